// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.sum;
import static elbo.graph.Ops.xlogy;

import elbo.graph.Expression;
import elbo.graph.Node;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.function.IntSupplier;

/// One of the categories 1 to K: ln p(k) = the logarithm of `probs` at k.
///
/// @param probs `[K]`, not negative with sum 1, or one such row per batch element
public record Categorical(Node probs) implements Entropy {
  /// The distribution with these probabilities.
  public static Categorical of(double... probs) {
    return Arguments.checked(of(Node.constant(Tensor.vector(probs))));
  }

  /// The distribution with these arguments.
  public static Categorical of(Expression probs) {
    return new Categorical(probs.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(new Argument("probs", probs, Domain.SIMPLEX, 1));
  }

  @Override
  public Support support() {
    return new Support.Integers(constant(1), constant(size()));
  }

  /// How many categories there are.
  public int size() {
    return probs.shape().size(probs.shape().rank() - 1);
  }

  @Override
  public boolean refusesOutside() {
    return true;
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(Summand.of(Categories.pick(log(probs), value), Summand.VALUE, "probs"));
  }

  @Override
  public Node entropy() {
    return negate(sum(xlogy(probs, probs), probs.shape().rank() - 1));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return Categories.sample(sites, batchShape, probs);
  }
}
