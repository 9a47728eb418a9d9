// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.less;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.log1m;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.xlog1py;
import static elbo.graph.Ops.xlogy;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// A trial: 1 with probability `probs`, else 0. ln p(x) = x ln probs + (1 − x) ln(1 − probs).
///
/// @param probs the probability of 1, from 0 to 1
public record Bernoulli(Node probs) implements Cumulative, Moments, Entropy {
  /// The distribution with these numbers.
  public static Bernoulli of(double probs) {
    return Arguments.checked(of(Ops.constant(probs)));
  }

  /// The distribution with these arguments.
  public static Bernoulli of(Expression probs) {
    return new Bernoulli(probs.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(Argument.of("probs", probs, Domain.PROBABILITY));
  }

  @Override
  public Support support() {
    return Support.BINARY;
  }

  @Override
  public boolean refusesOutside() {
    return true;
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(
            add(xlogy(value, probs), xlog1py(subtract(constant(1), value), negate(probs))),
            Summand.VALUE,
            "probs"));
  }

  @Override
  public Node logCdf(Node value) {
    return Tails.binary(value, Double.NEGATIVE_INFINITY, log1m(probs), 0);
  }

  @Override
  public Node logSurvival(Node value) {
    return Tails.binary(value, 0, log(probs), Double.NEGATIVE_INFINITY);
  }

  @Override
  public Node mean() {
    return probs;
  }

  @Override
  public Node variance() {
    return multiply(probs, subtract(constant(1), probs));
  }

  @Override
  public Node entropy() {
    Node other = subtract(constant(1), probs);
    return negate(add(xlogy(probs, probs), xlog1py(other, negate(probs))));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return less(Draws.uniform(sites, batchShape), probs);
  }
}
