// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.kernel.KernelProvider;
import elbo.random.Key;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Chains that go on side by side. Each call of the density has one point of each chain; a chain
/// that has ended its trajectory begins the next one with the next call, so none waits for another.
public final class Chains {
  private static final int TRIES = 100;

  /// Several points fill vectors of so many lanes, with copies if need be. Calls of 2 or 3 points
  /// take longer than those of 4: on one AVX2 machine 2.3 and 4.0 ms instead of 1.0 for 10,000 rows
  /// of a logistic regression, 72 and 80 µs instead of 56 for a hierarchical model of 777
  /// coordinates. A single point lies along the data and is left alone.
  private static final int LANES = KernelProvider.hasVectorApi() ? 4 : 1;

  /// A stretch is at least so many times as long as its longest trajectory: at its end chains wait
  /// for the last one, on average for half a trajectory.
  private static final int LONGEST = 8;

  /// Unless that takes longer than this: whoever waits for the end of a stretch shall not wait for
  /// long. It decides about nothing but where a stretch ends, which no chain depends on.
  private static final long NANOS = 1_000_000_000;

  private Chains() {}

  /// A position with finite density and gradient for each chain; empty where 100 points had none.
  public static List<Optional<Position>> positions(
      BatchedDensity density, int numChains, StartingPoints points) {
    int n = density.dimension();
    List<Optional<Position>> found = new ArrayList<>();
    for (int c = 0; c < numChains; c++) {
      found.add(Optional.empty());
    }
    for (int attempt = 0;
        attempt < TRIES && found.stream().anyMatch(Optional::isEmpty);
        attempt++) {
      double[] all = new double[numChains * n];
      double[] values = new double[numChains];
      double[] gradients = new double[numChains * n];
      for (int c = 0; c < numChains; c++) {
        System.arraycopy(points.point(c, attempt), 0, all, c * n, n);
      }
      density.evaluate(all, numChains, values, gradients);
      for (int c = 0; c < numChains; c++) {
        Position position =
            new Position(
                Tensor.vector(Arrays.copyOfRange(all, c * n, (c + 1) * n)),
                values[c],
                Tensor.vector(Arrays.copyOfRange(gradients, c * n, (c + 1) * n)));
        if (found.get(c).isEmpty() && position.isFinite()) {
          found.set(c, Optional.of(position));
        }
      }
    }
    return found;
  }

  /// Goes on with chains until each has its iterations or the density was called often enough, and
  /// the transitions under way are done.
  ///
  /// @param key the same for all stretches
  /// @param chains where they stand
  /// @param maxCalls after which no transition is begun, unless trajectories are long
  public static List<Stretch> run(
      BatchedDensity density,
      Kernel kernel,
      Schedule schedule,
      Key key,
      List<Chain> chains,
      int maxCalls) {
    Windows windows = Windows.of(schedule.numWarmup());
    List<Run> runs = new ArrayList<>();
    for (Chain chain : chains) {
      runs.add(new Run(kernel, schedule, windows, key, chain));
    }
    int n = density.dimension();
    Batch batch = new Batch(0, n);
    List<Run> asking = new ArrayList<>();
    long started = System.nanoTime();
    int longest = 0;
    for (int calls = 1; ; calls++) {
      asking.clear();
      for (Run run : runs) {
        if (run.inquiry.isPresent()) {
          asking.add(run);
        }
      }
      if (asking.isEmpty()) {
        break;
      }
      int size = asking.size() == 1 ? 1 : (asking.size() + LANES - 1) / LANES * LANES;
      if (size != batch.values.length) {
        batch = new Batch(size, n);
      }
      boolean mayBegin =
          calls < maxCalls || (calls < LONGEST * longest && System.nanoTime() - started < NANOS);
      batch.answer(density, asking, mayBegin);
      for (Run run : asking) {
        longest = Math.max(longest, run.longest);
      }
    }
    List<Stretch> stretches = new ArrayList<>();
    for (Run run : runs) {
      stretches.add(new Stretch(run.chain, run.transitions, run.numEvaluations));
    }
    return stretches;
  }

  /// The arrays of a call.
  private static final class Batch {
    final double[] points;
    final double[] values;
    final double[] gradients;

    Batch(int size, int dimension) {
      this.points = new double[size * dimension];
      this.values = new double[size];
      this.gradients = new double[size * dimension];
    }

    void answer(BatchedDensity density, List<Run> asking, boolean mayBegin) {
      int n = density.dimension();
      int last = asking.size() - 1;
      for (int s = 0; s < values.length; s++) {
        double[] wanted = asking.get(Math.min(s, last)).inquiry.orElseThrow().wanted();
        System.arraycopy(wanted, 0, points, s * n, n);
      }
      density.evaluate(points, values.length, values, gradients);
      for (int s = 0; s <= last; s++) {
        double[] gradient = Arrays.copyOfRange(gradients, s * n, (s + 1) * n);
        asking.get(s).tell(values[s], gradient, mayBegin);
      }
    }
  }

  /// A chain with what it is at.
  private static final class Run {
    private final Kernel kernel;
    private final Schedule schedule;
    private final Windows windows;
    private final Key key;
    private final List<Transition> transitions = new ArrayList<>();
    private Chain chain;
    private Optional<Inquiry> inquiry;
    private long numEvaluations;
    private int longest;

    Run(Kernel kernel, Schedule schedule, Windows windows, Key key, Chain chain) {
      this.kernel = kernel;
      this.schedule = schedule;
      this.windows = windows;
      this.key = key.fold(chain.number());
      this.chain = chain;
      this.inquiry = next();
    }

    private Optional<Inquiry> next() {
      if (chain.isSearchDue()) {
        Key own = key.fold("step size").fold(chain.iteration());
        return Optional.of(
            new StepSizeSearch(own, chain.position(), chain.stepSize(), chain.metric()));
      }
      if (chain.iteration() >= schedule.numIterations()) {
        return Optional.empty();
      }
      Key own = key.fold("transition").fold(chain.iteration());
      return Optional.of(
          Move.start(kernel, own, chain.position(), chain.stepSize(), chain.metric()));
    }

    void tell(double logDensity, double[] gradient, boolean mayBegin) {
      numEvaluations++;
      Inquiry current = inquiry.orElseThrow();
      if (current.tell(logDensity, gradient)) {
        return;
      }
      switch (current) {
        case StepSizeSearch search -> chain = chain.withSearched(search.stepSize());
        case Move move -> {
          Transition transition = move.result();
          transitions.add(transition);
          longest = Math.max(longest, transition.numSteps());
          chain = chain.after(transition, kernel, schedule, windows);
        }
      }
      inquiry = mayBegin ? next() : Optional.empty();
    }
  }
}
