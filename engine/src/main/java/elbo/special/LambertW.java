// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// Lambert's W: the inverse of `w eʷ`.
public final class LambertW {
  private static final double INVERSE_E = 0x1.78b56362cef38p-2;
  private static final double INVERSE_E_LOW = -0x1.ca8a4270fadf5p-57;

  private LambertW() {}

  /// Returns the principal branch, `w >= -1` with `w eʷ = x`, for `x >= -1/e`.
  ///
  /// Edges: `W₀(±0) = ±0`, `W₀(∞) = ∞`, -1 at the double nearest to `-1/e`; below and NaN give NaN.
  /// Relative error at most 2e-15. Halley's iteration from a series at the branch point or an
  /// asymptotic start (Corless et al. 1996, "On the Lambert W function", 4.22, 4.19, 5.9).
  public static double w0(double x) {
    if (!(x >= -INVERSE_E)) {
      return Double.NaN;
    }
    if (x == 0 || x == Double.POSITIVE_INFINITY) {
      return x;
    }
    if (x < -0.2) {
      return nearBranchPoint((x + INVERSE_E) + INVERSE_E_LOW, 1);
    }
    double w;
    if (x < 3) {
      w = Logarithm.log1p(x) * (x < 0 ? 1 + 0.2 * x : 1 - 0.13 * x);
    } else {
      double logX = Logarithm.log(x);
      double logLogX = Logarithm.log(logX);
      w = logX - logLogX + logLogX / logX;
    }
    if (x > 3) { // on w + log w = log x, which cannot overflow
      double logX = Logarithm.log(x);
      for (int k = 0; k < 4; k++) {
        double residual = logX - w - Logarithm.log(w);
        w += residual * w / (1 + w);
      }
      return w;
    }
    for (int k = 0; k < 6; k++) {
      double e = Exponential.exp(w);
      double residual = w * e - x;
      double step = residual / (e * (w + 1) - (w + 2) * residual / (2 * w + 2));
      w -= step;
      if (Math.abs(step) <= 1e-9 * Math.abs(w)) {
        break; // convergence is cubic
      }
    }
    return w;
  }

  /// Returns the other real branch, `w <= -1` with `w eʷ = x`, for `-1/e <= x < 0`.
  ///
  /// Edges: -∞ at 0, -1 at the double nearest to `-1/e`; outside and NaN give NaN. Relative error
  /// at most 2e-15.
  public static double wm1(double x) {
    if (!(x >= -INVERSE_E && x <= 0)) {
      return Double.NaN;
    }
    if (x == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (x < -0.3) {
      return nearBranchPoint((x + INVERSE_E) + INVERSE_E_LOW, -1);
    }
    double logX = Logarithm.log(-x);
    double w = logX - Logarithm.log(-logX);
    for (int k = 0; k < 8; k++) { // Newton on w + log(-w) = log(-x)
      double residual = logX - w - Logarithm.log(-w);
      double step = residual * w / (1 + w);
      w += step;
      if (Math.abs(step) <= 1e-16 * Math.abs(w)) {
        break;
      }
    }
    return w;
  }

  /// Solves `1 + (u - 1) eᵘ = e δ` for `u = 1 + w`, with `δ = x + 1/e`, for the branch of the sign
  /// of `u`; the left side is `Σ (k - 1)/k! uᵏ`, `k >= 2`.
  private static double nearBranchPoint(double delta, double sign) {
    double target = Math.E * Math.max(delta, 0);
    double p = sign * Math.sqrt(2 * target);
    if (p == 0) {
      return -1;
    }
    double u = p * Math.fma(p, Math.fma(p, 11.0 / 72, -1.0 / 3), 1);
    for (int k = 0; k < 4; k++) {
      double sum = 0;
      for (int n = 22; n >= 2; n--) {
        // Horner's rule for Σ (n - 1)/n! uⁿ⁻²: the ratio of neighbours is u n / ((n + 1)(n - 1))
        sum = n == 22 ? 1 : Math.fma(sum, u * n / ((n + 1.0) * (n - 1.0)), 1);
      }
      double left = 0.5 * u * u * sum;
      u -= (left - target) / (u * Exponential.exp(u));
    }
    return u - 1;
  }
}
