// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.subtract;

import elbo.graph.BinaryOp;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.stan.lower.Value.Complex;
import elbo.stan.syntax.BinaryOperator;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import elbo.stan.syntax.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Arithmetic of complex values: both parts are nodes of one shape.
final class ComplexMath {
  private ComplexMath() {}

  static Complex of(double re, double im) {
    return new Complex(Nodes.number(re), Nodes.number(im));
  }

  static Value unary(UnaryOperator operator, Complex x, StanType type) {
    return switch (operator) {
      case PLUS -> x;
      case MINUS -> new Complex(negate(x.re()), negate(x.im()));
      case NOT -> throw new IllegalStateException("! of a complex number");
      case TRANSPOSE ->
          type == StanType.COMPLEX_MATRIX
              ? new Complex(Layout.transpose(x.re()), Layout.transpose(x.im()))
              : x;
    };
  }

  static Value binary(
      BinaryOperator operator, Complex a, StanType left, Complex b, StanType right, Span span) {
    return switch (operator) {
      case PLUS -> plus(a, b);
      case MINUS -> new Complex(subtract(a.re(), b.re()), subtract(a.im(), b.im()));
      case TIMES -> matrixProduct(a, left, b, right, span);
      case ELEMENT_TIMES -> times(a, b);
      case DIVIDE, ELEMENT_DIVIDE -> {
        if (right == StanType.COMPLEX_MATRIX
            && left != StanType.COMPLEX
            && operator == BinaryOperator.DIVIDE) {
          throw new UnsupportedProgramException(span, "division by a complex matrix");
        }
        yield divide(a, b);
      }
      case POWER, ELEMENT_POWER -> power(a, b);
      case EQUALS -> Value.of(equal(a, b));
      case NOT_EQUALS -> Value.of(Ops.not(equal(a, b)));
      case OR,
          AND,
          LESS,
          LESS_OR_EQUAL,
          GREATER,
          GREATER_OR_EQUAL,
          INTEGER_DIVIDE,
          MODULO,
          LEFT_DIVIDE ->
          throw new UnsupportedProgramException(span, operator.symbol() + " of complex values");
    };
  }

  private static Node equal(Complex a, Complex b) {
    return Ops.and(Ops.equal(a.re(), b.re()), Ops.equal(a.im(), b.im()));
  }

  static Complex plus(Complex a, Complex b) {
    return new Complex(add(a.re(), b.re()), add(a.im(), b.im()));
  }

  static Complex minus(Complex a, Complex b) {
    return new Complex(subtract(a.re(), b.re()), subtract(a.im(), b.im()));
  }

  static Complex times(Complex a, Complex b) {
    Node re = subtract(multiply(a.re(), b.re()), multiply(a.im(), b.im()));
    return new Complex(re, add(multiply(a.re(), b.im()), multiply(a.im(), b.re())));
  }

  static Complex divide(Complex a, Complex b) {
    Node norm = add(Ops.square(b.re()), Ops.square(b.im()));
    Complex raw = times(a, conjugate(b));
    return new Complex(Ops.divide(raw.re(), norm), Ops.divide(raw.im(), norm));
  }

  static Complex conjugate(Complex a) {
    return new Complex(a.re(), negate(a.im()));
  }

  private static Complex matrixProduct(
      Complex a, StanType left, Complex b, StanType right, Span span) {
    if (a.re().shape().isScalar() || b.re().shape().isScalar()) {
      return times(a, b);
    }
    if (left == StanType.COMPLEX_ROW_VECTOR && right == StanType.COMPLEX_VECTOR) {
      // Stan computes this product as a dot product, which conjugates its first argument.
      Complex all = times(conjugate(a), b);
      return new Complex(Ops.sum(all.re()), Ops.sum(all.im()));
    }
    Node rr = real(a.re(), left, b.re(), right, span);
    Node ii = real(a.im(), left, b.im(), right, span);
    Node ri = real(a.re(), left, b.im(), right, span);
    Node ir = real(a.im(), left, b.re(), right, span);
    return new Complex(subtract(rr, ii), add(ri, ir));
  }

  private static Node real(Node a, StanType left, Node b, StanType right, Span span) {
    return Operators.binary(
            BinaryOperator.TIMES, Value.of(a), realType(left), Value.of(b), realType(right), span)
        .node();
  }

  /// The type of the real part.
  static StanType realType(StanType type) {
    return switch (type) {
      case StanType.Basic b when b == StanType.COMPLEX_MATRIX -> StanType.MATRIX;
      case StanType.Basic b when b == StanType.COMPLEX_VECTOR -> StanType.VECTOR;
      case StanType.Basic b when b == StanType.COMPLEX_ROW_VECTOR -> StanType.ROW_VECTOR;
      case StanType.Basic b when b == StanType.COMPLEX -> StanType.REAL;
      default -> type;
    };
  }

  static Node abs(Complex z) {
    return Ops.binary(BinaryOp.HYPOT, z.re(), z.im());
  }

  static Node argument(Complex z) {
    return Ops.binary(BinaryOp.ATAN2, z.im(), z.re());
  }

  static Complex exp(Complex z) {
    Node size = Ops.exp(z.re());
    return new Complex(
        multiply(size, Ops.unary(UnaryOp.COS, z.im())),
        multiply(size, Ops.unary(UnaryOp.SIN, z.im())));
  }

  static Complex log(Complex z) {
    return new Complex(Ops.log(abs(z)), argument(z));
  }

