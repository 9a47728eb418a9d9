// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.bijector.Bounds;
import elbo.bijector.Identity;
import elbo.graph.BinaryOp;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// Independent normal distributions cut off at the bounds of numbers, which a normal distribution
/// on unconstrained space is not: it has no density at a bound. For numbers between two bounds, on
/// the logit of the share t of the way between them, t ~ N(loc, scale²) cut to (0, 1); for numbers
/// with one bound, on the logarithm of the distance d from it, d ~ N(loc, scale²) cut to (0, ∞).
///
/// A draw is a quantile at the probability of its noise, so that it follows both parameters
/// (implicit differentiation; Figurnov, Mohamed & Mnih 2018, "Implicit reparameterization
/// gradients"): it is what a normal number has beyond the bound that it has passed
/// ([elbo.special.NormalExcess]), seen from the bound that is nearer to the location. Parameters:
/// `loc`, any numbers, and `scale`, positive, of t or d.
///
/// @param dimension n
/// @param numBounds 1 or 2
public record TruncatedNormalFactors(int dimension, int numBounds) implements Family {
  /// A share is at least so far from 1: where rounding leaves no more, a draw stays there, with no
  /// gradient, for a part of the noise below 1e-13.
  private static final double SMALLEST = 1e-16;

  private static final double LOG_SQRT_TWO_PI = 0.91893853320467274178;

  /// Checks.
  public TruncatedNormalFactors {
    if (!(numBounds == 1 || numBounds == 2)) {
      throw new IllegalArgumentException(
          "a truncated normal distribution has 1 bound or 2, got " + numBounds);
    }
  }

  @Override
  public String name() {
    return "truncated-normal";
  }

  @Override
  public String description() {
    return numBounds == 1
        ? "normal factors cut at a bound"
        : "normal factors cut at the bounds of an interval";
  }

  @Override
  public Map<String, Integer> options() {
    return Map.of("bounds", numBounds);
  }

  @Override
  public List<String> parameterNames() {
    return List.of("loc", "scale");
  }

  @Override
  public List<Shape> parameterShapes() {
    return List.of(Shape.of(dimension), Shape.of(dimension));
  }

  @Override
  public List<Bijector> constraints() {
    return List.of(new Identity(), Bounds.lower(0));
  }

  /// {@inheritDoc} It has the mean and the variance of each coordinate given the others, as far as
  /// the family has them.
  @Override
  public List<Tensor> near(Tensor loc, Tensor scaleTril, Key key) {
    Tensor scales = Starts.conditionalScales(scaleTril);
    double[] locs = new double[dimension];
    double[] widths = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      double[] found =
          numBounds == 1
              ? TruncatedStarts.aboveBound(loc.get(i), scales.get(i))
              : TruncatedStarts.betweenBounds(loc.get(i), scales.get(i));
      locs[i] = found[0];
      widths[i] = found[1];
    }
    return List.of(Tensor.vector(locs), Tensor.vector(widths));
  }

  @Override
  public Node draw(List<Node> parameters, Node noise) {
    Node scale = parameters.get(1);
    if (numBounds == 1) {
      Node bound = Ops.negate(Ops.divide(parameters.get(0), scale));
      Node passed = Ops.negate(logNdtr(Ops.negate(noise)));
      Node excess = Ops.binary(BinaryOp.NORMAL_EXCESS, bound, passed);
      return Ops.add(Ops.log(scale), Ops.log(excess));
    }
    // From the bound that is nearer to the location, or on its side: the density falls from there.
    Node isMirrored = Ops.greater(parameters.get(0), Ops.constant(0.5));
    Node loc = mirrored(isMirrored, parameters.get(0));
    Node u = Ops.select(isMirrored, Ops.negate(noise), noise);
    Node bound = Ops.negate(Ops.divide(loc, scale));
    Node end = Ops.divide(Ops.subtract(Ops.constant(1), loc), scale);
    Node logBeyond = Ops.subtract(logNdtr(Ops.negate(end)), logNdtr(Ops.negate(bound)));
    // ln(1 − p(1 − r)) for a share p of the probability, r of which lies beyond the other bound;
    // each form where it has its digits, at noise of its own side.
    Node low = Ops.exp(logNdtr(Ops.min(u, Ops.constant(0))));
    Node near = Ops.log1m(Ops.multiply(low, Ops.negate(Ops.expm1(logBeyond))));
    Node high = Ops.max(u, Ops.constant(0));
    Node far = Ops.logAddExp(logNdtr(Ops.negate(high)), Ops.add(logNdtr(high), logBeyond));
    Node passed = Ops.negate(Ops.select(Ops.greater(u, Ops.constant(0)), far, near));
    Node excess = Ops.binary(BinaryOp.NORMAL_EXCESS, bound, passed);
    Node logShare = Ops.add(Ops.log(scale), Ops.log(excess));
    Node rest = Ops.subtract(Ops.constant(1), Ops.multiply(scale, excess));
    Node logit = Ops.subtract(logShare, Ops.log(Ops.max(rest, Ops.constant(SMALLEST))));
    return Ops.select(isMirrored, Ops.negate(logit), logit);
  }

  private static Node mirrored(Node isMirrored, Node loc) {
    return Ops.select(isMirrored, Ops.subtract(Ops.constant(1), loc), loc);
  }

  private static Node logNdtr(Node x) {
    return Ops.unary(UnaryOp.LOG_NDTR, x);
  }

  @Override
  public Node logProb(List<Node> parameters, Node point) {
    Node loc = parameters.get(0);
    Node scale = parameters.get(1);
    Node value = numBounds == 1 ? Ops.exp(point) : Ops.logistic(point);
    Node standardized = Ops.divide(Ops.subtract(value, loc), scale);
    Node logDensity =
        Ops.subtract(
            Ops.multiply(Ops.constant(-0.5), Ops.square(standardized)),
            Ops.add(Ops.log(scale), Ops.constant(LOG_SQRT_TWO_PI)));
    // d(1) for a distance, t(1 − t) for a share.
    Node logSlope =
        numBounds == 1
            ? point
            : Ops.negate(Ops.add(Ops.softplus(point), Ops.softplus(Ops.negate(point))));
    Node each = Ops.subtract(Ops.add(logDensity, logSlope), logMass(loc, scale));
    return Ops.sum(each);
  }

  /// The logarithm of the probability between the bounds, of the tails on the side where both are
  /// small.
  private Node logMass(Node loc, Node scale) {
    if (numBounds == 1) {
      return logNdtr(Ops.divide(loc, scale));
    }
    Node near = mirrored(Ops.greater(loc, Ops.constant(0.5)), loc);
    Node end = Ops.divide(Ops.subtract(near, Ops.constant(1)), scale);
    return Ops.logDiffExp(logNdtr(Ops.divide(near, scale)), logNdtr(end));
  }
}
