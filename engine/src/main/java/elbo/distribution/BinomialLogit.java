// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.lchoose;
import static elbo.graph.Ops.logistic;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.softplus;
import static elbo.graph.Ops.subtract;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The number of successes in `count` trials: ln p(x) = ln (count over x) − x ln(1 + e^−logits) −
/// (count − x) ln(1 + e^logits).
///
/// @param count the number of trials, whole, 0 or above
/// @param logits ln(p / (1 − p)) of the probability p of success, finite
public record BinomialLogit(Node count, Node logits) implements Cumulative, Moments {
  /// The distribution with these numbers.
  public static BinomialLogit of(double count, double logits) {
    return Arguments.checked(of(Ops.constant(count), Ops.constant(logits)));
  }

  /// The distribution with these arguments.
  public static BinomialLogit of(Expression count, Expression logits) {
    return new BinomialLogit(count.node(), logits.node());
  }

  /// The distribution with these arguments.
  public static BinomialLogit of(Expression count, double logits) {
    return of(count, Ops.constant(logits));
  }

  /// The distribution with these arguments.
  public static BinomialLogit of(double count, Expression logits) {
    return of(Ops.constant(count), logits);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("count", count, Domain.NON_NEGATIVE_INTEGER),
        Argument.of("logits", logits, Domain.FINITE));
  }

  @Override
  public Support support() {
    return new Support.Integers(constant(0), count);
  }

  @Override
  public boolean refusesOutside() {
    return true;
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(lchoose(count, value), Summand.VALUE, "count"),
        Summand.of(
            negate(
                add(
                    multiply(value, softplus(negate(logits))),
                    multiply(subtract(count, value), softplus(logits)))),
            Summand.VALUE,
            "count",
            "logits"));
  }

  @Override
  public Node logCdf(Node value) {
    return BinomialTails.logCdf(value, count, logistic(logits), logistic(negate(logits)));
  }

  @Override
  public Node logSurvival(Node value) {
    return BinomialTails.logSurvival(value, count, logistic(logits), logistic(negate(logits)));
  }

  @Override
  public Node mean() {
    return multiply(count, logistic(logits));
  }

  @Override
  public Node variance() {
    return multiply(count, multiply(logistic(logits), logistic(negate(logits))));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return new Binomial(count, logistic(logits)).sample(sites, batchShape);
  }
}
