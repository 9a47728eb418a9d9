// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.random.Draws;
import elbo.random.Key;
import elbo.special.Exponential;
import elbo.special.LogSpace;
import java.util.Optional;

/// NUTS as Stan's `base_nuts.hpp` has it: a recursion. The second oracle for [NutsMove].
final class RecursiveNuts {
  private final BatchedDensity density;
  private final Metric metric;
  private final Key key;
  private final double stepSize;
  private final int maxDepth;
  private final double maxError;
  private int decisions;
  private int steps;
  private double energy;
  private double acceptance;
  private boolean divergent;
  private Phase last;

  RecursiveNuts(
      BatchedDensity density,
      Metric metric,
      Key key,
      Position from,
      double stepSize,
      int maxDepth,
      double maxError) {
    this.density = density;
    this.metric = metric;
    this.key = key;
    this.last = Phase.of(from, Move.momentum(key, metric), metric);
    this.stepSize = stepSize;
    this.maxDepth = maxDepth;
    this.maxError = maxError;
  }

  /// A subtree whose two ends are those of the building, not of time.
  private record Tree(Phase begin, Phase end, Subtree.Sum rho, double logWeight, Phase proposal) {}

  private double uniform() {
    return Draws.uniform(key, Move.DECISIONS, 0, decisions++);
  }

  private static Subtree.Sum of(Phase phase) {
    return new Subtree.Sum(phase.momentum);
  }

  private static boolean criterion(Phase a, Phase b, Subtree.Sum rho) {
    return rho.isFollowed(a, b);
  }

  Transition transition() {
    Phase start = last;
    energy = start.energy;
    Phase forward = start;
    Phase backward = start;
    Phase sample = start;
    Subtree.Sum rho = of(start);
    double logWeight = 0;
    int depth = 0;
    while (depth < maxDepth) {
      boolean goForward = uniform() > 0.5;
      last = goForward ? forward : backward;
      Optional<Tree> built = build(depth, goForward ? stepSize : -stepSize);
      if (built.isEmpty()) {
        break;
      }
      Tree tree = built.get();
      depth++;
      double odds = tree.logWeight - logWeight;
      if (odds > 0 || uniform() < Exponential.exp(odds)) {
        sample = tree.proposal;
      }
      logWeight = LogSpace.logAddExp(logWeight, tree.logWeight);
      Phase oldEnd = goForward ? forward : backward;
      Phase oldBegin = goForward ? backward : forward;
      boolean persists = criterion(oldBegin, tree.end, rho.plus(tree.rho));
      persists &= criterion(oldBegin, tree.begin, rho.plus(of(tree.begin)));
      persists &= criterion(oldEnd, tree.end, tree.rho.plus(of(oldEnd)));
      rho = rho.plus(tree.rho);
      if (goForward) {
        forward = tree.end;
      } else {
        backward = tree.end;
      }
      if (!persists) {
        break;
      }
    }
    return new Transition(
        sample.position(), acceptance / steps, stepSize, depth, steps, divergent, sample.energy);
  }

  private Optional<Tree> build(int depth, double step) {
    if (depth == 0) {
      Leapfrog leapfrog = new Leapfrog(last, step, metric);
      double[] value = new double[1];
      double[] gradient = new double[density.dimension()];
      density.evaluate(leapfrog.point, 1, value, gradient);
      last = leapfrog.end(value[0], gradient);
      steps++;
      double error = last.energy - energy;
      acceptance += error < 0 ? 1 : Exponential.exp(-error);
      divergent |= !(error <= maxError);
      return divergent
          ? Optional.empty()
          : Optional.of(new Tree(last, last, of(last), -error, last));
    }
    Optional<Tree> first = build(depth - 1, step);
    if (first.isEmpty()) {
      return first;
    }
    Optional<Tree> second = build(depth - 1, step);
    if (second.isEmpty()) {
      return second;
    }
    Tree a = first.get();
    Tree b = second.get();
    double both = LogSpace.logAddExp(a.logWeight, b.logWeight);
    Phase proposal = uniform() < Exponential.exp(b.logWeight - both) ? b.proposal : a.proposal;
    Subtree.Sum rho = a.rho.plus(b.rho);
    boolean persists = criterion(a.begin, b.end, rho);
    persists &= criterion(a.begin, b.begin, a.rho.plus(of(b.begin)));
    persists &= criterion(a.end, b.end, b.rho.plus(of(a.end)));
    return persists ? Optional.of(new Tree(a.begin, b.end, rho, both, proposal)) : Optional.empty();
  }
}
