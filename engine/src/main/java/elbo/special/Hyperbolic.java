// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// Hyperbolic functions and their inverses, from [Exponential] and [Logarithm].
public final class Hyperbolic {
  private static final double LN2 = 0x1.62e42fefa39efp-1;

  private Hyperbolic() {}

  /// Returns `tanh x = -t / (t + 2)` with `t = expm1(-2|x|)`, with the sign of `x`.
  ///
  /// Edges: `tanh(±0) = ±0`, `tanh(±∞) = ±1`, NaN gives NaN. Within 3 ulp.
  public static double tanh(double x) {
    double t = Exponential.expm1(-2 * Math.abs(x));
    return Math.copySign(-t / (t + 2), x);
  }

  /// Returns `sinh x = (t + t / (t + 1)) / 2` with `t = expm1|x|`, with the sign of `x`.
  ///
  /// Edges: `sinh(±0) = ±0`, `sinh(±∞) = ±∞`, NaN gives NaN. Within 4 ulp.
  public static double sinh(double x) {
    double a = Math.abs(x);
    if (a > 700) {
      return Math.copySign(scaledExp(a), x);
    }
    double t = Exponential.expm1(a);
    return Math.copySign(0.5 * (t + t / (t + 1)), x);
  }

  /// Returns `cosh x = (e + 1/e) / 2` with `e = exp|x|`.
  ///
  /// Edges: `cosh(0) = 1`, `cosh(±∞) = ∞`, NaN gives NaN. Within 3 ulp.
  public static double cosh(double x) {
    double a = Math.abs(x);
    if (a > 700) {
      return scaledExp(a);
    }
    double e = Exponential.exp(a);
    return 0.5 * e + 0.5 / e;
  }

  /// Returns `asinh x = log(x + √(x² + 1))`, odd.
  ///
  /// Edges: `asinh(±0) = ±0`, `asinh(±∞) = ±∞`, NaN gives NaN. Within 4 ulp.
  public static double asinh(double x) {
    double a = Math.abs(x);
    double y;
    if (a > 0x1p28) {
      y = Logarithm.log(a) + LN2;
    } else {
      double square = a * a;
      y = Logarithm.log1p(a + square / (1 + Math.sqrt(1 + square)));
    }
    return Math.copySign(y, x);
  }

  /// Returns `acosh x = log(x + √(x² - 1))` for `x >= 1`.
  ///
  /// Edges: `acosh(1) = 0`, `acosh(∞) = ∞`; arguments below 1 and NaN give NaN. Within 4 ulp.
  public static double acosh(double x) {
    if (!(x >= 1)) {
      return Double.NaN;
    }
    if (x > 0x1p28) {
      return Logarithm.log(x) + LN2;
    }
    double t = x - 1;
    return Logarithm.log1p(t + Math.sqrt(2 * t + t * t));
  }

  /// Returns `atanh x = log((1 + x) / (1 - x)) / 2` for `|x| <= 1`.
  ///
  /// Edges: `atanh(±0) = ±0`, `atanh(±1) = ±∞`; `|x| > 1` and NaN give NaN. Within 4 ulp.
  public static double atanh(double x) {
    double a = Math.abs(x);
    double y =
        a < 0.5
            ? 0.5 * Logarithm.log1p(2 * a + 2 * a * a / (1 - a))
            : 0.5 * Logarithm.log1p(2 * a / (1 - a));
    return a == 1 ? Math.copySign(Double.POSITIVE_INFINITY, x) : Math.copySign(y, x);
  }

  /// `eᵃ / 2` where `eᵃ` itself may overflow.
  private static double scaledExp(double a) {
    double half = Exponential.exp(0.5 * a);
    return 0.5 * half * half;
  }
}
