// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import elbo.graph.Node;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Arrays;

/// An input that holds what belongs to the rows of a mini-batch.
///
/// @param input the input
/// @param content what is written to it
public record RowInput(Node input, Content content) {
  /// What the rows of a mini-batch have of their own.
  public sealed interface Content {}

  /// The picked places along one axis of data.
  ///
  /// @param values all of the data
  /// @param axis with one place per row
  public record Part(Tensor values, int axis) implements Content {}

  /// A row of zeros with a one where the row's index points.
  ///
  /// @param indices one per row
  /// @param size of what they point into
  public record Choice(IntArray indices, int size) implements Content {}

  /// Writes the values for some rows.
  ///
  /// @param rows as many as the input has room for
  /// @param into as long as the input has elements
  public void fill(IntArray rows, double[] into) {
    switch (content) {
      case Part(Tensor values, int axis) -> fillPart(values, axis, rows, into);
      case Choice(IntArray indices, int size) -> {
        Arrays.fill(into, 0);
        for (int b = 0; b < rows.length(); b++) {
          into[b * size + indices.get(rows.get(b))] = 1;
        }
      }
    }
  }

  private static void fillPart(Tensor values, int axis, IntArray rows, double[] into) {
    Shape shape = values.shape();
    int outer = shape.slice(0, axis).numElements();
    int inner = shape.slice(axis + 1, shape.rank()).numElements();
    double[] from = values.array();
    for (int o = 0; o < outer; o++) {
      for (int b = 0; b < rows.length(); b++) {
        int source = (o * shape.size(axis) + rows.get(b)) * inner;
        System.arraycopy(from, source, into, (o * rows.length() + b) * inner, inner);
      }
    }
  }
}
