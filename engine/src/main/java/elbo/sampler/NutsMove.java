// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.random.Draws;
import elbo.random.Key;
import elbo.special.Exponential;
import elbo.special.LogSpace;
import java.util.ArrayDeque;
import java.util.Deque;

/// A transition of [Nuts] under way. The recursion of the paper is unrolled: stretches of equal
/// length are joined as soon as there are two of them, which is the order of the recursion.
final class NutsMove implements Move {
  private final Nuts settings;
  private final Key key;
  private final double stepSize;
  private final Metric metric;
  private final double energy;
  private final Deque<Subtree> stretches = new ArrayDeque<>();

  /// The whole trajectory in the order of time.
  private Subtree trajectory;

  private boolean forwards;
  private Leapfrog step;
  private int depth;
  private int leaves;
  private int numSteps;
  private int numDecisions;
  private double acceptance;
  private boolean divergent;

  NutsMove(Nuts settings, Key key, Phase from, double stepSize, Metric metric) {
    this.settings = settings;
    this.key = key;
    this.stepSize = stepSize;
    this.metric = metric;
    this.energy = from.energy;
    this.trajectory = Subtree.of(from, 0);
    this.forwards = uniform() > 0.5;
    this.step = new Leapfrog(end(), signedStep(), metric);
  }

  private double uniform() {
    return Draws.uniform(key, DECISIONS, 0, numDecisions++);
  }

  private double signedStep() {
    return forwards ? stepSize : -stepSize;
  }

  private Phase end() {
    return forwards ? trajectory.last() : trajectory.first();
  }

  @Override
  public double[] wanted() {
    return step.point;
  }

  @Override
  public boolean tell(double logDensity, double[] gradient) {
    Phase leaf = step.end(logDensity, gradient);
    double error = leaf.energy - energy;
    numSteps++;
    leaves++;
    acceptance += error < 0 ? 1 : Exponential.exp(-error);
    if (!(error <= settings.maxEnergyError())) {
      divergent = true;
      return false;
    }
    Subtree grown = Subtree.of(leaf, -error);
    for (int count = leaves; (count & 1) == 0; count >>= 1) {
      Subtree before = stretches.pop();
      Phase drawn = drawn(before, grown);
      Subtree.Sum both = before.momentum().plus(grown.momentum());
      if (!before.goesOnInto(grown, both)) {
        return false;
      }
      grown = before.with(grown, both, drawn);
    }
    if (leaves == 1 << depth) {
      return join(grown);
    }
    stretches.push(grown);
    step = new Leapfrog(leaf, signedStep(), metric);
    return true;
  }

  /// One of the points of two stretches, by weight.
  private Phase drawn(Subtree before, Subtree next) {
    double both = LogSpace.logAddExp(before.logWeight(), next.logWeight());
    return uniform() < Exponential.exp(next.logWeight() - both) ? next.drawn() : before.drawn();
  }

  /// Puts the new half to the trajectory, and begins the next doubling if there is one.
  private boolean join(Subtree half) {
    depth++;
    Subtree before = forwards ? trajectory : trajectory.reversed();
    double odds = half.logWeight() - before.logWeight();
    boolean taken = odds > 0 || uniform() < Exponential.exp(odds);
    Subtree.Sum sum = before.momentum().plus(half.momentum());
    Subtree both = before.with(half, sum, taken ? half.drawn() : before.drawn());
    boolean goesOn = before.goesOnInto(half, sum);
    trajectory = forwards ? both : both.reversed();
    if (!goesOn || depth == settings.maxDepth()) {
      return false;
    }
    leaves = 0;
    forwards = uniform() > 0.5;
    step = new Leapfrog(end(), signedStep(), metric);
    return true;
  }

  @Override
  public Transition result() {
    Phase drawn = trajectory.drawn();
    return new Transition(
        drawn.position(),
        acceptance / numSteps,
        stepSize,
        depth,
        numSteps,
        divergent,
        drawn.energy);
  }
}
