// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.random.Draws;
import elbo.random.Key;
import elbo.special.Exponential;
import elbo.tensor.Tensor;

/// A transition of [RandomWalk] under way.
final class RandomWalkMove implements Move {
  private final Key key;
  private final Position from;
  private final double stepSize;
  private final double[] proposed;
  private Position kept;
  private double odds;

  RandomWalkMove(Key key, Position from, double stepSize, Metric metric) {
    this.key = key;
    this.from = from;
    this.kept = from;
    this.stepSize = stepSize;
    this.proposed = metric.displacement(Move.noise(key, metric.dimension()));
    for (int i = 0; i < proposed.length; i++) {
      proposed[i] = from.point().get(i) + stepSize * proposed[i];
    }
  }

  @Override
  public double[] wanted() {
    return proposed;
  }

  @Override
  public boolean tell(double logDensity, double[] gradient) {
    double ratio = Exponential.exp(logDensity - from.logDensity());
    odds = ratio >= 0 && logDensity < Double.POSITIVE_INFINITY ? Math.min(1, ratio) : 0;
    if (Draws.uniform(key, DECISIONS, 0, 0) < odds) {
      kept = new Position(Tensor.vector(proposed), logDensity, Tensor.vector(gradient));
    }
    return false;
  }

  @Override
  public Transition result() {
    return new Transition(kept, odds, stepSize, 0, 1, false, -kept.logDensity());
  }
}
