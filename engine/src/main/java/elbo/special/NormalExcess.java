// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// Quantiles of what a standard normal number that has passed a bound has beyond it, by which draws
/// of truncated normal distributions are made.
///
/// With H(x) = −ln Φ(−x), which a normal number passes as a unit exponential one does, the excess y
/// beyond `a` is where H(a + y) − H(a) = e for an exponential number e. The difference is computed
/// without cancellation: for small y as −ln(1 − h(a)·∫exp(−s(a + s/2))ds), h = H′, else with the
/// squares taken apart.
public final class NormalExcess {
  private static final LegendreRule RULE = new LegendreRule(12);
  private static final double SQRT_HALF = Math.sqrt(0.5);
  private static final int MAX_STEPS = 100;

  /// A step of Newton's method that is smaller than this, relatively, leaves rounding only.
  private static final double LAST_STEP = 1e-9;

  private NormalExcess() {}

  /// Returns the y > 0 with ln Φ(−a) − ln Φ(−a − y) = e.
  ///
  /// Edges: 0 at `e = 0`, ∞ at `e = ∞`; NaN for negative e, infinite a, and NaN. Relative error at
  /// most 5e-14 for |a| up to 30, e from 1e-12 to 700, and what a relative change of a or e by
  /// 1e-15 makes beyond.
  public static double of(double a, double e) {
    if (!(e >= 0 && Math.abs(a) < Double.POSITIVE_INFINITY)) {
      return Double.NaN;
    }
    if (e == 0 || e == Double.POSITIVE_INFINITY) {
      return e;
    }
    double y = guess(a, e);
    for (int i = 0; i < MAX_STEPS; i++) {
      // Convex and increasing: from the left a step leads beyond the root, from there back to it.
      double step = (difference(a, y) - e) / ErrorFunction.logNdtrDerivative(-a - y);
      y = step < y ? y - step : 0.5 * y;
      if (Math.abs(step) <= LAST_STEP * y) {
        break;
      }
    }
    return y;
  }

  private static double guess(double a, double e) {
    double target = ErrorFunction.logNdtr(-a) - e;
    double x;
    if (target > -0.7) {
      x = ErrorFunction.ndtri(-Exponential.expm1(target));
    } else if (target > -700) {
      x = -ErrorFunction.ndtri(Exponential.exp(target));
    } else {
      x = Math.sqrt(-2 * target - Logarithm.log(-4 * Math.PI * target));
    }
    double y = x - a;
    double straight = e / ErrorFunction.logNdtrDerivative(-a);
    // Close to the bound the difference has lost its digits; a straight line has not.
    return y > 1e-8 * (1 + Math.abs(a)) && y < Double.POSITIVE_INFINITY ? y : straight;
  }

  /// H(a + y) − H(a).
  private static double difference(double a, double y) {
    if (y * (1 + Math.abs(a)) < 1) {
      double sum = 0;
      for (int i = 0; i < RULE.size(); i++) {
        double s = y * RULE.node(i);
        sum += RULE.weight(i) * Exponential.exp(-s * (a + 0.5 * s));
      }
      return -Logarithm.log1p(-ErrorFunction.logNdtrDerivative(-a) * y * sum);
    }
    if (a >= 0) {
      double scaled =
          ErrorFunction.erfcxOfPositive((a + y) * SQRT_HALF)
              / ErrorFunction.erfcxOfPositive(a * SQRT_HALF);
      return y * (a + 0.5 * y) - Logarithm.log(scaled);
    }
    return ErrorFunction.logNdtr(-a) - ErrorFunction.logNdtr(-a - y);
  }
}
