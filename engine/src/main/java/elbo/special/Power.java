// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// Powers and roots.
public final class Power {
  private Power() {}

  /// Returns `x` to the power `y`.
  ///
  /// Edges as [StrictMath#pow(double, double)], in particular `pow(x, 0) = 1` for every `x`, also
  /// NaN; a negative `x` with a `y` that is no integer gives NaN. Within 1 ulp.
  public static double pow(double x, double y) {
    return StrictMath.pow(x, y);
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
