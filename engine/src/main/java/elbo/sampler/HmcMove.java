// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.random.Draws;
import elbo.random.Key;
import elbo.special.Exponential;

/// A transition of [Hmc] under way.
final class HmcMove implements Move {
  private final Hmc settings;
  private final Key key;
  private final Phase from;
  private final double stepSize;
  private final Metric metric;
  private Leapfrog step;
  private Phase reached;
  private int numSteps;

  HmcMove(Hmc settings, Key key, Phase from, double stepSize, Metric metric) {
    this.settings = settings;
    this.key = key;
    this.from = from;
    this.reached = from;
    this.stepSize = stepSize;
    this.metric = metric;
    this.step = new Leapfrog(from, stepSize, metric);
  }

  @Override
  public double[] wanted() {
    return step.point;
  }

  @Override
  public boolean tell(double logDensity, double[] gradient) {
    reached = step.end(logDensity, gradient);
    numSteps++;
    if (isDivergent() || numSteps == settings.numSteps()) {
      return false;
    }
    step = new Leapfrog(reached, stepSize, metric);
    return true;
  }

  private boolean isDivergent() {
    return !(reached.energy - from.energy <= settings.maxEnergyError());
  }

  @Override
  public Transition result() {
    double odds = isDivergent() ? 0 : Math.min(1, Exponential.exp(from.energy - reached.energy));
    Phase kept = Draws.uniform(key, DECISIONS, 0, 0) < odds ? reached : from;
    return new Transition(kept.position(), odds, stepSize, 0, numSteps, isDivergent(), kept.energy);
  }
}
