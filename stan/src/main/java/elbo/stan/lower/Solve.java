// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.Symmetry;
import elbo.stan.syntax.Span;

/// Division by matrices.
final class Solve {
  private Solve() {}

  /// A⁻¹B for a square A; B is a vector or matrix.
  static Node left(Node a, Node b, Span span) {
    requireFits(a, b.shape().size(0), span);
    return a.shape().size(0) == 0 ? b : Linear.matmul(Linear.inverse(a), b);
  }

  /// BA⁻¹ for a square A; B is a row vector or matrix.
  static Node right(Node b, Node a, Span span) {
    requireFits(a, Nodes.lastSize(b), span);
    if (a.shape().size(0) == 0) {
      return b;
    }
    return Linear.matmul(b, Linear.inverse(a));
  }

  /// A⁻¹B by the Cholesky factor of A.
  static Node leftSpd(Node a, Node b, Span span) {
    requireFits(a, b.shape().size(0), span);
    if (b.shape().numElements() == 0) {
      return b;
    }
    Node l = Linear.cholesky(a);
    return Linear.triangularSolve(l, Linear.triangularSolve(l, b, false), true);
  }

  /// L⁻¹B for the lower triangle of L.
  static Node leftLower(Node l, Node b, Span span) {
    requireFits(l, b.shape().size(0), span);
    return b.shape().numElements() == 0 ? b : Linear.triangularSolve(l, b, false);
  }

  /// BL⁻¹ for the lower triangle of L: (L⁻ᵀBᵀ)ᵀ.
  static Node rightLower(Node b, Node l, Span span) {
    requireFits(l, Nodes.lastSize(b), span);
    if (b.shape().numElements() == 0) {
      return b;
    }
    return b.shape().rank() == 1
        ? Linear.triangularSolve(l, b, true)
        : Layout.transpose(Linear.triangularSolve(l, Layout.transpose(b), true));
  }

  /// BA⁻¹ by the Cholesky factor of A.
  static Node rightSpd(Node b, Node a, Span span) {
    requireFits(a, Nodes.lastSize(b), span);
    return b.shape().rank() == 1
        ? leftSpd(a, b, span)
        : Layout.transpose(leftSpd(a, Layout.transpose(b), span));
  }

  static void requireSquare(Node a, Span span) {
    if (a.shape().size(0) != a.shape().size(1)) {
      throw new StanError(span, "a square matrix is needed, got " + a.shape());
    }
  }

  private static void requireFits(Node a, int size, Span span) {
    requireSquare(a, span);
    if (a.shape().size(0) != size) {
      throw new StanError(
          span,
          "division: the matrix has size "
              + a.shape()
              + ", the other operand "
              + size
              + " rows or columns there");
    }
  }

  /// 1 where a matrix is symmetric to 1e-8, else 0. Of a matrix that is symmetric by construction
  /// only the diagonal is looked at: it must be finite.
  static Node symmetric(Node a) {
    if (Symmetry.isSymmetric(a)) {
      Node size = Ops.abs(Linear.diagonal(a));
      return ElementwiseFunctions.all(Ops.less(size, Nodes.number(Double.POSITIVE_INFINITY)));
    }
    Node gap = Ops.abs(Ops.subtract(a, Layout.transpose(a)));
    return ElementwiseFunctions.all(Ops.lessEqual(gap, Nodes.number(1e-8)));
  }

  /// 1 where a matrix has a Cholesky factor, else 0.
  static Node positiveDefinite(Node a) {
    if (a.shape().numElements() == 0) {
      return Nodes.ONE;
    }
    return ElementwiseFunctions.all(Ops.less(Nodes.ZERO, Linear.diagonal(Linear.cholesky(a))));
  }
}
