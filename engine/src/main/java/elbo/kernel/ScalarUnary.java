// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import elbo.special.ErrorFunction;
import elbo.special.Exponential;
import elbo.special.GammaFunction;
import elbo.special.Hyperbolic;
import elbo.special.LambertW;
import elbo.special.LogSpace;
import elbo.special.Logarithm;
import elbo.special.Power;
import elbo.special.Trigonometric;

/// The scalar twins of [UnaryKernels]: one plain loop each. The JVM vectorises those without calls
/// and branches by itself.
final class ScalarUnary {
  private ScalarUnary() {}

  static void apply(
      UnaryKernels kernel, double[] x, int xOffset, double[] out, int outOffset, int n) {
    switch (kernel) {
      case NEGATE -> negate(x, xOffset, out, outOffset, n);
      case ABS -> abs(x, xOffset, out, outOffset, n);
      case SIGN -> sign(x, xOffset, out, outOffset, n);
      case SQUARE -> square(x, xOffset, out, outOffset, n);
      case RECIPROCAL -> reciprocal(x, xOffset, out, outOffset, n);
      case SQRT -> sqrt(x, xOffset, out, outOffset, n);
      case CBRT -> cbrt(x, xOffset, out, outOffset, n);
      case EXP -> exp(x, xOffset, out, outOffset, n);
      case EXPM1 -> expm1(x, xOffset, out, outOffset, n);
      case LOG -> log(x, xOffset, out, outOffset, n);
      case LOG1P -> log1p(x, xOffset, out, outOffset, n);
      case SIN -> sin(x, xOffset, out, outOffset, n);
      case COS -> cos(x, xOffset, out, outOffset, n);
      case TAN -> tan(x, xOffset, out, outOffset, n);
      case ASIN -> asin(x, xOffset, out, outOffset, n);
      case ACOS -> acos(x, xOffset, out, outOffset, n);
      case ATAN -> atan(x, xOffset, out, outOffset, n);
      case SINH -> sinh(x, xOffset, out, outOffset, n);
      case COSH -> cosh(x, xOffset, out, outOffset, n);
      case TANH -> tanh(x, xOffset, out, outOffset, n);
      case ASINH -> asinh(x, xOffset, out, outOffset, n);
      case ACOSH -> acosh(x, xOffset, out, outOffset, n);
      case ATANH -> atanh(x, xOffset, out, outOffset, n);
      case LGAMMA -> lgamma(x, xOffset, out, outOffset, n);
      case DIGAMMA -> digamma(x, xOffset, out, outOffset, n);
      case TRIGAMMA -> trigamma(x, xOffset, out, outOffset, n);
      case ERF -> erf(x, xOffset, out, outOffset, n);
      case ERFC -> erfc(x, xOffset, out, outOffset, n);
      case LOG_NDTR -> logNdtr(x, xOffset, out, outOffset, n);
      case NDTRI -> ndtri(x, xOffset, out, outOffset, n);
      case LOGISTIC -> logistic(x, xOffset, out, outOffset, n);
      case LOGIT -> logit(x, xOffset, out, outOffset, n);
      case SOFTPLUS -> softplus(x, xOffset, out, outOffset, n);
      case LOG1M_EXP -> log1mExp(x, xOffset, out, outOffset, n);
      case LAMBERT_W0 -> lambertW0(x, xOffset, out, outOffset, n);
      case FLOOR -> floor(x, xOffset, out, outOffset, n);
      case CEIL -> ceil(x, xOffset, out, outOffset, n);
      case ROUND -> round(x, xOffset, out, outOffset, n);
      case TRUNC -> trunc(x, xOffset, out, outOffset, n);
      case IS_ZERO -> isZero(x, xOffset, out, outOffset, n);
      case IS_NAN -> isNan(x, xOffset, out, outOffset, n);
      case IS_INFINITE -> isInfinite(x, xOffset, out, outOffset, n);
    }
  }

