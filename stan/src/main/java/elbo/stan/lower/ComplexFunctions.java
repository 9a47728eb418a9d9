// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.subtract;

import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.stan.lower.Value.Complex;
import org.jspecify.annotations.Nullable;

/// Functions of complex values.
final class ComplexFunctions {
  private static final Complex ONE = ComplexMath.of(1, 0);

  private ComplexFunctions() {}

  /// The functions that take complex values only.
  static Library.@Nullable Function find(String name) {
    return switch (name) {
      case "fft" -> call -> transform(call.value(0).complex(), -1);
      case "inv_fft" -> call -> inverse(transform(call.value(0).complex(), 1), call);
      case "fft2" -> call -> transform2(call.value(0).complex(), -1);
      case "inv_fft2" -> call -> inverse(transform2(call.value(0).complex(), 1), call);
      default -> parts(name);
    };
  }

  /// What a function that real arguments have too does with complex ones.
  static Library.@Nullable Function ofComplex(String name) {
    return switch (name) {
      case "symmetrize_from_lower_tri" -> ComplexFunctions::hermitian;
      case "rows_dot_self" -> call -> lengths(call, 1);
      case "columns_dot_self" -> call -> lengths(call, 0);
      case "abs" -> call -> Value.of(ComplexMath.abs(call.value(0).complex()));
      case "pow" -> call -> ComplexMath.power(call.value(0).complex(), call.value(1).complex());
      default -> Library.first(elementary(name), trigonometric(name));
    };
  }

  /// Whether a function of real values acts on real and imaginary parts alike.
  static boolean isLinear(String name) {
    return switch (name) {
      case "trace", "diagonal", "diag_matrix", "add_diag" -> true;
      default -> false;
    };
  }

  /// The Hermitian matrix with this lower triangle; its diagonal stays as it is.
  private static Value hermitian(Call call) {
    Complex z = call.value(0).complex();
    Node re = Linear.lowerTriangle(z.re());
    Node im = Linear.lowerTriangle(z.im());
    int n = Nodes.length(re);
    Node d = MatrixFunctions.onDiagonal(Linear.diagonal(re), n, n);
    Node e = MatrixFunctions.onDiagonal(Linear.diagonal(im), n, n);
    Node upperRe = subtract(Layout.transpose(re), d);
    Node upperIm = subtract(Layout.transpose(im), e);
    return new Complex(add(re, upperRe), subtract(im, upperIm));
  }

  private static Value lengths(Call call, int axis) {
    Complex z = call.value(0).complex();
    Node all = add(Ops.square(z.re()), Ops.square(z.im()));
    Node sum = Ops.sum(all, axis);
    return new Complex(sum, Nodes.filled(sum.shape(), 0));
  }

  private static Library.@Nullable Function parts(String name) {
    return switch (name) {
      case "get_real" -> call -> Value.of(call.value(0).complex().re());
      case "get_imag" -> call -> Value.of(call.value(0).complex().im());
      case "arg" -> call -> Value.of(ComplexMath.argument(call.value(0).complex()));
      case "norm" ->
          call -> {
            Complex z = call.value(0).complex();
            return Value.of(add(Ops.square(z.re()), Ops.square(z.im())));
          };
      case "conj" -> call -> ComplexMath.conjugate(call.value(0).complex());
      case "proj" ->
          call -> {
            Complex z = call.value(0).complex();
            Node infinite =
                Ops.or(
                    Ops.unary(UnaryOp.IS_INFINITE, z.re()), Ops.unary(UnaryOp.IS_INFINITE, z.im()));
            Node re = Ops.select(infinite, Nodes.number(Double.POSITIVE_INFINITY), z.re());
            Node zero = Ops.select(Ops.less(z.im(), Nodes.ZERO), Nodes.number(-0.0), Nodes.ZERO);
            return new Complex(re, Ops.select(infinite, zero, z.im()));
          };
      case "polar" ->
          call -> {
            Node r = call.node(0);
            Node angle = call.node(1);
            return new Complex(
                multiply(r, Ops.unary(UnaryOp.COS, angle)),
                multiply(r, Ops.unary(UnaryOp.SIN, angle)));
          };
      default -> null;
    };
  }

  private static Library.@Nullable Function elementary(String name) {
    return switch (name) {
      case "exp" -> complex(ComplexMath::exp);
      case "log" -> complex(ComplexMath::log);
      case "log10" -> complex(z -> ComplexMath.scale(ComplexMath.log(z), 1 / Math.log(10)));
      case "sqrt" -> complex(ComplexMath::sqrt);
      case "square" -> complex(ComplexMath::square);
      default -> null;
    };
  }

