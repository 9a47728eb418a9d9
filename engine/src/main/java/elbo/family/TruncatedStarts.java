// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

/// Members of [TruncatedNormalFactors] with given moments on unconstrained space, in numbers: a
/// start need not be exact.
final class TruncatedStarts {
  /// Below this a standard deviation on unconstrained space leaves the bounds out of sight.
  private static final double NARROW = 0.01;

  /// A normal distribution that is many times as wide as the interval is an exponential one there,
  /// and hardly changes any more.
  private static final double WIDEST = 3;

  /// The distance from a bound of an exponential number, on the scale of logarithms, varies by
  /// π/√6; nothing that is cut at one bound varies more.
  private static final double MOST = 1.25;

  private static final int NUM_POINTS = 128;
  private static final int NUM_HALVINGS = 25;

  private TruncatedStarts() {}

  /// Location and scale of a distance whose logarithm has these moments.
  static double[] aboveBound(double mean, double sd) {
    // In units of the scale the spread depends on the location alone, and falls with it.
    double location = 1 / Math.min(sd, NARROW);
    if (sd >= NARROW) {
      double low = -50;
      double high = 2 / sd + 5;
      for (int i = 0; i < NUM_HALVINGS; i++) {
        double middle = 0.5 * (low + high);
        if (logMoments(middle)[1] > Math.min(sd, MOST)) {
          low = middle;
        } else {
          high = middle;
        }
      }
      location = 0.5 * (low + high);
    }
    double scale = Math.exp(mean - (sd >= NARROW ? logMoments(location)[0] : Math.log(location)));
    return new double[] {location * scale, scale};
  }

  /// Mean and standard deviation of ln d for d ~ N(loc, 1) cut to the positive numbers.
  private static double[] logMoments(double loc) {
    double[] logs = new double[NUM_POINTS];
    double[] weights = new double[NUM_POINTS];
    double end = Math.log(Math.max(loc, 0) + (loc > 0 ? 9 : 40 / (1 - loc)));
    double begin = loc > 9 ? Math.log(loc - 9) : end - 25;
    for (int i = 0; i < NUM_POINTS; i++) {
      logs[i] = begin + (end - begin) * (i + 0.5) / NUM_POINTS;
      double d = Math.exp(logs[i]);
      // Relative to the density at 0 where the location is behind it, to the highest else.
      weights[i] = loc > 0 ? -0.5 * (d - loc) * (d - loc) : -d * (0.5 * d - loc);
      weights[i] = Math.exp(weights[i] + logs[i] - end);
    }
    return moments(logs, weights);
  }

  /// Location and scale of a share whose logit has these moments.
  static double[] betweenBounds(double mean, double sd) {
    double share = 1 / (1 + Math.exp(-mean));
    double slope = share * (1 - share);
    if (sd < NARROW) {
      return new double[] {share, sd * slope};
    }
    double low = Math.log(0.1 * NARROW * slope);
    double high = Math.log(WIDEST);
    double scale = 0;
    double loc = 0;
    for (int i = 0; i < NUM_HALVINGS; i++) {
      scale = Math.exp(0.5 * (low + high));
      loc = location(mean, sd, scale);
      if (logitMoments(mean, sd, loc, scale)[1] > sd) {
        high = Math.log(scale);
      } else {
        low = Math.log(scale);
      }
    }
    return new double[] {loc, scale};
  }

  /// The location with which the mean logit is `mean`; it grows with the location.
  private static double location(double mean, double sd, double scale) {
    // An exponential density of rate λ on (0, 1) has −λ·scale² as location; ln(1/λ) is about its
    // mean.
    double far = 1 + 10 * scale + Math.exp(Math.min(Math.abs(mean) + 3, 300)) * scale * scale;
    double low = -far;
    double high = 1 + far;
    for (int i = 0; i < 2 * NUM_HALVINGS; i++) {
      double middle = 0.5 * (low + high);
      if (logitMoments(mean, sd, middle, scale)[0] < mean) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 0.5 * (low + high);
  }

  private static double[] logitMoments(double mean, double sd, double loc, double scale) {
    double reach = 10 * Math.max(sd, NARROW) + (sd > 0.3 ? 8 : 0);
    double[] logits = new double[NUM_POINTS];
    double[] weights = new double[NUM_POINTS];
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < NUM_POINTS; i++) {
      logits[i] = mean + reach * (2 * (i + 0.5) / NUM_POINTS - 1);
      double share = 1 / (1 + Math.exp(-logits[i]));
      double u = (share - loc) / scale;
      weights[i] = -0.5 * u * u + Math.log(share) - Math.log1p(Math.exp(logits[i]));
      highest = Math.max(highest, weights[i]);
    }
    for (int i = 0; i < NUM_POINTS; i++) {
      weights[i] = Math.exp(weights[i] - highest);
    }
    return moments(logits, weights);
  }

  private static double[] moments(double[] x, double[] weights) {
    double total = 0;
    double mean = 0;
    for (int i = 0; i < x.length; i++) {
      total += weights[i];
      mean += weights[i] * x[i];
    }
    mean /= total;
    double variance = 0;
    for (int i = 0; i < x.length; i++) {
      variance += weights[i] * (x[i] - mean) * (x[i] - mean);
    }
    return new double[] {mean, Math.sqrt(variance / total)};
  }
}
