// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.random;

import elbo.kernel.NormalQuantile;

/// Samplers that try until they accept. Attempt number `t` of a counter reads the block (element,
/// draw, site, t + 1), whose four words are its private numbers; attempts of different counters
/// never meet.
final class Rejection {
  // Of two streams of one counter (beta needs two gammas) the second starts here.
  private static final long STREAM = 1L << 32;
  private static final double LOG_SQRT_2PI = 0.91893853320467274178;

  private Rejection() {}

  private static double uniform(
      Key key, int site, long draw, long element, long attempt, int word) {
    return Draws.toUniform(key.word(element, draw, site, attempt, word));
  }

  static double logGamma(
      Key key, int site, long draw, long element, double concentration, int stream) {
    if (!(concentration > 0 && concentration < Double.POSITIVE_INFINITY)) {
      return Double.NaN;
    }
    double a = concentration < 1 ? concentration + 1 : concentration;
    double boost =
        concentration < 1
            ? StrictMath.log(uniform(key, site, draw, element, 1 + stream * STREAM, 2))
                / concentration
            : 0;
    double d = a - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    for (long attempt = 1 + stream * STREAM; ; attempt++) {
      double x = NormalQuantile.ofWord(key.word(element, draw, site, attempt, 0));
      double t = 1 + c * x;
      if (t > 0) {
        double v = t * t * t;
        double logV = 3 * StrictMath.log(t);
        double u = uniform(key, site, draw, element, attempt, 1);
        if (StrictMath.log(u) < 0.5 * x * x + d - d * v + d * logV) {
          return StrictMath.log(d) + logV + boost;
        }
      }
    }
  }

