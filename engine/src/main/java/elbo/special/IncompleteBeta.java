// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// The regularised incomplete beta function `I(a, b, x) = ∫₀ˣ tᵃ⁻¹ (1 - t)ᵇ⁻¹ dt / B(a, b)` and its
/// derivatives in `a` and `b`.
///
/// The continued fraction of Abramowitz & Stegun 26.5.8 by the modified method of Lentz, for `x` up
/// to its mean, and the reflection `I(a, b, x) = 1 - I(b, a, 1 - x)` above; derivatives by
/// differentiating the recurrences. The number of terms grows like `√max(a, b)`.
public final class IncompleteBeta {
  private static final double EPSILON = 0x1p-52;
  private static final double TINY = 1e-300;
  private static final double SQRT_2PI = 0x1.40d931ff62706p1;
  private static final int MAX_TERMS = 1_000_000;

  private IncompleteBeta() {}

  /// Returns `I(a, b, x)` for `a, b >= 0` and `0 <= x <= 1` (Stan's `inc_beta`).
  ///
  /// Edges: 0 at `x = 0`, 1 at `x = 1`; for `x` between, 1 where `a = 0 < b` and 0 where `b = 0 <
  /// a`; NaN outside, for NaN, for infinite shapes and where both are 0. Relative error at most
  /// 1e-13 for shapes up to 1e4 and `x` up to `(a + 1) / (a + b + 2)`; beyond, absolute error at
  /// most 2e-15.
  public static double i(double a, double b, double x) {
    if (!(a >= 0 && b >= 0 && x >= 0 && x <= 1)
        || !(a + b > 0)
        || a + b == Double.POSITIVE_INFINITY) {
      return Double.NaN;
    }
    if (x == 0 || x == 1) {
      return x;
    }
    if (a == 0 || b == 0) {
      return a == 0 ? 1 : 0;
    }
    double y = 1 - x;
    return isLower(a, b, x) ? lower(a, b, x, y) : 1 - lower(b, a, y, x);
  }

  /// Returns `log I(a, b, x)`, also where it underflows. Edges as [#i(double, double, double)];
  /// error at most 1e-13 of the larger of 1 and the result, 5e-13 where [#i(double, double,
  /// double)] has only its absolute bound.
  public static double logI(double a, double b, double x) {
    if (!(a > 0 && b > 0 && x > 0 && x < 1) || a + b == Double.POSITIVE_INFINITY) {
      return Logarithm.log(i(a, b, x));
    }
    return logI(a, b, x, 1 - x);
  }

  private static double logI(double a, double b, double x, double y) {
    if (isLower(a, b, x)) {
      return logFactor(a, b, x, y) + Logarithm.log(fraction(a, b, x) / a);
    }
    return Logarithm.log1p(-lower(b, a, y, x));
  }

  /// Returns `∂I(a, b, x)/∂a`, which is never positive.
  ///
  /// Edges: 0 at `x = 0` and `x = 1`; NaN for shapes that are not positive and finite, for `x`
  /// outside [0, 1] and for NaN. Relative error at most 1e-11 for shapes up to 1e4, or absolute
  /// error 2e-15 where that is more.
  public static double firstShapeDerivative(double a, double b, double x) {
    return shapeDerivative(a, b, x, 1 - x);
  }

  /// Returns `∂I(a, b, x)/∂b`, which is never negative. Edges and error as
  /// [#firstShapeDerivative(double, double, double)].
  public static double secondShapeDerivative(double a, double b, double x) {
    return -shapeDerivative(b, a, 1 - x, x);
  }

  /// Returns `log I(a, b, x)` at the odds `x / (1 - x) >= 0`, which, other than `x`, are exact also
  /// where `x` is close to 1. Edges and error as [#logI(double, double, double)].
  public static double logIOfOdds(double a, double b, double odds) {
    double x = share(odds);
    if (!(a > 0 && b > 0 && odds > 0 && odds < Double.POSITIVE_INFINITY)
        || a + b == Double.POSITIVE_INFINITY) {
      return Logarithm.log(i(a, b, x));
    }
    return logI(a, b, x, share(1 / odds));
  }

