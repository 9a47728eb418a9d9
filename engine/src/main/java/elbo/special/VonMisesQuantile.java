// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// Quantiles of von Mises' distribution around 0 at the probability Φ(u) of a normal number u.
///
/// Everything is an integral of `exp(κ(cos t − cos φ))`, the density relative to that at φ, over
/// the part of the circle where it counts, by Gauss and Legendre's rule: nothing under- or
/// overflows.
public final class VonMisesQuantile {
  /// Where an exponential has fallen by e⁻⁴² it adds nothing.
  private static final double CUT = 42;

  private static final int MAX_STEPS = 100;
  private static final double LAST_STEP = 1e-14;
  private static final LegendreRule RULE = new LegendreRule(48);

  private VonMisesQuantile() {}

  /// Returns the angle in [−π, π] below which the probability is Φ(u), for a concentration `kappa
  /// > = 0` and `|u| <= 37`. NaN for other arguments. Error at most 1e-13 of the result for `kappa
  /// > <= 1e6`.
  ///
  /// Newton's method, kept inside of a bracket: close to the middle for the part from 0 on, which
  /// is concave, else for the logarithm of the tail, which is concave too.
  public static double of(double kappa, double u) {
    if (!(kappa >= 0 && kappa < Double.POSITIVE_INFINITY && Math.abs(u) <= 37)) {
      return Double.NaN;
    }
    double magnitude = Math.abs(u);
    boolean isInner = magnitude < 0.5;
    double target =
        isInner
            ? 0.5 * ErrorFunction.erf(magnitude / Math.sqrt(2))
            : ErrorFunction.logNdtr(-magnitude);
    double logTotal = Logarithm.log(2 * integral(kappa, 0, 0, end(kappa, 0), 1, 0));
    double low = 0;
    double high = Math.PI;
    double angle = Math.min(magnitude / Math.sqrt(kappa + 0.4), 3);
    for (int i = 0; i < MAX_STEPS; i++) {
      double logDensity = -kappa * versine(angle) - logTotal;
      double step;
      if (isInner) {
        step = target / Exponential.exp(logDensity) - integral(kappa, angle, 0, angle, 1, 0);
      } else {
        double tail = integral(kappa, angle, angle, end(kappa, angle), 1, 0);
        step = (logDensity + Logarithm.log(tail) - target) * tail;
      }
      if (Math.abs(step) <= LAST_STEP * angle) {
        angle = Math.min(angle + step, Math.PI);
        break;
      }
      if (step > 0) {
        low = angle;
      } else {
        high = angle;
      }
      double next = angle + step;
      angle = next > low && next < high ? next : 0.5 * (low + high);
    }
    return Math.copySign(angle, u);
  }

  /// Returns the derivative in `kappa` of the angle at fixed probability, at an angle in [−π, π]:
  /// `∫ exp(κ(cos t − cos φ))(cos t − I₁(κ)/I₀(κ)) dt` from φ to π, which is minus that from 0 to
  /// φ. NaN for other arguments. Relative error at most 1e-11 for `kappa <= 1e6`.
  public static double concentrationDerivative(double kappa, double angle) {
    if (!(kappa >= 0 && kappa < Double.POSITIVE_INFINITY && Math.abs(angle) <= Math.PI)) {
      return Double.NaN;
    }
    double phi = Math.abs(angle);
    double all = end(kappa, 0);
    double deficit = // 1 − I₁/I₀
        -integral(kappa, 0, 0, all, 0, 1) / integral(kappa, 0, 0, all, 1, 0);
    boolean isTail = phi > 0.5 * Math.PI || kappa * versine(phi) > 1;
    double derivative =
        isTail
            ? integral(kappa, phi, phi, end(kappa, phi), deficit, 1)
            : -integral(kappa, phi, 0, phi, deficit, 1);
    return angle < 0 ? -derivative : derivative;
  }

  /// `∫ exp(κ(cos t − cos φ))·(a − b(1 − cos t)) dt`.
  private static double integral(
      double kappa, double phi, double from, double to, double a, double b) {
    double sum = 0;
    for (int i = 0; i < RULE.size(); i++) {
      double t = from + (to - from) * RULE.node(i);
      double exponent =
          -2 * kappa * Trigonometric.sin(0.5 * (t + phi)) * Trigonometric.sin(0.5 * (t - phi));
      sum += RULE.weight(i) * Exponential.exp(exponent) * (a - b * versine(t));
    }
    return (to - from) * sum;
  }

  /// Where the density has fallen by so much that the rest is nothing, π if it does not.
  private static double end(double kappa, double phi) {
    double versine = versine(phi) + CUT / kappa;
    return versine < 2 ? 2 * Trigonometric.asin(Math.sqrt(0.5 * versine)) : Math.PI;
  }

  /// 1 − cos t
  private static double versine(double t) {
    double half = Trigonometric.sin(0.5 * t);
    return 2 * half * half;
  }
}
