// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.special.BetaFunction;
import elbo.special.ErrorFunction;
import elbo.special.Exponential;
import elbo.special.GammaFunction;
import elbo.special.GammaQuantile;
import elbo.special.Hyperbolic;
import elbo.special.IncompleteBeta;
import elbo.special.IncompleteGamma;
import elbo.special.LambertW;
import elbo.special.LogSpace;
import elbo.special.Logarithm;
import elbo.special.NormalExcess;
import elbo.special.Power;
import elbo.special.Trigonometric;
import elbo.special.VonMisesQuantile;

/// The elementwise functions and reductions, one number at a time: the meaning of [UnaryOp],
/// [BinaryOp], [TernaryOp] and [ReduceOp].
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
      case CBRT -> Power.cbrt(x);
      case EXP -> Exponential.exp(x);
      case EXPM1 -> Exponential.expm1(x);
      case LOG -> Logarithm.log(x);
      case LOG1P -> Logarithm.log1p(x);
      case SIN -> Trigonometric.sin(x);
      case COS -> Trigonometric.cos(x);
      case TAN -> Trigonometric.tan(x);
      case ASIN -> Trigonometric.asin(x);
      case ACOS -> Trigonometric.acos(x);
      case ATAN -> Trigonometric.atan(x);
      case SINH -> Hyperbolic.sinh(x);
      case COSH -> Hyperbolic.cosh(x);
      case TANH -> Hyperbolic.tanh(x);
      case ASINH -> Hyperbolic.asinh(x);
      case ACOSH -> Hyperbolic.acosh(x);
      case ATANH -> Hyperbolic.atanh(x);
      case LGAMMA -> GammaFunction.lgamma(x);
      case ERF -> ErrorFunction.erf(x);
      case ERFC -> ErrorFunction.erfc(x);
      case LOG_NDTR -> ErrorFunction.logNdtr(x);
      case NDTRI -> ErrorFunction.ndtri(x);
      case LAMBERT_W0 -> LambertW.w0(x);
      case LOGISTIC -> LogSpace.logistic(x);
      case LOGIT -> LogSpace.logit(x);
      case SOFTPLUS -> LogSpace.softplus(x);
      case LOG1M_EXP -> LogSpace.log1mExp(x);
      case FLOOR -> Math.floor(x);
      case CEIL -> Math.ceil(x);
      case ROUND -> {
        // Not floor(x + 0.5): the sum rounds up just below one half.
        double whole = x < 0 ? Math.ceil(x) : Math.floor(x);
        yield Math.abs(x - whole) >= 0.5 ? whole + Math.copySign(1, x) : whole;
      }
      case TRUNC -> x < 0 ? Math.ceil(x) : Math.floor(x);
      case IS_ZERO -> truth(x == 0);
      case IS_NAN -> truth(Double.isNaN(x));
      case IS_INFINITE -> truth(Double.isInfinite(x));
    };
  }

  static double polygamma(int order, double x) {
    return order == 0 ? GammaFunction.digamma(x) : GammaFunction.polygamma(order, x);
  }

  static double binary(BinaryOp function, double a, double b) {
    return switch (function) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case POW -> Power.pow(a, b);
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case REMAINDER -> a % b;
      case ATAN2 -> Trigonometric.atan2(a, b);
      case HYPOT -> Power.hypot(a, b);
      case XLOGY -> LogSpace.xlogy(a, b);
      case XLOG1PY -> LogSpace.xlog1py(a, b);
      case LOG_ADD_EXP -> LogSpace.logAddExp(a, b);
      case LOG_DIFF_EXP -> LogSpace.logDiffExp(a, b);
      case LBETA -> BetaFunction.lbeta(a, b);
      case LCHOOSE -> BetaFunction.lchoose(a, b);
      case GAMMA_P -> IncompleteGamma.p(a, b);
      case GAMMA_Q -> IncompleteGamma.q(a, b);
      case GAMMA_P_DA -> IncompleteGamma.shapeDerivative(a, b);
      case LOG_GAMMA_P -> IncompleteGamma.logP(a, b);
      case LOG_GAMMA_Q -> IncompleteGamma.logQ(a, b);
      case LOG_GAMMA_P_DA -> IncompleteGamma.logPShapeDerivative(a, b);
      case LOG_GAMMA_Q_DA -> IncompleteGamma.logQShapeDerivative(a, b);
      case LOG_RISING -> BetaFunction.logRisingFactorial(a, b);
      case LOG_RISING_DA -> GammaFunction.digammaDifference(a, b);
      case LOG_GAMMA_QUANTILE -> GammaQuantile.log(a, b);
      case LOG_GAMMA_QUANTILE_DA -> GammaQuantile.logShapeDerivative(a, b);
      case VON_MISES_QUANTILE -> VonMisesQuantile.of(a, b);
      case VON_MISES_QUANTILE_DA -> VonMisesQuantile.concentrationDerivative(a, b);
      case NORMAL_EXCESS -> NormalExcess.of(a, b);
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
      case INC_BETA -> IncompleteBeta.i(a, b, c);
      case INC_BETA_DA -> IncompleteBeta.firstShapeDerivative(a, b, c);
      case INC_BETA_DB -> IncompleteBeta.secondShapeDerivative(a, b, c);
      case LOG_INC_BETA -> IncompleteBeta.logIOfOdds(a, b, c);
      case LOG_INC_BETA_DA -> IncompleteBeta.logIOfOddsFirstShapeDerivative(a, b, c);
      case LOG_INC_BETA_DB -> IncompleteBeta.logIOfOddsSecondShapeDerivative(a, b, c);
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
        if (Double.isInfinite(max) || Double.isNaN(max)) {
          yield max;
        }
        double sum = 0;
        for (double v : x) {
          sum += Exponential.exp(v - max);
        }
        yield max + Logarithm.log(sum);
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
