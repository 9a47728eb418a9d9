// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

/// How much of the newest iterate goes into an average of iterates: x̄ ← x̄ + w(t)·(x − x̄) after
/// step t = 1, 2, …; w(1) is 1. Every average of [Averaged] is one such sequence.
@FunctionalInterface
public interface Averaging {
  /// w(t), in (0, 1].
  double weight(long t);

  /// The mean of all iterates: w = 1/t. Polyak & Juditsky 1992, "Acceleration of stochastic
  /// approximation by averaging". The way from a far start stays in it: rather [#tail].
  static Averaging polyakRuppert() {
    return t -> 1.0 / t;
  }

  /// The mean of the iterates after the first `skipped` steps; until then the newest iterate.
  ///
  /// @throws IllegalArgumentException if `skipped` is negative
  static Averaging tail(long skipped) {
    if (!(skipped >= 0)) {
      throw new IllegalArgumentException(
          "the number of skipped steps must not be negative, got " + skipped + " (tail average)");
    }
    return t -> 1.0 / Math.max(1, t - skipped);
  }

  /// An exponential average whose weights sum to 1 from the beginning: w = (1 − β)/(1 − βᵗ), about
  /// the mean of the last 1/(1 − β) iterates.
  ///
  /// @throws IllegalArgumentException unless β is in [0, 1)
  static Averaging exponential(double decay) {
    Settings.requireDecay("decay", decay, "exponential average");
    return t -> (1 - decay) / (1 - StrictMath.pow(decay, (double) t));
  }

  /// Weights that grow like a polynomial of a degree: w = (1 + η)/(t + η). Shamir & Zhang 2013,
  /// "Stochastic gradient descent for non-smooth optimization"; DoG and DoWG are used with η = 8.
  ///
  /// @throws IllegalArgumentException unless the degree is finite and not negative
  static Averaging polynomial(double degree) {
    Settings.requireNotNegative("degree", degree, "polynomial average");
    return t -> (1 + degree) / (t + degree);
  }
}
