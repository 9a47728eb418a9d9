// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.min;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.sum;
import static elbo.graph.Ops.xlogy;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/// How often each of K categories occurs in `count` trials: ln p(x) = ln count! − Σ ln x! + Σ x ln
/// probs.
///
/// @param count the number of trials, whole, 0 or above
/// @param probs `[K]`, not negative with sum 1, or one such row per batch element
public record Multinomial(Node count, Node probs) implements Moments {
  /// The distribution with these arguments.
  public static Multinomial of(Expression count, Expression probs) {
    return new Multinomial(count.node(), probs.node());
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        Argument.of("count", count, Domain.NON_NEGATIVE_INTEGER),
        new Argument("probs", probs, Domain.SIMPLEX, 1));
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
    return probs.shape().size(probs.shape().rank() - 1);
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
            sum(xlogy(Batch.align(value, 1, batch), Batch.align(probs, 1, batch)), batch.rank()),
            Summand.VALUE,
            "probs"));
  }

  @Override
  public Node mean() {
    return multiply(spreadCount(), probs);
  }

  @Override
  public Node variance() {
    return multiply(spreadCount(), multiply(probs, subtract(constant(1), probs)));
  }

  @Override
  public Node sample(IntSupplier sites, Shape batchShape) {
    Node all = Batch.align(probs, 1, batchShape);
    Node left = Layout.broadcastTo(count, batchShape);
    Node rest = constant(1);
    List<Node> counts = new ArrayList<>();
    for (int k = 0; k < size() - 1; k++) {
      Node p = Layout.at(all, batchShape.rank(), k);
      Node share = Layout.broadcastTo(min(divide(p, rest), constant(1)), batchShape);
      Node drawn = Draws.binomial(sites, batchShape, left, share);
      counts.add(drawn);
      left = subtract(left, drawn);
      rest = subtract(rest, p);
    }
    counts.add(left);
    return Layout.stack(batchShape.rank(), counts);
  }

  private Node spreadCount() {
    return count.shape().isScalar() ? count : Layout.broadcast(count, count.shape().rank(), size());
  }
}
