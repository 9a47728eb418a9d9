// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// The regularised incomplete gamma functions `P(a, x) = ∫₀ˣ tᵃ⁻¹ e⁻ᵗ dt / Γ(a)` and `Q = 1 - P`,
/// their logarithms, and the derivative in the shape `a`.
///
/// For `x < a + 1` the power series of `P`, else the continued fraction of `Q` (Abramowitz & Stegun
/// 6.5.29, 6.5.31), the latter by the modified method of Lentz; both are differentiated term by
/// term. For small `a` and `x` the series of `Q` around `a = 0` (Gautschi 1979, "A computational
/// procedure for incomplete gamma functions", 4.6). The number of terms grows like `√a` around `x =
/// a`.
public final class IncompleteGamma {
  private static final double EPSILON = 0x1p-54;
  private static final double TINY = 1e-300;
  private static final double SQRT_2PI = 0x1.40d931ff62706p1;
  private static final int MAX_TERMS = 1_000_000;

  private IncompleteGamma() {}

  /// Returns `P(a, x)` for `a >= 0`, `x >= 0`.
  ///
  /// Edges: 0 at `x = 0`, 1 at `x = ∞` and at `a = 0 < x`; NaN outside and for NaN, and where both
  /// are 0 or both ∞. Relative error at most 2e-14 for `a <= 1e4` where the result is above 1e-20,
  /// and 1e-15 times its logarithm in the tails.
  public static double p(double a, double x) {
    if (isEdge(a, x)) {
      return edge(a, x);
    }
    if (x < a + 1) {
      return factor(a, x) * series(a, x) / a;
    }
    return 1 - factor(a, x) * fraction(a, x);
  }

  /// Returns `Q(a, x) = 1 - P(a, x)`, exact also where it is small. Edges and error as [#p(double,
  /// double)].
  public static double q(double a, double x) {
    if (isEdge(a, x)) {
      return 1 - edge(a, x);
    }
    if (a < 1 && x < 1.5) {
      return smallQ(a, x);
    }
    if (x < a + 1) {
      return 1 - factor(a, x) * series(a, x) / a;
    }
    return factor(a, x) * fraction(a, x);
  }

  /// Returns `log P(a, x)`, also where `P` underflows. Edges as [#p(double, double)]; error at most
  /// 1e-13 of the larger of 1 and the result.
  public static double logP(double a, double x) {
    if (isEdge(a, x)) {
      return Logarithm.log(edge(a, x));
    }
    if (x < a + 1) {
      return logFactor(a, x) + Logarithm.log(series(a, x) / a);
    }
    return Logarithm.log1p(-factor(a, x) * fraction(a, x));
  }

  /// Returns `log Q(a, x)`, also where `Q` underflows. Edges as [#q(double, double)]; error as
  /// [#logP(double, double)].
  public static double logQ(double a, double x) {
    if (isEdge(a, x)) {
      return Logarithm.log(1 - edge(a, x));
    }
    if (a < 1 && x < 1.5) {
      return Logarithm.log(smallQ(a, x));
    }
    if (x < a + 1) {
      return Logarithm.log1p(-factor(a, x) * series(a, x) / a);
    }
    return logFactor(a, x) + Logarithm.log(fraction(a, x));
  }

  /// Returns the density in `x`, `∂P/∂x = xᵃ⁻¹ e⁻ˣ / Γ(a)`, for `a > 0` and `x > 0`. Error as
  /// [#p(double, double)].
  public static double density(double a, double x) {
    return factor(a, x) / x;
  }

