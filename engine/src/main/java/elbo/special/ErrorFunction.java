// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// The error function, the normal distribution function, and their inverses and logarithms.
///
/// All rest on `erfcx(x) = e^(x²) erfc(x)`, a polynomial in `(x - 4) / (x + 4)` over `1 + 2x` on
/// the whole half line (Shepherd & Laframboise 1981, "Chebyshev approximation of (1 + 2x) exp(x²)
/// erfc x in 0 ≤ x < ∞"). `e^(-x²)` is taken of the exact square.
public final class ErrorFunction {
  private static final double SQRT_HALF = 0x1.6a09e667f3bcdp-1;

  private ErrorFunction() {}

  /// Returns `erf(x) = 2/√π ∫₀ˣ e^(-t²) dt`.
  ///
  /// Edges: `erf(±0) = ±0`, `erf(±∞) = ±1`, NaN gives NaN. Within 2 ulp.
  public static double erf(double x) {
    double a = Math.abs(x);
    if (a < 1) {
      return x * Polynomials.erf(x * x);
    }
    return Math.copySign(1 - erfc(a), x);
  }

  /// Returns `erfc(x) = 1 - erf(x)`.
  ///
  /// Edges: `erfc(-∞) = 2`, `erfc(∞) = 0`, NaN gives NaN. Within 5 ulp where the result is normal.
  public static double erfc(double x) {
    double a = Math.abs(x);
    if (a > 28) { // erfc(27.3) is below the smallest double
      return x < 0 ? 2 : 0;
    }
    double value = expMinusSquare(a) * erfcxOfPositive(a);
    return x < 0 ? 2 - value : value;
  }

  /// Returns `e^(x²) erfc(x)`.
  ///
  /// Edges: `erfcx(∞) = 0`, ∞ below -26.7, NaN gives NaN. Within 4 ulp for positive `x`, within 8
  /// for negative.
  public static double erfcx(double x) {
    if (x >= 0) {
      return x == Double.POSITIVE_INFINITY ? 0 : erfcxOfPositive(x);
    }
    if (x < -27) {
      return Double.POSITIVE_INFINITY;
    }
    double square = x * x;
    double rest = Math.fma(x, x, -square);
    return 2 * Exponential.exp(square) * (1 + rest) - erfcxOfPositive(-x);
  }

  /// Returns the standard normal distribution function `Φ(x)` (Stan's `Phi`).
  ///
  /// Edges: `Φ(-∞) = 0`, `Φ(∞) = 1`, NaN gives NaN. Within 6 ulp where the result is normal, also
  /// far in the lower tail.
  public static double ndtr(double x) {
    double a = Math.abs(x);
    if (a > 40) { // Φ(-38.5) is below the smallest double
      return x < 0 ? 0 : 1;
    }
    double upper = upperTail(a);
    return x < 0 ? upper : 1 - upper;
  }

  /// Returns `log Φ(x)` (Stan's `std_normal_lcdf`).
  ///
  /// Edges: `-∞` at `-∞`, 0 at ∞, NaN gives NaN. Within 5 ulp.
  public static double logNdtr(double x) {
    if (x < -1) {
      return x == Double.NEGATIVE_INFINITY
          ? x
          : Math.fma(-0.5 * x, x, Logarithm.log(0.5 * erfcxOfPositive(-x * SQRT_HALF)));
    }
    return Logarithm.log1p(-ndtr(-x));
  }

  /// Returns the derivative of `log Φ`, the inverse Mills ratio `φ(x) / Φ(x)`.
  ///
  /// Edges: ∞ at `-∞`, 0 at ∞, NaN gives NaN. Within 8 ulp where the result is normal.
  public static double logNdtrDerivative(double x) {
    double twoOverRootTwoPi = 0x1.9884533d43651p-1; // √(2/π)
    if (x < 0) {
      return x == Double.NEGATIVE_INFINITY
          ? Double.POSITIVE_INFINITY
          : twoOverRootTwoPi / erfcxOfPositive(-x * SQRT_HALF);
    }
    return 0.5 * twoOverRootTwoPi * expMinusHalfSquare(Math.min(x, 40)) / ndtr(x);
  }

  /// Returns the quantile function of the standard normal, `Φ⁻¹(p)` (Stan's `inv_Phi`).
  ///
  /// Polynomials in `w = -log(4p(1 - p))` or its root (the variable of Giles 2010, "Approximating
  /// the erfinv function", with our own coefficients and range down to the smallest double). Edges:
  /// `-∞` at 0, ∞ at 1; outside [0, 1] and NaN give NaN. Relative error at most 2e-15 for `p` from
  /// 1e-7 to 1 - 1e-7, 2e-14 beyond.
  public static double ndtri(double p) {
    if (!(p > 0 && p < 1)) {
      return p == 0 ? Double.NEGATIVE_INFINITY : p == 1 ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    double centred = 2 * p - 1;
    double w = -Logarithm.log(4 * p * (1 - p));
    if (w < 6.25) {
      return centred * Polynomials.ndtriCentre(w - 3.125);
    }
    double s = Math.sqrt(w);
    if (s < 4) {
      return centred * Polynomials.ndtriTail(s - 3.25);
    }
    return centred
        * (s < 8 ? Polynomials.ndtriFarTail(s - 6) : Polynomials.ndtriLastTail(s - 17.5));
  }

  /// Returns `erf⁻¹(x)` for `|x| <= 1`: `Φ⁻¹((1 + x) / 2) / √2`, and near zero by its series.
  ///
  /// Edges: ±∞ at ±1, `±0` at `±0`; outside and NaN give NaN. Relative error at most 4e-15.
  public static double erfInv(double x) {
    double a = Math.abs(x);
    if (!(a < 1)) {
      return a == 1 ? Math.copySign(Double.POSITIVE_INFINITY, x) : Double.NaN;
    }
    double w = -Logarithm.log((1 - x) * (1 + x));
    double s = Math.sqrt(w);
    double factor =
        w < 6.25
            ? Polynomials.ndtriCentre(w - 3.125)
            : s < 4 ? Polynomials.ndtriTail(s - 3.25) : Polynomials.ndtriFarTail(s - 6);
    return x * factor * SQRT_HALF;
  }

  /// Returns Stan's logistic approximation of `Φ`, `logistic(0.07056 x³ + 1.5976 x)`. Within 4 ulp
  /// of that formula.
  public static double phiApprox(double x) {
    return LogSpace.logistic(Math.fma(0.07056 * x, x, 1.5976) * x);
  }

  /// `1 - Φ(a)` for `a >= 0`.
  private static double upperTail(double a) {
    double z = a * SQRT_HALF;
    return 0.5 * expMinusHalfSquare(a) * erfcxOfPositive(z);
  }

  /// `e^(-a²)`, with the part of the square that rounding cuts off.
  private static double expMinusSquare(double a) {
    double square = a * a;
    double rest = Math.fma(a, a, -square);
    double e = Exponential.exp(-square);
    return Math.fma(-rest, e, e);
  }

  private static double expMinusHalfSquare(double a) {
    double square = a * a;
    double rest = Math.fma(a, a, -square);
    double e = Exponential.exp(-0.5 * square);
    return Math.fma(-0.5 * rest, e, e);
  }

  static double erfcxOfPositive(double a) {
    double t = (a - 4) / (a + 4);
    return Polynomials.erfcx(t) / Math.fma(2, a, 1);
  }
}
