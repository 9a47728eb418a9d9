// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Places of lower triangular matrices and the packed vectors that hold their elements. Batch axes
/// come first.
final class Triangle {
  private Triangle() {}

  /// Row-major positions below the diagonal, row by row; with the diagonal if asked.
  static IntArray byRows(int rows, int columns, boolean withDiagonal) {
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns && (j < i || withDiagonal && j == i); j++) {
        positions.add(i * columns + j);
      }
    }
    return toArray(positions);
  }

  /// Row-major positions below the diagonal, column by column.
  static IntArray byColumns(int size) {
    List<Integer> positions = new ArrayList<>();
    for (int j = 0; j < size; j++) {
      for (int i = j + 1; i < size; i++) {
        positions.add(i * size + j);
      }
    }
    return toArray(positions);
  }

  private static IntArray toArray(List<Integer> values) {
    int[] array = new int[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return IntArray.of(array);
  }

  /// Packed elements (last axis) put at positions of matrices, zeros elsewhere.
  static Node unpack(Node packed, IntArray positions, int rows, int columns) {
    int axis = packed.shape().rank() - 1;
    Node flat = Layout.scatterAdd(packed, axis, positions, rows * columns);
    return Layout.reshape(flat, packed.shape().remove(axis).append(rows).append(columns));
  }

  /// The elements of matrices (last two axes) at positions, packed.
  static Node pack(Node matrices, IntArray positions) {
    Shape shape = matrices.shape();
    int axis = shape.rank() - 2;
    Shape flat = shape.remove(axis).with(axis, shape.size(axis) * shape.size(axis + 1));
    return Layout.gather(Layout.reshape(matrices, flat), axis, positions);
  }

  /// 1 on the diagonal and 0 elsewhere, with the batch axes of a shape whose last two axes are
  /// matrices.
  static Node diagonalMask(Shape shape) {
    int rows = shape.size(shape.rank() - 2);
    int columns = shape.size(shape.rank() - 1);
    double[] values = new double[shape.numElements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / columns % rows == i % columns ? 1 : 0;
    }
    return Node.constant(Tensor.wrap(shape, values));
  }

  /// 1 below the diagonal and on it, 0 above.
  static Node lowerMask(Shape shape) {
    int rows = shape.size(shape.rank() - 2);
    int columns = shape.size(shape.rank() - 1);
    double[] values = new double[shape.numElements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % columns <= i / columns % rows ? 1 : 0;
    }
    return Node.constant(Tensor.wrap(shape, values));
  }

  /// L·Lᵀ of each matrix on the last two axes.
  static Node timesTransposed(Node l) {
    int rank = l.shape().rank();
    int[] left = IntArray.range(0, rank).toArray();
    int[] right = left.clone();
    int[] result = left.clone();
    left[rank - 1] = rank;
    right[rank - 2] = rank - 1;
    right[rank - 1] = rank;
    return elbo.graph.Linear.contract(
        l, IntArray.of(left), l, IntArray.of(right), IntArray.of(result));
  }

  /// The lower Cholesky factor of each matrix on the last two axes.
  static Node cholesky(Node x) {
    int rank = x.shape().rank();
    int[] forward = new int[rank];
    int[] back = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      forward[axis] = (axis + rank - 2) % rank;
      back[axis] = (axis + 2) % rank;
    }
    return Layout.transpose(elbo.graph.Linear.cholesky(Layout.transpose(x, forward)), back);
  }

  /// The rows (= columns) of square matrices on the last two axes; an error for other shapes.
  static int requireSquare(String what, Shape shape) {
    int rank = shape.rank();
    if (rank < 2 || shape.size(rank - 1) != shape.size(rank - 2)) {
      throw new ShapeException(what + " must be a square matrix, got shape " + shape);
    }
    return shape.size(rank - 1);
  }

  /// ln(1 − tanh² x), accurate to the last digits for each x.
  static Node logOneMinusTanhSquared(Node x) {
    Node cosh = Ops.subtract(Ops.softplus(Ops.multiply(Ops.constant(2), Ops.abs(x))), Ops.abs(x));
    return Ops.multiply(Ops.constant(2), Ops.subtract(Ops.constant(Math.log(2)), cosh));
  }
}
