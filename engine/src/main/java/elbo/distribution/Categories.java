// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.function.IntSupplier;

/// Choices among categories 1 to K, whose numbers lie on the last axis of a table.
final class Categories {
  private Categories() {}

  /// The entry of the table for each category.
  ///
  /// @param table `[K]`, or a row per batch element
  /// @param category whole numbers from 1 to K, scalar or of the batch shape
  static Node pick(Node table, Node category) {
    int axis = table.shape().rank() - 1;
    int size = table.shape().size(axis);
    Shape rows = table.shape().remove(axis);
    if (category.isConstant() && rows.isScalar()) {
      Tensor values = category.value();
      int[] indices = new int[values.shape().numElements()];
      for (int i = 0; i < indices.length; i++) {
        indices[i] = (int) values.get(i) - 1;
      }
      return Layout.reshape(Layout.gather(table, 0, IntArray.of(indices)), values.shape());
    }
    Shape batch = rows.isScalar() ? category.shape() : rows;
    Node categories = Layout.broadcastTo(category, batch);
    if (categories.isConstant()) {
      int[] indices = new int[batch.numElements()];
      for (int i = 0; i < indices.length; i++) {
        indices[i] = i * size + (int) categories.value().get(i) - 1;
      }
      return Layout.reshape(Layout.gather(Layout.flatten(table), 0, IntArray.of(indices)), batch);
    }
    Node spread = Layout.broadcast(categories, batch.rank(), size);
    Node chosen = Ops.equal(spread, numbers(batch, size));
    Node rowsOfTable = Batch.align(table, 1, batch);
    return Ops.sum(Ops.select(chosen, rowsOfTable, Ops.constant(0)), batch.rank());
  }

  /// A category for each batch element.
  ///
  /// @param probs `[K]`, or a row per batch element
  static Node sample(IntSupplier sites, Shape batch, Node probs) {
    int axis = batch.rank();
    int size = probs.shape().size(probs.shape().rank() - 1);
    Node uniform = Draws.uniform(sites, batch);
    Node upTo = Layout.cumulativeSum(Batch.align(probs, 1, batch), axis, false);
    Node inner = Layout.slice(upTo, axis, 0, size - 1);
    Node passed = Ops.less(inner, Layout.broadcast(uniform, axis, size - 1));
    return Ops.add(Ops.constant(1), Ops.reduce(ReduceOp.SUM, passed, axis));
  }

  private static Node numbers(Shape batch, int size) {
    double[] values = new double[batch.numElements() * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % size + 1;
    }
    return Node.constant(Tensor.wrap(batch.append(size), values));
  }
}
