// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.random;

import elbo.kernel.NormalNoise;
import elbo.kernel.NormalQuantile;

/// Random numbers as functions of a key and a counter (site, draw, element). The same arguments
/// give the same bits, on every machine, in any order and on any thread; different counters give
/// independent numbers. Nothing is allocated.
///
/// One draw per distribution and counter: a site that needs two kinds of numbers uses two sites or
/// two keys.
public final class Draws {
  private static final double ULP = 0x1p-53;

  private Draws() {}

  /// U(0, 1), both ends excluded: a multiple of 2⁻⁵³ plus 2⁻⁵⁴.
  public static double uniform(Key key, int site, long draw, long element) {
    return toUniform(key.word(element >> 2, draw, site, 0, (int) (element & 3)));
  }

  /// N(0, 1) by inversion; within ±8.3.
  public static double normal(Key key, int site, long draw, long element) {
    return NormalQuantile.ofWord(key.word(element >> 2, draw, site, 0, (int) (element & 3)));
  }

  /// Exp(1) by inversion.
  public static double exponential(Key key, int site, long draw, long element) {
    return -StrictMath.log(uniform(key, site, draw, element));
  }

  /// Gamma(concentration, 1); NaN unless the concentration is positive and finite. For small
  /// concentrations the result may underflow to 0; [#logGamma] does not.
  public static double gamma(Key key, int site, long draw, long element, double concentration) {
    return StrictMath.exp(logGamma(key, site, draw, element, concentration));
  }

  /// The logarithm of a Gamma(concentration, 1) number (Marsaglia & Tsang 2000, "A simple method
  /// for generating gamma variables"; concentrations below 1 by their boost U^(1/a)).
  public static double logGamma(Key key, int site, long draw, long element, double concentration) {
    return Rejection.logGamma(key, site, draw, element, concentration, 0);
  }

  /// Beta(a, b) as a ratio of gammas; NaN unless both are positive and finite. Rounding may give 0
  /// or 1.
  public static double beta(Key key, int site, long draw, long element, double a, double b) {
    double x = Rejection.logGamma(key, site, draw, element, a, 0);
    double y = Rejection.logGamma(key, site, draw, element, b, 1);
    return 1 / (1 + StrictMath.exp(y - x));
  }

  /// Poisson(rate); NaN unless the rate is finite and not negative.
  public static double poisson(Key key, int site, long draw, long element, double rate) {
    return Rejection.poisson(key, site, draw, element, rate);
  }

  /// Binomial(count, probability); NaN unless the count is a whole number ≥ 0 and the probability
  /// in [0, 1].
  public static double binomial(
      Key key, int site, long draw, long element, double count, double probability) {
    return Rejection.binomial(key, site, draw, element, count, probability);
  }

  /// von Mises(0, concentration) in (−π, π]; NaN unless the concentration is finite and not
  /// negative.
  public static double vonMises(Key key, int site, long draw, long element, double concentration) {
    return Rejection.vonMises(key, site, draw, element, concentration);
  }

  /// Fills `out` with [#normal] for draws `firstDraw` to `firstDraw + numDraws − 1`: element `e` of
  /// draw `firstDraw + d` goes to `out[d · numElements + e]`. Hundreds of numbers at a time take
  /// less than half of what they take one by one.
  ///
  /// @param out written
  public static void fillNormal(
      Key key, int site, long firstDraw, int numDraws, int numElements, double[] out) {
    NormalNoise.fill(key.low(), key.high(), site, firstDraw, numDraws, numElements, out);
  }

  static double toUniform(long bits) {
    return ((bits >>> 11) + 0.5) * ULP;
  }
}
