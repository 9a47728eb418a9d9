// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// The natural logarithm and its relatives.
///
/// They write the argument as `2^k (1 + f)` with `√½ <= 1 + f < √2` and use a polynomial in `s² =
/// (f / (2 + f))²` (the arrangement of fdlibm's `e_log.c`, Sun Microsystems 1993, with our own
/// coefficients and fused multiply-adds).
public final class Logarithm {
  private static final double LN2_HIGH = 0x1.62e42fefa3800p-1;
  private static final double LN2_LOW = 0x1.ef35793c76730p-45;
  private static final double LOG10_E = 0x1.bcb7b1526e50ep-2;
  private static final double LOG2_E = 0x1.71547652b82fep0;
  private static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;
  private static final long ONE_BITS = 0x3ff0000000000000L;
  private static final long MANTISSA = 0x000fffffffffffffL;
  private static final long TWO_52_BITS = 0x4330000000000000L;

  private Logarithm() {}

  /// Returns `log x`.
  ///
  /// Edges: `log(±0) = -∞`, `log(∞) = ∞`; negative arguments and NaN give NaN. Within 1 ulp.
  public static double log(double x) {
    if (!(x > 0)) {
      return x == 0 ? Double.NEGATIVE_INFINITY : Double.NaN;
    }
    if (x == Double.POSITIVE_INFINITY) {
      return x;
    }
    if (x < Double.MIN_NORMAL) {
      return logOfSum(x * 0x1p54, 0, -54);
    }
    return logOfSum(x, 0, 0);
  }

  /// Returns `log(1 + x)`, exact to the last bits also near zero.
  ///
  /// Edges: `log1p(±0) = ±0`, `log1p(-1) = -∞`, `log1p(∞) = ∞`; arguments below -1 and NaN give
  /// NaN. Within 2 ulp.
  public static double log1p(double x) {
    if (x >= 0 && x <= 1) {
      return log1pOfUnit(x);
    }
    if (!(x > -1)) {
      return x == -1 ? Double.NEGATIVE_INFINITY : Double.NaN;
    }
    if (x == Double.POSITIVE_INFINITY) {
      return x;
    }
    // 1 + x = u + c exactly (Knuth's two-sum)
    double u = 1 + x;
    double b = u - 1;
    double c = (1 - (u - b)) + (x - b);
    return logOfSum(u, c / u, 0);
  }

  /// `log(1 + x)` for `0 <= x <= 1`, where no power of two needs to be taken out: `x - s (x - r)`
  /// with `s = x / (2 + x)`, in which the rounding of `s` is a small part of the result.
  private static double log1pOfUnit(double x) {
    double s = x / (x + 2);
    double z = s * s;
    return Math.fma(s, Math.fma(z, Polynomials.log1p(z), -x), x);
  }

  /// Returns `log(1 - x)`: [#log1p(double)] of `-x`.
  public static double log1m(double x) {
    return log1p(-x);
  }

  /// Returns the logarithm to base 10. Edges as [#log(double)]; within 3 ulp.
  public static double log10(double x) {
    return log(x) * LOG10_E;
  }

  /// Returns the logarithm to base 2. Edges as [#log(double)]; within 3 ulp, exact for powers of
  /// two.
  public static double log2(double x) {
    if (!(x > 0) || x == Double.POSITIVE_INFINITY) {
      return log(x);
    }
    int k = Math.getExponent(x < Double.MIN_NORMAL ? x * 0x1p54 : x);
    double m = (x < Double.MIN_NORMAL ? x * 0x1p54 : x) * Math.scalb(1.0, -k);
    double exponent = x < Double.MIN_NORMAL ? k - 54 : k;
    if (m > 0x1.6a09e667f3bcdp0) {
      m *= 0.5;
      exponent += 1;
    }
    return Math.fma(log(m), LOG2_E, exponent);
  }

  /// `log(u) + correction + moreExponents log 2` for a normal, finite, positive `u`.
  private static double logOfSum(double u, double correction, double moreExponents) {
    long bits = Double.doubleToRawLongBits(u) + (ONE_BITS - SQRT_HALF_BITS);
    double k =
        (Double.longBitsToDouble((bits >>> 52) | TWO_52_BITS) - (0x1p52 + 1023)) + moreExponents;
    double f = Double.longBitsToDouble((bits & MANTISSA) + SQRT_HALF_BITS) - 1;
    double s = f / (2 + f);
    double z = s * s;
    double halfSquare = 0.5 * f * f;
    double r = z * Polynomials.log(z);
    double low = Math.fma(s, halfSquare + r, Math.fma(k, LN2_LOW, correction));
    return Math.fma(k, LN2_HIGH, f - (halfSquare - low));
  }
}
