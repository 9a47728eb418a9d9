// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

/// The elementwise functions and reductions, one number at a time: the meaning of [UnaryOp], [BinaryOp], [TernaryOp] and [ReduceOp].
final class ScalarFunctions {
  private ScalarFunctions() {}

  static double unary(UnaryOp function, double x) {
    return switch (function) {
      case NEGATE -> -x;
      case ABS -> Math.abs(x);
      case SIGN -> Math.signum(x);
      case SQUARE -> x * x;
      case RECIPROCAL -> 1 / x;
      case SQRT -> Math.sqrt(x);
      case CBRT -> Math.cbrt(x);
      case EXP -> Math.exp(x);
      case EXPM1 -> Math.expm1(x);
      case LOG -> Math.log(x);
      case LOG1P -> Math.log1p(x);
      case SIN -> Math.sin(x);
      case COS -> Math.cos(x);
      case TAN -> Math.tan(x);
      case ASIN -> Math.asin(x);
      case ACOS -> Math.acos(x);
      case ATAN -> Math.atan(x);
      case SINH -> Math.sinh(x);
      case COSH -> Math.cosh(x);
      case TANH -> Math.tanh(x);
      case ASINH, ACOSH, ATANH, LGAMMA, ERF, ERFC, LOG_NDTR, NDTRI, LAMBERT_W0 ->
          throw new UnsupportedOperationException(function.name());
      case LOGISTIC -> 1 / (1 + Math.exp(-x));
      case LOGIT -> Math.log(x / (1 - x));
      case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      case LOG1M_EXP -> Math.log(-Math.expm1(x));
      case FLOOR -> Math.floor(x);
      case CEIL -> Math.ceil(x);
      case ROUND -> x < 0 ? -Math.floor(0.5 - x) : Math.floor(x + 0.5);
      case TRUNC -> x < 0 ? Math.ceil(x) : Math.floor(x);
      case IS_ZERO -> truth(x == 0);
      case IS_NAN -> truth(x != x);
      case IS_INFINITE -> truth(Double.isInfinite(x));
    };
  }

  static double polygamma(int order, double x) {
    throw new UnsupportedOperationException("polygamma " + order + " " + x);
  }

  static double binary(BinaryOp function, double a, double b) {
    return switch (function) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case POW -> Math.pow(a, b);
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case REMAINDER -> a % b;
      case ATAN2 -> Math.atan2(a, b);
      case HYPOT -> Math.hypot(a, b);
      case XLOGY -> a == 0 && b == b ? 0 : a * Math.log(b);
      case XLOG1PY -> a == 0 && b == b ? 0 : a * Math.log1p(b);
      case LOG_ADD_EXP, LOG_DIFF_EXP, LBETA, LCHOOSE, GAMMA_P, GAMMA_Q, GAMMA_P_DA ->
          throw new UnsupportedOperationException(function.name());
      case EQUAL -> truth(a == b);
      case NOT_EQUAL -> truth(a != b);
      case LESS -> truth(a < b);
      case LESS_EQUAL -> truth(a <= b);
      case AND -> truth(a != 0 && b != 0);
      case OR -> truth(a != 0 || b != 0);
    };
  }

  static double ternary(TernaryOp function, double a, double b, double c) {
    return switch (function) {
      case SELECT -> a != 0 ? b : c;
      case INC_BETA, INC_BETA_DA, INC_BETA_DB -> throw new UnsupportedOperationException(function.name());
    };
  }

  static double reduce(ReduceOp function, double[] x) {
    return switch (function) {
      case SUM -> sum(x);
      case MAX -> {
        double max = Double.NEGATIVE_INFINITY;
        for (double v : x) {
          max = Math.max(max, v);
        }
        yield max;
      }
      case MIN -> {
        double min = Double.POSITIVE_INFINITY;
        for (double v : x) {
          min = Math.min(min, v);
        }
        yield min;
      }
      case LOG_SUM_EXP -> {
        double max = reduce(ReduceOp.MAX, x);
        if (Double.isInfinite(max) || max != max) {
          yield max;
        }
        double sum = 0;
        for (double v : x) {
          sum += Math.exp(v - max);
        }
        yield max + Math.log(sum);
      }
    };
  }

  private static double sum(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v;
    }
    return sum;
  }

  private static double truth(boolean condition) {
    return condition ? 1 : 0;
  }
}
