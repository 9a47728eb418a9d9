// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.log1m;
import static elbo.graph.Ops.log1mExp;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.reciprocal;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The exponential distribution: ln p(x) = ln rate − rate · x, x ≥ 0.
///
/// @param rate 1 / mean, positive and finite
public record Exponential(Node rate) implements Cumulative, Quantiles, Moments, Entropy {
  /// The distribution with these numbers.
  public static Exponential of(double rate) {
    return Arguments.checked(of(Ops.constant(rate)));
  }

  /// The distribution with these arguments.
  public static Exponential of(Expression rate) {
    return new Exponential(rate.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(Argument.of("rate", rate, Domain.POSITIVE_FINITE));
  }

  @Override
  public Support support() {
    return Support.NON_NEGATIVE;
  }

  @Override
  public Domain valueDomain() {
    return Domain.NON_NEGATIVE;
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(log(rate), "rate"),
        Summand.of(negate(multiply(rate, value)), Summand.VALUE, "rate"));
  }

  @Override
  public Node logCdf(Node value) {
    return Tails.aboveZero(
        value, Double.NEGATIVE_INFINITY, x -> log1mExp(negate(multiply(rate, x))));
  }

  @Override
  public Node logSurvival(Node value) {
    return Tails.aboveZero(value, 0, x -> negate(multiply(rate, x)));
  }

  @Override
  public Node quantile(Node probability) {
    return negate(divide(log1m(probability), rate));
  }

  @Override
  public Node mean() {
    return reciprocal(rate);
  }

  @Override
  public Node variance() {
    return square(reciprocal(rate));
  }

  @Override
  public Node entropy() {
    return subtract(constant(1), log(rate));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return divide(Draws.exponential(sites, batchShape), rate);
  }
}