  private static Library.@Nullable Function trigonometric(String name) {
    return switch (name) {
      case "sin" -> complex(ComplexFunctions::sin);
      case "cos" -> complex(ComplexFunctions::cos);
      case "tan" -> complex(z -> ComplexMath.divide(sin(z), cos(z)));
      case "sinh" -> complex(ComplexFunctions::sinh);
      case "cosh" -> complex(ComplexFunctions::cosh);
      case "tanh" -> complex(z -> ComplexMath.divide(sinh(z), cosh(z)));
      case "asin" -> complex(ComplexFunctions::asin);
      case "acos" -> complex(z -> ComplexMath.minus(ComplexMath.of(Math.PI / 2, 0), asin(z)));
      case "atan" -> complex(z -> back(atanh(ComplexMath.rotate(z))));
      case "asinh" -> complex(z -> back(asin(ComplexMath.rotate(z))));
      case "acosh" ->
          complex(z -> {
            Complex root =
                ComplexMath.times(
                    ComplexMath.sqrt(ComplexMath.plus(z, ONE)),
                    ComplexMath.sqrt(ComplexMath.minus(z, ONE)));
            return ComplexMath.log(ComplexMath.plus(z, root));
          });
      case "atanh" -> complex(ComplexFunctions::atanh);
      default -> null;
    };
  }

  /// −i z
  private static Complex back(Complex z) {
    return new Complex(z.im(), Ops.negate(z.re()));
  }

  private static Complex sin(Complex z) {
    return new Complex(
        multiply(Ops.unary(UnaryOp.SIN, z.re()), Ops.unary(UnaryOp.COSH, z.im())),
        multiply(Ops.unary(UnaryOp.COS, z.re()), Ops.unary(UnaryOp.SINH, z.im())));
  }

  private static Complex cos(Complex z) {
    return new Complex(
        multiply(Ops.unary(UnaryOp.COS, z.re()), Ops.unary(UnaryOp.COSH, z.im())),
        Ops.negate(multiply(Ops.unary(UnaryOp.SIN, z.re()), Ops.unary(UnaryOp.SINH, z.im()))));
  }

  private static Complex sinh(Complex z) {
    return back(sin(ComplexMath.rotate(z)));
  }

  private static Complex cosh(Complex z) {
    return cos(ComplexMath.rotate(z));
  }

  /// By the roots of 1 − z and 1 + z, which keep the side of the branch cuts.
  ///
  /// Kahan (1987), Branch cuts for complex elementary functions, or much ado about nothing's sign
  /// bit.
  private static Complex asin(Complex z) {
    Complex minus = ComplexMath.sqrt(new Complex(subtract(Nodes.ONE, z.re()), Ops.negate(z.im())));
    Complex plus = ComplexMath.sqrt(new Complex(add(Nodes.ONE, z.re()), z.im()));
    Node below = ComplexMath.times(minus, plus).re();
    Node im = ComplexMath.times(ComplexMath.conjugate(minus), plus).im();
    return new Complex(
        Ops.binary(elbo.graph.BinaryOp.ATAN2, z.re(), below), Ops.unary(UnaryOp.ASINH, im));
  }

  /// ½ (ln(1 + z) − ln(1 − z))
  private static Complex atanh(Complex z) {
    Complex difference =
        ComplexMath.minus(
            ComplexMath.log(ComplexMath.plus(ONE, z)),
            ComplexMath.log(new Complex(subtract(Nodes.ONE, z.re()), Ops.negate(z.im()))));
    return ComplexMath.scale(difference, 0.5);
  }

  private static Library.Function complex(java.util.function.UnaryOperator<Complex> function) {
    return call -> function.apply(call.value(0).complex());
  }

  private static Complex roots(int n, int sign) {
    double[] re = new double[n * n];
    double[] im = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double angle = 2 * Math.PI * ((long) i * j % n) / n;
        re[i * n + j] = Math.cos(angle);
        im[i * n + j] = sign * Math.sin(angle);
      }
    }
    return new Complex(Nodes.matrix(n, n, re), Nodes.matrix(n, n, im));
  }

  /// The discrete Fourier transform along the first axis, as a product.
  private static Complex transform(Complex z, int sign) {
    int n = Nodes.length(z.re());
    if (z.re().shape().numElements() == 0) {
      return z;
    }
    Complex w = roots(n, sign);
    Node re = subtract(Linear.matmul(w.re(), z.re()), Linear.matmul(w.im(), z.im()));
    return new Complex(re, add(Linear.matmul(w.re(), z.im()), Linear.matmul(w.im(), z.re())));
  }

  private static Complex transform2(Complex z, int sign) {
    Complex columns = transform(z, sign);
    Complex turned = new Complex(Layout.transpose(columns.re()), Layout.transpose(columns.im()));
    Complex rows = transform(turned, sign);
    return new Complex(Layout.transpose(rows.re()), Layout.transpose(rows.im()));
  }

  private static Value inverse(Complex z, Call call) {
    int n = ReductionFunctions.shape(call.value(0)).numElements();
    return n == 0 ? z : ComplexMath.scale(z, 1.0 / n);
  }
}
