// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.square;

import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.stan.syntax.StanType;
import org.jspecify.annotations.Nullable;

/// Products and parts of matrices.
final class MatrixFunctions {
  private MatrixFunctions() {}

  static Library.@Nullable Function find(String name) {
    return Library.first(
        products(name),
        forms(name),
        diagonals(name),
        divisions(name),
        ComplexMath.ofMatrices(name));
  }

  private static Library.@Nullable Function products(String name) {
    return switch (name) {
      case "crossprod" ->
          Library.node(call -> product(Layout.transpose(call.node(0)), call.node(0)));
      case "tcrossprod" ->
          Library.node(call -> product(call.node(0), Layout.transpose(call.node(0))));
      case "multiply_lower_tri_self_transpose" ->
          Library.node(call -> {
            Node lower = Linear.lowerTriangle(call.node(0));
            return product(lower, Layout.transpose(lower));
          });
      case "rows_dot_self" -> Library.node(call -> Ops.sum(square(asMatrix(call, 0)), 1));
      case "columns_dot_self" -> Library.node(call -> Ops.sum(square(asMatrix(call, 0)), 0));
      case "trace" -> Library.node(call -> Ops.sum(Linear.diagonal(call.node(0))));
      case "matrix_power" -> Library.node(MatrixFunctions::power);
      default -> null;
    };
  }

  static Node product(Node a, Node b) {
    return Linear.matmul(a, b);
  }

  /// Vectors as matrices with one column, row vectors with one row.
  static Node asMatrix(Call call, int k) {
    Node x = call.node(k);
    if (x.shape().rank() == 2) {
      return x;
    }
    int n = Nodes.length(x);
    return Layout.reshape(
        x,
        call.type(k) == StanType.ROW_VECTOR
            ? elbo.tensor.Shape.of(1, n)
            : elbo.tensor.Shape.of(n, 1));
  }

  private static Library.@Nullable Function forms(String name) {
    return switch (name) {
      case "quad_form" -> Library.node(call -> quadForm(call, call.node(0), call.node(1)));
      case "quad_form_sym" ->
          Library.node(call -> {
            requireSymmetric(call, call.node(0));
            return quadForm(call, call.node(0), call.node(1));
          });
      case "quad_form_diag" ->
          Library.node(call -> {
            Node v = call.node(1);
            call.require(
                call.shape(0).size(0) == call.shape(0).size(1)
                    && call.shape(0).size(0) == Nodes.length(v),
                "sizes do not agree: " + call.shape(0) + " and " + v.shape());
            return scaleColumns(scaleRows(call.node(0), v), v);
          });
      case "trace_quad_form" ->
          Library.node(call -> {
            Node b = call.node(1);
            requireFits(call, call.node(0), b);
            return Ops.sum(multiply(b, Linear.matmul(call.node(0), b)));
          });
      case "trace_gen_quad_form" ->
          Library.node(call -> {
            Node b = call.node(2);
            requireFits(call, call.node(1), b);
            call.require(
                call.shape(0).size(0) == call.shape(0).size(1)
                    && call.shape(0).size(0) == b.shape().size(1),
                "sizes do not agree: " + call.shape(0) + " and " + b.shape());
            Node inner = Linear.matmul(Layout.transpose(b), Linear.matmul(call.node(1), b));
            return Ops.sum(multiply(Layout.transpose(call.node(0)), inner));
          });
      default -> null;
    };
  }

  private static void requireFits(Call call, Node a, Node b) {
    call.require(
        a.shape().size(0) == a.shape().size(1) && a.shape().size(1) == b.shape().size(0),
        "a square matrix with as many rows as the other is needed, got "
            + a.shape()
            + " and "
            + b.shape());
  }

  static void requireSymmetric(Call call, Node a) {
    Solve.requireSquare(a, call.span());
    call.check(Solve.symmetric(a), "the matrix must be symmetric");
  }

  private static Node quadForm(Call call, Node a, Node b) {
    requireFits(call, a, b);
    Node inner = Linear.matmul(a, b);
    return b.shape().rank() == 1 ? Linear.dot(b, inner) : Linear.matmul(Layout.transpose(b), inner);
  }

  static Node scaleRows(Node m, Node v) {
    return multiply(Layout.broadcast(v, 1, m.shape().size(1)), m);
  }

  static Node scaleColumns(Node m, Node v) {
    return multiply(m, Layout.broadcast(v, 0, m.shape().size(0)));
  }

  private static Library.@Nullable Function diagonals(String name) {
    return switch (name) {
      case "add_diag" ->
          Library.node(call -> {
            Node m = call.node(0);
            int n = Math.min(m.shape().size(0), m.shape().size(1));
            Node v = call.shape(1).isScalar() ? Layout.broadcast(call.node(1), 0, n) : call.node(1);
            call.require(
                Nodes.length(v) == n,
                "the diagonal has " + n + " elements, got " + Nodes.length(v));
            return add(m, onDiagonal(v, m.shape().size(0), m.shape().size(1)));
          });
      case "symmetrize_from_lower_tri" ->
          Library.node(call -> {
            Solve.requireSquare(call.node(0), call.span());
            Node lower = Linear.lowerTriangle(call.node(0));
            Node d = Linear.diagonal(call.node(0));
            return Ops.subtract(
                add(lower, Layout.transpose(lower)),
                onDiagonal(d, Nodes.length(d), Nodes.length(d)));
          });
      default -> null;
    };
  }

  /// A matrix with these numbers on its diagonal and zeros elsewhere.
  static Node onDiagonal(Node v, int rows, int columns) {
    int n = Nodes.length(v);
    if (rows == n && columns == n) {
      return Linear.diagonalMatrix(v);
    }
    int[] positions = new int[n];
    for (int i = 0; i < n; i++) {
      positions[i] = i * columns + i;
    }
    return Layout.reshape(
        Layout.scatterAdd(v, 0, elbo.tensor.IntArray.of(positions), rows * columns),
        elbo.tensor.Shape.of(rows, columns));
  }

  private static Library.@Nullable Function divisions(String name) {
    return switch (name) {
      case "mdivide_left_spd" ->
          Library.node(call -> {
            requireSymmetric(call, call.node(0));
            call.check(
                Solve.positiveDefinite(call.node(0)), "the matrix must be positive definite");
            return Solve.leftSpd(call.node(0), call.node(1), call.span());
          });
      case "mdivide_right_spd" ->
          Library.node(call -> {
            requireSymmetric(call, call.node(1));
            call.check(
                Solve.positiveDefinite(call.node(1)), "the matrix must be positive definite");
            return Solve.rightSpd(call.node(0), call.node(1), call.span());
          });
      case "mdivide_left_tri_low" ->
          Library.node(call -> Solve.leftLower(call.node(0), call.node(1), call.span()));
      case "mdivide_right_tri_low" ->
          Library.node(call -> Solve.rightLower(call.node(0), call.node(1), call.span()));
      default -> null;
    };
  }

  private static Node power(Call call) {
    Node base = call.node(0);
    Solve.requireSquare(base, call.span());
    int n = call.integer(1);
    call.require(n >= 0, "the power must not be negative, got " + n);
    Node result =
        Linear.diagonalMatrix(Nodes.filled(elbo.tensor.Shape.of(base.shape().size(0)), 1));
    for (int k = n; k > 0; k >>= 1) {
      if ((k & 1) == 1) {
        result = Linear.matmul(result, base);
      }
      base = k > 1 ? Linear.matmul(base, base) : base;
    }
    return result;
  }
}
