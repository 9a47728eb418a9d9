// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.logSumExp;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.sum;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.tensor.Shape;
import java.util.List;
import java.util.function.IntSupplier;

/// One of the categories 1 to K: ln p(k) = lₖ − ln Σ e^lⱼ for logits l.
///
/// @param logits `[K]`, finite, or one such row per batch element
public record CategoricalLogit(Node logits) implements Entropy {
  /// The distribution with these arguments.
  public static CategoricalLogit of(Expression logits) {
    return new CategoricalLogit(logits.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(new Argument("logits", logits, Domain.FINITE, 1));
  }

  @Override
  public Support support() {
    return new Support.Integers(constant(1), constant(size()));
  }

  /// How many categories there are.
  public int size() {
    return logits.shape().size(logits.shape().rank() - 1);
  }

  @Override
  public boolean refusesOutside() {
    return true;
  }

  @Override
  public List<Summand> summands(Node value) {
    return List.of(
        Summand.of(
            subtract(Categories.pick(logits, value), normalizer()), Summand.VALUE, "logits"));
  }

  @Override
  public Node entropy() {
    int axis = logits.shape().rank() - 1;
    Node spread = Layout.broadcast(normalizer(), axis, size());
    Node probs = exp(subtract(logits, spread));
    return subtract(normalizer(), sum(multiply(probs, logits), axis));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    int axis = logits.shape().rank() - 1;
    Node spread = Layout.broadcast(normalizer(), axis, size());
    return Categories.sample(sites, batchShape, exp(subtract(logits, spread)));
  }

  private Node normalizer() {
    return logSumExp(logits, logits.shape().rank() - 1);
  }
}
