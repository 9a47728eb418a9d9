// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.AdviState.Ascent;
import elbo.algorithm.AdviState.Block;
import elbo.algorithm.AdviState.Phase;
import elbo.algorithm.Outcome.Candidate;
import elbo.algorithm.Outcome.TracePoint;
import elbo.approximation.Gaussians;
import elbo.estimator.Estimator;
import elbo.estimator.GradientGraph;
import elbo.estimator.GradientVariance;
import elbo.family.Approximation;
import elbo.family.FullRank;
import elbo.family.GaussianFamily;
import elbo.family.MeanField;
import elbo.objective.Objective;
import elbo.optimizer.NaturalGradient;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Automatic differentiation variational inference (Kucukelbir, Tran, Ranganath, Gelman & Blei
/// 2017) with a full-rank or mean-field Gaussian on unconstrained space, made reliable:
///
/// - location and scale start at Pathfinder's best approximation, and full-rank ones at up to four
///   of them where paths ended in different places, of which the first iterations choose one;
/// - pathwise gradients with several antithetic draws per step, natural-gradient steps
///   ([NaturalGradient]), which no scaling or correlation of the target slows down;
/// - for independent coordinates, whose natural gradients know no correlation, a trust region for a
///   few fixed draws and then Newton steps with more and more fresh ones, until the averages of two
///   rounds agree;
/// - for full-rank phases of a fixed step size, ended when split R̂ finds the iterates stationary;
///   the average over the stationary part is the phase's result; the next phase has half the step
///   size; the ascent ends when the gain predicted from the phases so far is not worth the
///   predicted iterations (Welandawe, Andersen, Vehtari & Huggins 2024, "A framework for improving
///   the reliability of black-box variational inference"), or when averages over blocks of
///   iterations no longer differ;
/// - a draw without finite density is counted and left out; after three iterations in a row that
///   cannot move, or whose bound has collapsed, back to the last average with a quarter of the
///   step.
public final class Advi implements Algorithm<AdviState> {
  /// Iterations in one step of the algorithm: often enough for progress, seldom enough that copying
  /// states costs nothing.
  private static final int BLOCK = 25;

  /// Of the first phase, where nothing else is asked for.
  static final double STEP_SIZE = 0.25;

  /// The same for independent coordinates.
  static final double MEAN_FIELD_STEP_SIZE = 1;

  /// Over all phases, where nothing else is asked for.
  static final int MAX_ITERATIONS = 10_000;

  private static final int MAX_CONSECUTIVE_FAILURES = 3;
  private static final int MAX_FAILURES = 30;
  private static final int MAX_PHASES = 12;

  /// A bound that falls by so many times its size below the best block has collapsed: the step is
  /// too long, whatever comes later. The margin is for sizes near 0.
  static final double COLLAPSE = 100;

  static final double MARGIN = 10;

  /// Averages more precise than 3 % of a standard deviation gain nothing that importance weights do
  /// not give.
  private static final double MIN_TOLERANCE = 0.03;

  static final double REDUCTION = 0.5;

  /// How many of Pathfinder's paths an ascent is tried from, and for how many iterations.
  private static final int MAX_STARTS = 4;

  private static final int RACE = 2 * BLOCK;

  /// Steps that the variance of the gradient is measured on: its standard error is then 10 %.
  private static final int REPEATS = 200;

  private final Target target;
  private final Settings settings;
  private final GaussianFamily family;
  private final Pathfinder pathfinder;
  private final SampledGradient gradient;
  private final Optional<MeanFieldAscent> meanField;

  /// What may be chosen.
  ///
  /// @param fullRank whether coordinates may be correlated
  /// @param objective a form of the evidence lower bound, of one draw per sample
  /// @param estimator of its gradient
  /// @param noise how the draws of a step depend on each other
  /// @param draws per step, a number that the noise allows; 0 for twice the dimension, at least 64
  ///   and at most 256, and for independent coordinates for a number that grows
  /// @param reportsVariance whether the variance of the gradient is measured at the end
  /// @param stepSize of the first phase: 1 would be a Newton step on a Gaussian target
  /// @param maxIterations over all phases
  /// @param pathfinder for the start
  public record Settings(
      boolean fullRank,
      Objective objective,
      Estimator estimator,
      Noise noise,
      int draws,
      boolean reportsVariance,
      double stepSize,
      int maxIterations,
      Pathfinder.Options pathfinder) {
    /// Checks.
    public Settings {
      if (!(draws == 0 || noise.allows(draws))) {
        throw new IllegalArgumentException(
            "the number of draws per step must be positive, and even for antithetic pairs; got "
                + draws);
      }
      if (!(stepSize > 0 && stepSize <= 1)) {
        throw new IllegalArgumentException("the step size must be in (0, 1], got " + stepSize);
      }
      if (!(maxIterations >= 1)) {
        throw new IllegalArgumentException("at least 1 iteration is needed, got " + maxIterations);
      }
    }

    int drawsFor(int dimension) {
      return draws > 0 ? draws : Math.max(64, Math.min(256, 2 * dimension));
    }
  }

  /// For a target.
  public Advi(Target target, Settings settings) {
    this.target = target;
    this.settings = settings;
    int n = target.dimension();
    this.family = settings.fullRank() ? new FullRank(n) : new MeanField(n);
    this.pathfinder = new Pathfinder(target, settings.pathfinder());
    GradientGraph bound =
        GradientGraph.of(target.density(), family, settings.objective(), settings.estimator());
    this.gradient = new SampledGradient(target, bound, settings.noise(), settings.drawsFor(n));
    this.meanField =
        settings.fullRank()
            ? Optional.empty()
            : Optional.of(
                new MeanFieldAscent(
                    target,
                    gradient,
                    settings.draws(),
                    settings.stepSize(),
                    settings.maxIterations()));
  }

  @Override
  public String name() {
    return "advi";
  }

  @Override
  public AdviState init(Key key) {
    return new AdviState(pathfinder.init(key.fold("pathfinder")), Optional.empty());
  }

  @Override
  public AdviState step(Key key, AdviState state) {
    if (!pathfinder.isDone(state.start())) {
      return new AdviState(
          pathfinder.step(key.fold("pathfinder"), state.start()), Optional.empty());
    }
    if (state.ascent().isEmpty()) {
      return new AdviState(state.start(), Optional.of(begin(key, state.start())));
    }
    Key own = key.fold("ascent");
    Ascent before = state.ascent().get();
    Ascent ascent = meanField.isPresent() ? meanField.get().climb(own, before) : climb(own, before);
    return new AdviState(state.start(), Optional.of(ascent));
  }

  /// The first state of the ascent: at Pathfinder's best approximation, or without one at the best
  /// point any path reached, with unit scale. Where paths ended in different places, a full-rank
  /// ascent takes its first steps from several of them, and goes on where the bound is best.
  private Ascent begin(Key key, PathfinderState start) {
    if (meanField.isPresent()) {
      return meanField.get().begin(NormalStart.of(target.dimension(), start));
    }
    List<NormalStart> starts = NormalStart.distinct(target.dimension(), start, MAX_STARTS);
    Ascent best = begin(key, starts.getFirst());
    if (starts.size() == 1) {
      return best;
    }
    best = race(key, best);
    int winner = 0;
    long numNonFinite = best.numNonFinite();
    for (int k = 1; k < starts.size(); k++) {
      Ascent other = race(key, begin(key, starts.get(k)));
      numNonFinite += other.numNonFinite();
      // also where the best so far has no bound
      if (!(bound(other) <= bound(best)) && !Double.isNaN(bound(other))) {
        best = other;
        winner = k;
      }
    }
    List<String> decisions = new ArrayList<>(best.decisions());
    decisions.add(
        String.format(
            Locale.ROOT,
            "Pathfinder's paths ended in different places: of %d ascents of %d iterations, that from number %d, in the order of their bounds, goes on.",
            starts.size(),
            RACE,
            winner + 1));
    return new Ascent(
        best.iteration(),
        best.stepSize(),
        best.phaseStart(),
        best.parameters(),
        best.blocks(),
        best.phases(),
        best.numFailures(),
        best.consecutiveFailures(),
        numNonFinite,
        best.trace(),
        decisions,
        best.done(),
        best.converged(),
        best.convergence());
  }

  /// The first iterations from one of several starts.
  private Ascent race(Key key, Ascent ascent) {
    Ascent after = ascent;
    while (!after.done() && after.iteration() < RACE) {
      after = climb(key.fold("ascent"), after);
    }
    return after;
  }

  private static double bound(Ascent ascent) {
    return ascent.trace().isEmpty() ? Double.NaN : ascent.trace().getLast().elbo();
  }

  private Ascent begin(Key key, NormalStart normal) {
    List<Tensor> parameters = family.near(normal.loc(), normal.factor(), key.fold("start"));
    return new Ascent(
        0,
        settings.stepSize(),
        parameters,
        parameters,
        List.of(),
        List.of(),
        0,
        0,
        0,
        List.of(),
        List.of(normal.decision()),
        false,
        false,
        "the ascent has not ended");
  }

  /// One block of iterations, and what follows from it.
  private Ascent climb(Key key, Ascent before) {
    int n = target.dimension();
    List<Tensor> parameters = before.parameters();
    double[] watched = new double[BLOCK * 2 * n];
    double[][] sums = {new double[n], new double[before.parameters().get(1).shape().numElements()]};
    double[] bounds = new double[BLOCK];
    int failures = 0;
    int consecutive = before.consecutiveFailures();
    long numNonFinite = before.numNonFinite();
    double floor = floor(before);
    for (int t = 0; t < BLOCK; t++) {
      gradient.evaluate(key, before.iteration() + t, parameters, 0);
      numNonFinite += gradient.numNonFinite();
      bounds[t] = gradient.bound();
      boolean usable = gradient.numFinite() > 0 && bounds[t] >= floor;
      List<Tensor> next = usable ? move(parameters, before) : parameters;
      if (usable && Gaussians.isValid(family, next)) {
        parameters = next;
        consecutive = 0;
      } else {
        failures++;
        consecutive++;
        if (consecutive >= MAX_CONSECUTIVE_FAILURES) {
          return backtrack(
              before,
              before.iteration() + t + 1,
              before.numFailures() + failures,
              numNonFinite,
              bounds[t] < floor ? "a collapsed bound" : "want of a finite gradient");
        }
      }
      Gaussians.watch(family, parameters, watched, t * 2 * n);
      for (int p = 0; p < 2; p++) {
        for (int i = 0; i < sums[p].length; i++) {
          sums[p][i] += parameters.get(p).get(i) / BLOCK;
        }
      }
    }
    List<Tensor> mean =
        List.of(
            Tensor.wrap(parameters.get(0).shape(), sums[0]),
            Tensor.wrap(parameters.get(1).shape(), sums[1]));
    List<Block> blocks = new ArrayList<>(before.blocks());
    blocks.add(new Block(Tensor.wrap(Shape.of(BLOCK, 2 * n), watched), mean));
    List<TracePoint> trace = new ArrayList<>(before.trace());
    trace.add(
        new TracePoint(
            before.iteration() + BLOCK,
            Blocks.mean(bounds),
            Blocks.standardError(bounds),
            before.stepSize()));
    Ascent after =
        new Ascent(
            before.iteration() + BLOCK,
            before.stepSize(),
            before.phaseStart(),
            parameters,
            blocks,
            before.phases(),
            before.numFailures() + failures,
            consecutive,
            numNonFinite,
            trace,
            before.decisions(),
            false,
            false,
            before.convergence());
    return decide(after);
  }

  /// Below it a bound has collapsed; −∞ in the first block.
  private static double floor(Ascent state) {
    double best = Double.NEGATIVE_INFINITY;
    for (TracePoint point : state.trace()) {
      best = Math.max(best, Double.isNaN(point.elbo()) ? best : point.elbo());
    }
    return Double.isInfinite(best) ? best : best - COLLAPSE * (Math.abs(best) + MARGIN);
  }

  private List<Tensor> move(List<Tensor> parameters, Ascent state) {
    List<Tensor> slope = gradient.gradient();
    return NaturalGradient.fullRank(parameters, slope, state.stepSize());
  }

  private static Ascent backtrack(
      Ascent before, long iteration, int numFailures, long numNonFinite, String reason) {
    boolean hopeless = numFailures >= MAX_FAILURES;
    List<String> decisions = new ArrayList<>(before.decisions());
    decisions.add(
        String.format(
            Locale.ROOT,
            "Iteration %d: %d iterations in a row could not move, the last for %s; %s.",
            iteration,
            MAX_CONSECUTIVE_FAILURES,
            reason,
            hopeless ? "given up" : "back to the last average with a quarter of the step"));
    return new Ascent(
        iteration,
        before.stepSize() / 4,
        before.phaseStart(),
        before.phaseStart(),
        List.of(),
        before.phases(),
        numFailures,
        0,
        numNonFinite,
        before.trace(),
        decisions,
        hopeless,
        false,
        hopeless
            ? numFailures + " iterations had no finite gradient or a collapsed bound"
            : before.convergence());
  }

  /// Whether the phase ends, and the ascent with it.
  private Ascent decide(Ascent state) {
    int iterations = state.blocks().size() * BLOCK;
    boolean exhausted = state.iteration() >= settings.maxIterations();
    if (AscentEnd.isSettled(family, state.blocks())) {
      return settle(state);
    }
    int shortest = 4 * BLOCK;
    if (iterations < shortest && !exhausted) {
      return state;
    }
    double tolerance =
        Math.max(MIN_TOLERANCE, AscentEnd.ACCURACY * Math.pow(REDUCTION, state.phases().size()));
    Stationarity.Window window =
        Stationarity.of(family, state.parameters(), state.blocks(), shortest, tolerance);
    if (!window.isStationary() && !exhausted) {
      return state;
    }
    // Where iterates still travel, what is older is further from the end of the way.
    List<Tensor> average =
        window.isStationary() ? window.average() : state.blocks().getLast().mean();
    double divergence =
        state.phases().isEmpty()
            ? Double.NaN
            : Gaussians.divergence(family, state.phases().getLast().average(), average);
    List<Phase> phases = new ArrayList<>(state.phases());
    phases.add(new Phase(state.stepSize(), iterations, average, divergence));
    List<String> decisions = new ArrayList<>(state.decisions());
    decisions.add(
        String.format(
            Locale.ROOT,
            "Phase %d (step %.3g): %s after %d iterations (largest split R-hat %.3f).",
            phases.size(),
            state.stepSize(),
            window.isStationary() ? "stationary" : "not stationary",
            iterations,
            window.rhat()));
    boolean enough =
        AscentEnd.isWorthLess(phases, settings.drawsFor(target.dimension()), target.dimension());
    boolean done = exhausted || enough || phases.size() >= MAX_PHASES;
    boolean converged = window.isStationary() && (enough || !exhausted);
    String convergence = state.convergence();
    if (done) {
      convergence =
          converged
              ? "the iterates were stationary and a smaller step promised no gain"
              : "the iterates were not stationary after " + state.iteration() + " iterations";
      decisions.add(ending(state.iteration(), convergence));
    }
    return new Ascent(
        state.iteration(),
        state.stepSize() * REDUCTION,
        average,
        average,
        List.of(),
        phases,
        state.numFailures(),
        0,
        state.numNonFinite(),
        state.trace(),
        decisions,
        done,
        converged,
        convergence);
  }

  /// The end, at the average over the last block.
  private Ascent settle(Ascent state) {
    List<Tensor> average = state.blocks().getLast().mean();
    int iterations = state.blocks().size() * BLOCK;
    List<Phase> phases = new ArrayList<>(state.phases());
    phases.add(new Phase(state.stepSize(), iterations, average, Double.NaN));
    String convergence =
        "the averages over the last blocks of " + BLOCK + " iterations no longer differed";
    List<String> decisions = new ArrayList<>(state.decisions());
    decisions.add(ending(state.iteration(), convergence));
    return new Ascent(
        state.iteration(),
        state.stepSize(),
        average,
        average,
        List.of(),
        phases,
        state.numFailures(),
        0,
        state.numNonFinite(),
        state.trace(),
        decisions,
        true,
        true,
        convergence);
  }

  private String ending(long iteration, String convergence) {
    return "The ascent ended after "
        + iteration
        + " iterations with "
        + settings.drawsFor(target.dimension())
        + " draws each: "
        + convergence
        + ".";
  }

  @Override
  public boolean isDone(AdviState state) {
    return state.ascent().isPresent() && state.ascent().get().done();
  }

  @Override
  public Progress progress(AdviState state) {
    if (state.ascent().isEmpty()) {
      return pathfinder.progress(state.start());
    }
    Ascent ascent = state.ascent().get();
    double elbo = ascent.trace().isEmpty() ? Double.NaN : ascent.trace().getLast().elbo();
    double mcse = ascent.trace().isEmpty() ? Double.NaN : ascent.trace().getLast().mcse();
    return new Progress(family.name(), ascent.iteration(), elbo, mcse, ascent.stepSize());
  }

  @Override
  public Outcome outcome(Key key, AdviState state) {
    Outcome start = pathfinder.outcome(key.fold("pathfinder"), state.start());
    if (state.ascent().isEmpty()) {
      return start;
    }
    Ascent ascent = state.ascent().get();
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(
        new Candidate(
            name(),
            Approximation.of(family, result(ascent)),
            ascent.converged(),
            ascent.convergence()));
    candidates.addAll(start.candidates());
    List<String> decisions = new ArrayList<>(start.decisions());
    decisions.addAll(ascent.decisions());
    Optional<GradientVariance> variance =
        settings.reportsVariance()
            ? Optional.of(
                gradient.variance(
                    key.fold("variance"), family.parameterNames(), result(ascent), 0, REPEATS))
            : Optional.empty();
    return new Outcome(
        candidates,
        decisions,
        ascent.trace(),
        start.numNonFinite() + ascent.numNonFinite(),
        start.modes(),
        variance);
  }

  /// The last average; where the first phase was broken off, as far as it came.
  private static List<Tensor> result(Ascent ascent) {
    if (!ascent.phases().isEmpty()) {
      return ascent.phaseStart();
    }
    return ascent.blocks().isEmpty() ? ascent.parameters() : ascent.blocks().getLast().mean();
  }
}
