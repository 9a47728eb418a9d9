// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.random.Key;
import elbo.sampler.BatchedDensity;
import elbo.sampler.Chain;
import elbo.sampler.Chains;
import elbo.sampler.Kernel;
import elbo.sampler.Metric;
import elbo.sampler.Position;
import elbo.sampler.Schedule;
import elbo.sampler.StartingPoints;
import elbo.sampler.Stretch;
import elbo.sampler.Transition;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Markov chains on a target, all in one call per leapfrog step.
public final class MarkovChains implements Steps<ChainsState> {
  /// After so many calls no transition is begun, so that a step ends: long trajectories have up to
  /// 1,023 steps more.
  private static final int CALLS = 1000;

  private final Target target;
  private final Kernel kernel;
  private final Schedule schedule;
  private final Start start;
  private final int numChains;

  /// Where chains begin.
  ///
  /// @param points tried in order
  /// @param metric before warm-up learns one
  public record Start(StartingPoints points, Metric metric) {}

  /// Chains with a kernel.
  public MarkovChains(Target target, Kernel kernel, Schedule schedule, int numChains, Start start) {
    this.target = target;
    this.kernel = kernel;
    this.schedule = schedule;
    this.numChains = numChains;
    this.start = start;
  }

  @Override
  public String name() {
    return kernel.name();
  }

  @Override
  public ChainsState init(Key key) {
    List<Optional<Position>> positions =
        Chains.positions(target.batched(), numChains, start.points());
    List<Chain> chains = new ArrayList<>();
    List<List<ChainsState.Kept>> kept = new ArrayList<>();
    List<ChainsState.Took> took = new ArrayList<>();
    for (int c = 0; c < numChains; c++) {
      if (positions.get(c).isEmpty()) {
        throw new ModelException(
            "chain "
                + (c + 1)
                + " found no point with a finite log density and gradient in 100 tries"
                + target.explain(start.points().point(c, 0)).map(why -> ": " + why).orElse(""));
      }
      chains.add(Chain.start(c, kernel, positions.get(c).get(), start.metric()));
      kept.add(List.of());
      took.add(ChainsState.Took.NOTHING);
    }
    return new ChainsState(chains, kept, took, target.numEvaluations());
  }

  @Override
  public ChainsState step(Key key, ChainsState state) {
    BatchedDensity density = target.batched();
    long started = System.nanoTime();
    List<Stretch> stretches =
        Chains.run(density, kernel, schedule, key.fold("chains"), state.chains(), CALLS);
    long evaluations = 0;
    for (Stretch stretch : stretches) {
      evaluations += stretch.numEvaluations();
    }
    double perEvaluation = (System.nanoTime() - started) * 1e-9 / Math.max(1, evaluations);
    List<Chain> chains = new ArrayList<>();
    List<List<ChainsState.Kept>> kept = new ArrayList<>();
    List<ChainsState.Took> took = new ArrayList<>();
    for (int c = 0; c < stretches.size(); c++) {
      Stretch stretch = stretches.get(c);
      chains.add(stretch.chain());
      int before = state.chains().get(c).iteration();
      int dropped = Math.clamp(schedule.numWarmup() - before, 0, stretch.transitions().size());
      List<Transition> ofDraws =
          stretch.transitions().subList(dropped, stretch.transitions().size());
      List<ChainsState.Kept> pieces = new ArrayList<>(state.kept().get(c));
      if (!ofDraws.isEmpty()) {
        pieces.add(kept(ofDraws));
      }
      kept.add(pieces);
      long ofSampling = ofDraws.stream().mapToLong(Transition::numSteps).sum();
      took.add(
          state
              .took()
              .get(c)
              .and(
                  (stretch.numEvaluations() - ofSampling) * perEvaluation,
                  ofSampling * perEvaluation));
    }
    return new ChainsState(chains, kept, took, state.numEvaluations() + evaluations);
  }

  private ChainsState.Kept kept(List<Transition> transitions) {
    int n = target.dimension();
    int size = transitions.size();
    double[] points = new double[size * n];
    double[][] statistics = new double[size][];
    for (int s = 0; s < size; s++) {
      Transition t = transitions.get(s);
      t.position().point().copyTo(points, s * n);
      statistics[s] =
          new double[] {
            t.position().logDensity(),
            t.acceptance(),
            t.stepSize(),
            t.treeDepth(),
            t.numSteps(),
            t.isDivergent() ? 1 : 0,
            t.energy()
          };
    }
    return new ChainsState.Kept(Tensor.wrap(Shape.of(size, n), points), Tensor.matrix(statistics));
  }

  @Override
  public boolean isDone(ChainsState state) {
    return state.chains().stream().allMatch(chain -> chain.iteration() == schedule.numIterations());
  }

  @Override
  public Progress progress(ChainsState state) {
    int slowest = schedule.numIterations();
    double stepSize = 0;
    for (Chain chain : state.chains()) {
      slowest = Math.min(slowest, chain.iteration());
      stepSize += chain.stepSize() / numChains;
    }
    String stage = slowest < schedule.numWarmup() ? "Warm-up" : "Sampling";
    return new Progress(stage, slowest, Double.NaN, Double.NaN, stepSize);
  }
}
