// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// The gamma function, its logarithm, and the derivatives of that.
///
/// On [1.5, 2.5] a polynomial serves; arguments up to 5.5 are shifted there by the recurrence, with
/// the factors gathered in one product; above, Stirling's series as a polynomial in `1/x²`;
/// negative arguments by reflection (Abramowitz & Stegun 6.1.15, 6.1.17, 6.1.41, 6.3.5, 6.3.18,
/// 6.4.6, 6.4.11).
public final class GammaFunction {
  private static final double HALF_LOG_2PI_MINUS_HALF = 0x1.acfe390c97d69p-2;
  private static final double SQRT_2PI = 0x1.40d931ff62706p1;
  private static final double LOG_PI = 0x1.250d048e7a1bdp0;
  private static final double STIRLING_FROM = 5.5;
  // B(2k) / (2k)! for k = 1 …: the asymptotic series of polygamma
  private static final double[] BERNOULLI_OVER_FACTORIAL = {
    1.0 / 12,
    -1.0 / 720,
    1.0 / 30240,
    -1.0 / 1209600,
    1.0 / 47900160,
    -691.0 / 1307674368000.0,
    1.0 / 74724249600.0,
    -3617.0 / 10670622842880000.0,
    43867.0 / 5109094217170944000.0,
    -174611.0 / 802857662698291200000.0,
    77683.0 / 14101100039391805440000.0,
    -236364091.0 / 1693824136731743669452800000.0
  };

  private GammaFunction() {}

  /// Returns `log|Γ(x)|`.
  ///
  /// Edges: ∞ at 0, at negative integers and at ±∞; 0 at 1 and 2; NaN gives NaN. Within 5 ulp for
  /// positive `x`, also near the zeros 1 and 2; for negative `x` the error is at most 1e-15 times
  /// the larger of 1 and the result.
  public static double lgamma(double x) {
    if (!(x > 0)) {
      return lgammaOfNonPositive(x);
    }
    if (x >= STIRLING_FROM) {
      if (x == Double.POSITIVE_INFINITY) {
        return x;
      }
      double inverse = 1 / x;
      double tail =
          Math.fma(inverse, Polynomials.stirling(inverse * inverse), HALF_LOG_2PI_MINUS_HALF);
      return Math.fma(x - 0.5, Logarithm.log(x) - 1, tail);
    }
    double d;
    double product; // of the factors of the recurrence
    if (x < 1.5) {
      d = x < 0.5 ? x : x - 1;
      product = x < 0.5 ? x * (x + 1) : x;
      return Math.fma(d, Polynomials.lgamma(d), -Logarithm.log(product));
    }
    double first = x >= 2.5 ? x - 1 : 1;
    double second = x >= 3.5 ? x - 2 : 1;
    double third = x >= 4.5 ? x - 3 : 1;
    d = x - (x >= 4.5 ? 5 : x >= 3.5 ? 4 : x >= 2.5 ? 3 : 2);
    product = first * second * third;
    return Math.fma(d, Polynomials.lgamma(d), Logarithm.log(product));
  }

  /// Returns `log Γ(1 + x)` for `x > -1`, exact to the last bits also near zero. Within 5 ulp for
  /// `|x| <= 0.5`, else as [#lgamma(double)] of the rounded sum.
  public static double lgamma1p(double x) {
    if (Math.abs(x) <= 0.5) {
      return Math.fma(x, Polynomials.lgamma(x), -Logarithm.log1p(x));
    }
    return lgamma(1 + x);
  }

  private static double lgammaOfNonPositive(double x) {
    if (Double.isNaN(x)) {
      return x;
    }
    if (x == Math.rint(x)) { // also -∞ and numbers so large that they are integers
      return Double.POSITIVE_INFINITY;
    }
    if (x > -0.5) {
      return lgamma(x + 1) - Logarithm.log(-x);
    }
    double sine = Math.abs(Trigonometric.sinPi(x));
    return LOG_PI - Logarithm.log(sine * -x) - lgamma(-x);
  }

  /// Returns `Γ(x)`.
  ///
  /// Edges: ±∞ at ±0, ∞ above 171.624, NaN at negative integers, at -∞ and for NaN. Relative error
  /// at most 3e-15 for positive `x`, 1e-14 for negative.
  public static double gamma(double x) {
    if (x == 0) {
      return 1 / x;
    }
    if (x < 0) {
      if (x == Math.rint(x)) {
        return Double.NaN;
      }
      return x > -0.5 ? gamma(x + 1) / x : -Math.PI / (x * Trigonometric.sinPi(x) * gamma(-x));
    }
    if (!(x < 171.7)) {
      return x;
    }
    if (x >= STIRLING_FROM) {
      double inverse = 1 / x;
      double series = Exponential.exp(inverse * Polynomials.stirling(inverse * inverse));
      double root =
          Power.pow(x, 0.5 * x - 0.25); // x^(x - 1/2) would overflow before the result does
      return root * (Exponential.exp(-x) * SQRT_2PI) * series * root;
    }
    double shifted = x;
    double factor = 1;
    while (shifted >= 2.5) {
      shifted -= 1;
      factor *= shifted;
    }
    double divisor = 1;
    while (shifted < 1.5) {
      divisor *= shifted;
      shifted += 1;
    }
    double d = x < 0.5 ? x : shifted - 2;
    return factor / divisor * Exponential.exp(d * Polynomials.lgamma(d));
  }

