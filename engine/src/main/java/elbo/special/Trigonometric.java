// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// Trigonometric functions and their inverses.
///
/// `sin` and `cos` reduce the argument by three parts of `π/2` (Cody & Waite 1980) and evaluate
/// polynomials; above `1e5` and for the inverse functions `StrictMath` serves, whose results are
/// the same on every machine.
public final class Trigonometric {
  private static final double TWO_OVER_PI = 0x1.45f306dc9c883p-1;
  private static final double SHIFT = 0x1.8p52;
  // π/2 in three parts, the first two of 33 bits, so that products with integers below 2^17 are
  // exact
  private static final double HALF_PI_1 = 0x1.921fb54400000p0;
  private static final double HALF_PI_2 = 0x1.0b4611a600000p-34;
  private static final double HALF_PI_3 = 0x1.3198a2e037073p-69;
  private static final double MAX_REDUCED = 1e5;

  private Trigonometric() {}

  /// Returns the sine of `x` (radians).
  ///
  /// Edges: `sin(±0) = ±0`; infinities and NaN give NaN. Within 2 ulp.
  public static double sin(double x) {
    if (!(Math.abs(x) <= MAX_REDUCED)) {
      return StrictMath.sin(x);
    }
    double n = Math.fma(x, TWO_OVER_PI, SHIFT);
    double high = reducedHigh(x, n - SHIFT);
    double low = reducedLow(x, n - SHIFT, high);
    return quadrant(Double.doubleToRawLongBits(n), high, low, x);
  }

  /// Returns the cosine of `x` (radians).
  ///
  /// Edges: infinities and NaN give NaN. Within 2 ulp.
  public static double cos(double x) {
    if (!(Math.abs(x) <= MAX_REDUCED)) {
      return StrictMath.cos(x);
    }
    double n = Math.fma(x, TWO_OVER_PI, SHIFT);
    double high = reducedHigh(x, n - SHIFT);
    double low = reducedLow(x, n - SHIFT, high);
    return quadrant(Double.doubleToRawLongBits(n) + 1, high, low, 1);
  }

  /// Returns the tangent of `x` (radians).
  ///
  /// Edges: `tan(±0) = ±0`; infinities and NaN give NaN. Within 4 ulp.
  public static double tan(double x) {
    return x == 0 ? x : sin(x) / cos(x);
  }

  /// Returns the arc sine, in `[-π/2, π/2]`; NaN for `|x| > 1`. Within 1 ulp (`StrictMath`).
  public static double asin(double x) {
    return StrictMath.asin(x);
  }

  /// Returns the arc cosine, in `[0, π]`; NaN for `|x| > 1`. Within 1 ulp (`StrictMath`).
  public static double acos(double x) {
    return StrictMath.acos(x);
  }

  /// Returns the arc tangent, in `[-π/2, π/2]`. Within 1 ulp (`StrictMath`).
  public static double atan(double x) {
    return StrictMath.atan(x);
  }

  /// Returns the angle of the point `(x, y)`, in `[-π, π]`. Within 2 ulp (`StrictMath`).
  public static double atan2(double y, double x) {
    return StrictMath.atan2(y, x);
  }

  /// Returns `sin(πx)`, exact at integers and half integers. Infinities and NaN give NaN. Within 3
  /// ulp.
  public static double sinPi(double x) {
    double n = Math.rint(2 * x); // quarter turns
    double r = Math.fma(n, -0.5, x) * Math.PI;
    double residual = Math.fma(n, -0.5, x) * 0x1.1a62633145c07p-53; // π - Math.PI
    if (!(Math.abs(n) < 0x1p62)) {
      return Double.isFinite(x) ? 0 * x : Double.NaN;
    }
    return quadrant((long) n, r, residual, x);
  }

  private static double reducedHigh(double x, double n) {
    double first = Math.fma(n, -HALF_PI_1, x);
    return first - n * HALF_PI_2;
  }

  private static double reducedLow(double x, double n, double high) {
    double first = Math.fma(n, -HALF_PI_1, x);
    return ((first - high) - n * HALF_PI_2) - n * HALF_PI_3;
  }

  /// `sin(high + low + quadrant π/2)`; zero takes the sign of `zeroSign`.
  private static double quadrant(long quadrant, double high, double low, double zeroSign) {
    double y = high + low;
    double rest = (high - y) + low;
    double z = y * y;
    double sine = y + Math.fma(y * z, Polynomials.sin(z), rest);
    double half = 0.5 * z;
    double w = 1 - half;
    double cosine = w + (((1 - w) - half) + Math.fma(z * z, Polynomials.cos(z), -y * rest));
    double magnitude = (quadrant & 1) == 0 ? sine : cosine;
    double value = (quadrant & 2) == 0 ? magnitude : -magnitude;
    return value == 0 ? Math.copySign(value, zeroSign) : value;
  }
}
