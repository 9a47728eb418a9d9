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
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// Two exponential tails with different scales: ln p(x) = ln 2 − ln scale + ln skew + ln(1 − skew)
/// − 2 |x − loc|/scale · (skew above loc, 1 − skew below).
///
/// @param loc the location, finite
/// @param scale positive and finite
/// @param skew the probability to be below `loc`, above 0 and below 1
public record SkewDoubleExponential(Node loc, Node scale, Node skew)
    implements Cumulative, Quantiles {
  /// The distribution with these numbers.
  public static SkewDoubleExponential of(double loc, double scale, double skew) {
    return Arguments.checked(of(Ops.constant(loc), Ops.constant(scale), Ops.constant(skew)));
  }

  /// The distribution with these arguments.
  public static SkewDoubleExponential of(Expression loc, Expression scale, Expression skew) {
    return new SkewDoubleExponential(loc.node(), scale.node(), skew.node());
  }

  /// The distribution with these arguments.
  public static SkewDoubleExponential of(double loc, Expression scale, Expression skew) {
    return of(Ops.constant(loc), scale, skew);
  }

  /// The distribution with these arguments.
  public static SkewDoubleExponential of(double loc, double scale, Expression skew) {
    return of(Ops.constant(loc), Ops.constant(scale), skew);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("loc", loc, Domain.FINITE),
        Argument.of("scale", scale, Domain.POSITIVE_FINITE),
        Argument.of("skew", skew, Domain.OPEN_UNIT));
  }

  @Override
  public Support support() {
    return Support.REALS;
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(negate(decay(value)), Summand.VALUE, "loc", "scale", "skew"),
        Summand.of(constant(Constants.LOG_TWO)),
        Summand.of(negate(log(scale)), "scale"),
        Summand.of(add(log(skew), log1m(skew)), "skew"));
  }

  @Override
  public Node logCdf(Node value) {
    Node tail = negate(decay(value));
    return select(
        less(value, loc),
        add(log(skew), tail),
        log1m(multiply(subtract(constant(1), skew), exp(tail))));
  }

  @Override
  public Node logSurvival(Node value) {
    Node tail = negate(decay(value));
    return select(less(value, loc), log1m(multiply(skew, exp(tail))), add(log1m(skew), tail));
  }

  @Override
  public Node quantile(Node probability) {
    Node below = divide(log(divide(probability, skew)), subtract(constant(1), skew));
    Node above =
        divide(log1m(divide(subtract(probability, skew), subtract(constant(1), skew))), skew);
    Node units = select(less(probability, skew), below, negate(above));
    return add(loc, multiply(multiply(constant(0.5), scale), units));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return quantile(Draws.uniform(sites, batchShape));
  }

  private Node decay(Node value) {
    Node distance = multiply(constant(2), divide(subtract(value, loc), scale));
    Node above = multiply(skew, distance);
    return select(less(value, loc), multiply(subtract(skew, constant(1)), distance), above);
  }
}
