// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.tensor.IntArray;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Simpler forms of [Op.Contract].
///
/// A transposed argument of a product with a vector, or of a matrix with itself, is read where it
/// lies, and its labels say how. In a product of two matrices it stays: a small one is turned once
/// so that its lines are long for all rows of a large one.
///
/// The solution `Y = L⁻¹·B` of a triangular system times a vector: `Y·a = L⁻¹·(B·a)` and `Yᵀ·a =
/// Bᵀ·(L⁻ᵀ·a)`. With r rows and n columns of B that are n·r + r²/2 multiplications in the place of
/// n·r + n·r²/2, and of the derivatives none costs n·r² any more: Y is never formed. Where it is
/// needed all the same, or many vectors meet it, r²/2 are lost for each, so B must be [#LONGER]
/// times as long as L.
final class Contractions {
  /// Bounds what a product can lose to an eighth of its multiplications.
  private static final int LONGER = 4;

  private Contractions() {}

  /// An equal node that costs less; null if none is known.
  static @Nullable Node simpler(Op.Contract op, Node a, Node b) {
    Node left = untransposed(a);
    Node right = untransposed(b);
    boolean isVector = a.shape().rank() == 1 || b.shape().rank() == 1;
    if ((isVector || left == right) && (left != a || right != b)) {
      Op labelled =
          new Op.Contract(untransposed(a, op.left()), untransposed(b, op.right()), op.result());
      return Simplify.node(labelled, List.of(left, right));
    }
    Node product = solvedTimesVector(a, op.left(), b, op.right(), op.result());
    return product != null ? product : solvedTimesVector(b, op.right(), a, op.left(), op.result());
  }

  private static Node untransposed(Node x) {
    return x.op() instanceof Op.Transpose ? x.input(0) : x;
  }

  /// The labels of the axes before the transposition.
  private static IntArray untransposed(Node x, IntArray labels) {
    if (!(x.op() instanceof Op.Transpose(IntArray permutation))) {
      return labels;
    }
    int[] before = new int[labels.length()];
    for (int k = 0; k < before.length; k++) {
      before[permutation.get(k)] = labels.get(k);
    }
    return IntArray.of(before);
  }

  private static @Nullable Node solvedTimesVector(
      Node solved, IntArray labels, Node vector, IntArray label, IntArray result) {
    if (!(solved.op() instanceof Op.TriangularSolve(boolean transposed))
        || labels.length() != 2
        || label.length() != 1
        || result.length() != 1
        || solved.shape().size(1) < LONGER * solved.shape().size(0)) {
      return null;
    }
    Node triangle = solved.input(0);
    Node right = solved.input(1);
    return labels.get(0) == label.get(0)
        ? Linear.matmul(Linear.triangularSolve(triangle, vector, !transposed), right)
        : Linear.triangularSolve(triangle, Linear.matmul(right, vector), transposed);
  }
}
