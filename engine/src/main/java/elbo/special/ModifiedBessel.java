// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// Modified Bessel functions of real order and their logarithms.
///
/// `I` by its power series, summed from the largest term outwards, all terms being positive; for
/// arguments much larger than the order by the asymptotic expansion (Abramowitz & Stegun 9.6.10,
/// 9.7.1). `K` by the trapezoidal rule on `∫₀^∞ exp(-x cosh t) cosh(νt) dt` (9.6.24), which
/// converges faster than any power of the step because the integrand falls doubly exponentially.
public final class ModifiedBessel {
  private static final double HALF_LOG_2PI = 0x1.d67f1c864beb5p-1;
  private static final double EPSILON = 1e-17;

  private ModifiedBessel() {}

  /// Returns `log Iᵥ(x)` for `v > -1` and `x >= 0` (Stan's `log_modified_bessel_first_kind`).
  ///
  /// Edges: at `x = 0`: 0 for `v = 0`, -∞ for positive `v`, ∞ for negative; ∞ at ∞; NaN outside.
  /// Error at most 2e-15 times the largest of 1, `v` and `x`.
  public static double logFirstKind(double v, double x) {
    if (!(v > -1 && x >= 0)) {
      return Double.NaN;
    }
    if (x == 0) {
      return v == 0 ? 0 : v > 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (x == Double.POSITIVE_INFINITY) {
      return x;
    }
    if (isAsymptotic(v, x)) {
      double sum = 1;
      double term = 1;
      for (int k = 1; k < 200 && Math.abs(term) > EPSILON; k++) {
        double odd = 2 * k - 1;
        term *= -(4 * v * v - odd * odd) / (8 * k * x);
        sum += term;
      }
      return x - 0.5 * Logarithm.log(x) - HALF_LOG_2PI + Logarithm.log(sum);
    }
    double peak = peak(v, x);
    return logTerm(v, x, peak) + Logarithm.log(sumAround(v, x, peak, false));
  }

  /// Returns `Iᵥ(x)` for `v > -1` and `x >= 0`, and for whole `v` also for negative `x`.
  ///
  /// Edges: 1 at 0 for `v = 0`, 0 for positive `v`; NaN outside. Relative error as the error of the
  /// logarithm.
  public static double firstKind(double v, double x) {
    if (x < 0 && v == Math.rint(v)) {
      return v % 2 == 0 ? firstKind(v, -x) : -firstKind(v, -x);
    }
    return Exponential.exp(logFirstKind(v < 0 && v == Math.rint(v) ? -v : v, x));
  }

  /// Returns `∂ log Iᵥ(x) / ∂v` for `v > -1` and `x > 0`; NaN outside. Error at most 1e-11 of the
  /// larger of 1 and the result.
  public static double logFirstKindOrderDerivative(double v, double x) {
    if (!(v > -1 && x > 0) || x == Double.POSITIVE_INFINITY) {
      return Double.NaN;
    }
    if (isAsymptotic(v, x)) {
      double sum = 1;
      double derivative = 0;
      double term = 1;
      double termDerivative = 0;
      for (int k = 1; k < 200 && Math.abs(term) + Math.abs(termDerivative) > EPSILON; k++) {
        double odd = 2 * k - 1;
        double factor = -(4 * v * v - odd * odd) / (8 * k * x);
        termDerivative = termDerivative * factor - term * v / (k * x);
        term *= factor;
        sum += term;
        derivative += termDerivative;
      }
      return derivative / sum;
    }
    double peak = peak(v, x);
    // differences from the digamma at the peak, so that no large numbers cancel in the sum
    double atPeak = Logarithm.log(0.5 * x) - GammaFunction.digamma(v + peak + 1);
    return atPeak - sumAround(v, x, peak, true) / sumAround(v, x, peak, false);
  }

  /// Returns `log Kᵥ(x)` for `x >= 0`. Even in `v`. ∞ at 0, -∞ at ∞, NaN outside. Error at most
  /// 1e-13 of the larger of 1 and the result.
  public static double logSecondKind(double v, double x) {
    if (!(x >= 0) || Double.isNaN(v)) {
      return Double.NaN;
    }
    if (x == 0 || x == Double.POSITIVE_INFINITY) {
      return x == 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
    double order = Math.abs(v);
    // the integrand's logarithm v t - x cosh t is largest at asinh(v / x) and about (v² +
    // x²)^(-1/4) wide
    double middle = Hyperbolic.asinh(order / x);
    double top = order * middle - x * Hyperbolic.cosh(middle);
    double step = Math.min(0.125, 0.6 / Math.sqrt(Power.hypot(order, x)));
    double sum = 0;
    for (int k = 0; ; k++) {
      double t = k * step;
      double exponent = order * t - x * Hyperbolic.cosh(t) - top;
      double term = Exponential.exp(exponent) * (1 + Exponential.exp(-2 * order * t));
      sum += k == 0 ? 0.5 * term : term;
      if (t > middle && exponent < -42) {
        break;
      }
    }
    return top + Logarithm.log(0.5 * step * sum);
  }

  /// Returns `Kᵥ(x)` for `x >= 0`. Edges as [#logSecondKind(double, double)]. Relative error at
  /// most 1e-13 times the larger of 1 and the logarithm.
  public static double secondKind(double v, double x) {
    return Exponential.exp(logSecondKind(v, x));
  }

  private static boolean isAsymptotic(double v, double x) {
    return x > 40 && x > v * v;
  }

  private static double peak(double v, double x) {
    return Math.max(0, Math.rint(0.5 * (Power.hypot(v, x) - v)));
  }

  private static double logTerm(double v, double x, double k) {
    return (2 * k + v) * Logarithm.log(0.5 * x)
        - GammaFunction.lgamma(k + 1)
        - GammaFunction.lgamma(v + k + 1);
  }

  /// `Σ tₖ` in units of the term at `peak`, or if `digammas` the sum `Σ tₖ (ψ(v + k + 1) - ψ(v +
  /// peak + 1))`.
  private static double sumAround(double v, double x, double peak, boolean digammas) {
    double square = 0.25 * x * x;
    double sum = digammas ? 0 : 1;
    double term = 1;
    double difference = 0;
    for (double k = peak; k > 0 && term > EPSILON; k--) {
      term *= k * (v + k) / square;
      difference -= 1 / (v + k);
      sum += digammas ? term * difference : term;
    }
    term = 1;
    difference = 0;
    for (double k = peak + 1; term > EPSILON; k++) {
      term *= square / (k * (v + k));
      difference += 1 / (v + k);
      sum += digammas ? term * difference : term;
    }
    return sum;
  }
}
