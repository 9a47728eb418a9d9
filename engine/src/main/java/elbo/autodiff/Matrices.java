// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.autodiff;

import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/// Matrix products over batch axes, as the rules of the factorisations need them.
final class Matrices {
  private Matrices() {}

  /// A·B over batch axes, either transposed first.
  static Node product(Node a, boolean transposeA, Node b, boolean transposeB) {
    IntArray left = transposeA ? IntArray.of(1, 0) : IntArray.of(0, 1);
    IntArray right = transposeB ? IntArray.of(2, 1) : IntArray.of(1, 2);
    IntArray result = IntArray.of(0, 2);
    for (int axis = 2; axis < a.shape().rank(); axis++) {
      left = left.append(axis + 1);
      right = right.append(axis + 1);
      result = result.append(axis + 1);
    }
    return Linear.contract(a, left, b, right, result);
  }

  /// The lower triangle with half the diagonal.
  static Node lowerWithHalfDiagonal(Node x) {
    return Ops.multiply(x, weights(x.shape(), 1, 0.5));
  }

  /// The symmetric matrix with the lower triangle of `x`.
  static Node symmetricFromLower(Node x) {
    Node half = lowerWithHalfDiagonal(x);
    return Ops.add(half, Layout.transpose(half));
  }

  /// The lower triangle of S + Sᵀ with the diagonal of S: the derivative by the elements of the
  /// lower triangle alone.
  static Node lowerOfSymmetric(Node s) {
    return Ops.multiply(Ops.add(s, Layout.transpose(s)), weights(s.shape(), 1, 0.5));
  }

  private static Node weights(Shape shape, double below, double onDiagonal) {
    int n = shape.size(0);
    double[] w = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        w[i * n + j] = below;
      }
      w[i * n + i] = onDiagonal;
    }
    Node weights = Node.constant(Tensor.wrap(Shape.of(n, n), w));
    for (int axis = 2; axis < shape.rank(); axis++) {
      weights = Layout.broadcast(weights, axis, shape.size(axis));
    }
    return weights;
  }
}
