// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.lchoose;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.xlog1py;
import static elbo.graph.Ops.xlogy;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// The number of successes in `count` trials: ln p(x) = ln (count over x) + x ln probs + (count −
/// x) ln(1 − probs).
///
/// @param count the number of trials, whole, 0 or above
/// @param probs the probability of success, from 0 to 1
public record Binomial(Node count, Node probs) implements Cumulative, Moments {
  /// The distribution with these numbers.
  public static Binomial of(double count, double probs) {
    return Arguments.checked(of(Ops.constant(count), Ops.constant(probs)));
  }

  /// The distribution with these arguments.
  public static Binomial of(Expression count, Expression probs) {
    return new Binomial(count.node(), probs.node());
  }

  /// The distribution with these arguments.
  public static Binomial of(Expression count, double probs) {
    return of(count, Ops.constant(probs));
  }

  /// The distribution with these arguments.
  public static Binomial of(double count, Expression probs) {
    return of(Ops.constant(count), probs);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("count", count, Domain.NON_NEGATIVE_INTEGER),
        Argument.of("probs", probs, Domain.PROBABILITY));
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
            add(xlogy(value, probs), xlog1py(subtract(count, value), negate(probs))),
            Summand.VALUE,
            "count",
            "probs"));
  }

  @Override
  public Node logCdf(Node value) {
    return BinomialTails.logCdf(value, count, probs, subtract(constant(1), probs));
  }

  @Override
  public Node logSurvival(Node value) {
    return BinomialTails.logSurvival(value, count, probs, subtract(constant(1), probs));
  }

  @Override
  public Node mean() {
    return multiply(count, probs);
  }

  @Override
  public Node variance() {
    return multiply(count, multiply(probs, subtract(constant(1), probs)));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node trials = Layout.broadcastTo(count, batchShape);
    return Draws.binomial(sites, batchShape, trials, Layout.broadcastTo(probs, batchShape));
  }
}
