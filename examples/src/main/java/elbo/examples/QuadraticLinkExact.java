// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import java.util.ArrayList;
import java.util.List;

/// The loss of q = N(μ, s) in closed form, for a latent x with prior N(0, 1) and K observations
/// from N(x², 1): `L(μ, s) = ½[K(μ⁴ + 6μ²s + 3s²) − c(μ² + s)] − ½ ln s` with `c = 2Kȳ − 1`, up to
/// a constant. Everything about it depends on `t = c/√(12K)` and on a scale, [#unit].
///
/// @param count K
/// @param mean ȳ of the observations
record QuadraticLinkExact(int count, double mean) {
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  /// Where the loss has no slope.
  ///
  /// @param location μ
  /// @param variance s
  /// @param isMinimum whether the curvature is positive in all directions; if not, a saddle
  record Point(double location, double variance, boolean isMinimum) {}

  double c() {
    return 2 * count * mean - 1;
  }

  /// The scale √(12K) of 1/s and 1/μ².
  double unit() {
    return Math.sqrt(12.0 * count);
  }

  double loss(double mu, double s) {
    double fourth = Math.pow(mu, 4) + 6 * mu * mu * s + 3 * s * s;
    return 0.5 * (count * fourth - c() * (mu * mu + s)) - 0.5 * Math.log(s);
  }

  /// The evidence lower bound, with all constants.
  ///
  /// @param sumOfSquares of the observations
  double bound(double mu, double s, double sumOfSquares) {
    double constants = 0.5 * sumOfSquares + (count + 1) * HALF_LOG_TWO_PI;
    return -loss(mu, s) - constants + HALF_LOG_TWO_PI + 0.5;
  }

  /// ∂L/∂μ: equation 42 of the lecture.
  double slope(double mu, double s) {
    return (6 * count * s - c()) * mu + 2 * count * mu * mu * mu;
  }

  /// ∂L/∂s, which the lecture leaves to the reader.
  double slopeOfVariance(double mu, double s) {
    return 3 * count * (mu * mu + s) - 0.5 * c() - 0.5 / s;
  }

  /// What the last line of equation 40 is on average over N draws: its first sum is not divided.
  double printedForty(double mu, double s, int draws) {
    return -c() * draws * mu + 2 * count * (mu * mu * mu + 3 * mu * s);
  }

  /// What the first line of equation 40 is on average: x² inside of the sum over the observations.
  double priorInTheSum(double mu, double s) {
    return slope(mu, s) + (count - 1) * mu;
  }

  /// The locations without slope for a given variance: one or three.
  double[] locations(double s) {
    double square = mean - 3 * s - 0.5 / count;
    return square > 0 ? new double[] {-Math.sqrt(square), 0, Math.sqrt(square)} : new double[] {0};
  }

  /// The same by equation 43: ½ in the place of 1/(2K).
  double printedFortyThree(double s) {
    return Math.sqrt(Math.max(0, mean - 3 * s - 0.5));
  }

  /// Modes of the posterior: zeros of 2Kx(x² − ȳ) + x.
  double mode() {
    return Math.sqrt(Math.max(0, mean - 0.5 / count));
  }

  /// All points without slope, location and variance free: one, or five. With r = s·√(12K) and w =
  /// μ²·√(12K) they are r²/2 − tr − 1 = 0 at w = 0, and r² − 2tr + 1 = 0 with w = 3/r. In this
  /// order: the saddle and the minimum on the left, 0, the minimum and the saddle on the right.
  List<Point> stationary() {
    double t = c() / unit();
    List<Point> points = new ArrayList<>();
    points.add(point(0, t + Math.sqrt(t * t + 2)));
    if (t > 1) {
      for (double r : new double[] {t - Math.sqrt(t * t - 1), t + Math.sqrt(t * t - 1)}) {
        points.add(point(Math.sqrt(3 / r), r));
        points.addFirst(point(-Math.sqrt(3 / r), r));
      }
    }
    return points;
  }

  private Point point(double root, double r) {
    double mu = root / Math.sqrt(unit());
    double s = r / unit();
    double a = 6 * count * (mu * mu + s) - c();
    double b = 6 * count * mu;
    double d = 3 * count + 0.5 / (s * s);
    return new Point(mu, s, a > 0 && a * d > b * b);
  }

  /// The t at which a pair of narrow approximations becomes better than the wide one at 0: the same
  /// for all K.
  static double jump() {
    double low = 1;
    double high = 2;
    for (int i = 0; i < 60; i++) {
      double t = 0.5 * (low + high);
      double narrow = t - Math.sqrt(t * t - 1);
      double gain = scaled(t, 3 / narrow, narrow) - scaled(t, 0, t + Math.sqrt(t * t + 2));
      if (gain > 0) {
        low = t;
      } else {
        high = t;
      }
    }
    return 0.5 * (low + high);
  }

  private static double scaled(double t, double w, double r) {
    return 0.5 * ((w * w + 6 * w * r + 3 * r * r) / 12 - t * (w + r)) - 0.5 * Math.log(r);
  }

  /// The mean of the observations that belongs to a t.
  static double meanOf(double t, int count) {
    return (1 + t * Math.sqrt(12.0 * count)) / (2 * count);
  }
}
