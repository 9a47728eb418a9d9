// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Factors, inverses and determinants.
final class DecompositionFunctions {
  private static final int LARGEST_EXPANSION = 5;

  private DecompositionFunctions() {}

  static Library.@Nullable Function find(String name) {
    return switch (name) {
      case "cholesky_decompose" -> Library.node(call -> cholesky(call, call.node(0)));
      case "inverse" ->
          Library.node(call -> {
            Solve.requireSquare(call.node(0), call.span());
            return call.shape(0).numElements() == 0 ? call.node(0) : Linear.inverse(call.node(0));
          });
      case "inverse_spd" ->
          Library.node(call -> {
            Node l = cholesky(call, call.node(0));
            return fromCholesky(l);
          });
      case "chol2inv" ->
          Library.node(call -> {
            Solve.requireSquare(call.node(0), call.span());
            call.check(lowerTriangular(call.node(0)), "the matrix must be lower triangular");
            return fromCholesky(call.node(0));
          });
      case "log_determinant" ->
          Library.node(call -> {
            Solve.requireSquare(call.node(0), call.span());
            return call.shape(0).numElements() == 0
                ? Nodes.ZERO
                : Linear.logAbsDeterminant(call.node(0));
          });
      case "log_determinant_spd" ->
          Library.node(call -> {
            // Where only values are asked for, Stan gives NaN for a matrix that is not positive
            // definite.
            Node l =
                call.trace().isReport()
                    ? Linear.cholesky(call.node(0))
                    : cholesky(call, call.node(0));
            return l.shape().numElements() == 0
                ? Nodes.ZERO
                : Ops.multiply(Nodes.number(2), Ops.sum(Ops.log(Linear.diagonal(l))));
          });
      case "determinant" ->
          Library.node(call -> {
            Solve.requireSquare(call.node(0), call.span());
            return determinant(call, call.node(0));
          });
      case "generalized_inverse" -> Library.node(DecompositionFunctions::generalizedInverse);
      case "qr_thin_Q" -> Library.node(call -> thin(call).get(0));
      case "qr_thin_R" -> Library.node(call -> thin(call).get(1));
      case "qr_thin" ->
          call -> {
            List<Node> parts = thin(call);
            return new Value.Tuple(List.of(Value.of(parts.get(0)), Value.of(parts.get(1))));
          };
      case "qr_Q" -> Library.node(call -> full(call).get(0));
      case "qr_R" -> Library.node(call -> full(call).get(1));
      case "qr" ->
          call -> {
            List<Node> parts = full(call);
            return new Value.Tuple(List.of(Value.of(parts.get(0)), Value.of(parts.get(1))));
          };
      default -> null;
    };
  }

  static Node cholesky(Call call, Node a) {
    MatrixFunctions.requireSymmetric(call, a);
    if (a.shape().numElements() == 0) {
      return a;
    }
    Node l = Linear.cholesky(a);
    call.check(
        ElementwiseFunctions.all(Ops.less(Nodes.ZERO, Linear.diagonal(l))),
        "the matrix must be positive definite");
    return l;
  }

  private static Node lowerTriangular(Node a) {
    return ElementwiseFunctions.all(Ops.equal(a, Linear.lowerTriangle(a)));
  }

  private static Node fromCholesky(Node l) {
    if (l.shape().numElements() == 0) {
      return l;
    }
    Node identity = Linear.diagonalMatrix(Nodes.filled(Shape.of(l.shape().size(0)), 1));
    return Linear.triangularSolve(l, Linear.triangularSolve(l, identity, false), true);
  }

  /// Expansion by minors: exact in sign, for the small matrices that programs take determinants of.
  private static Node determinant(Call call, Node a) {
    int n = a.shape().size(0);
    if (n == 0) {
      return Nodes.ONE;
    }
    if (n > LARGEST_EXPANSION) {
      Node size = Ops.exp(Linear.logAbsDeterminant(a));
      double sign = call.trace().isGuided() || a.isConstant() ? sign(call, a) : Double.NaN;
      if (Double.isNaN(sign)) {
        throw call.unsupported(
            "the determinant of a matrix of more than "
                + LARGEST_EXPANSION
                + " rows that depends on parameters");
      }
      return Ops.multiply(Nodes.number(sign), size);
    }
    List<Integer> columns = new ArrayList<>();
    for (int j = 0; j < n; j++) {
      columns.add(j);
    }
    return minor(a, 0, columns);
  }

  private static Node minor(Node a, int row, List<Integer> columns) {
    if (columns.size() == 1) {
      return Nodes.at(a, row, columns.getFirst());
    }
    Node sum = Nodes.ZERO;
    for (int k = 0; k < columns.size(); k++) {
      List<Integer> others = new ArrayList<>(columns.subList(0, k));
      others.addAll(columns.subList(k + 1, columns.size()));
      Node term = Ops.multiply(Nodes.at(a, row, columns.get(k)), minor(a, row + 1, others));
      sum = k % 2 == 0 ? Ops.add(sum, term) : Ops.subtract(sum, term);
    }
    return sum;
  }

