// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.expm1;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.log1m;
import static elbo.graph.Ops.log1mExp;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;

/// The Kumaraswamy distribution: ln p(x) = ln a + ln b + (a − 1) ln x + (b − 1) ln(1 − xᵃ), 0 < x <
/// 1 (Kumaraswamy 1980, A generalized probability density function for double-bounded random
/// processes, eq. 12).
///
/// @param a positive and finite
/// @param b positive and finite
public record Kumaraswamy(Node a, Node b) implements Cumulative, Quantiles {
  /// The distribution with these numbers.
  public static Kumaraswamy of(double a, double b) {
    return Arguments.checked(of(constant(a), constant(b)));
  }

  /// The distribution with these arguments.
  public static Kumaraswamy of(Expression a, Expression b) {
    return new Kumaraswamy(a.node(), b.node());
  }

  /// The distribution with these arguments.
  public static Kumaraswamy of(Expression a, double b) {
    return of(a, constant(b));
  }

  /// The distribution with these arguments.
  public static Kumaraswamy of(double a, Expression b) {
    return of(constant(a), b);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("a", a, Domain.POSITIVE_FINITE), Argument.of("b", b, Domain.POSITIVE_FINITE));
  }

  @Override
  public Support support() {
    return new Support.Interval(constant(0), constant(1), true);
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(log(a), "a"),
        Summand.of(log(b), "b"),
        Summand.of(multiply(subtract(a, constant(1)), log(value)), Summand.VALUE, "a"),
        Summand.of(multiply(subtract(b, constant(1)), logRest(value)), Summand.VALUE, "a", "b"));
  }

  @Override
  public Node logCdf(Node value) {
    return inside(value, Double.NEGATIVE_INFINITY, 0, x -> log1mExp(multiply(b, logRest(x))));
  }

  @Override
  public Node logSurvival(Node value) {
    return inside(value, 0, Double.NEGATIVE_INFINITY, x -> multiply(b, logRest(x)));
  }

  @Override
  public Node quantile(Node probability) {
    return exp(divide(log(negate(expm1(divide(log1m(probability), b)))), a));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return quantile(Draws.uniform(sites, batchShape));
  }

  /// ln(1 − xᵃ), without loss for x near 0 or 1.
  private Node logRest(Node x) {
    return log1mExp(multiply(a, log(x)));
  }

  private static Node inside(Node value, double below, double above, UnaryOperator<Node> formula) {
    return Tails.between(value, constant(0), constant(1), below, above, formula);
  }
}
