// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;

/// Cholesky factors of correlation matrices from canonical partial correlations.
final class Partial {
  private Partial() {}

  static void requireSize(String what, int size, Shape shape) {
    if (Triangle.requireSquare(what, shape) != size) {
      throw new ShapeException(what + ": expected " + size + " rows, got shape " + shape);
    }
  }

  /// The factor whose element at `positions` has the partial correlation tanh x.
  static Node factor(Node x, IntArray positions, int size) {
    int axis = x.shape().rank();
    Node z = Triangle.unpack(Ops.tanh(x), positions, size, size);
    Node logs = Triangle.unpack(Triangle.logOneMinusTanhSquared(x), positions, size, size);
    Node root = Ops.exp(Ops.multiply(Ops.constant(0.5), before(logs, axis)));
    Node withDiagonal = Ops.add(z, Triangle.diagonalMask(z.shape()));
    return Ops.multiply(withDiagonal, root);
  }

  /// The inverse of [#factor]: zᵢⱼ = Lᵢⱼ / √(1 − Σ_{k<j} Lᵢₖ²), where the rest of the row is summed
  /// rather than subtracted.
  static Node unconstrainFactor(Node y, IntArray positions) {
    Node squares = Ops.multiply(Ops.square(y), Triangle.lowerMask(y.shape()));
    Node left = Layout.cumulativeSum(squares, y.shape().rank() - 1, true);
    Node z = Ops.divide(Triangle.pack(y, positions), Ops.sqrt(Triangle.pack(left, positions)));
    return Ops.unary(UnaryOp.ATANH, z);
  }

  /// The sum of what lies before each element on an axis.
  private static Node before(Node x, int axis) {
    int n = x.shape().size(axis);
    if (n == 0) {
      return x;
    }
    return Layout.cumulativeSum(
        Layout.pad(Layout.slice(x, axis, 0, n - 1), axis, 1, 0), axis, false);
  }
}
