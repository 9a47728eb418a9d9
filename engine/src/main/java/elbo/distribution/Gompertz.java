// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.expm1;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.log1m;
import static elbo.graph.Ops.log1mExp;
import static elbo.graph.Ops.log1p;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The Gompertz distribution: ln p(x) = ln rate + ln shape + rate x − shape (e^(rate x) − 1), x ≥
/// 0, the time to an event whose hazard grows as shape rate e^(rate x) (Gompertz 1825).
///
/// @param rate positive and finite, by which the hazard grows
/// @param shape positive and finite
public record Gompertz(Node rate, Node shape) implements Cumulative, Quantiles {
  /// The distribution with these numbers.
  public static Gompertz of(double rate, double shape) {
    return Arguments.checked(of(constant(rate), constant(shape)));
  }

  /// The distribution with these arguments.
  public static Gompertz of(Expression rate, Expression shape) {
    return new Gompertz(rate.node(), shape.node());
  }

  /// The distribution with these arguments.
  public static Gompertz of(Expression rate, double shape) {
    return of(rate, constant(shape));
  }

  /// The distribution with these arguments.
  public static Gompertz of(double rate, Expression shape) {
    return of(constant(rate), shape);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("rate", rate, Domain.POSITIVE_FINITE),
        Argument.of("shape", shape, Domain.POSITIVE_FINITE));
  }

  @Override
  public Support support() {
    return Support.NON_NEGATIVE;
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(log(rate), "rate"),
        Summand.of(log(shape), "shape"),
        Summand.of(multiply(rate, value), Summand.VALUE, "rate"),
        Summand.of(negate(cumulativeHazard(value)), Summand.VALUE, "rate", "shape"));
  }

  @Override
  public Node logCdf(Node value) {
    return Tails.aboveZero(
        value, Double.NEGATIVE_INFINITY, x -> log1mExp(negate(cumulativeHazard(x))));
  }

  @Override
  public Node logSurvival(Node value) {
    return Tails.aboveZero(value, 0, x -> negate(cumulativeHazard(x)));
  }

  @Override
  public Node quantile(Node probability) {
    return timeOf(negate(log1m(probability)));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return timeOf(Draws.exponential(sites, batchShape));
  }

  private Node cumulativeHazard(Node value) {
    return multiply(shape, expm1(multiply(rate, value)));
  }

  private Node timeOf(Node cumulativeHazard) {
    return divide(log1p(divide(cumulativeHazard, shape)), rate);
  }
}