  /// Returns `∂ log I(a, b, x)/∂a` at the odds `x / (1 - x)`, also where `I` underflows; it is
  /// never positive.
  ///
  /// Edges: -∞ at the odds 0, 0 at ∞; NaN as [#firstShapeDerivative(double, double, double)].
  /// Relative error at most 1e-10 for shapes up to 1e4, or absolute error 2e-15 where that is more.
  public static double logIOfOddsFirstShapeDerivative(double a, double b, double odds) {
    return odds == 0 && a > 0 && b > 0
        ? Double.NEGATIVE_INFINITY
        : logShapeDerivative(a, b, odds, true);
  }

  /// Returns `∂ log I(a, b, x)/∂b` at the odds `x / (1 - x)`, also where `I` underflows; it is
  /// never negative.
  ///
  /// Edges: the limit `ψ(a + b) - ψ(b)` at the odds 0, 0 at ∞; NaN and error as
  /// [#logIOfOddsFirstShapeDerivative(double, double, double)].
  public static double logIOfOddsSecondShapeDerivative(double a, double b, double odds) {
    return odds == 0 && a > 0 && b > 0
        ? GammaFunction.digammaDifference(b, a)
        : logShapeDerivative(a, b, odds, false);
  }

  private static double logShapeDerivative(double a, double b, double odds, boolean first) {
    if (!(a > 0 && b > 0 && odds >= 0) || a + b == Double.POSITIVE_INFINITY) {
      return Double.NaN;
    }
    double x = share(odds);
    double y = share(1 / odds);
    if (y == 0) {
      return 0;
    }
    return isLower(a, b, x)
        ? lowerLogDerivative(a, b, x, y, first)
        : -lowerDerivative(b, a, y, x, !first) / (1 - lower(b, a, y, x));
  }

  private static double share(double odds) {
    return odds == Double.POSITIVE_INFINITY ? 1 : odds / (1 + odds);
  }

  /// Returns the density in `x`, `∂I/∂x = xᵃ⁻¹ (1 - x)ᵇ⁻¹ / B(a, b)`, for positive shapes and `0 <
  /// x < 1`. Relative error at most 1e-13.
  public static double density(double a, double b, double x) {
    return factor(a, b, x, 1 - x) / (x * (1 - x));
  }

  private static double shapeDerivative(double a, double b, double x, double y) {
    if (!(a > 0 && b > 0 && x >= 0 && y >= 0) || a + b == Double.POSITIVE_INFINITY) {
      return Double.NaN;
    }
    if (x == 0 || y == 0) {
      return 0;
    }
    return isLower(a, b, x)
        ? lowerDerivative(a, b, x, y, true)
        : -lowerDerivative(b, a, y, x, false);
  }

  private static boolean isLower(double a, double b, double x) {
    return x <= (a + 1) / (a + b + 2);
  }

  private static double lower(double a, double b, double x, double y) {
    return factor(a, b, x, y) * fraction(a, b, x) / a;
  }

  /// `xᵃ yᵇ / B(a, b)` with `y = 1 - x`.
  private static double factor(double a, double b, double x, double y) {
    if (a < 10 || b < 10) {
      return Exponential.exp(logFactor(a, b, x, y));
    }
    double size = Math.sqrt(a / (a + b) * b) / SQRT_2PI;
    return size * Exponential.exp(exponent(a, b, x, y));
  }

  private static double logFactor(double a, double b, double x, double y) {
    if (a < 10 || b < 10) {
      double logX = x > 0.5 ? Logarithm.log1p(-y) : Logarithm.log(x);
      double logY = y > 0.5 ? Logarithm.log1p(-x) : Logarithm.log(y);
      return a * logX + b * logY - BetaFunction.lbeta(a, b);
    }
    return Logarithm.log(Math.sqrt(a / (a + b) * b) / SQRT_2PI) + exponent(a, b, x, y);
  }

