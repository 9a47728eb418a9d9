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
          GAMMA_P_DA,
          LOG_GAMMA_P,
          LOG_GAMMA_Q,
          LOG_GAMMA_P_DA,
          LOG_GAMMA_Q_DA,
          LOG_RISING,
          LOG_RISING_DA,
          LOG_GAMMA_QUANTILE,
          LOG_GAMMA_QUANTILE_DA,
          VON_MISES_QUANTILE,
          VON_MISES_QUANTILE_DA,
          NORMAL_EXCESS ->
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
        yield Ops.exp(Ops.subtract(logNormalDensity(x), y));
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
      case LBETA -> Ops.negate(digammaDifference(first ? a : b, first ? b : a));
      case LCHOOSE -> {
        Node rest = Ops.digamma(Ops.add(Ops.subtract(a, b), number(1)));
        yield first
            ? digammaDifference(Ops.add(Ops.subtract(a, b), number(1)), b)
            : Ops.subtract(rest, Ops.digamma(Ops.add(b, number(1))));
      }
      case GAMMA_P -> first ? Ops.binary(BinaryOp.GAMMA_P_DA, a, b) : gammaDensity(a, b);
      case GAMMA_Q ->
          Ops.negate(first ? Ops.binary(BinaryOp.GAMMA_P_DA, a, b) : gammaDensity(a, b));
      case GAMMA_P_DA -> {
        refuseShape(first);
        yield Ops.multiply(gammaDensity(a, b), Ops.subtract(Ops.log(b), Ops.digamma(a)));
      }
      case LOG_GAMMA_P -> first ? Ops.binary(BinaryOp.LOG_GAMMA_P_DA, a, b) : hazard(a, b, y);
      case LOG_GAMMA_Q ->
          first ? Ops.binary(BinaryOp.LOG_GAMMA_Q_DA, a, b) : Ops.negate(hazard(a, b, y));
      case LOG_GAMMA_P_DA -> {
        refuseShape(first);
        Node score = Ops.subtract(Ops.subtract(Ops.log(b), Ops.digamma(a)), y);
        yield Ops.multiply(hazard(a, b, Ops.binary(BinaryOp.LOG_GAMMA_P, a, b)), score);
      }
      case LOG_GAMMA_Q_DA -> {
        refuseShape(first);
        Node score = Ops.subtract(Ops.subtract(Ops.log(b), Ops.digamma(a)), y);
        yield Ops.negate(Ops.multiply(hazard(a, b, Ops.binary(BinaryOp.LOG_GAMMA_Q, a, b)), score));
      }
      case LOG_RISING -> first ? digammaDifference(a, b) : Ops.digamma(Ops.add(a, b));
      case LOG_RISING_DA -> {
        Node end = Ops.polygamma(1, Ops.add(a, b));
        yield first ? Ops.subtract(end, Ops.polygamma(1, a)) : end;
      }
      // Implicit differentiation of P(a, eʸ) = Φ(b): the density of b over that of y.
      case LOG_GAMMA_QUANTILE -> {
        Node logDensity = Ops.subtract(Ops.subtract(Ops.multiply(a, y), Ops.exp(y)), Ops.lgamma(a));
        yield first
            ? Ops.binary(BinaryOp.LOG_GAMMA_QUANTILE_DA, a, y)
            : Ops.exp(Ops.subtract(logNormalDensity(b), logDensity));
      }
      case VON_MISES_QUANTILE -> {
        if (!first) {
          throw new UnsupportedOperationException(
              "the derivative of a von Mises quantile in its probability is not available; hold the"
                  + " noise fixed");
        }
        yield Ops.binary(BinaryOp.VON_MISES_QUANTILE_DA, a, y);
      }
      // Implicit differentiation of H(a + y) − H(a) = b.
      case NORMAL_EXCESS -> {
        Node end = normalHazard(Ops.add(a, y));
        yield first
            ? Ops.subtract(Ops.divide(normalHazard(a), end), number(1))
            : Ops.reciprocal(end);
      }
      case LOG_GAMMA_QUANTILE_DA, VON_MISES_QUANTILE_DA ->
          throw new UnsupportedOperationException(
              "second derivatives of quantiles in their shape are not available; take first"
                  + " derivatives of draws only");
      case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, AND, OR -> number(0);
    };
  }

  private static Node logNormalDensity(Node u) {
    return Ops.subtract(Ops.multiply(number(-0.5), Ops.square(u)), number(LOG_SQRT_TWO_PI));
  }

  /// φ(x)/Φ(−x)
  private static Node normalHazard(Node x) {
    Node logTail = Ops.unary(UnaryOp.LOG_NDTR, Ops.negate(x));
    return Ops.exp(Ops.subtract(logNormalDensity(x), logTail));
  }

  private static Node digammaDifference(Node x, Node n) {
    return Ops.binary(BinaryOp.LOG_RISING_DA, x, n);
  }

  private static void refuseShape(boolean isShape) {
    if (isShape) {
      throw new UnsupportedOperationException(
          "the second derivative of the incomplete gamma function in its shape is not available;"
              + " take first derivatives only, or hold the shape fixed");
    }
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
    return Ops.exp(logGammaDensity(a, x));
  }

  private static Node logGammaDensity(Node a, Node x) {
    Node power = Ops.xlogy(Ops.subtract(a, number(1)), x);
    return Ops.subtract(Ops.subtract(power, x), Ops.lgamma(a));
  }

  /// The density of Gamma(a, 1) at x relative to a tail, in log space: neither underflows before
  /// the quotient does.
  private static Node hazard(Node a, Node x, Node logTail) {
    return Ops.exp(Ops.subtract(logGammaDensity(a, x), logTail));
  }

  /// The derivative with respect to argument `which` (0, 1 or 2) of a function other than the
  /// selection.
  static Node ternary(TernaryOp function, int which, Node a, Node b, Node x, Node y) {
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
        refuseShapes(which != 2);
        boolean first = function == TernaryOp.INC_BETA_DA;
        Node log = first ? Ops.log(x) : Ops.log1m(x);
        yield Ops.multiply(betaDensity(a, b, x), score(log, a, b, first));
      }
      case LOG_INC_BETA ->
          switch (which) {
            case 0 -> Ops.ternary(TernaryOp.LOG_INC_BETA_DA, a, b, x);
            case 1 -> Ops.ternary(TernaryOp.LOG_INC_BETA_DB, a, b, x);
            default -> oddsHazard(a, b, x, y);
          };
      case LOG_INC_BETA_DA, LOG_INC_BETA_DB -> {
        refuseShapes(which != 2);
        boolean first = function == TernaryOp.LOG_INC_BETA_DA;
        Node log = Ops.negate(Ops.log1p(first ? Ops.reciprocal(x) : x));
        Node hazard = oddsHazard(a, b, x, Ops.ternary(TernaryOp.LOG_INC_BETA, a, b, x));
        yield Ops.multiply(hazard, Ops.subtract(score(log, a, b, first), y));
      }
    };
  }

  private static void refuseShapes(boolean isShape) {
    if (isShape) {
      throw new UnsupportedOperationException(
          "the second derivatives of the incomplete beta function in its shapes are not available;"
              + " take first derivatives only, or hold the shapes fixed");
    }
  }

  private static Node betaDensity(Node a, Node b, Node x) {
    Node left = Ops.xlogy(Ops.subtract(a, number(1)), x);
    Node right = Ops.xlog1py(Ops.subtract(b, number(1)), Ops.negate(x));
    return Ops.exp(Ops.subtract(Ops.add(left, right), Ops.lbeta(a, b)));
  }

  /// The density of the odds of a beta variate relative to its distribution function, in log space.
  private static Node oddsHazard(Node a, Node b, Node odds, Node logTail) {
    Node power = Ops.xlogy(Ops.subtract(a, number(1)), odds);
    Node rest = Ops.add(Ops.multiply(Ops.add(a, b), Ops.log1p(odds)), Ops.lbeta(a, b));
    return Ops.exp(Ops.subtract(Ops.subtract(power, rest), logTail));
  }

  /// The derivative of the logarithm of the beta density in its first or second shape.
  ///
  /// @param log ln x or ln(1 − x)
  private static Node score(Node log, Node a, Node b, boolean first) {
    return Ops.add(log, digammaDifference(first ? a : b, first ? b : a));
  }

  static Node number(double value) {
    return Ops.constant(value);
  }
}
