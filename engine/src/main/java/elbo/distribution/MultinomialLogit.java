// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.lgamma;
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

/// How often each of K categories occurs in `count` trials: ln p(x) = ln count! − Σ ln x! + Σ x
/// (logits − ln Σ e^logits).
///
/// @param count the number of trials, whole, 0 or above
/// @param logits `[K]`, finite, or one such row per batch element
public record MultinomialLogit(Node count, Node logits) implements Distribution {
  /// The distribution with these arguments.
  public static MultinomialLogit of(Expression count, Expression logits) {
    return new MultinomialLogit(count.node(), logits.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("count", count, Domain.NON_NEGATIVE_INTEGER),
        new Argument("logits", logits, Domain.FINITE, 1));
  }

  @Override
  public Support support() {
    return new Support.Counts(count, size());
  }

  @Override
  public Domain valueDomain() {
    return Domain.NON_NEGATIVE_INTEGER;
  }

  @Override
  public Shape eventShape() {
    return Shape.of(size());
  }

  private int size() {
    return logits.shape().size(logits.shape().rank() - 1);
  }

  @Override
  public boolean refusesOutside() {
    return true;
  }

  @Override
  public List<Summand> summands(Node value) {
    int axis = value.shape().rank() - 1;
    Shape batch = Batch.of(this, value);
    return List.of(
        Summand.of(
            subtract(lgamma(add(count, constant(1))), sum(lgamma(add(value, constant(1))), axis)),
            Summand.VALUE,
            "count"),
        Summand.of(
            sum(
                multiply(Batch.align(value, 1, batch), Batch.align(logProbs(), 1, batch)),
                batch.rank()),
            Summand.VALUE,
            "logits"));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    return new Multinomial(count, exp(logProbs())).sample(sites, batchShape);
  }

  private Node logProbs() {
    int axis = logits.shape().rank() - 1;
    return subtract(logits, Layout.broadcast(logSumExp(logits, axis), axis, size()));
  }
}