  /// Returns `∂P(a, x)/∂a`, which is never positive.
  ///
  /// Edges: 0 at `x = 0` and `x = ∞`; NaN for `a <= 0`, negative `x` and NaN. Relative error at
  /// most 1e-12 for `a <= 1e4`.
  public static double shapeDerivative(double a, double x) {
    if (!(a > 0 && x >= 0) || a == Double.POSITIVE_INFINITY) {
      return Double.NaN;
    }
    if (x == 0 || x == Double.POSITIVE_INFINITY) {
      return 0;
    }
    if (x < a + 1) {
      return factor(a, x) / a * seriesDerivative(a, x);
    }
    return -factor(a, x) * fraction(a, x) * fractionLogDerivative(a, x);
  }

  /// Returns `∂ log P(a, x)/∂a`, also where `P` underflows; it is never positive.
  ///
  /// Edges: -∞ at `x = 0`, 0 at `x = ∞`; NaN as [#shapeDerivative(double, double)]. Relative error
  /// at most 1e-12 for `a <= 1e4`.
  public static double logPShapeDerivative(double a, double x) {
    if (!(a > 0 && x >= 0) || a == Double.POSITIVE_INFINITY) {
      return Double.NaN;
    }
    if (x == 0 || x == Double.POSITIVE_INFINITY) {
      return x == 0 ? Double.NEGATIVE_INFINITY : 0;
    }
    return x < a + 1 ? seriesDerivative(a, x) / series(a, x) : shapeDerivative(a, x) / p(a, x);
  }

  /// Returns `∂ log Q(a, x)/∂a`, also where `Q` underflows; it is never negative.
  ///
  /// Edges: 0 at `x = 0`, ∞ at `x = ∞`; NaN and error as [#logPShapeDerivative(double, double)].
  public static double logQShapeDerivative(double a, double x) {
    if (!(a > 0 && x >= 0) || a == Double.POSITIVE_INFINITY) {
      return Double.NaN;
    }
    if (x == 0 || x == Double.POSITIVE_INFINITY) {
      return x;
    }
    return x < a + 1 ? -shapeDerivative(a, x) / q(a, x) : fractionLogDerivative(a, x);
  }

  /// `∂P/∂a` relative to its [#factor] over `a`.
  static double seriesDerivative(double a, double x) {
    double logX = Logarithm.log(x);
    // P = Σ tₙ with tₙ = xᵃ⁺ⁿ e⁻ˣ / Γ(a + n + 1), and dtₙ/da = tₙ (log x - ψ(a + n + 1))
    double digamma = GammaFunction.digamma(a + 1);
    double term = 1;
    double sum = logX - digamma;
    for (int n = 1; n < MAX_TERMS; n++) {
      term *= x / (a + n);
      digamma += 1 / (a + n);
      double change = term * (logX - digamma);
      sum += change;
      if (Math.abs(change) <= EPSILON * Math.abs(sum) && term < 1) {
        break;
      }
    }
    return sum;
  }

  private static boolean isEdge(double a, double x) {
    return !(a > 0 && x > 0 && a < Double.POSITIVE_INFINITY && x < Double.POSITIVE_INFINITY);
  }

  private static double edge(double a, double x) {
    if (!(a >= 0 && x >= 0) || (a == 0 && x == 0) || (a == x)) {
      return Double.NaN;
    }
    return x == 0 || a == Double.POSITIVE_INFINITY ? 0 : 1;
  }

  /// `xᵃ e⁻ˣ / Γ(a)`.
  private static double factor(double a, double x) {
    if (a < 10) {
      double power = x > 1e-5 && x < 1e5 ? Power.pow(x, a) : Exponential.exp(a * Logarithm.log(x));
      return x < 600 && a > 1e-5 && power > 0
          ? power * Exponential.exp(-x) / GammaFunction.gamma(a)
          : Exponential.exp(logFactor(a, x));
    }
    double exponent = -a * excess((x - a) / a, x / a);
    return Math.sqrt(a) / SQRT_2PI * Exponential.exp(exponent - BetaFunction.stirlingCorrection(a));
  }

