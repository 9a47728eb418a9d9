// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.util.List;

/// Linear algebra on nodes. Matrices lie on the axes 0 and 1; further axes are batch axes.
public final class Linear {
  private Linear() {}

  /// A sum of products over labelled axes; see [Op.Contract].
  public static Node contract(Node a, IntArray left, Node b, IntArray right, IntArray result) {
    return Simplify.node(new Op.Contract(left, right, result), List.of(a, b));
  }

  /// The product of two matrices, a matrix and a vector, a vector and a matrix, or the inner
  /// product of two vectors.
  public static Node matmul(Node a, Node b) {
    int m = a.shape().rank();
    int n = b.shape().rank();
    if (m < 1 || m > 2 || n < 1 || n > 2) {
      throw new ShapeException(
          "matmul of shapes "
              + a.shape()
              + " and "
              + b.shape()
              + ": vectors or matrices are expected");
    }
    IntArray left = m == 2 ? IntArray.of(0, 1) : IntArray.of(1);
    IntArray right = n == 2 ? IntArray.of(1, 2) : IntArray.of(1);
    IntArray result = m == 2 ? IntArray.of(0) : IntArray.of();
    return contract(a, left, b, right, n == 2 ? result.append(2) : result);
  }

  /// The inner product of two vectors.
  public static Node dot(Node a, Node b) {
    return matmul(a, b);
  }

  /// The outer product of two vectors.
  public static Node outer(Node a, Node b) {
    return contract(a, IntArray.of(0), b, IntArray.of(1), IntArray.of(0, 1));
  }

  /// The lower Cholesky factor; see [Op.Cholesky].
  public static Node cholesky(Node x) {
    return Simplify.node(new Op.Cholesky(), List.of(x));
  }

  /// X of L·X = B, or of Lᵀ·X = B if `transposed`. B is a matrix, or a vector when there are no
  /// batch axes.
  public static Node triangularSolve(Node l, Node b, boolean transposed) {
    if (b.shape().rank() == 1) {
      Node column = Layout.reshape(b, b.shape().append(1));
      return Layout.reshape(triangularSolve(l, column, transposed), b.shape());
    }
    return Simplify.node(new Op.TriangularSolve(transposed), List.of(l, b));
  }

  /// (L·Lᵀ)⁻¹ for lower triangular L; see [Op.CholeskyInverse].
  public static Node choleskyInverse(Node l) {
    return Simplify.node(new Op.CholeskyInverse(), List.of(l));
  }

  /// The inverse of a square matrix.
  public static Node inverse(Node x) {
    return Simplify.node(new Op.Inverse(), List.of(x));
  }

  /// ln |det x| of a square matrix.
  public static Node logAbsDeterminant(Node x) {
    return Simplify.node(new Op.LogAbsDeterminant(), List.of(x));
  }

  /// The diagonal of matrices as vectors on axis 0.
  public static Node diagonal(Node x) {
    Shape s = x.shape();
    int n = Math.min(s.size(0), s.size(1));
    int[] positions = new int[n];
    for (int i = 0; i < n; i++) {
      positions[i] = i * s.size(1) + i;
    }
    Shape flat = s.remove(0).with(0, s.size(0) * s.size(1));
    return Layout.gather(Layout.reshape(x, flat), 0, IntArray.of(positions));
  }

  /// Square matrices with these diagonals (axis 0) and zeros elsewhere.
  public static Node diagonalMatrix(Node x) {
    Shape s = x.shape();
    int n = s.size(0);
    int[] positions = new int[n];
    for (int i = 0; i < n; i++) {
      positions[i] = i * n + i;
    }
    Node flat = Layout.scatterAdd(x, 0, IntArray.of(positions), n * n);
    return Layout.reshape(flat, s.prepend(n));
  }

  /// Matrices with zeros above the diagonal.
  public static Node lowerTriangle(Node x) {
    Shape s = x.shape();
    double[] mask = new double[s.size(0) * s.size(1)];
    for (int i = 0; i < s.size(0); i++) {
      for (int j = 0; j <= i && j < s.size(1); j++) {
        mask[i * s.size(1) + j] = 1;
      }
    }
    Node condition = Node.constant(Tensor.wrap(Shape.of(s.size(0), s.size(1)), mask));
    for (int axis = 2; axis < s.rank(); axis++) {
      condition = Layout.broadcast(condition, axis, s.size(axis));
    }
    return Ops.select(condition, x, Ops.constant(0));
  }
}
