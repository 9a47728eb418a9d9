// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Batch shapes of arguments and values, and sums over them.
final class Batch {
  private Batch() {}

  static Shape common(String owner, Shape a, Shape b) {
    if (a.isScalar() || a.equals(b)) {
      return b;
    }
    if (b.isScalar()) {
      return a;
    }
    throw new ShapeException(
        owner
            + ": batch shape "
            + b
            + " does not go with "
            + a
            + "; expected equal shapes or a single value");
  }

  /// The batch shape of a density at a value.
  static Shape of(Distribution distribution, Node value) {
    Shape event = distribution.eventShape();
    Shape shape = value.shape();
    int batchRank = shape.rank() - event.rank();
    if (batchRank < 0 || !shape.slice(batchRank, shape.rank()).equals(event)) {
      throw new ShapeException(
          distribution.name()
              + ": a value must have shape "
              + event
              + ", perhaps with batch axes before, got "
              + shape);
    }
    return common(
        distribution.name() + ", value", distribution.batchShape(), shape.slice(0, batchRank));
  }

  /// Whether all elements hold: a scalar.
  static Node all(Node truth) {
    return truth.shape().numElements() == 0 ? Ops.constant(1) : Ops.reduceAll(ReduceOp.MIN, truth);
  }

  /// A value or argument with all axes of a batch before those of its event; one without any batch
  /// axes is repeated.
  static Node align(Node x, int eventRank, Shape batch) {
    if (x.shape().rank() > eventRank) {
      return x;
    }
    Node result = x;
    for (int axis = batch.rank() - 1; axis >= 0; axis--) {
      result = Layout.broadcast(result, 0, batch.size(axis));
    }
    return result;
  }

  static boolean isTrue(Node truth) {
    if (!truth.isConstant()) {
      return false;
    }
    for (double flag : truth.value().array()) {
      if (!(flag != 0)) {
        return false;
      }
    }
    return true;
  }

  /// The value where it is inside the support, something inside elsewhere: what is safe to give to
  /// the formula and its derivative.
  static Node protect(Distribution distribution, Node inside, Node value) {
    // A matrix outside fails in its factorisation, as NaN; another matrix in its place would be
    // factorised a second time.
    if (isTrue(inside) || distribution.eventShape().rank() == 2) {
      return value;
    }
    Shape batch = of(distribution, value);
    Shape event = distribution.eventShape();
    Node condition = inside;
    Node substitute = distribution.support().inside();
    if (event.isScalar()) {
      return Ops.select(condition, value, substitute);
    }
    Shape full = concatenate(condition.shape(), event);
    for (int axis = 0; axis < event.rank(); axis++) {
      condition = Layout.broadcast(condition, condition.shape().rank(), event.size(axis));
    }
    return Ops.select(condition, leading(value, full, batch), leading(substitute, full, batch));
  }

  private static Node leading(Node x, Shape full, Shape batch) {
    Node result = x;
    for (int axis = batch.rank() - 1; axis >= 0 && result.shape().rank() < full.rank(); axis--) {
      result = Layout.broadcast(result, 0, batch.size(axis));
    }
    return result;
  }

  static Shape concatenate(Shape a, Shape b) {
    Shape shape = a;
    for (int axis = 0; axis < b.rank(); axis++) {
      shape = shape.append(b.size(axis));
    }
    return shape;
  }

  static Node total(Distribution distribution, Node value, Predicate<Summand> included) {
    return totals(distribution, value, List.of(included)).getFirst();
  }

  /// A total for each choice of summands, which are made once.
  static List<Node> totals(
      Distribution distribution, Node value, List<Predicate<Summand>> choices) {
    Shape batch = of(distribution, value);
    Node inside = distribution.support().contains(value);
    List<Summand> summands = distribution.summands(protect(distribution, inside, value));
    List<Node> sums = new ArrayList<>();
    for (Summand summand : summands) {
      sums.add(Ops.sum(Layout.broadcastTo(summand.node(), batch)));
    }
    boolean isCertain = isTrue(inside) || batch.numElements() == 0;
    List<Node> totals = new ArrayList<>();
    for (Predicate<Summand> included : choices) {
      Node total = Ops.constant(0);
      boolean isEmpty = true;
      for (int i = 0; i < sums.size(); i++) {
        if (included.test(summands.get(i))) {
          total = Ops.add(total, sums.get(i));
          isEmpty = false;
        }
      }
      totals.add(
          isEmpty || isCertain
              ? total
              : Ops.select(
                  Ops.reduceAll(ReduceOp.MIN, inside),
                  total,
                  Ops.constant(Double.NEGATIVE_INFINITY)));
    }
    return totals;
  }
}
