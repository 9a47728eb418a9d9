// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// The logarithms of the beta function and of binomial coefficients, and relatives.
public final class BetaFunction {
  private static final double HALF_LOG_2PI = 0x1.d67f1c864beb5p-1;

  private BetaFunction() {}

  /// Returns `log B(a, b) = lgamma(a) + lgamma(b) - lgamma(a + b)` for positive arguments.
  ///
  /// Where the larger argument is at least 10 Stirling's corrections are subtracted instead of the
  /// large terms, so nothing cancels (Didonato & Morris 1992, "Algorithm 708", `betaln`). Edges: ∞
  /// where an argument is 0, -∞ where one is ∞; negative arguments and NaN give NaN. Error at most
  /// 2e-15 times the larger of 1 and the result, and for `b >= 10` also times `a |log b|`.
  public static double lbeta(double a, double b) {
    double x = Math.min(a, b);
    double y = Math.max(a, b);
    if (!(x >= 0)) {
      return Double.NaN;
    }
    if (x == 0) {
      return y == Double.POSITIVE_INFINITY ? Double.NaN : Double.POSITIVE_INFINITY;
    }
    if (y == Double.POSITIVE_INFINITY) {
      return Double.NEGATIVE_INFINITY;
    }
    if (y < 10) {
      return GammaFunction.lgamma(x) + (GammaFunction.lgamma(y) - GammaFunction.lgamma(x + y));
    }
    double ratio = x / y;
    double log1pRatio = Logarithm.log1p(ratio);
    if (x < 10) {
      // lgamma(x) + [lgamma(y) - lgamma(x + y)]
      double correction = stirlingCorrection(y) - stirlingCorrection(x + y);
      double difference = x - x * Logarithm.log(x + y) - (y - 0.5) * log1pRatio;
      return GammaFunction.lgamma(x) + correction + difference;
    }
    double correction = stirlingCorrection(x) + stirlingCorrection(y) - stirlingCorrection(x + y);
    double logShare = Logarithm.log(ratio / (1 + ratio)); // log(x / (x + y))
    return HALF_LOG_2PI
        - 0.5 * Logarithm.log(y)
        + correction
        + (x - 0.5) * logShare
        - y * log1pRatio;
  }

  /// Returns the logarithm of the binomial coefficient generalised to real arguments, `-log(n + 1)
  /// - lbeta(n - k + 1, k + 1)`.
  ///
  /// Support: `n >= -1`, `-1 <= k <= n + 1`. Edges as Stan's `lchoose`: 0 at `k = 0` and `k = n`,
  /// `-∞` at `k = -1` and `k = n + 1`; NaN outside. Error as [#lbeta(double, double)].
  public static double lchoose(double n, double k) {
    if (!(n >= -1 && k >= -1 && k <= n + 1)) {
      return Double.NaN;
    }
    double smaller = k > 0.5 * n ? n - k : k;
    if (smaller == 0) {
      return 0;
    }
    if (smaller <= -1) {
      return Double.NEGATIVE_INFINITY;
    }
    if (n + 1 < 0x1p-52) {
      return -GammaFunction.lgamma(smaller + 1) - GammaFunction.lgamma(n - smaller + 1);
    }
    return -Logarithm.log1p(n) - lbeta(n - smaller + 1, smaller + 1);
  }

  /// Returns `lgamma(x) - [(x - 1/2) log x - x + log(2π)/2]`, what Stirling's formula leaves, for
  /// `x >= 5.5`; below it is computed as that difference. Absolute error at most 1e-17 for `x >=
  /// 5.5`.
  public static double stirlingCorrection(double x) {
    if (x >= 5.5) {
      double inverse = 1 / x;
      return inverse * Polynomials.stirling(inverse * inverse);
    }
    return GammaFunction.lgamma(x) - ((x - 0.5) * Logarithm.log(x) - x + HALF_LOG_2PI);
  }

  /// Returns the logarithm of the rising factorial `Γ(x + n) / Γ(x)` for positive `x` and `x + n`;
  /// 0 at `n = 0`, NaN outside. Error at most 2e-15 times the larger of 1, the result and `n`.
  public static double logRisingFactorial(double x, double n) {
    if (!(x > 0 && x + n > 0)) {
      return Double.NaN;
    }
    if (n == 0) {
      return 0;
    }
    if (x < 10 || x + n < 10) {
      return GammaFunction.lgamma(x + n) - GammaFunction.lgamma(x);
    }
    double correction = stirlingCorrection(x + n) - stirlingCorrection(x);
    return (x - 0.5) * Logarithm.log1p(n / x) + n * (Logarithm.log(x + n) - 1) + correction;
  }
}