  static double logFactor(double a, double x) {
    if (a < 10) {
      return a * Logarithm.log(x) - x - GammaFunction.lgamma(a);
    }
    double exponent = -a * excess((x - a) / a, x / a);
    return exponent - BetaFunction.stirlingCorrection(a) + Logarithm.log(Math.sqrt(a) / SQRT_2PI);
  }

  /// `t - log(ratio)` for `ratio = 1 + t > 0`, without cancellation near 0 and without the loss of
  /// `1 + t` near -1.
  static double excess(double t, double ratio) {
    if (!(Math.abs(t) < 0.3)) {
      return t - Logarithm.log(ratio);
    }
    // log(1 + t) = 2 artanh s with s = t / (2 + t), and t - 2s = t s
    double s = t / (2 + t);
    double z = s * s;
    double sum = 0;
    for (int k = 27; k >= 3; k -= 2) {
      sum = Math.fma(sum, z, 1.0 / k);
    }
    return s * (t - 2 * z * sum);
  }

  /// `Σₙ xⁿ / ((a + 1) … (a + n))`.
  private static double series(double a, double x) {
    double term = 1;
    double sum = 1;
    for (int n = 1; n < MAX_TERMS; n++) {
      term *= x / (a + n);
      sum += term;
      if (!(term > EPSILON * sum)) {
        break;
      }
    }
    return sum;
  }

  /// `1 - xᵃ/Γ(a + 1) + a xᵃ/Γ(a + 1) Σ (-1)ⁿ⁺¹ xⁿ / ((a + n) n!)`.
  private static double smallQ(double a, double x) {
    double logPower = a * Logarithm.log(x) - GammaFunction.lgamma1p(a);
    double term = -1;
    double sum = 0;
    for (int n = 1; n < 60; n++) {
      term *= -x / n;
      double change = term / (a + n);
      sum += change;
      if (Math.abs(change) <= EPSILON * sum) {
        break;
      }
    }
    return -Exponential.expm1(logPower) + a * Exponential.exp(logPower) * sum;
  }

  /// The continued fraction `1/(x + 1 - a - 1(1 - a)/(x + 3 - a - 2(2 - a)/(x + 5 - a - …)))`.
  static double fraction(double a, double x) {
    double b = x + 1 - a;
    double c = 1 / TINY;
    double d = 1 / b;
    double h = d;
    for (int i = 1; i < MAX_TERMS; i++) {
      double numerator = -i * (i - a);
      b += 2;
      d = 1 / nonZero(Math.fma(numerator, d, b));
      c = nonZero(b + numerator / c);
      double change = d * c;
      h *= change;
      if (!(Math.abs(change - 1) > EPSILON * 4)) {
        break;
      }
    }
    return h;
  }

  /// `∂ log Q/∂a`: that of the factor and that of the fraction.
  static double fractionLogDerivative(double a, double x) {
    double logRatio = Logarithm.log(x) - GammaFunction.digamma(a);
    double b = x + 1 - a;
    double c = 1 / TINY;
    double cPrime = 0;
    double d = 1 / b;
    double dPrime = d * d;
    double logPrime = d;
    for (int i = 1; i < MAX_TERMS; i++) {
      double numerator = -i * (i - a); // its derivative is i, that of b is -1
      b += 2;
      double dNext = 1 / nonZero(Math.fma(numerator, d, b));
      dPrime = -dNext * dNext * (i * d + numerator * dPrime - 1);
      d = dNext;
      double cNext = nonZero(b + numerator / c);
      cPrime = -1 + i / c - numerator * cPrime / (c * c);
      c = cNext;
      double change = d * c;
      double changePrime = dPrime * c + d * cPrime;
      logPrime += changePrime / change;
      if (!(Math.abs(change - 1) > EPSILON * 4)
          && !(Math.abs(changePrime) > EPSILON * Math.abs(logPrime + logRatio))) {
        break;
      }
    }
    return logRatio + logPrime;
  }

  private static double nonZero(double v) {
    return v == 0 ? TINY : v;
  }
}
