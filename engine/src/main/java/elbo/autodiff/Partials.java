// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.autodiff;

import elbo.graph.BinaryOp;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.TernaryOp;
import elbo.graph.UnaryOp;

/// The partial derivatives of the elementwise functions, as nodes: one table for both modes. `y` is
/// the function's own value, used where that is cheaper.
final class Partials {
  private static final double LOG_SQRT_TWO_PI = 0.918938533204672741780;

  private Partials() {}

  /// Whether the function is constant between jumps, so that its derivative is 0 wherever it
  /// exists.
  static boolean isStep(UnaryOp function) {
    return switch (function) {
      case SIGN, FLOOR, CEIL, ROUND, TRUNC, IS_ZERO, IS_NAN, IS_INFINITE -> true;
      case NEGATE, ABS, SQUARE, RECIPROCAL, SQRT, CBRT, EXP, EXPM1, LOG, LOG1P -> false;
      case SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH, TANH, ASINH, ACOSH, ATANH -> false;
      case LGAMMA, ERF, ERFC, LOG_NDTR, NDTRI, LOGISTIC, LOGIT, SOFTPLUS, LOG1M_EXP, LAMBERT_W0 ->
          false;
    };
  }

  /// Whether the function is constant between jumps.
  static boolean isStep(BinaryOp function) {
    return switch (function) {
      case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, AND, OR -> true;
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, POW, MAX, MIN, REMAINDER, ATAN2, HYPOT -> false;
      case LOG_ADD_EXP,
          LOG_DIFF_EXP,
          XLOGY,
          XLOG1PY,
          LBETA,
          LCHOOSE,
          GAMMA_P,
          GAMMA_Q,
          GAMMA_P_DA ->
          false;
    };
  }

  static Node unary(UnaryOp function, Node x, Node y) {
    return switch (function) {
      case NEGATE -> number(-1);
      case ABS -> Ops.unary(UnaryOp.SIGN, x);
      case SQUARE -> Ops.multiply(number(2), x);
      case RECIPROCAL -> Ops.negate(Ops.square(y));
      case SQRT -> Ops.divide(number(0.5), y);
      case CBRT -> Ops.divide(number(1.0 / 3), Ops.square(y));
      case EXP -> y;
      case EXPM1 -> Ops.exp(x);
      case LOG -> Ops.reciprocal(x);
      case LOG1P -> Ops.reciprocal(Ops.add(number(1), x));
      case SIN -> Ops.unary(UnaryOp.COS, x);
      case COS -> Ops.negate(Ops.unary(UnaryOp.SIN, x));
      case TAN -> Ops.add(number(1), Ops.square(y));
      case ASIN -> Ops.reciprocal(Ops.sqrt(oneMinusSquare(x)));
      case ACOS -> Ops.negate(Ops.reciprocal(Ops.sqrt(oneMinusSquare(x))));
      case ATAN -> Ops.reciprocal(Ops.add(number(1), Ops.square(x)));
      case SINH -> Ops.unary(UnaryOp.COSH, x);
      case COSH -> Ops.unary(UnaryOp.SINH, x);
      case TANH -> Ops.subtract(number(1), Ops.square(y));
      case ASINH -> Ops.reciprocal(Ops.binary(BinaryOp.HYPOT, x, number(1)));
      case ACOSH -> {
        Node product = Ops.multiply(Ops.subtract(x, number(1)), Ops.add(x, number(1)));
        yield Ops.reciprocal(Ops.sqrt(product));
      }
      case ATANH -> Ops.reciprocal(oneMinusSquare(x));
      case LGAMMA -> Ops.digamma(x);
      case ERF -> erf(x);
      case ERFC -> Ops.negate(erf(x));
      // φ(x)/Φ(x) in log space: neither underflows before the quotient does
      case LOG_NDTR -> {
        Node logDensity =
            Ops.subtract(Ops.multiply(number(-0.5), Ops.square(x)), number(LOG_SQRT_TWO_PI));
        yield Ops.exp(Ops.subtract(logDensity, y));
      }
      case NDTRI ->
          Ops.exp(Ops.add(Ops.multiply(number(0.5), Ops.square(y)), number(LOG_SQRT_TWO_PI)));
      // not y·(1 − y): that loses all digits where y rounds to 1
      case LOGISTIC -> Ops.multiply(y, Ops.logistic(Ops.negate(x)));
      case LOGIT -> Ops.reciprocal(Ops.multiply(x, Ops.subtract(number(1), x)));
      case SOFTPLUS -> Ops.logistic(x);
      case LOG1M_EXP -> Ops.negate(Ops.reciprocal(Ops.expm1(Ops.negate(x))));
      case LAMBERT_W0 -> Ops.reciprocal(Ops.add(x, Ops.exp(y)));
      case SIGN, FLOOR, CEIL, ROUND, TRUNC, IS_ZERO, IS_NAN, IS_INFINITE -> number(0);
    };
  }

  private static Node erf(Node x) {
    return Ops.multiply(number(2 / Math.sqrt(Math.PI)), Ops.exp(Ops.negate(Ops.square(x))));
  }

  private static Node oneMinusSquare(Node x) {
    return Ops.multiply(Ops.subtract(number(1), x), Ops.add(number(1), x));
  }

