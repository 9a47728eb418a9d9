// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.autodiff;

import elbo.graph.BinaryOp;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// From the cotangent of a Cholesky factor L to that of its matrix, for the elements of the lower
/// triangle alone: the lower triangle, half the diagonal, of `L⁻ᵀ (P + Pᵀ) L⁻¹`, where P is the
/// lower triangle, half the diagonal, of `Lᵀ L̄` (Murray 2016, "Differentiation of the Cholesky
/// decomposition", eq. 10).
///
/// In general that is a product and two solves, 4 n³ operations. The density of a multivariate
/// normal leaves two terms in L̄ for which P + Pᵀ is known:
///
/// - `s·diag(1/Lᵢᵢ)`, from `s·Σ ln Lᵢᵢ`: P + Pᵀ = s·I, and what is wanted is `s·(L Lᵀ)⁻¹`;
/// - `−tril(b xᵀ)`, from `L x = y` with a cotangent `g = c·x` of x, where `Lᵀ b = g`: P + Pᵀ =
///   `−c·x xᵀ`, and what is wanted is `−c·β βᵀ` with `Lᵀ β = x`.
///
/// Where all terms are of these kinds the cost is that of the inverse, 2⁄3 n³.
final class CholeskyAdjoint {
  /// Where a term of L̄ comes from: the cotangent of `x = L⁻¹ y`.
  record Solved(Node x, Node cotangent) {}

  private final Node l;
  private final Map<Node, Solved> solved;

  private CholeskyAdjoint(Node l, Map<Node, Solved> solved) {
    this.l = l;
    this.solved = solved;
  }

  /// The cotangent of the matrix.
  ///
  /// @param l the factor, a node of [Op.Cholesky]
  /// @param terms whose sum is its cotangent
  /// @param sum of the terms
  /// @param solved the terms that come from solves with L, not transposed
  static Node of(Node l, List<Node> terms, Node sum, Map<Node, Solved> solved) {
    CholeskyAdjoint rule = new CholeskyAdjoint(l, solved);
    Node total = null;
    for (Node term : terms) {
      Node known = l.shape().rank() == 2 ? rule.known(term) : null;
      if (known == null) {
        return general(l, sum);
      }
      total = total == null ? known : Ops.add(total, known);
    }
    return total == null ? general(l, sum) : Matrices.lowerWithHalfDiagonal(total);
  }

  private static Node general(Node l, Node g) {
    Node p =
        Matrices.lowerWithHalfDiagonal(Matrices.product(l, true, Linear.lowerTriangle(g), false));
    Node half = Linear.triangularSolve(l, p, true);
    Node s = Layout.transpose(Linear.triangularSolve(l, Layout.transpose(half), true));
    return Matrices.lowerOfSymmetric(s);
  }

  /// `L⁻ᵀ (P + Pᵀ) L⁻¹` for a term of a known kind, null for others.
  private @Nullable Node known(Node term) {
    Solved solution = solved.get(term);
    if (solution != null) {
      Node c = multiple(solution.cotangent, solution.x::equals);
      if (c == null) {
        return null;
      }
      Node beta = Linear.triangularSolve(l, solution.x, true);
      Node scaled = Ops.multiply(Ops.negate(c), beta);
      return Matrices.product(scaled, false, beta, true);
    }
    if (term.op() instanceof Op.Reshape
        && term.input(0).op() instanceof Op.ScatterAdd(_, IntArray positions, _)
        && isDiagonal(positions)) {
      Node s = multiple(term.input(0).input(0), this::isReciprocalOfDiagonal);
      return s == null ? null : Ops.multiply(s, Linear.choleskyInverse(l));
    }
    return null;
  }

  private boolean isDiagonal(IntArray positions) {
    int n = l.shape().size(0);
    for (int i = 0; i < positions.length(); i++) {
      if (positions.get(i) != i * (n + 1)) {
        return false;
      }
    }
    return positions.length() == n;
  }

  /// Whether a node is `1/Lᵢᵢ` for all i.
  private boolean isReciprocalOfDiagonal(Node node) {
    return node.op() instanceof Op.Unary(UnaryOp function)
        && function == UnaryOp.RECIPROCAL
        && node.input(0).op() instanceof Op.Gather(_, IntArray positions)
        && isDiagonal(positions)
        && node.input(0).input(0).op() instanceof Op.Reshape
        && node.input(0).input(0).input(0) == l;
  }

  /// The number c for which `node` is c times a node that `isUnit`; null if none is seen.
  private static @Nullable Node multiple(Node node, Predicate<Node> isUnit) {
    if (isUnit.test(node)) {
      return Ops.constant(1);
    }
    if (node.op() instanceof Op.Unary(UnaryOp function) && function == UnaryOp.NEGATE) {
      Node c = multiple(node.input(0), isUnit);
      return c == null ? null : Ops.negate(c);
    }
    if (!(node.op() instanceof Op.Binary(BinaryOp function))) {
      return null;
    }
    Node a = node.input(0);
    Node b = node.input(1);
    return switch (function) {
      case MULTIPLY -> {
        Node number = number(a);
        Node rest = number == null ? a : b;
        number = number == null ? number(b) : number;
        Node c = number == null ? null : multiple(rest, isUnit);
        yield number == null || c == null ? null : Ops.multiply(number, c);
      }
      case DIVIDE -> {
        Node number = number(b);
        Node c = number == null ? null : multiple(a, isUnit);
        yield number == null || c == null ? null : Ops.divide(c, number);
      }
      case ADD, SUBTRACT -> {
        Node c = multiple(a, isUnit);
        Node d = c == null ? null : multiple(b, isUnit);
        yield c == null || d == null
            ? null
            : function == BinaryOp.ADD ? Ops.add(c, d) : Ops.subtract(c, d);
      }
      default -> null;
    };
  }

  /// The number that all elements are, null if they are not seen to be one.
  private static @Nullable Node number(Node node) {
    Node leaf = node;
    while (leaf.op() instanceof Op.Broadcast || leaf.op() instanceof Op.Reshape) {
      leaf = leaf.input(0);
    }
    return leaf.shape().numElements() == 1 ? Layout.reshape(leaf, Shape.SCALAR) : null;
  }
}