  /// Returns the digamma function `d/dx log Γ(x)`.
  ///
  /// Edges: NaN at 0, at negative integers, at -∞ and for NaN; ∞ at ∞. Error at most 1e-15 times
  /// the larger of 1 and the result (there is a zero at 1.4616, where only the absolute error is
  /// small); for negative `x` 1e-14 of the larger of 1, the result and `π / tan(πx)`.
  public static double digamma(double x) {
    if (!(x > 0)) {
      if (x == Math.rint(x) || Double.isNaN(x)) {
        return Double.NaN;
      }
      double y = 1 - x;
      return digamma(y) - Math.PI * Trigonometric.sinPi(x + 0.5) / Trigonometric.sinPi(x);
    }
    if (x >= STIRLING_FROM) {
      double inverse = 1 / x;
      double square = inverse * inverse;
      return Logarithm.log(x) - Math.fma(square, Polynomials.digammaTail(square), 0.5 * inverse);
    }
    if (x < 1.5) {
      double d = x < 0.5 ? x : x - 1;
      double reciprocals = x < 0.5 ? (2 * x + 1) / (x * (x + 1)) : 1 / x;
      return Polynomials.digamma(d) - reciprocals;
    }
    double first = x >= 2.5 ? x - 1 : 1;
    double second = x >= 3.5 ? x - 2 : 1;
    double third = x >= 4.5 ? x - 3 : 1;
    double d = x - (x >= 4.5 ? 5 : x >= 3.5 ? 4 : x >= 2.5 ? 3 : 2);
    // 1/first + 1/second + 1/third over one denominator, absent ones being counted as 1/1
    double pair = first * second;
    double numerator = Math.fma(third, first + second, pair);
    double absent = x >= 4.5 ? 0 : x >= 3.5 ? 1 : x >= 2.5 ? 2 : 3;
    return Polynomials.digamma(d) + (numerator / (pair * third) - absent);
  }

  /// Returns `ψ(x + n) - ψ(x)`, the derivative of [BetaFunction#logRisingFactorial(double, double)]
  /// in `x`, for positive `x` and `x + n`; 0 at `n = 0`, NaN outside. By the recurrence to
  /// arguments from 5.5, then the asymptotic series: nothing cancels. Relative error at most 2e-15,
  /// or absolute error 1e-17 where that is more.
  public static double digammaDifference(double x, double n) {
    if (!(x > 0 && x + n > 0)) {
      return Double.NaN;
    }
    double recurrence = 0;
    double low = x;
    double high = x + n;
    while (low < STIRLING_FROM || high < STIRLING_FROM) {
      recurrence += n / low / high;
      low += 1;
      high += 1;
    }
    double halves = 0.5 * n / low / high;
    return Logarithm.log1p(n / low)
        + (halves + (digammaTail(low) - digammaTail(high)))
        + recurrence;
  }

  /// `log x - 1/(2x) - ψ(x)` for `x` from 5.5.
  private static double digammaTail(double x) {
    double square = 1 / x * (1 / x);
    return square * Polynomials.digammaTail(square);
  }

  /// Returns the trigamma function, the second derivative of `log Γ`.
  ///
  /// Edges: ∞ at 0 and at negative integers, 0 at ∞, NaN for NaN and -∞. Relative error at most
  /// 2e-15 for positive `x`, 1e-13 for negative.
  public static double trigamma(double x) {
    if (x <= 0) {
      if (x == Math.rint(x)) {
        return x == Double.NEGATIVE_INFINITY ? Double.NaN : Double.POSITIVE_INFINITY;
      }
      double cosecant = Math.PI / Trigonometric.sinPi(x);
      return cosecant * cosecant - trigamma(1 - x);
    }
    return polygamma(1, x);
  }

  /// Returns the polygamma function of order `n >= 0`, the derivative of order `n + 1` of `log Γ`.
  ///
  /// `ψₙ(x) = (-1)ⁿ⁺¹ n! Σₖ (x + k)⁻ⁿ⁻¹`, summed to `x + k >= 12 + n` and completed by its
  /// asymptotic series. Edges: at 0 and at negative integers ∞ for odd `n`, NaN for even; 0 at ∞;
  /// NaN for NaN, for -∞ and for a negative `n`. Relative error at most `(2 + n) 1e-15` for
  /// positive `x`. Negative `x` costs `|x|` steps.
  public static double polygamma(int n, double x) {
    if (n <= 0) {
      return n == 0 ? digamma(x) : Double.NaN;
    }
    if (Double.isNaN(x) || x == Double.NEGATIVE_INFINITY) {
      return Double.NaN;
    }
    if (x <= 0 && x == Math.rint(x)) {
      return (n & 1) == 1 ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    double sum = 0;
    double y = x;
    while (y < 12 + n) {
      sum += 1 / Power.powInt(y, n + 1);
      y += 1;
    }
    // y^-n / n (1 + n / (2y) + n Σ B(2k)/(2k)! (n+1)…(n+2k-1) y^-2k)
    double inverse = 1 / y;
    double square = inverse * inverse;
    double power = square;
    double rising = n + 1;
    double series = 0;
    for (int k = 0; k < BERNOULLI_OVER_FACTORIAL.length; k++) {
      series = Math.fma(BERNOULLI_OVER_FACTORIAL[k] * rising, power, series);
      rising *= (n + 2.0 * k + 2) * (n + 2.0 * k + 3);
      power *= square;
    }
    double tail = Power.powInt(inverse, n) * (1.0 / n + 0.5 * inverse + series);
    double factorial = 1;
    for (int k = 2; k <= n; k++) {
      factorial *= k;
    }
    return ((n & 1) == 1 ? factorial : -factorial) * (sum + tail);
  }
}
