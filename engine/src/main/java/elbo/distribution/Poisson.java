// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.logGammaP;
import static elbo.graph.Ops.logGammaQ;
import static elbo.graph.Ops.min;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.unary;
import static elbo.graph.Ops.xlogy;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The Poisson distribution: ln p(x) = x ln rate − rate − ln x!.
///
/// @param rate the mean, 0 or above
public record Poisson(Node rate) implements Cumulative, Moments {
  /// The distribution with these numbers.
  public static Poisson of(double rate) {
    return Arguments.checked(of(Ops.constant(rate)));
  }

  /// The distribution with these arguments.
  public static Poisson of(Expression rate) {
    return new Poisson(rate.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(Argument.of("rate", rate, Domain.NON_NEGATIVE));
  }

  @Override
  public Support support() {
    return Support.NATURAL_NUMBERS;
  }

  @Override
  public Domain valueDomain() {
    return Domain.NON_NEGATIVE;
  }

  /// With an infinite rate each count has probability 0 rather than ∞ − ∞.
  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(xlogy(value, min(rate, constant(Double.MAX_VALUE))), Summand.VALUE, "rate"),
        Summand.of(negate(rate), "rate"),
        Summand.of(negate(lgamma(add(value, constant(1)))), Summand.VALUE));
  }

  @Override
  public Node logCdf(Node value) {
    return Tails.aboveZero(
        value,
        Double.NEGATIVE_INFINITY,
        x -> logGammaQ(add(unary(UnaryOp.FLOOR, x), constant(1)), rate));
  }

  @Override
  public Node logSurvival(Node value) {
    return Tails.aboveZero(
        value, 0, x -> logGammaP(add(unary(UnaryOp.FLOOR, x), constant(1)), rate));
  }

  @Override
  public Node mean() {
    return rate;
  }

  @Override
  public Node variance() {
    return rate;
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return Draws.poisson(sites, batchShape, Layout.broadcastTo(rate, batchShape));
  }
}
