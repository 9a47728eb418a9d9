// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import java.util.List;

/// By how much an objective is greater at one place of an ascent than at another, from values on
/// common noise: what both have of it cancels, so gains are seen that are far below the noise of
/// the values themselves.
///
/// @param value in the objective's units; negative for a loss
/// @param noise its standard error
record Gain(double value, double noise) {
  /// What a gain in nats must exceed, besides its noise, to count.
  static final double SMALLEST = 0.01;

  /// From one place to another.
  ///
  /// @param before values at the one, of which not all need be finite
  /// @param after values at the other, each on the noise of its partner
  static Gain of(List<Double> before, List<Double> after) {
    double[] differences = new double[before.size()];
    int numBefore = 0;
    int numAfter = 0;
    int numBoth = 0;
    for (int t = 0; t < differences.length; t++) {
      boolean isBefore = Double.isFinite(before.get(t));
      boolean isAfter = Double.isFinite(after.get(t));
      differences[t] = isBefore && isAfter ? after.get(t) - before.get(t) : Double.NaN;
      numBefore += isBefore ? 1 : 0;
      numAfter += isAfter ? 1 : 0;
      numBoth += isBefore && isAfter ? 1 : 0;
    }
    // Where most values are not finite, finite ones are not what is compared.
    if (2 * numAfter < differences.length) {
      return new Gain(Double.NEGATIVE_INFINITY, 0);
    }
    if (2 * numBefore < differences.length || numBoth == 0) {
      return new Gain(Double.POSITIVE_INFINITY, 0);
    }
    return new Gain(Blocks.mean(differences), Blocks.standardError(differences));
  }

  /// A gain of the same size: of a value that shows where it has come to rest, but not what is
  /// better.
  Gain magnitude() {
    return value == Double.NEGATIVE_INFINITY ? this : new Gain(Math.abs(value), noise);
  }

  /// Whether it is more than noise, and worth another round.
  boolean isClear() {
    return value > Math.max(SMALLEST, 2 * noise);
  }

  /// Whether something was lost, by the same measure.
  boolean isLoss() {
    return !(value >= -Math.max(SMALLEST, 2 * noise));
  }
}
