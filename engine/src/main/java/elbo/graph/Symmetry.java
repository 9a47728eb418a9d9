// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Sees from its nodes that a matrix is symmetric whatever the values of the inputs are: element
/// (i, j) and element (j, i) come from the same operations on the same numbers, so that they have
/// the same bits, or, for a product of a matrix with its own transpose, differ by rounding at most.
/// Such a matrix needs no check. Not every symmetric matrix is seen.
public final class Symmetry {
  /// How many pairs of nodes are compared before the search is given up.
  private static final int MOST_PAIRS = 10_000;

  private enum Kind {
    SYMMETRIC,
    /// Element (j, i) is the negative of element (i, j).
    ANTISYMMETRIC,
    UNKNOWN
  }

  private final Map<Node, Kind> kinds = new IdentityHashMap<>();
  private int pairs;

  private Symmetry() {}

  /// Whether a matrix is seen to be symmetric.
  ///
  /// @param x of rank 2
  public static boolean isSymmetric(Node x) {
    return new Symmetry().kind(x) == Kind.SYMMETRIC;
  }

  private Kind kind(Node x) {
    Kind known = kinds.get(x);
    if (known == null) {
      Shape shape = x.shape();
      boolean isSquare = shape.rank() == 2 && shape.size(0) == shape.size(1);
      known = isSquare ? kindOf(x) : Kind.UNKNOWN;
      kinds.put(x, known);
    }
    return known;
  }

  private boolean isSymmetricHere(Node x) {
    return kind(x) == Kind.SYMMETRIC;
  }

  private static Kind symmetricIf(boolean is) {
    return is ? Kind.SYMMETRIC : Kind.UNKNOWN;
  }

  private Kind kindOf(Node x) {
    return switch (x.op()) {
      case Op.Constant _ -> constant(x);
      case Op.Unary(UnaryOp function) -> {
        Kind kind = kind(x.input(0));
        boolean isEven = function == UnaryOp.SQUARE || function == UnaryOp.ABS;
        boolean isOdd = function == UnaryOp.NEGATE;
        yield kind != Kind.ANTISYMMETRIC || isOdd ? kind : symmetricIf(isEven);
      }
      case Op.Polygamma _ -> symmetricIf(isSymmetricHere(x.input(0)));
      case Op.Binary(BinaryOp function) -> binary(function, x.input(0), x.input(1));
      case Op.Ternary _ -> symmetricIf(x.inputs().stream().allMatch(this::isSymmetricHere));
      case Op.Broadcast _ -> symmetricIf(Simplify.scalarOf(x) != null);
      case Op.Transpose _ -> kind(x.input(0));
      case Op.Reshape _ -> symmetricIf(isDiagonal(x));
      case Op.Contract op ->
          symmetricIf(isMirroredByExchange(op) && isSame(x.input(0), x.input(1)));
      case Op.CholeskyInverse _ -> Kind.SYMMETRIC;
      case Op.Input _,
          Op.Reduce _,
          Op.Slice _,
          Op.Pad _,
          Op.Concatenate _,
          Op.Gather _,
          Op.ScatterAdd _,
          Op.LogProduct _,
          Op.LogProductPull _,
          Op.Cholesky _,
          Op.TriangularSolve _ ->
          Kind.UNKNOWN;
      case Op.Inverse _, Op.LogAbsDeterminant _, Op.CumulativeSum _, Op.Scan _, Op.Sample _ ->
          Kind.UNKNOWN;
      case Op.Ode _ -> Kind.UNKNOWN;
    };
  }

  private Kind binary(BinaryOp function, Node a, Node b) {
    Kind left = kind(a);
    Kind right = kind(b);
    if (left == Kind.SYMMETRIC && right == Kind.SYMMETRIC) {
      return Kind.SYMMETRIC;
    }
    boolean isSum = function == BinaryOp.ADD || function == BinaryOp.SUBTRACT;
    if (isSum && left == Kind.ANTISYMMETRIC && right == Kind.ANTISYMMETRIC) {
      return Kind.ANTISYMMETRIC;
    }
    boolean isProduct = function == BinaryOp.MULTIPLY || function == BinaryOp.DIVIDE;
    if (isProduct && left != Kind.UNKNOWN && right != Kind.UNKNOWN) {
      return left == right ? Kind.SYMMETRIC : Kind.ANTISYMMETRIC;
    }
    if (function == BinaryOp.SUBTRACT && isMirror(a, b)) {
      return Kind.ANTISYMMETRIC;
    }
    return symmetricIf(isCommutative(function) && isMirror(a, b));
  }

