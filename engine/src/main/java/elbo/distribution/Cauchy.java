// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.binary;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.log1p;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.unary;

import elbo.graph.BinaryOp;
import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The Cauchy distribution: ln p(x) = −ln(1 + ((x − loc)/scale)²) − ln scale − ln π. It has no
/// mean.
///
/// @param loc the median, finite
/// @param scale half the distance between the quartiles, positive
public record Cauchy(Node loc, Node scale) implements Cumulative, Quantiles, Entropy {
  /// The distribution with these numbers.
  public static Cauchy of(double loc, double scale) {
    return Arguments.checked(of(Ops.constant(loc), Ops.constant(scale)));
  }

  /// The distribution with these arguments.
  public static Cauchy of(Expression loc, Expression scale) {
    return new Cauchy(loc.node(), scale.node());
  }

  /// The distribution with these arguments.
  public static Cauchy of(Expression loc, double scale) {
    return of(loc, Ops.constant(scale));
  }

  /// The distribution with these arguments.
  public static Cauchy of(double loc, Expression scale) {
    return of(Ops.constant(loc), scale);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("loc", loc, Domain.FINITE),
        Argument.of("scale", scale, Domain.POSITIVE_FINITE));
  }

  @Override
  public Support support() {
    return Support.REALS;
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(constant(-Constants.LOG_PI)),
        Summand.of(negate(log(scale)), "scale"),
        Summand.of(negate(log1p(square(standardize(value)))), Summand.VALUE, "loc", "scale"));
  }

  @Override
  public Node logCdf(Node value) {
    return logTail(negate(standardize(value)));
  }

  @Override
  public Node logSurvival(Node value) {
    return logTail(standardize(value));
  }

  @Override
  public Node quantile(Node probability) {
    Node centred = subtract(probability, constant(0.5));
    Node near = unary(UnaryOp.TAN, multiply(constant(Math.PI), centred));
    // p − ½ has no digits left near 0: from the smaller side there.
    Node side = Ops.min(probability, subtract(constant(1), probability));
    Node tail = Ops.reciprocal(unary(UnaryOp.TAN, multiply(constant(Math.PI), side)));
    Node far = multiply(unary(UnaryOp.SIGN, centred), tail);
    return add(loc, multiply(scale, Ops.select(Ops.less(side, constant(0.25)), far, near)));
  }

  @Override
  public Node entropy() {
    return add(log(scale), constant(Math.log(4 * Math.PI)));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return quantile(Draws.uniform(sites, batchShape));
  }

  private Node standardize(Node value) {
    return divide(subtract(value, loc), scale);
  }

  /// ln P(Z > z), exact in both tails: the angle of the point (z, 1) over π.
  private static Node logTail(Node z) {
    return log(multiply(constant(1 / Math.PI), binary(BinaryOp.ATAN2, constant(1), z)));
  }
}
