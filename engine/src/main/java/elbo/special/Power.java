// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// Powers and roots.
public final class Power {
  private static final double LOG2_E = 0x1.71547652b82fep0;
  private static final double LN2_HIGH = 0x1.62e42fefa3800p-1;
  private static final double LN2_LOW = 0x1.ef35793c76730p-45;
  private static final double SHIFT = 0x1.8p52;
  private static final double TWO_THIRDS = 0x1.5555555555555p-1;
  private static final double TWO_THIRDS_LOW = 0x1.5555555555555p-55;
  private static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;
  private static final long ONE_BITS = 0x3ff0000000000000L;
  private static final long MANTISSA = 0x000fffffffffffffL;
  private static final long TWO_52_BITS = 0x4330000000000000L;

  private Power() {}

  /// Returns `x` to the power `y`.
  ///
  /// Edges as [StrictMath#pow(double, double)], in particular `pow(x, 0) = 1` for every `x`, also
  /// NaN; a negative `x` with a `y` that is no integer gives NaN. Within 1 ulp; exact where the
  /// result is a double, such as for `y = 1`. The logarithm is taken as the sum of two doubles with
  /// some 68 bits (Dekker 1971, "A floating-point technique for extending the available
  /// precision").
  public static double pow(double x, double y) {
    if (!(x >= Double.MIN_NORMAL && x < Double.POSITIVE_INFINITY)) {
      return StrictMath.pow(x, y);
    }
    // as in Logarithm: x = 2^k (1 + f), s = f / (2 + f), log(1 + f) = 2s + 2/3 s³ + …; here the
    // first two terms are exact to twice
    // the precision
    long bits = Double.doubleToRawLongBits(x) + (ONE_BITS - SQRT_HALF_BITS);
    double k = Double.longBitsToDouble((bits >>> 52) | TWO_52_BITS) - (0x1p52 + 1023);
    double f = Double.longBitsToDouble((bits & MANTISSA) + SQRT_HALF_BITS) - 1;
    double d = f + 2;
    double dLow = (2 - d) + f;
    double inverse = 1 / d;
    double s = f * inverse;
    double sLow = Math.fma(-s, dLow, Math.fma(-s, d, f)) * inverse;
    double z = s * s;
    double zLow = Math.fma(s, sLow + sLow, Math.fma(s, s, -z));
    double c = z * s;
    double cLow = Math.fma(z, sLow, Math.fma(zLow, s, Math.fma(z, s, -c)));
    double t = c * TWO_THIRDS;
    double tLow =
        Math.fma(c, TWO_THIRDS_LOW, Math.fma(cLow, TWO_THIRDS, Math.fma(c, TWO_THIRDS, -t)));
    double tail = (c * z) * Polynomials.logTail(z);
    double base = k * LN2_HIGH;
    double twice = s + s;
    double first = base + twice;
    double high = first + t;
    double rounded = twoSumError(base, twice, first) + twoSumError(first, t, high);
    double low = ((Math.fma(k, LN2_LOW, sLow + sLow) + tLow) + rounded) + tail;
    double p = y * high;
    if (!(Math.abs(p) <= 708)) {
      return StrictMath.pow(x, y);
    }
    double pLow = Math.fma(y, low, Math.fma(y, high, -p));
    double n = Math.fma(p, LOG2_E, SHIFT) - SHIFT;
    double r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, p)) + pLow;
    double sum = 1 + r;
    double rest = (1 - sum) + r;
    double scale =
        Double.longBitsToDouble((Double.doubleToRawLongBits(n + SHIFT) << 52) + ONE_BITS);
    return (sum + Math.fma(r * r, Polynomials.exp(r), rest)) * scale;
  }

  private static double twoSumError(double a, double b, double sum) {
    double part = sum - a;
    return (a - (sum - part)) + (b - part);
  }

  /// Returns the cube root. `cbrt(±0) = ±0`, `cbrt(±∞) = ±∞`, NaN gives NaN. Within 1 ulp
  /// (`StrictMath`).
  public static double cbrt(double x) {
    return StrictMath.cbrt(x);
  }

  /// Returns `√(x² + y²)` without overflow in between. An infinite argument gives ∞. Within 1 ulp
  /// (`StrictMath`).
  public static double hypot(double x, double y) {
    return StrictMath.hypot(x, y);
  }

  /// Returns `x` to an integer power by repeated squaring; `powInt(x, 0) = 1`.
  ///
  /// Relative error at most about `|n|` units of rounding; a negative `n` gives the reciprocal.
  public static double powInt(double x, int n) {
    double power = 1;
    double square = x;
    for (long k = Math.abs((long) n); k > 0; k >>= 1) {
      if ((k & 1) != 0) {
        power *= square;
      }
      square *= square;
    }
    return n < 0 ? 1 / power : power;
  }
}
