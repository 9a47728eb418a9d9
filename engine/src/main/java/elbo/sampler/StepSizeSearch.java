// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.random.Key;
import elbo.special.Logarithm;

/// Doubles or halves the step size until the error of the energy after one step passes log 0.8,
/// each time with a new momentum. Source: Hoffman, Gelman (2014), algorithm 4, as in Stan 2.35
/// (`base_hmc.hpp`, `init_stepsize`).
final class StepSizeSearch implements Inquiry {
  private static final double THRESHOLD = Logarithm.log(0.8);

  /// Beyond these no step size is any good: the target is improper, or not continuous. Warm-up then
  /// goes on with it, and the diagnostics tell.
  private static final double LARGEST = 1e7;

  private static final double SMALLEST = 1e-14;

  private final Key key;
  private final Position from;
  private final Metric metric;
  private double stepSize;
  private int numTries;
  private boolean growing;
  private Phase start;
  private Leapfrog step;

  StepSizeSearch(Key key, Position from, double stepSize, Metric metric) {
    this.key = key;
    this.from = from;
    this.metric = metric;
    this.stepSize = stepSize;
    this.start = phase();
    this.step = new Leapfrog(start, stepSize, metric);
  }

  private Phase phase() {
    return Phase.of(from, Move.momentum(key.fold(numTries), metric), metric);
  }

  @Override
  public double[] wanted() {
    return step.point;
  }

  @Override
  public boolean tell(double logDensity, double[] gradient) {
    boolean isSmall = start.energy - step.end(logDensity, gradient).energy > THRESHOLD;
    if (numTries == 0) {
      growing = isSmall;
    } else if (isSmall != growing) {
      return false;
    } else {
      stepSize *= growing ? 2 : 0.5;
      if (!(stepSize <= LARGEST && stepSize >= SMALLEST)) {
        return false;
      }
    }
    numTries++;
    start = phase();
    step = new Leapfrog(start, stepSize, metric);
    return true;
  }

  double stepSize() {
    return stepSize;
  }
}