  /// The derivative with respect to argument `which` (0 or 1).
  static Node binary(BinaryOp function, int which, Node a, Node b, Node y) {
    boolean first = which == 0;
    return switch (function) {
      case ADD -> number(1);
      case SUBTRACT -> number(first ? 1 : -1);
      case MULTIPLY -> first ? b : a;
      case DIVIDE -> first ? Ops.reciprocal(b) : Ops.negate(Ops.divide(y, b));
      case POW -> first ? powBase(a, b) : powExponent(a, y);
      // where both are equal the second one counts, as in Stan
      case MAX -> first ? Ops.less(b, a) : Ops.not(Ops.less(b, a));
      case MIN -> first ? Ops.less(a, b) : Ops.not(Ops.less(a, b));
      case REMAINDER -> first ? number(1) : Ops.negate(Ops.unary(UnaryOp.TRUNC, Ops.divide(a, b)));
      case ATAN2 -> {
        Node square = Ops.add(Ops.square(a), Ops.square(b));
        yield first ? Ops.divide(b, square) : Ops.negate(Ops.divide(a, square));
      }
      case HYPOT -> Ops.divide(first ? a : b, y);
      case LOG_ADD_EXP -> Ops.logistic(first ? Ops.subtract(a, b) : Ops.subtract(b, a));
      case LOG_DIFF_EXP ->
          Ops.negate(Ops.reciprocal(Ops.expm1(first ? Ops.subtract(b, a) : Ops.subtract(a, b))));
      case XLOGY -> first ? Ops.log(b) : zeroWhereZero(a, Ops.divide(a, b));
      case XLOG1PY -> first ? Ops.log1p(b) : zeroWhereZero(a, Ops.divide(a, Ops.add(number(1), b)));
      case LBETA -> Ops.subtract(Ops.digamma(first ? a : b), Ops.digamma(Ops.add(a, b)));
      case LCHOOSE -> {
        Node rest = Ops.digamma(Ops.add(Ops.subtract(a, b), number(1)));
        yield first
            ? Ops.subtract(Ops.digamma(Ops.add(a, number(1))), rest)
            : Ops.subtract(rest, Ops.digamma(Ops.add(b, number(1))));
      }
      case GAMMA_P -> first ? Ops.binary(BinaryOp.GAMMA_P_DA, a, b) : gammaDensity(a, b);
      case GAMMA_Q ->
          Ops.negate(first ? Ops.binary(BinaryOp.GAMMA_P_DA, a, b) : gammaDensity(a, b));
      case GAMMA_P_DA -> {
        if (first) {
          throw new UnsupportedOperationException(
              "the second derivative of the incomplete gamma function in its shape is not available;"
                  + " take first derivatives only, or hold the shape fixed");
        }
        yield Ops.multiply(gammaDensity(a, b), Ops.subtract(Ops.log(b), Ops.digamma(a)));
      }
      case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, AND, OR -> number(0);
    };
  }

  private static Node zeroWhereZero(Node a, Node partial) {
    return Ops.select(a, partial, number(0));
  }

  /// b·aᵇ⁻¹, and 0 where b is 0 (there aᵇ is 1 whatever a is).
  private static Node powBase(Node a, Node b) {
    return zeroWhereZero(b, Ops.multiply(b, Ops.pow(a, Ops.subtract(b, number(1)))));
  }

  /// aᵇ·ln a, and 0 where a is 0.
  private static Node powExponent(Node a, Node y) {
    Node safe = Ops.select(a, a, number(1));
    return zeroWhereZero(a, Ops.multiply(y, Ops.log(safe)));
  }

  /// The density of Gamma(a, 1) at x.
  private static Node gammaDensity(Node a, Node x) {
    Node power = Ops.xlogy(Ops.subtract(a, number(1)), x);
    return Ops.exp(Ops.subtract(Ops.subtract(power, x), Ops.lgamma(a)));
  }

  /// The derivative with respect to argument `which` (0, 1 or 2) of a function other than the
  /// selection.
  static Node ternary(TernaryOp function, int which, Node a, Node b, Node x) {
    return switch (function) {
      case SELECT ->
          throw new IllegalArgumentException(
              "a selection passes derivatives on, it has no partial");
      case INC_BETA ->
          switch (which) {
            case 0 -> Ops.ternary(TernaryOp.INC_BETA_DA, a, b, x);
            case 1 -> Ops.ternary(TernaryOp.INC_BETA_DB, a, b, x);
            default -> betaDensity(a, b, x);
          };
      case INC_BETA_DA, INC_BETA_DB -> {
        if (which != 2) {
          throw new UnsupportedOperationException(
              "the second derivatives of the incomplete beta function in its shapes are not available;"
                  + " take first derivatives only, or hold the shapes fixed");
        }
        boolean first = function == TernaryOp.INC_BETA_DA;
        Node log = first ? Ops.log(x) : Ops.log1m(x);
        Node score =
            Ops.add(Ops.subtract(log, Ops.digamma(first ? a : b)), Ops.digamma(Ops.add(a, b)));
        yield Ops.multiply(betaDensity(a, b, x), score);
      }
    };
  }

  private static Node betaDensity(Node a, Node b, Node x) {
    Node left = Ops.xlogy(Ops.subtract(a, number(1)), x);
    Node right = Ops.xlog1py(Ops.subtract(b, number(1)), Ops.negate(x));
    return Ops.exp(Ops.subtract(Ops.add(left, right), Ops.lbeta(a, b)));
  }

  static Node number(double value) {
    return Ops.constant(value);
  }
}