  /// Below a rate of 10 by sequential inversion; from there by transformed rejection, PTRS of
  /// Hörmann 1993, "The transformed rejection method for generating Poisson random variables".
  static double poisson(Key key, int site, long draw, long element, double rate) {
    if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      return Double.NaN;
    }
    if (rate < 10) {
      double u = uniform(key, site, draw, element, 1, 0);
      double p = StrictMath.exp(-rate);
      int k = 0;
      while (u > p && k < 1000) {
        u -= p;
        k++;
        p *= rate / k;
      }
      return k;
    }
    double logRate = StrictMath.log(rate);
    double b = 0.931 + 2.53 * Math.sqrt(rate);
    double a = -0.059 + 0.02483 * b;
    double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
    double vr = 0.9277 - 3.6224 / (b - 2);
    for (long attempt = 1; ; attempt++) {
      double u = uniform(key, site, draw, element, attempt, 0) - 0.5;
      double v = uniform(key, site, draw, element, attempt, 1);
      double us = 0.5 - Math.abs(u);
      double k = Math.floor((2 * a / us + b) * u + rate + 0.43);
      if (us >= 0.07 && v <= vr) {
        return k;
      }
      if (k < 0 || (us < 0.013 && v > us)) {
        continue;
      }
      double left =
          StrictMath.log(v) + StrictMath.log(inverseAlpha) - StrictMath.log(a / (us * us) + b);
      if (left <= k * logRate - rate - logFactorial(k)) {
        return k;
      }
    }
  }

  /// With fewer than 10 expected (of the rarer outcome) by sequential inversion; from there by
  /// transformed rejection, BTRS of Hörmann 1993, "The generation of binomial random variates".
  static double binomial(
      Key key, int site, long draw, long element, double count, double probability) {
    if (!(count >= 0
        && count < 0x1p53
        && count == Math.rint(count)
        && probability >= 0
        && probability <= 1)) {
      return Double.NaN;
    }
    double p = Math.min(probability, 1 - probability);
    double k =
        count * p < 10
            ? inversion(key, site, draw, element, count, p)
            : btrs(key, site, draw, element, count, p);
    return p == probability ? k : count - k;
  }

  private static double inversion(Key key, int site, long draw, long element, double n, double p) {
    double u = uniform(key, site, draw, element, 1, 0);
    double odds = p / (1 - p);
    double term = StrictMath.exp(n * StrictMath.log1p(-p));
    double k = 0;
    while (u > term && k < n) {
      u -= term;
      k++;
      term *= odds * (n - k + 1) / k;
      if (!(term > 0)) {
        break; // only rounding is left of u
      }
    }
    return k;
  }

  private static double btrs(Key key, int site, long draw, long element, double n, double p) {
    double spread = Math.sqrt(n * p * (1 - p));
    double b = 1.15 + 2.53 * spread;
    double a = -0.0873 + 0.0248 * b + 0.01 * p;
    double c = n * p + 0.5;
    double vr = 0.92 - 4.2 / b;
    double alpha = (2.83 + 5.1 / b) * spread;
    double logOdds = StrictMath.log(p / (1 - p));
    double mode = Math.floor((n + 1) * p);
    double h = logFactorial(mode) + logFactorial(n - mode);
    for (long attempt = 1; ; attempt++) {
      double u = uniform(key, site, draw, element, attempt, 0) - 0.5;
      double v = uniform(key, site, draw, element, attempt, 1);
      double us = 0.5 - Math.abs(u);
      double k = Math.floor((2 * a / us + b) * u + c);
      if (us >= 0.07 && v <= vr) {
        return k;
      }
      if (k < 0 || k > n) {
        continue;
      }
      double left = StrictMath.log(v * alpha / (a / (us * us) + b));
      if (left <= h - logFactorial(k) - logFactorial(n - k) + (k - mode) * logOdds) {
        return k;
      }
    }
  }

  /// ln k!: a sum for small k, Stirling's series (error below 1e-15 from 10 on) otherwise.
  private static double logFactorial(double k) {
    if (k < 10) {
      double product = 1;
      for (int i = 2; i <= k; i++) {
        product *= i;
      }
      return StrictMath.log(product);
    }
    double r = 1 / (k * k);
    double series = (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r / 1680))) / k;
    return (k + 0.5) * StrictMath.log(k) - k + LOG_SQRT_2PI + series;
  }

  /// Best & Fisher 1979, "Efficient simulation of the von Mises distribution"; below 1e-5, where
  /// its constants cancel, the uniform is accepted by its ratio; above 1e5 a normal, whose variance
  /// is within 1/(2κ) of the exact one.
  static double vonMises(Key key, int site, long draw, long element, double concentration) {
    if (!(concentration >= 0 && concentration < Double.POSITIVE_INFINITY)) {
      return Double.NaN;
    }
    if (concentration > 1e5) {
      double z = NormalQuantile.ofWord(key.word(element, draw, site, 1, 0));
      return z / Math.sqrt(concentration);
    }
    if (concentration < 1e-5) {
      for (long attempt = 1; ; attempt++) {
        double angle = Math.PI * (2 * uniform(key, site, draw, element, attempt, 0) - 1);
        double v = uniform(key, site, draw, element, attempt, 1);
        if (StrictMath.log(v) <= concentration * (StrictMath.cos(angle) - 1)) {
          return angle;
        }
      }
    }
    double tau = 1 + Math.sqrt(1 + 4 * concentration * concentration);
    double rho = (tau - Math.sqrt(2 * tau)) / (2 * concentration);
    double r = (1 + rho * rho) / (2 * rho);
    for (long attempt = 1; ; attempt++) {
      double z = StrictMath.cos(Math.PI * uniform(key, site, draw, element, attempt, 0));
      double f = (1 + r * z) / (r + z);
      double c = concentration * (r - f);
      double v = uniform(key, site, draw, element, attempt, 1);
      if (c * (2 - c) > v || StrictMath.log(c / v) + 1 >= c) {
        double sign = uniform(key, site, draw, element, attempt, 2) < 0.5 ? -1 : 1;
        return sign * StrictMath.acos(Math.max(-1, Math.min(1, f)));
      }
    }
  }
}
