// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import elbo.distribution.Cumulative;
import elbo.distribution.Distribution;
import elbo.distribution.MultivariateNormalCholesky;
import elbo.distribution.Normal;
import elbo.distribution.Quantiles;
import elbo.distribution.Support;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// The Wasserstein distance W = (min E|X − Y|^r)^(1/r) over all ways to draw X from p and Y from q
/// together: how far mass must be moved. Symmetric, a metric, in the unit of x; finite also where
/// the supports differ. In one dimension W₁ = ∫ |F − G| of the distribution functions and W₂² = ∫₀¹
/// (F⁻¹ − G⁻¹)² of the quantiles; W₂ of normal distributions in any number of dimensions has a
/// closed form (Olkin and Pukelsheim 1982). Other pairs are refused: from draws in several
/// dimensions it is biased by more than it is worth.
///
/// @param order r, 1 or 2
public record Wasserstein(int order) implements Divergence {
  /// Checks.
  public Wasserstein {
    if (order != 1 && order != 2) {
      throw new IllegalArgumentException("the order must be 1 or 2, got " + order);
    }
  }

  @Override
  public String name() {
    return "Wasserstein distance of order " + order;
  }

  /// Normal distributions in one dimension: W₂² = (μ − μ′)² + (σ − σ′)², and W₁ the mean of |μ − μ′
  /// + (σ − σ′) Z| for a standard normal Z.
  @Override
  public Optional<Node> closedForm(Distribution p, Distribution q) {
    return p instanceof Normal a && q instanceof Normal b
        ? Optional.of(order == 1 ? first(a, b) : second(a, b))
        : Optional.empty();
  }

  private static Node second(Normal p, Normal q) {
    Node loc = Ops.subtract(p.loc(), q.loc());
    Node scale = Ops.subtract(p.scale(), q.scale());
    return Ops.sqrt(Ops.add(Ops.square(loc), Ops.square(scale)));
  }

  private static Node first(Normal p, Normal q) {
    Node loc = Ops.abs(Ops.subtract(p.loc(), q.loc()));
    Node scale = Ops.abs(Ops.subtract(p.scale(), q.scale()));
    Node same = Ops.unary(UnaryOp.IS_ZERO, scale);
    Node ratio = Ops.divide(loc, Ops.select(same, Ops.constant(1), scale));
    Node spread = Ops.exp(Ops.multiply(Ops.constant(-0.5), Ops.square(ratio)));
    Node folded =
        Ops.add(
            Ops.multiply(Ops.multiply(Ops.constant(Math.sqrt(2 / Math.PI)), scale), spread),
            Ops.multiply(
                loc, Ops.unary(UnaryOp.ERF, Ops.multiply(Ops.constant(Math.sqrt(0.5)), ratio))));
    return Ops.select(same, loc, folded);
  }

  @Override
  public Estimate between(Distribution p, Distribution q, Effort effort) {
    Pair pair = Pair.of(p, q);
    Optional<Node> closed = closedForm(p, q);
    if (closed.isPresent()) {
      return new Estimate.Exact(closed.get().value().item());
    }
    if (!p.eventShape().isScalar()) {
      return multivariate(pair);
    }
    if (p.support() instanceof Support.Integers a && q.support() instanceof Support.Integers b) {
      return discrete(pair, a, b, effort);
    }
    return order == 1 ? byDistributionFunctions(pair, effort) : byQuantiles(pair, effort);
  }

  private Estimate multivariate(Pair pair) {
    if (order == 2
        && Kin.of(pair.p()).member() instanceof MultivariateNormalCholesky a
        && Kin.of(pair.q()).member() instanceof MultivariateNormalCholesky b) {
      return new Estimate.Exact(
          Transport.ofNormals(
              a.loc().value(), a.scaleTril().value(), b.loc().value(), b.scaleTril().value()));
    }
    throw refused(pair, "in several dimensions it is known for order 2 and normal distributions");
  }

  private Estimate discrete(Pair pair, Support.Integers a, Support.Integers b, Effort effort) {
    double lower = Math.min(a.lower().value().item(), b.lower().value().item());
    double upper = Math.max(a.upper().value().item(), b.upper().value().item());
    if (upper - lower < Sum.MOST) {
      double[] points = new double[(int) (upper - lower) + 1];
      for (int i = 0; i < points.length; i++) {
        points[i] = lower + i;
      }
      double[] p = Density.of(Shape.SCALAR, x -> Ops.exp(pair.p().logProb(x))).at(points);
      double[] q = Density.of(Shape.SCALAR, x -> Ops.exp(pair.q().logProb(x))).at(points);
      return new Estimate.Exact(Transport.ofWeights(p, q, order));
    }
    if (order == 1 && pair.p() instanceof Cumulative p && pair.q() instanceof Cumulative q) {
      Density gap = Density.of(Shape.SCALAR, x -> gap(p, q, x));
      return Sum.of(gap, a, b, Line.draws(pair, effort), effort);
    }
    throw refused(
        pair, "over infinitely many values it is known for order 1 and distributions with a cdf");
  }

  private Estimate byDistributionFunctions(Pair pair, Effort effort) {
    if (pair.p() instanceof Cumulative p && pair.q() instanceof Cumulative q) {
      Density gap = Density.of(Shape.SCALAR, x -> gap(p, q, x));
      return Quadrature.of(gap, Line.of(pair, effort), effort);
    }
    throw refused(pair, "order 1 needs distributions with a cdf");
  }

  /// |F − G|, above the middle from what is left.
  private static Node gap(Cumulative p, Cumulative q, Node x) {
    Node one = p.cdf(x);
    Node two = q.cdf(x);
    Node half = Ops.constant(0.5);
    Node above = Ops.and(Ops.less(half, one), Ops.less(half, two));
    Node left = Ops.subtract(Ops.exp(q.logSurvival(x)), Ops.exp(p.logSurvival(x)));
    return Ops.abs(Ops.select(above, left, Ops.subtract(one, two)));
  }

  private Estimate byQuantiles(Pair pair, Effort effort) {
    if (pair.p() instanceof Quantiles p && pair.q() instanceof Quantiles q) {
      Density squares =
          Density.of(Shape.SCALAR, u -> Ops.square(Ops.subtract(p.quantile(u), q.quantile(u))));
      List<Line.Piece> pieces =
          List.of(
              new Line.Piece(Line.Kind.TO_END, 0, 0.5, 1),
              new Line.Piece(Line.Kind.TO_END, 1, -0.5, 1));
      return Quadrature.of(squares, pieces, effort).through(Ops::sqrt);
    }
    throw refused(pair, "order 2 needs distributions with quantiles");
  }

  private IllegalArgumentException refused(Pair pair, String what) {
    return new IllegalArgumentException(
        "the "
            + name()
            + " between "
            + pair.p().name()
            + " and "
            + pair.q().name()
            + " is not known: "
            + what);
  }
}