  /// For large shapes the big terms cancel: with `λ = a - (a + b)x` what remains is `-a e(-λ/a) - b
  /// e(λ/b)`, `e(t) = t - log(1 + t)`, and Stirling's corrections (Didonato & Morris 1992,
  /// "Algorithm 708", `brcomp`).
  private static double exponent(double a, double b, double x, double y) {
    double lambda = a > b ? (a + b) * y - b : a - (a + b) * x;
    double corrections =
        BetaFunction.stirlingCorrection(a)
            + BetaFunction.stirlingCorrection(b)
            - BetaFunction.stirlingCorrection(a + b);
    double total = a + b;
    return -a * IncompleteGamma.excess(-lambda / a, x / a * total)
        - b * IncompleteGamma.excess(lambda / b, y / b * total)
        - corrections;
  }

  private static double fraction(double a, double b, double x) {
    double c = 1;
    double d = 1 / nonZero(1 - (a + b) * x / (a + 1));
    double h = d;
    for (int m = 1; m < MAX_TERMS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / nonZero(Math.fma(even, d, 1));
      c = nonZero(1 + even / c);
      h *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / nonZero(Math.fma(odd, d, 1));
      c = nonZero(1 + odd / c);
      double change = d * c;
      h *= change;
      if (!(Math.abs(change - 1) > EPSILON)) {
        break;
      }
    }
    return h;
  }

  /// The derivative of [#lower] in its first or second shape.
  private static double lowerDerivative(double a, double b, double x, double y, boolean first) {
    return lower(a, b, x, y) * lowerLogDerivative(a, b, x, y, first);
  }

  /// The derivative of the logarithm of [#lower] in its first or second shape.
  private static double lowerLogDerivative(double a, double b, double x, double y, boolean first) {
    double logShare =
        first
            ? (x > 0.5 ? Logarithm.log1p(-y) : Logarithm.log(x))
            : (y > 0.5 ? Logarithm.log1p(-x) : Logarithm.log(y));
    double own = first ? a : b;
    double logPrime =
        logShare + GammaFunction.digammaDifference(own, first ? b : a) - (first ? 1 / a : 0);
    double c = 1;
    double cPrime = 0;
    double lead = -(a + b) * x / (a + 1);
    double leadPrime = first ? -x / (a + 1) - lead / (a + 1) : -x / (a + 1);
    double d = 1 / nonZero(1 + lead);
    double dPrime = -d * d * leadPrime;
    logPrime += dPrime / d;
    for (int m = 1; m < MAX_TERMS; m++) {
      double p = a + 2 * m;
      double even = m * (b - m) * x / ((p - 1) * p);
      double evenPrime = first ? -even * (1 / (p - 1) + 1 / p) : m * x / ((p - 1) * p);
      double odd = -(a + m) * (a + b + m) * x / (p * (p + 1));
      double oddPrime =
          first ? odd * (1 / (a + m) + 1 / (a + b + m) - 1 / p - 1 / (p + 1)) : odd / (a + b + m);
      double before = logPrime;
      double change = 1;
      for (int half = 0; half < 2; half++) {
        double n = half == 0 ? even : odd;
        double nPrime = half == 0 ? evenPrime : oddPrime;
        double dNext = 1 / nonZero(Math.fma(n, d, 1));
        dPrime = -dNext * dNext * (nPrime * d + n * dPrime);
        d = dNext;
        cPrime = nPrime / c - n * cPrime / (c * c);
        c = nonZero(1 + n / c);
        change = d * c;
        logPrime += dPrime / d + cPrime / c;
      }
      if (!(Math.abs(change - 1) > EPSILON)
          && !(Math.abs(logPrime - before) > EPSILON * Math.abs(logPrime))) {
        break;
      }
    }
    return logPrime;
  }

  private static double nonZero(double v) {
    return v == 0 ? TINY : v;
  }
}