  /// The root with a real part that is not negative; the larger part is computed first, the other
  /// from it.
  static Complex sqrt(Complex z) {
    Node half = Nodes.number(0.5);
    Node larger = Ops.sqrt(multiply(half, add(abs(z), Ops.abs(z.re()))));
    Node zero = Ops.equal(larger, Nodes.ZERO);
    Node safe = Ops.select(zero, Nodes.ONE, larger);
    Node smaller = Ops.divide(Ops.abs(z.im()), multiply(Nodes.number(2), safe));
    Node right = Ops.lessEqual(Nodes.ZERO, z.re());
    Node im = Ops.select(right, smaller, larger);
    // −0 counts as negative: it tells the side of the branch cut.
    Node negative =
        Ops.or(Ops.less(z.im(), Nodes.ZERO), Ops.less(Ops.reciprocal(z.im()), Nodes.ZERO));
    return new Complex(Ops.select(right, larger, smaller), Ops.select(negative, negate(im), im));
  }

  static Complex power(Complex a, Complex b) {
    if (Nodes.isNumber(b.re()) && Nodes.isNumber(b.im()) && b.im().value().item() == 0) {
      double exponent = b.re().value().item();
      if (exponent == Math.rint(exponent) && exponent >= 0 && exponent <= 8) {
        Complex product = of(1, 0);
        for (int k = 0; k < (int) exponent; k++) {
          product = times(product, a);
        }
        return product;
      }
    }
    return exp(times(b, log(a)));
  }

  static Complex scale(Complex z, double factor) {
    return new Complex(
        multiply(z.re(), Nodes.number(factor)), multiply(z.im(), Nodes.number(factor)));
  }

  /// i z
  static Complex rotate(Complex z) {
    return new Complex(negate(z.im()), z.re());
  }

  static Complex square(Complex z) {
    return times(z, z);
  }

  static Value productOf(Call call) {
    Complex z = call.value(0).complex();
    Complex product = of(1, 0);
    for (int k = 0; k < z.re().shape().numElements(); k++) {
      Node re = Nodes.at(Layout.flatten(z.re()), k);
      product = times(product, new Complex(re, Nodes.at(Layout.flatten(z.im()), k)));
    }
    return product;
  }

  /// Stan's dot product conjugates its first argument.
  static Value dotProduct(Call call) {
    Complex all = times(conjugate(call.value(0).complex()), call.value(1).complex());
    return new Complex(Ops.sum(all.re()), Ops.sum(all.im()));
  }

  static Value dotSelf(Call call) {
    Complex z = call.value(0).complex();
    return new Complex(Ops.sum(add(Ops.square(z.re()), Ops.square(z.im()))), Nodes.ZERO);
  }

  /// Functions of matrices that exist for real and complex values alike.
  static Library.@Nullable Function ofMatrices(String name) {
    return switch (name) {
      case "diag_pre_multiply" ->
          call -> {
            requireRows(call, 1, 0, 0);
            return apply(call, (a, b) -> multiply(Layout.broadcast(a, 1, b.shape().size(1)), b));
          };
      case "diag_post_multiply" ->
          call -> {
            requireRows(call, 0, 1, 1);
            return apply(call, (a, b) -> multiply(a, Layout.broadcast(b, 0, a.shape().size(0))));
          };
      case "rows_dot_product" -> call -> dotProducts(call, 1);
      case "columns_dot_product" -> call -> dotProducts(call, 0);
      default -> null;
    };
  }

  private static void requireRows(Call call, int matrix, int vector, int axis) {
    int size = ReductionFunctions.shape(call.value(matrix)).size(axis);
    int length = ReductionFunctions.shape(call.value(vector)).size(0);
    call.require(
        size == length,
        "the matrix needs " + length + (axis == 0 ? " rows" : " columns") + ", got " + size);
  }

  private static Value dotProducts(Call call, int axis) {
    call.require(
        ReductionFunctions.shape(call.value(0)).equals(ReductionFunctions.shape(call.value(1))),
        "both arguments must have the same size");
    if (!Types.isComplex(call.result())) {
      Node products =
          multiply(MatrixFunctions.asMatrix(call, 0), MatrixFunctions.asMatrix(call, 1));
      return Value.of(Ops.sum(products, axis));
    }
    Complex a = call.value(0).complex();
    Complex all = times(a, call.value(1).complex());
    if (a.re().shape().rank() == 2) {
      return new Complex(Ops.sum(all.re(), axis), Ops.sum(all.im(), axis));
    }
    boolean column = call.type(0) == StanType.COMPLEX_VECTOR || call.type(0) == StanType.VECTOR;
    if (column == (axis == 1)) {
      return all;
    }
    return new Complex(vector(Ops.sum(all.re())), vector(Ops.sum(all.im())));
  }

  private static Node vector(Node scalar) {
    return Layout.broadcast(scalar, 0, 1);
  }

  /// A bilinear function of two values that are real or complex.
  private static Value apply(Call call, java.util.function.BinaryOperator<Node> function) {
    if (!Types.isComplex(call.result())) {
      return Value.of(function.apply(call.node(0), call.node(1)));
    }
    Complex a = call.value(0).complex();
    Complex b = call.value(1).complex();
    Node re = subtract(function.apply(a.re(), b.re()), function.apply(a.im(), b.im()));
    return new Complex(re, add(function.apply(a.re(), b.im()), function.apply(a.im(), b.re())));
  }
}
