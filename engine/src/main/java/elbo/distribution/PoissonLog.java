// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.min;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.select;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The Poisson distribution by the logarithm of its mean: ln p(x) = x · logRate − e^logRate − ln
/// x!.
///
/// @param logRate the logarithm of the mean, not NaN
public record PoissonLog(Node logRate) implements Cumulative, Moments {
  /// The distribution with these numbers.
  public static PoissonLog of(double logRate) {
    return Arguments.checked(of(Ops.constant(logRate)));
  }

  /// The distribution with these arguments.
  public static PoissonLog of(Expression logRate) {
    return new PoissonLog(logRate.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(Argument.of("logRate", logRate, Domain.NOT_NAN));
  }

  @Override
  public Support support() {
    return Support.NATURAL_NUMBERS;
  }

  @Override
  public Domain valueDomain() {
    return Domain.NON_NEGATIVE;
  }

  /// A count of 0 has probability 1 at rate 0 rather than e to the power of 0 · −∞.
  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(
            select(value, multiply(value, finiteRate()), constant(0)), Summand.VALUE, "logRate"),
        Summand.of(negate(exp(logRate)), "logRate"),
        Summand.of(negate(lgamma(add(value, constant(1)))), Summand.VALUE));
  }

  @Override
  public Node logCdf(Node value) {
    return new Poisson(exp(logRate)).logCdf(value);
  }

  @Override
  public Node logSurvival(Node value) {
    return new Poisson(exp(logRate)).logSurvival(value);
  }

  @Override
  public Node mean() {
    return exp(logRate);
  }

  @Override
  public Node variance() {
    return exp(logRate);
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return new Poisson(exp(logRate)).sample(sites, batchShape);
  }

  /// e to the power of 710 is ∞ already; a count times an infinite logarithm minus that would be
  /// NaN.
  private Node finiteRate() {
    return min(logRate, constant(710));
  }
}
