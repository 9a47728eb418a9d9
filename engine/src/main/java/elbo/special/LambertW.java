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
    double fromBranchPoint = (x + INVERSE_E) + INVERSE_E_LOW;
    if (fromBranchPoint < 1e-6) {
      double p = Math.sqrt(2 * Math.E * Math.max(fromBranchPoint, 0));
      return branchSeries(p);
    }
    double w;
    if (x < -0.25) {
      w = branchSeries(Math.sqrt(2 * Math.E * fromBranchPoint));
    } else if (x < 3) {
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

  private static double branchSeries(double p) {
    double tail =
        Math.fma(p, Math.fma(p, Math.fma(p, -221.0 / 8505, 769.0 / 17280), -43.0 / 540), 11.0 / 72);
    return Math.fma(p, Math.fma(p, Math.fma(p, tail, -1.0 / 3), 1), -1);
  }
}