  private static void negate(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = -x[xOffset + i];
    }
  }

  private static void abs(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Math.abs(x[xOffset + i]);
    }
  }

  private static void sign(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Math.signum(x[xOffset + i]);
    }
  }

  private static void square(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      double v = x[xOffset + i];
      out[outOffset + i] = v * v;
    }
  }

  private static void reciprocal(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = 1 / x[xOffset + i];
    }
  }

  private static void sqrt(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Math.sqrt(x[xOffset + i]);
    }
  }

  private static void cbrt(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Power.cbrt(x[xOffset + i]);
    }
  }

  private static void exp(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Exponential.exp(x[xOffset + i]);
    }
  }

  private static void expm1(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Exponential.expm1(x[xOffset + i]);
    }
  }

  private static void log(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Logarithm.log(x[xOffset + i]);
    }
  }

  private static void log1p(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Logarithm.log1p(x[xOffset + i]);
    }
  }

  private static void sin(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Trigonometric.sin(x[xOffset + i]);
    }
  }

  private static void cos(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Trigonometric.cos(x[xOffset + i]);
    }
  }

  private static void tan(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Trigonometric.tan(x[xOffset + i]);
    }
  }

  private static void asin(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Trigonometric.asin(x[xOffset + i]);
    }
  }

  private static void acos(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Trigonometric.acos(x[xOffset + i]);
    }
  }

  private static void atan(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Trigonometric.atan(x[xOffset + i]);
    }
  }

  private static void sinh(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Hyperbolic.sinh(x[xOffset + i]);
    }
  }

  private static void cosh(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Hyperbolic.cosh(x[xOffset + i]);
    }
  }

  private static void tanh(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Hyperbolic.tanh(x[xOffset + i]);
    }
  }

  private static void asinh(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Hyperbolic.asinh(x[xOffset + i]);
    }
  }

  private static void acosh(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Hyperbolic.acosh(x[xOffset + i]);
    }
  }

  private static void atanh(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Hyperbolic.atanh(x[xOffset + i]);
    }
  }

  private static void lgamma(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = GammaFunction.lgamma(x[xOffset + i]);
    }
  }

  private static void digamma(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = GammaFunction.digamma(x[xOffset + i]);
    }
  }

  private static void trigamma(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = GammaFunction.trigamma(x[xOffset + i]);
    }
  }

  private static void erf(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = ErrorFunction.erf(x[xOffset + i]);
    }
  }

  private static void erfc(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = ErrorFunction.erfc(x[xOffset + i]);
    }
  }

  private static void logNdtr(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = ErrorFunction.logNdtr(x[xOffset + i]);
    }
  }

  private static void ndtri(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = ErrorFunction.ndtri(x[xOffset + i]);
    }
  }

  private static void logistic(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = LogSpace.logistic(x[xOffset + i]);
    }
  }

  private static void logit(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = LogSpace.logit(x[xOffset + i]);
    }
  }

  private static void softplus(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = LogSpace.softplus(x[xOffset + i]);
    }
  }

  private static void log1mExp(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = LogSpace.log1mExp(x[xOffset + i]);
    }
  }

  private static void lambertW0(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = LambertW.w0(x[xOffset + i]);
    }
  }

  private static void floor(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Math.floor(x[xOffset + i]);
    }
  }

  private static void ceil(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Math.ceil(x[xOffset + i]);
    }
  }

  private static void round(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      double v = x[xOffset + i];
      // Not floor(v + 0.5): the sum rounds up just below one half.
      double whole = v < 0 ? Math.ceil(v) : Math.floor(v);
      out[outOffset + i] = Math.abs(v - whole) >= 0.5 ? whole + Math.copySign(1, v) : whole;
    }
  }

  private static void trunc(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      double v = x[xOffset + i];
      out[outOffset + i] = v < 0 ? Math.ceil(v) : Math.floor(v);
    }
  }

  private static void isZero(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = x[xOffset + i] == 0 ? 1 : 0;
    }
  }

  private static void isNan(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Double.isNaN(x[xOffset + i]) ? 1 : 0;
    }
  }

  private static void isInfinite(double[] x, int xOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Double.isInfinite(x[xOffset + i]) ? 1 : 0;
    }
  }
}
