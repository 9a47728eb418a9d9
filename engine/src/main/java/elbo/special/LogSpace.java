// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// Compounds of exponentials and logarithms that stay exact where their parts would overflow or
/// cancel.
public final class LogSpace {
  private static final double LN2 = 0x1.62e42fefa39efp-1;

  private LogSpace() {}

  /// Returns the logistic function `1 / (1 + e⁻ˣ)` (Stan's `inv_logit`).
  ///
  /// Edges: `logistic(-∞) = 0`, `logistic(∞) = 1`, NaN gives NaN. Within 3 ulp, also for very
  /// negative `x`.
  public static double logistic(double x) {
    double e = Exponential.exp(-Math.abs(x));
    return (x < 0 ? e : 1) / (1 + e);
  }

  /// Returns `log(p / (1 - p))` for `0 <= p <= 1`.
  ///
  /// Edges: `logit(0) = -∞`, `logit(1) = ∞`; outside [0, 1] and NaN give NaN. Within 4 ulp (near ½
  /// it is `log1p((2p - 1) / (1 - p))`, which keeps the relative accuracy).
  public static double logit(double p) {
    if (p > 0.25 && p < 0.75) {
      return Logarithm.log1p((2 * p - 1) / (1 - p));
    }
    return Logarithm.log(p / (1 - p));
  }

  /// Returns `log(1 + eˣ)` (Stan's `log1p_exp`).
  ///
  /// Edges: `softplus(-∞) = 0`, `softplus(∞) = ∞`, NaN gives NaN. Within 3 ulp.
  public static double softplus(double x) {
    return Math.max(x, 0) + Logarithm.log1p(Exponential.exp(-Math.abs(x)));
  }

  /// Returns `log(logistic(x)) = -log(1 + e⁻ˣ)`. Within 3 ulp.
  public static double logLogistic(double x) {
    return -softplus(-x);
  }

  /// Returns `log(1 - logistic(x)) = -log(1 + eˣ)`. Within 3 ulp.
  public static double log1mLogistic(double x) {
    return -softplus(x);
  }

  /// Returns `log(1 - eˣ)` for `x <= 0`.
  ///
  /// Edges: `log1mExp(0) = -∞`, `log1mExp(-∞) = 0`; positive arguments and NaN give NaN. Within 4
  /// ulp. The two forms meet at `-log 2` (Mächler 2012, "Accurately computing log(1 - exp(-|a|))").
  public static double log1mExp(double x) {
    return x > -LN2 ? Logarithm.log(-Exponential.expm1(x)) : Logarithm.log1p(-Exponential.exp(x));
  }

  /// Returns the derivative of [#log1mExp(double)], `-1 / (e⁻ˣ - 1)`; `-∞` at 0, 0 at `-∞`, NaN for
  /// positive `x`. Within 3 ulp.
  public static double log1mExpDerivative(double x) {
    return x > 0 ? Double.NaN : -1 / Exponential.expm1(Math.abs(x));
  }

  /// Returns `log(eᵃ + eᵇ)`.
  ///
  /// Edges: `-∞` is the neutral element, `∞` wins, NaN gives NaN. Error at most 3 ulp of the larger
  /// of the result and the larger argument.
  public static double logAddExp(double a, double b) {
    double distance = a == b ? 0 : Math.abs(a - b);
    return Math.max(a, b) + Logarithm.log1p(Exponential.exp(-distance));
  }

  /// Returns `log(eᵃ - eᵇ)` for `a >= b`.
  ///
  /// Edges: `-∞` where `a = b < ∞`, `a` where `b = -∞`; NaN where `a < b`, where both are `∞`, or
  /// for NaN. Error at most 5 ulp of the larger of the result and `a`, when the arguments are taken
  /// as exact and their difference is.
  public static double logDiffExp(double a, double b) {
    if (a == b) {
      return a < Double.POSITIVE_INFINITY ? Double.NEGATIVE_INFINITY : Double.NaN;
    }
    return a + log1mExp(b - a);
  }

  /// Returns `x log y`, with `0 log 0 = 0` (Stan's `lmultiply`).
  ///
  /// Edges: 0 where `x = 0` and `y >= 0`; NaN for negative `y` and for NaN. Within 2 ulp.
  public static double xlogy(double x, double y) {
    return x == 0 && y >= 0 ? 0 : x * Logarithm.log(y);
  }

  /// Returns `x log(1 + y)`, with `0 log 0 = 0`.
  ///
  /// Edges: 0 where `x = 0` and `y >= -1`; NaN for `y < -1` and for NaN. Within 3 ulp.
  public static double xlog1py(double x, double y) {
    return x == 0 && y >= -1 ? 0 : x * Logarithm.log1p(y);
  }

  /// Returns `log(θ eᵃ + (1 - θ) eᵇ)`: a mixture of two on the log scale (Stan's `log_mix`).
  ///
  /// Edges: `b` where `θ = 0`, `a` where `θ = 1`; NaN for `θ` outside [0, 1]. Error at most 6 ulp
  /// of the largest of the result, `|a|` and `|b|`.
  public static double logMix(double theta, double a, double b) {
    if (theta == 0) {
      return b;
    }
    if (theta == 1) {
      return a;
    }
    return logAddExp(Logarithm.log(theta) + a, Logarithm.log1p(-theta) + b);
  }
}
