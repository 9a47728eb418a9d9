// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.BinaryOp;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.stan.syntax.BinaryOperator;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import elbo.stan.syntax.UnaryOperator;

/// The operators on values. Which product `*` means follows from the types.
final class Operators {
  private Operators() {}

  static Value unary(UnaryOperator operator, Value x, StanType type) {
    if (Types.isComplex(type)) {
      return ComplexMath.unary(operator, x.complex(), type);
    }
    Node node = x.node();
    return Value.of(
        switch (operator) {
          case PLUS -> node;
          case MINUS -> Types.isInt(type) ? Ops.subtract(Nodes.ZERO, node) : Ops.negate(node);
          case NOT -> Ops.not(node);
          case TRANSPOSE -> type == StanType.MATRIX ? Layout.transpose(node) : node;
        });
  }

  /// `a op b` for operands of these types.
  static Value binary(
      BinaryOperator operator, Value a, StanType left, Value b, StanType right, Span span) {
    if (Types.isComplex(left) || Types.isComplex(right)) {
      return ComplexMath.binary(operator, a.complex(), left, b.complex(), right, span);
    }
    boolean ints = left == StanType.INT && right == StanType.INT;
    Node x = a.node();
    Node y = b.node();
    return Value.of(
        switch (operator) {
          case OR -> Ops.or(x, y);
          case AND -> Ops.and(x, y);
          case EQUALS -> Ops.equal(x, y);
          case NOT_EQUALS -> Ops.notEqual(x, y);
          case LESS -> Ops.less(x, y);
          case LESS_OR_EQUAL -> Ops.lessEqual(x, y);
          case GREATER -> Ops.greater(x, y);
          case GREATER_OR_EQUAL -> Ops.greaterEqual(x, y);
          case PLUS -> wrap(elementwise(BinaryOp.ADD, x, y, operator, span), ints);
          case MINUS -> wrap(elementwise(BinaryOp.SUBTRACT, x, y, operator, span), ints);
          case TIMES -> wrap(product(x, left, y, right, span), ints);
          case DIVIDE -> ints ? quotient(x, y, span) : quotient(x, left, y, right, span);
          case INTEGER_DIVIDE -> quotient(x, y, span);
          case MODULO -> {
            requireNotZero(y, span, "%");
            yield Ops.binary(BinaryOp.REMAINDER, x, y);
          }
          case ELEMENT_TIMES -> elementwise(BinaryOp.MULTIPLY, x, y, operator, span);
          case ELEMENT_DIVIDE ->
              ints ? quotient(x, y, span) : elementwise(BinaryOp.DIVIDE, x, y, operator, span);
          case LEFT_DIVIDE -> Solve.left(x, y, span);
          case POWER, ELEMENT_POWER -> power(x, y, operator.symbol(), span);
        });
  }

  static Node elementwise(BinaryOp function, Node x, Node y, BinaryOperator operator, Span span) {
    return elementwise(function, x, y, operator.symbol(), span);
  }

  static Node elementwise(BinaryOp function, Node x, Node y, String name, Span span) {
    if (!x.shape().isScalar() && !y.shape().isScalar() && !x.shape().equals(y.shape())) {
      throw new StanError(
          span, name + " needs operands of the same size, got " + x.shape() + " and " + y.shape());
    }
    return Ops.binary(function, x, y);
  }

  /// xʸ, where 1 to any power is 1, NaN included, and −1 to ±∞.
  static Node power(Node x, Node y, String name, Span span) {
    if (!x.isConstant() && Nodes.isNumber(y) && y.value().item() > 0 && y.value().item() < 1) {
      // At 0 the slope is infinite; Stan takes 0.
      Node zero = Ops.equal(x, Nodes.ZERO);
      return Ops.select(zero, Nodes.ZERO, Ops.pow(Ops.select(zero, Nodes.ONE, x), y));
    }
    Node power = elementwise(BinaryOp.POW, x, y, name, span);
    Node undefined = Ops.unary(UnaryOp.IS_NAN, y);
    Node infinite = Ops.unary(UnaryOp.IS_INFINITE, y);
    if (y.isConstant() && Ops.sum(Ops.or(undefined, infinite)).value().item() == 0) {
      return power;
    }
    Node one = Ops.and(undefined, Ops.equal(x, Nodes.ONE));
    Node unit = Ops.and(infinite, Ops.equal(Ops.abs(x), Nodes.ONE));
    return Ops.select(Ops.or(one, unit), Nodes.ONE, power);
  }

  private static Node wrap(Node node, boolean ints) {
    if (ints && Nodes.isNumber(node)) {
      double value = node.value().item();
      return value == (int) value ? node : Nodes.number((int) (long) value);
    }
    return node;
  }

  static Node quotient(Node x, Node y, Span span) {
    requireNotZero(y, span, "division of ints");
    return Ops.unary(UnaryOp.TRUNC, Ops.divide(x, y));
  }

  private static void requireNotZero(Node y, Span span, String what) {
    if (Nodes.isNumber(y) && y.value().item() == 0) {
      throw new StanError(span, what + ": the right side is 0");
    }
  }

  private static Node product(Node x, StanType left, Node y, StanType right, Span span) {
    if (x.shape().isScalar() || y.shape().isScalar()) {
      return Ops.multiply(x, y);
    }
    int inner = left == StanType.VECTOR ? 1 : Nodes.lastSize(x);
    int outer = right == StanType.ROW_VECTOR ? 1 : y.shape().size(0);
    if (inner != outer) {
      throw new StanError(
          span,
          "* needs as many columns on the left as rows on the right, got "
              + x.shape()
              + " and "
              + y.shape());
    }
    if (left == StanType.VECTOR) {
      return right == StanType.ROW_VECTOR
          ? Linear.outer(x, y)
          : Linear.outer(x, Layout.reshape(y, elbo.tensor.Shape.of(y.shape().size(1))));
    }
    if (right == StanType.ROW_VECTOR) {
      // A matrix with one column times a row vector.
      return Linear.outer(Layout.reshape(x, elbo.tensor.Shape.of(x.shape().size(0))), y);
    }
    return Linear.matmul(x, y);
  }

  private static Node quotient(Node x, StanType left, Node y, StanType right, Span span) {
    if (right == StanType.MATRIX && left != StanType.REAL && left != StanType.INT) {
      return Solve.right(x, y, span);
    }
    return Ops.divide(x, y);
  }
}
