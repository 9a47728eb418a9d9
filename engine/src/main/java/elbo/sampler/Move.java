// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.random.Draws;
import elbo.random.Key;

/// A transition under way.
sealed interface Move extends Inquiry permits NutsMove, HmcMove, RandomWalkMove {
  /// Under this site of a move's key its normal numbers are drawn, under the next its decisions.
  int NOISE = 0;

  /// The site of decisions.
  int DECISIONS = 1;

  /// Once it has ended.
  Transition result();

  /// A transition before its first evaluation.
  ///
  /// @param key of this transition alone
  static Move start(Kernel kernel, Key key, Position from, double stepSize, Metric metric) {
    return switch (kernel) {
      case Nuts nuts ->
          new NutsMove(nuts, key, Phase.of(from, momentum(key, metric), metric), stepSize, metric);
      case Hmc hmc ->
          new HmcMove(hmc, key, Phase.of(from, momentum(key, metric), metric), stepSize, metric);
      case RandomWalk _ -> new RandomWalkMove(key, from, stepSize, metric);
    };
  }

  /// The momentum that a key gives.
  static double[] momentum(Key key, Metric metric) {
    return metric.momentum(noise(key, metric.dimension()));
  }

  /// Standard normal numbers.
  static double[] noise(Key key, int n) {
    double[] noise = new double[n];
    Draws.fillNormal(key, NOISE, 0, 1, n, noise);
    return noise;
  }
}
