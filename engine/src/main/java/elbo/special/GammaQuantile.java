// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// Quantiles of Gamma(a, 1) at the probability Φ(u) of a normal number u, in logarithms: for small
/// shapes almost all quantiles are below the smallest double. With u in place of a probability both
/// tails are exact.
public final class GammaQuantile {
  /// Below it, x is nothing beside 1: P(a, x) = xᵃ/Γ(a + 1).
  private static final double TINY = -37;

  private static final double LARGEST_STEP = 2;
  private static final int MAX_STEPS = 100;

  /// Newton's method squares the error: the step after one of this size is beyond a double.
  private static final double LAST_STEP = 1e-8;

  private GammaQuantile() {}

  /// Returns `ln x` with `P(a, x) = Φ(u)`, for `a > 0` and `|u| <= 37`.
  ///
  /// NaN for other arguments. Error at most 1e-14 of the larger of 1 and the result, and 1e-13/√a
  /// for large `a`, for `1e-3 <= a <= 1e4`.
  ///
  /// Newton's method for the logarithm of the smaller tail, which is concave in `ln x`, from the
  /// cube of Wilson & Hilferty (1931) or, for small `a`, from the first term of the series.
  public static double log(double a, double u) {
    if (!(a > 0 && a < Double.POSITIVE_INFINITY && Math.abs(u) <= 37)) {
      return Double.NaN;
    }
    double first = (ErrorFunction.logNdtr(u) + GammaFunction.lgamma1p(a)) / a;
    if (first < TINY) {
      return first;
    }
    double root = 1 - 1 / (9 * a) + u / (3 * Math.sqrt(a));
    double t = root > 0.3 ? Logarithm.log(a) + 3 * Logarithm.log(root) : first;
    boolean isUpper = u > 0;
    double target = ErrorFunction.logNdtr(-Math.abs(u));
    for (int i = 0; i < MAX_STEPS; i++) {
      double x = Exponential.exp(t);
      double tail = isUpper ? IncompleteGamma.logQ(a, x) : IncompleteGamma.logP(a, x);
      double slope = Exponential.exp(IncompleteGamma.logFactor(a, x) - tail);
      double step = (isUpper ? tail - target : target - tail) / slope;
      t += Math.clamp(step, -LARGEST_STEP, LARGEST_STEP);
      if (!(Math.abs(step) > LAST_STEP)) {
        break;
      }
    }
    return t;
  }

  /// Returns `∂ ln x/∂a` at fixed probability, `−(∂P/∂a)/(x ∂P/∂x)`, for `a > 0` and `logX = ln x`
  /// (implicit differentiation). NaN for other arguments. Relative error at most 1e-12 for `a <=
  /// 1e4`.
  public static double logShapeDerivative(double a, double logX) {
    if (!(a > 0 && a < Double.POSITIVE_INFINITY && Math.abs(logX) < Double.POSITIVE_INFINITY)) {
      return Double.NaN;
    }
    if (logX < TINY) {
      return (GammaFunction.digamma(a + 1) - logX) / a;
    }
    double x = Exponential.exp(logX);
    return x < a + 1
        ? -IncompleteGamma.seriesDerivative(a, x) / a
        : IncompleteGamma.fraction(a, x) * IncompleteGamma.fractionLogDerivative(a, x);
  }
}
