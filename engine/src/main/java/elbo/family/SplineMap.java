// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// A monotone spline of rational quadratic pieces on [−5, 5] and the identity outside (Durkan,
/// Bekasov, Murray & Papamakarios 2019, "Neural spline flows", section 3.1). Both directions are
/// closed forms. Widths and heights of bins are at least a thousandth of the interval, slopes at
/// the knots at least a thousandth.
///
/// @param bins the number of pieces, at least 2 and at most 500
public record SplineMap(int bins) implements ElementwiseMap {
  private static final double BOUND = 5;
  private static final double FLOOR = 1e-3;

  /// Checks the number of bins.
  public SplineMap {
    checkBins(bins);
  }

  /// Refuses a number of bins for which there are no splines.
  static void checkBins(int bins) {
    if (!(bins >= 2 && bins <= 500)) {
      throw new IllegalArgumentException("bins must be from 2 to 500, got " + bins);
    }
  }

  @Override
  public int numCoefficients() {
    return 3 * bins - 1;
  }

  /// The piece that each coordinate is in: vectors.
  private record Piece(
      Node left, Node width, Node bottom, Node height, Node slopeLeft, Node slopeRight) {
    Node ratio() {
      return Ops.divide(height, width);
    }

    /// How far the slopes at the ends are from the mean slope, together.
    Node excess() {
      return Ops.subtract(Ops.add(slopeLeft, slopeRight), Ops.multiply(Ops.constant(2), ratio()));
    }

    /// The logarithm of the slope at a place ξ in [0, 1] of the piece.
    Node logSlope(Node xi) {
      Node rest = Ops.subtract(Ops.constant(1), xi);
      Node product = Ops.multiply(xi, rest);
      Node mean = ratio();
      Node numerator =
          Ops.add(
              Ops.add(
                  Ops.multiply(slopeRight, Ops.square(xi)),
                  Ops.multiply(Ops.constant(2), Ops.multiply(mean, product))),
              Ops.multiply(slopeLeft, Ops.square(rest)));
      Node denominator = Ops.add(mean, Ops.multiply(excess(), product));
      return Ops.add(
          Ops.log(numerator),
          Ops.multiply(Ops.constant(2), Ops.subtract(Ops.log(mean), Ops.log(denominator))));
    }
  }

  @Override
  public Layer.Image forward(Node coefficients, Node x) {
    Node isInside = Ops.less(Ops.abs(x), Ops.constant(BOUND));
    Node inside = Ops.select(isInside, x, Ops.constant(0));
    Piece piece = piece(coefficients, inside, false);
    Node xi = Ops.divide(Ops.subtract(inside, piece.left()), piece.width());
    Node product = Ops.multiply(xi, Ops.subtract(Ops.constant(1), xi));
    Node numerator =
        Ops.add(
            Ops.multiply(piece.ratio(), Ops.square(xi)), Ops.multiply(piece.slopeLeft(), product));
    Node denominator = Ops.add(piece.ratio(), Ops.multiply(piece.excess(), product));
    Node y =
        Ops.add(piece.bottom(), Ops.divide(Ops.multiply(piece.height(), numerator), denominator));
    Node logSlope = Ops.select(isInside, piece.logSlope(xi), Ops.constant(0));
    return new Layer.Image(Ops.select(isInside, y, x), Ops.sum(logSlope));
  }

  @Override
  public Layer.Image inverse(Node coefficients, Node y) {
    Node isInside = Ops.less(Ops.abs(y), Ops.constant(BOUND));
    Node inside = Ops.select(isInside, y, Ops.constant(0));
    Piece piece = piece(coefficients, inside, true);
    Node up = Ops.subtract(inside, piece.bottom());
    Node turn = Ops.multiply(up, piece.excess());
    Node a =
        Ops.add(Ops.multiply(piece.height(), Ops.subtract(piece.ratio(), piece.slopeLeft())), turn);
    Node b = Ops.subtract(Ops.multiply(piece.height(), piece.slopeLeft()), turn);
    Node c = Ops.negate(Ops.multiply(piece.ratio(), up));
    Node discriminant =
        Ops.subtract(Ops.square(b), Ops.multiply(Ops.constant(4), Ops.multiply(a, c)));
    // The root within the piece, in the form that does not cancel.
    Node root = Ops.sqrt(Ops.max(discriminant, Ops.constant(0)));
    Node xi = Ops.divide(Ops.multiply(Ops.constant(-2), c), Ops.add(b, root));
    Node x = Ops.add(piece.left(), Ops.multiply(piece.width(), xi));
    Node logSlope = Ops.select(isInside, piece.logSlope(xi), Ops.constant(0));
    return new Layer.Image(Ops.select(isInside, x, y), Ops.negate(Ops.sum(logSlope)));
  }

  /// The pieces of a vector of arguments, or of values if `ofValue`.
  private Piece piece(Node coefficients, Node inside, boolean ofValue) {
    int m = inside.shape().size(0);
    Node widths = sizes(Layout.slice(coefficients, 0, 0, bins));
    Node heights = sizes(Layout.slice(coefficients, 0, bins, bins));
    Node lefts = starts(widths);
    Node bottoms = starts(heights);
    // softplus of this is 1 - FLOOR: slopes of 1 where the coefficients are 0.
    Node shift = Ops.constant(Math.log(Math.expm1(1 - FLOOR)));
    Node raw = Layout.slice(coefficients, 0, 2 * bins, bins - 1);
    Node slopes = Ops.add(Ops.constant(FLOOR), Ops.softplus(Ops.add(raw, shift)));
    Node ones = rows(1, m, 1);
    Node knots = Layout.slice(ofValue ? bottoms : lefts, 0, 1, bins - 1);
    Node above = Ops.lessEqual(knots, Layout.broadcast(inside, 0, bins - 1));
    Node isHere =
        Ops.subtract(
            Layout.concatenate(0, List.of(ones, above)),
            Layout.concatenate(0, List.of(above, rows(1, m, 0))));
    return new Piece(
        pick(isHere, lefts),
        pick(isHere, widths),
        pick(isHere, bottoms),
        pick(isHere, heights),
        pick(isHere, Layout.concatenate(0, List.of(ones, slopes))),
        pick(isHere, Layout.concatenate(0, List.of(slopes, ones))));
  }

  private static Node pick(Node isHere, Node values) {
    return Ops.sum(Ops.select(isHere, values, Ops.constant(0)), 0);
  }

  private Node sizes(Node raw) {
    Node total = Layout.broadcast(Ops.logSumExp(raw, 0), 0, bins);
    Node shares = Ops.exp(Ops.subtract(raw, total));
    return Ops.add(
        Ops.constant(2 * BOUND * FLOOR),
        Ops.multiply(Ops.constant(2 * BOUND * (1 - FLOOR * bins)), shares));
  }

  /// Where each bin begins.
  private Node starts(Node sizes) {
    int m = sizes.shape().size(1);
    Node sums = Layout.cumulativeSum(Layout.slice(sizes, 0, 0, bins - 1), 0, false);
    Node first = rows(1, m, -BOUND);
    return Layout.concatenate(0, List.of(first, Ops.subtract(sums, Ops.constant(BOUND))));
  }

  private static Node rows(int n, int m, double value) {
    double[] values = new double[n * m];
    Arrays.fill(values, value);
    return Node.constant(Tensor.wrap(Shape.of(n, m), values));
  }
}
