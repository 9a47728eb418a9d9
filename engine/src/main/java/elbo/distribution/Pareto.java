// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.less;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.log1m;
import static elbo.graph.Ops.log1mExp;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.reciprocal;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The Pareto distribution: ln p(x) = ln concentration + concentration · ln scale − (concentration
/// +
/// 1) ln x, x ≥ scale.
///
/// @param scale the smallest value, positive and finite
/// @param concentration the shape, positive and finite
public record Pareto(Node scale, Node concentration)
    implements Cumulative, Quantiles, Moments, Entropy {
  /// The distribution with these numbers.
  public static Pareto of(double scale, double concentration) {
    return Arguments.checked(of(Ops.constant(scale), Ops.constant(concentration)));
  }

  /// The distribution with these arguments.
  public static Pareto of(Expression scale, Expression concentration) {
    return new Pareto(scale.node(), concentration.node());
  }

  /// The distribution with these arguments.
  public static Pareto of(Expression scale, double concentration) {
    return of(scale, Ops.constant(concentration));
  }

  /// The distribution with these arguments.
  public static Pareto of(double scale, Expression concentration) {
    return of(Ops.constant(scale), concentration);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("scale", scale, Domain.POSITIVE_FINITE),
        Argument.of("concentration", concentration, Domain.POSITIVE_FINITE));
  }

  @Override
  public Support support() {
    return new Support.Interval(scale, constant(Double.POSITIVE_INFINITY), false);
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(log(concentration), "concentration"),
        Summand.of(
            negate(multiply(add(concentration, constant(1)), log(value))),
            Summand.VALUE,
            "concentration"),
        Summand.of(multiply(concentration, log(scale)), "scale", "concentration"));
  }

  @Override
  public Node logCdf(Node value) {
    return Tails.above(value, scale, Double.NEGATIVE_INFINITY, x -> log1mExp(logRatio(x)));
  }

  @Override
  public Node logSurvival(Node value) {
    return Tails.above(value, scale, 0, x -> logRatio(x));
  }

  @Override
  public Node quantile(Node probability) {
    return multiply(scale, exp(negate(divide(log1m(probability), concentration))));
  }

  @Override
  public Node mean() {
    Node exists = less(constant(1), concentration);
    Node safe = select(exists, concentration, constant(2));
    Node finite = multiply(scale, divide(safe, subtract(safe, constant(1))));
    return select(exists, finite, constant(Double.POSITIVE_INFINITY));
  }

  @Override
  public Node variance() {
    Node exists = less(constant(2), concentration);
    Node safe = select(exists, concentration, constant(3));
    Node ratio = divide(scale, subtract(safe, constant(1)));
    Node finite = multiply(square(ratio), divide(safe, subtract(safe, constant(2))));
    return select(exists, finite, constant(Double.POSITIVE_INFINITY));
  }

  @Override
  public Node entropy() {
    return add(log(divide(scale, concentration)), add(constant(1), reciprocal(concentration)));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return multiply(scale, exp(divide(Draws.exponential(sites, batchShape), concentration)));
  }

  /// ln of (scale / value)^concentration.
  private Node logRatio(Node value) {
    return multiply(concentration, log(divide(scale, value)));
  }
}