  /// The sign of a determinant by elimination with pivots chosen from the values at this point.
  private static double sign(Call call, Node a) {
    int n = a.shape().size(0);
    double[] m = new double[n * n];
    for (int i = 0; i < n * n; i++) {
      m[i] =
          call.trace().decide(Nodes.at(a, i / n, i % n), call.span(), "the sign of a determinant");
    }
    double sign = 1;
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        pivot = Math.abs(m[i * n + k]) > Math.abs(m[pivot * n + k]) ? i : pivot;
      }
      if (pivot != k) {
        sign = -sign;
        for (int j = 0; j < n; j++) {
          double swap = m[k * n + j];
          m[k * n + j] = m[pivot * n + j];
          m[pivot * n + j] = swap;
        }
      }
      sign *= Math.signum(m[k * n + k]);
      for (int i = k + 1; i < n && m[k * n + k] != 0; i++) {
        double factor = m[i * n + k] / m[k * n + k];
        for (int j = k; j < n; j++) {
          m[i * n + j] -= factor * m[k * n + j];
        }
      }
    }
    return sign;
  }

  /// Of full rank: (AᵀA)⁻¹Aᵀ for tall ones, Aᵀ(AAᵀ)⁻¹ for wide ones.
  private static Node generalizedInverse(Call call) {
    Node a = call.node(0);
    if (a.shape().numElements() == 0) {
      return Layout.transpose(a);
    }
    Node t = Layout.transpose(a);
    return a.shape().size(0) >= a.shape().size(1)
        ? Linear.matmul(Linear.inverse(Linear.matmul(t, a)), t)
        : Linear.matmul(t, Linear.inverse(Linear.matmul(a, t)));
  }

  /// Q and R with a positive diagonal of R. Data by reflections; otherwise by the Cholesky factor
  /// of AᵀA, and once more of QᵀQ, which restores the accuracy that squaring loses.
  private static List<Node> thin(Call call) {
    Node a = call.node(0);
    int m = a.shape().size(0);
    int n = a.shape().size(1);
    if (m < n) {
      Node left = Layout.slice(a, 1, 0, m);
      List<Node> square = factor(left);
      return List.of(square.get(0), Linear.matmul(Layout.transpose(square.get(0)), a));
    }
    return factor(a);
  }

  private static List<Node> factor(Node a) {
    Node first = Layout.transpose(Linear.cholesky(Linear.matmul(Layout.transpose(a), a)));
    Node q = divideRight(a, first);
    Node second = Layout.transpose(Linear.cholesky(Linear.matmul(Layout.transpose(q), q)));
    return List.of(divideRight(q, second), Linear.matmul(second, first));
  }

  /// AR⁻¹ for an upper triangular R.
  private static Node divideRight(Node a, Node r) {
    return Layout.transpose(
        Linear.triangularSolve(Layout.transpose(r), Layout.transpose(a), false));
  }

  /// Q square, by reflections; then the columns of Q and rows of R are turned so that the diagonal
  /// of R is not negative.
  private static List<Node> full(Call call) {
    Node r = call.node(0);
    int m = r.shape().size(0);
    int n = r.shape().size(1);
    Node q = Linear.diagonalMatrix(Nodes.filled(Shape.of(m), 1));
    for (int k = 0; k < Math.min(m - 1, n); k++) {
      Node tail = Layout.slice(Layout.at(r, 1, k), 0, k, m - k);
      Node first = Nodes.at(tail, 0);
      Node length = Ops.sqrt(Ops.sum(Ops.square(tail)));
      Node beta = Ops.select(Ops.lessEqual(Nodes.ZERO, first), Ops.negate(length), length);
      Node v = Layout.pad(tail, 0, k, 0);
      double[] unit = new double[m];
      unit[k] = 1;
      v = Ops.subtract(v, Ops.multiply(beta, Nodes.vector(unit)));
      Node scale = Ops.divide(Nodes.number(2), Ops.sum(Ops.square(v)));
      r = Ops.subtract(r, Ops.multiply(scale, Linear.outer(v, Linear.matmul(v, r))));
      q = Ops.subtract(q, Ops.multiply(scale, Linear.outer(Linear.matmul(q, v), v)));
    }
    Node negative = Ops.less(Linear.diagonal(r), Nodes.ZERO);
    Node signs = Ops.select(negative, Nodes.number(-1), Nodes.ONE);
    int d = Nodes.length(signs);
    Node all =
        d == m ? signs : Layout.concatenate(0, List.of(signs, Nodes.filled(Shape.of(m - d), 1)));
    Node upper = Layout.transpose(Linear.lowerTriangle(Layout.transpose(r)));
    return List.of(MatrixFunctions.scaleColumns(q, all), MatrixFunctions.scaleRows(upper, all));
  }
}
