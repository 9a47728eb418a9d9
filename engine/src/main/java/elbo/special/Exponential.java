// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// The exponential function and its relative that is exact near zero.
///
/// Both write `x = k log 2 + r` with `|r| <= log(2)/2` and evaluate a polynomial in `r` (Tang 1989,
/// "Table-driven implementation of the exponential function in IEEE floating-point arithmetic",
/// without the table).
public final class Exponential {
  private static final double LOG2_E = 0x1.71547652b82fep0;
  // log 2 in two parts; the first has 42 bits, so its product with an integer below 2^11 is exact
  private static final double LN2_HIGH = 0x1.62e42fefa3800p-1;
  private static final double LN2_LOW = 0x1.ef35793c76730p-45;
  // adding it rounds to an integer, which then stands in the low bits
  private static final double SHIFT = 0x1.8p52;
  private static final double MAX_ARGUMENT = 0x1.62e42fefa39efp9; // log of the largest double
  private static final double MIN_ARGUMENT = -745.2; // below, eˣ rounds to 0

  private Exponential() {}

  /// Returns `eˣ`.
  ///
  /// Edges: `exp(-∞) = 0`, `exp(∞) = ∞`, NaN gives NaN. Error below 1.1 ulp, below 2 where the
  /// result is subnormal. The last digit of `1 + r + r² …` is left to chance: the exact sum costs a
  /// fifth of the time and makes it 0.9.
  public static double exp(double x) {
    if (x > MAX_ARGUMENT) {
      return Double.POSITIVE_INFINITY;
    }
    if (x < MIN_ARGUMENT) {
      return 0;
    }
    double k = Math.fma(x, LOG2_E, SHIFT) - SHIFT;
    double r = Math.fma(k, -LN2_LOW, Math.fma(k, -LN2_HIGH, x));
    double p = Math.fma(r * r, Polynomials.exp(r), r) + 1;
    // 2^k may lie outside the range of doubles although the result does not: two factors
    double half = Math.fma(k, 0.5, SHIFT);
    double otherHalf = (k - (half - SHIFT)) + SHIFT;
    return p * powerOfTwo(half) * powerOfTwo(otherHalf);
  }

  /// Returns `eˣ - 1`, exact to the last bits also near zero.
  ///
  /// Edges: `expm1(±0) = ±0`, `expm1(-∞) = -1`, `expm1(∞) = ∞`, NaN gives NaN. Within 2 ulp.
  public static double expm1(double x) {
    if (x > MAX_ARGUMENT) {
      return Double.POSITIVE_INFINITY;
    }
    if (x == 0) { // keeps the sign
      return x;
    }
    if (x < -40) { // e^-40 is below half an ulp of 1
      return -1;
    }
    double k = Math.fma(x, LOG2_E, SHIFT) - SHIFT;
    double r = Math.fma(k, -LN2_LOW, Math.fma(k, -LN2_HIGH, x));
    double p = Math.fma(r * r, Polynomials.exp(r), r);
    // 2^(k-1), because 2^1024 is infinite
    double scale = powerOfTwo((k - 1) + SHIFT);
    return 2 * Math.fma(scale, p, scale - 0.5);
  }

  /// `2^k` for an integer `k` from -1022 to 1023, given as `k + SHIFT`.
  private static double powerOfTwo(double shifted) {
    return Double.longBitsToDouble(
        (Double.doubleToRawLongBits(shifted) << 52) + 0x3ff0000000000000L);
  }
}
