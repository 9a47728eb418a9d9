// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// Owen's T function, the integral behind the skew normal and the bivariate normal distribution
/// functions.
public final class OwensT {
  private static final LegendreRule RULE = new LegendreRule(40);

  private OwensT() {}

  /// Returns `T(h, a) = 1/(2π) ∫₀ᵃ exp(-h² (1 + x²)/2) / (1 + x²) dx`.
  ///
  /// Even in `h`, odd in `a`. Edges: 0 at `a = 0` and `h = ±∞`; `atan(a) / 2π` at `h = 0`; `Φ(-|h|)
  /// / 2` at `a = ∞`; NaN for NaN. Relative error at most 1e-13. Forty-point Gauss quadrature for
  /// `|a| <= 1` over the part of the interval that counts, and Owen's reflection above (Owen 1956,
  /// "Tables for computing bivariate normal probabilities", 2.3).
  public static double t(double h, double a) {
    if (Double.isNaN(h) || Double.isNaN(a)) {
      return Double.NaN;
    }
    return Math.copySign(ofPositive(Math.abs(h), Math.abs(a)), a);
  }

  private static double ofPositive(double h, double a) {
    if (a == 0 || h > 40) { // e^-800 is below the smallest double
      return 0;
    }
    if (h == 0) {
      return Trigonometric.atan(a) / (2 * Math.PI);
    }
    if (a <= 1) {
      return quadrature(h, a);
    }
    double upper = ErrorFunction.ndtr(-h);
    if (a == Double.POSITIVE_INFINITY) {
      return 0.5 * upper;
    }
    double far = ErrorFunction.ndtr(-a * h);
    return 0.5 * (upper + far) - upper * far - quadrature(a * h, 1 / a);
  }

  private static double quadrature(double h, double a) {
    if (h > 40) {
      return 0;
    }
    double end = Math.min(a, 9 / h); // nine standard deviations
    double sum = 0;
    for (int i = 0; i < RULE.size(); i++) {
      double x = end * RULE.node(i);
      double square = x * x;
      sum += RULE.weight(i) * Exponential.exp(-0.5 * h * h * square) / (1 + square);
    }
    return Exponential.exp(-0.5 * h * h) * end * sum / (2 * Math.PI);
  }
}