  private static boolean isCommutative(BinaryOp function) {
    return function == BinaryOp.ADD || function == BinaryOp.MULTIPLY;
  }

  private static Kind constant(Node x) {
    double[] values = x.value().array();
    int n = x.shape().size(0);
    boolean isSymmetric = true;
    boolean isAntisymmetric = true;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        isSymmetric &= values[i * n + j] == values[j * n + i];
        isAntisymmetric &= values[i * n + j] == -values[j * n + i];
      }
    }
    return isSymmetric ? Kind.SYMMETRIC : isAntisymmetric ? Kind.ANTISYMMETRIC : Kind.UNKNOWN;
  }

  /// A matrix made by [Linear#diagonalMatrix].
  private static boolean isDiagonal(Node x) {
    int n = x.shape().size(0);
    if (!(x.input(0).op() instanceof Op.ScatterAdd(_, IntArray positions, _))
        || x.input(0).shape().rank() != 1) {
      return false;
    }
    for (int i = 0; i < positions.length(); i++) {
      if (positions.get(i) % (n + 1) != 0) {
        return false;
      }
    }
    return true;
  }

  /// Whether a contraction of two arguments is the transpose of that of the same two exchanged: of
  /// a matrix or vector with itself it is a symmetric matrix, such as `Wᵀ·W` or an outer product.
  public static boolean isMirroredByExchange(Op.Contract op) {
    IntArray left = op.left();
    IntArray right = op.right();
    if (left.length() != right.length() || op.result().length() != 2) {
      return false;
    }
    for (int axis = 0; axis < left.length(); axis++) {
      int one = left.get(axis);
      int other = right.get(axis);
      boolean isSummed = one == other && !op.result().contains(one);
      boolean isKept = one != other && op.result().contains(one) && op.result().contains(other);
      if (!isSummed && !isKept) {
        return false;
      }
    }
    return true;
  }

  /// Whether `b` is the transpose of `a`.
  private boolean isMirror(Node a, Node b) {
    if (++pairs > MOST_PAIRS || a.shape().rank() != 2 || !isTransposed(a.shape(), b.shape())) {
      return false;
    }
    if (a.op() instanceof Op.Transpose) {
      return isSame(a.input(0), b);
    }
    if (b.op() instanceof Op.Transpose) {
      return isSame(a, b.input(0));
    }
    if (a.op() instanceof Op.Broadcast(int p, _) && b.op() instanceof Op.Broadcast(int q, _)) {
      return p != q && isSame(a.input(0), b.input(0));
    }
    if (isSymmetricHere(a)) {
      return isSame(a, b);
    }
    boolean isElementwise =
        a.op() instanceof Op.Unary
            || a.op() instanceof Op.Polygamma
            || a.op() instanceof Op.Binary
            || a.op() instanceof Op.Ternary;
    return isElementwise && a.op().equals(b.op()) && allMirror(a.inputs(), b.inputs());
  }

  private static boolean isTransposed(Shape a, Shape b) {
    return b.rank() == 2 && a.size(0) == b.size(1) && a.size(1) == b.size(0);
  }

  private boolean allMirror(List<Node> a, List<Node> b) {
    for (int i = 0; i < a.size(); i++) {
      if (!isMirror(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// Whether two nodes have the same value, being made in the same way.
  private boolean isSame(Node a, Node b) {
    if (a == b) {
      return true;
    }
    if (++pairs > MOST_PAIRS
        || a.op() instanceof Op.Input
        || !a.shape().equals(b.shape())
        || !a.op().equals(b.op())) {
      return false;
    }
    for (int i = 0; i < a.inputs().size(); i++) {
      if (!isSame(a.input(i), b.input(i))) {
        return false;
      }
    }
    return true;
  }
}
