// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.special.Exponential;
import elbo.special.Logarithm;

/// The step size by which a mean acceptance is reached: Nesterov's dual averaging. Source: Hoffman,
/// Gelman (2014), section 3.2.1, with their γ = 0.05, t₀ = 10, κ = 0.75.
///
/// @param mu what the logarithm is drawn to
/// @param count of the transitions so far
/// @param error the mean of the missing acceptance, recent ones weigh more
/// @param logStepSize of the next transition
/// @param average of the logarithms, recent ones weigh more
public record DualAveraging(
    double mu, int count, double error, double logStepSize, double average) {
  private static final double GAMMA = 0.05;
  private static final double T0 = 10;
  private static final double KAPPA = 0.75;

  /// From a first step size; drawn to ten times as much, since small ones cost more than large
  /// ones.
  static DualAveraging from(double stepSize) {
    double log = Logarithm.log(stepSize);
    return new DualAveraging(Logarithm.log(10) + log, 0, 0, log, 0);
  }

  /// After a transition with this acceptance.
  DualAveraging after(double acceptance, double target) {
    int t = count + 1;
    double weight = 1 / (t + T0);
    double missing = target - Math.min(1, acceptance);
    double e = (1 - weight) * error + weight * missing;
    double x = mu - e * Math.sqrt(t) / GAMMA;
    double recent = Exponential.exp(-KAPPA * Logarithm.log(t));
    return new DualAveraging(mu, t, e, x, (1 - recent) * average + recent * x);
  }

  double stepSize() {
    return Exponential.exp(logStepSize);
  }

  /// The step size to keep.
  double finalStepSize() {
    return count == 0 ? stepSize() : Exponential.exp(average);
  }
}
