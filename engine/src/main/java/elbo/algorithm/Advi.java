// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.AdviState.Ascent;
import elbo.algorithm.AdviState.Block;
import elbo.algorithm.AdviState.Phase;
import elbo.algorithm.Outcome.Candidate;
import elbo.algorithm.Outcome.TracePoint;
import elbo.estimator.Estimator;
import elbo.estimator.GradientGraph;
import elbo.estimator.GradientVariance;
import elbo.family.Approximation;
import elbo.family.FullRank;
import elbo.family.GaussianFamily;
import elbo.family.LowRank;
import elbo.family.MeanField;
import elbo.objective.Objective;
import elbo.optimizer.NaturalGradient;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.special.Exponential;
import elbo.special.Logarithm;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Automatic differentiation variational inference (Kucukelbir, Tran, Ranganath, Gelman & Blei
/// 2017) with a full-rank or mean-field Gaussian on unconstrained space, made reliable:
///
/// - location and scale start at Pathfinder's best approximation;
/// - pathwise gradients with several antithetic draws per step, natural-gradient steps
///   ([NaturalGradient]), which no scaling or correlation of the target slows down;
/// - phases of a fixed step size, ended when split R̂ finds the iterates stationary; the average
///   over the stationary part is the phase's result; the next phase has half the step size; the
///   ascent ends when the gain predicted from the phases so far is not worth the predicted
///   iterations (Welandawe, Andersen, Vehtari & Huggins 2024, "A framework for improving the
///   reliability of black-box variational inference");
/// - a draw without finite density is counted and left out; after three iterations in a row that
///   cannot move, or whose bound has collapsed, back to the last average with a quarter of the
///   step.
public final class Advi implements Algorithm<AdviState> {
  /// Iterations in one step of the algorithm: often enough for progress, seldom enough that copying
  /// states costs nothing.
  private static final int BLOCK = 25;

  /// Of the first phase, where nothing else is asked for.
  static final double STEP_SIZE = 0.25;

  /// Over all phases, where nothing else is asked for.
  static final int MAX_ITERATIONS = 10_000;

  private static final int MAX_CONSECUTIVE_FAILURES = 3;
  private static final int MAX_FAILURES = 30;
  private static final int MAX_PHASES = 12;

  /// A bound that falls by so many times its size below the best block has collapsed: the step is
  /// too long, whatever comes later. The margin is for sizes near 0.
  static final double COLLAPSE = 100;

  static final double MARGIN = 10;

  /// ξ: the wanted accuracy in √(symmetrised divergence) for up to ten coordinates; τ: the price of
  /// iterations; both of Welandawe et al.
  private static final double ACCURACY = 0.1;

  private static final double PRICE = 1;

  /// Draws that the first phases are worth at least when the price of the next one is weighed: 1000
  /// iterations of 10 draws in Welandawe et al.
  private static final double FREE_DRAWS = 10_000;

  /// Averages more precise than 3 % of a standard deviation gain nothing that importance weights do
  /// not give.
  private static final double MIN_TOLERANCE = 0.03;

  private static final double REDUCTION = 0.5;

  /// Steps that the variance of the gradient is measured on: its standard error is then 10 %.
  private static final int REPEATS = 200;

  private final Target target;
  private final Settings settings;
  private final GaussianFamily family;
  private final Pathfinder pathfinder;
  private final SampledGradient gradient;

  /// What may be chosen.
  ///
  /// @param fullRank whether coordinates may be correlated
  /// @param objective a form of the evidence lower bound, of one draw per sample
  /// @param estimator of its gradient
  /// @param noise how the draws of a step depend on each other
  /// @param draws per step, a number that the noise allows; 0 for twice the dimension, at least 64
  ///   and at most 256
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
      return new AdviState(state.start(), Optional.of(begin(key.fold("start"), state.start())));
    }
    Ascent ascent = climb(key.fold("ascent"), state.ascent().get());
    return new AdviState(state.start(), Optional.of(ascent));
  }

  /// The first state of the ascent: at Pathfinder's best approximation, or without one at the best
  /// point any path reached, with unit scale.
  private Ascent begin(Key key, PathfinderState start) {
    NormalStart normal = NormalStart.of(target.dimension(), start);
    Tensor metric = settings.fullRank() ? Tensor.vector() : normal.factor();
    List<Tensor> parameters = family.near(normal.loc(), normal.factor(), key);
    return new Ascent(
        0,
        settings.stepSize(),
        parameters,
        parameters,
        metric,
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
            before.metric(),
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
    return switch (family) {
      case FullRank _ -> NaturalGradient.fullRank(parameters, slope, state.stepSize());
      case MeanField _ ->
          NaturalGradient.meanField(parameters, slope, state.stepSize(), state.metric());
      case LowRank _ -> throw new IllegalStateException("the ascent has no low-rank family");
    };
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
        before.metric(),
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
    int shortest = 4 * BLOCK;
    if (iterations < shortest && !exhausted) {
      return state;
    }
    double tolerance =
        Math.max(MIN_TOLERANCE, ACCURACY * Math.pow(REDUCTION, state.phases().size()));
    Stationarity.Window window =
        Stationarity.of(family, state.parameters(), state.blocks(), shortest, tolerance);
    if (!window.isStationary() && !exhausted) {
      return state;
    }
    double divergence =
        state.phases().isEmpty()
            ? Double.NaN
            : Gaussians.divergence(family, state.phases().getLast().average(), window.average());
    List<Phase> phases = new ArrayList<>(state.phases());
    phases.add(new Phase(state.stepSize(), iterations, window.average(), divergence));
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
    boolean enough = isWorthLess(phases, settings.drawsFor(target.dimension()), accuracy());
    boolean done = exhausted || enough || phases.size() >= MAX_PHASES;
    boolean converged = window.isStationary() && (enough || !exhausted);
    String convergence = state.convergence();
    if (done) {
      convergence =
          converged
              ? "the iterates were stationary and a smaller step promised no gain"
              : "the iterates were not stationary after " + state.iteration() + " iterations";
      decisions.add(
          "The ascent ended after "
              + state.iteration()
              + " iterations with "
              + settings.drawsFor(target.dimension())
              + " draws each: "
              + convergence
              + ".");
    }
    return new Ascent(
        state.iteration(),
        state.stepSize() * REDUCTION,
        window.average(),
        window.average(),
        state.metric(),
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

  /// The wanted accuracy in √(symmetrised divergence), which grows with the number of coordinates
  /// where each is as accurate.
  private double accuracy() {
    return ACCURACY * Math.sqrt(Math.max(1, target.dimension() / 10.0));
  }

  /// The stopping rule of Welandawe et al., equation 8, with κ = 1 as for averaged iterates: the
  /// divergence between averages of phases falls with the square of the step, which predicts how
  /// far the last one is from the limit; the iterations of the next phase follow from those of the
  /// phases so far by regression of their logarithm on that of the step.
  private static boolean isWorthLess(List<Phase> phases, int draws, double accuracy) {
    if (phases.size() < 2) {
      return false;
    }
    double weights = 0;
    double logC = 0;
    for (int t = 1; t < phases.size(); t++) {
      int age = phases.size() - 1 - t;
      double weight = Math.pow(1 + age * age / 9.0, -0.25);
      double logDelta = Logarithm.log(Math.max(phases.get(t).divergence(), 1e-300));
      logC += weight * (logDelta - 2 * Logarithm.log(phases.get(t).stepSize()));
      weights += weight;
    }
    double step = phases.getLast().stepSize();
    double distance = Exponential.exp(logC / weights / 2) * step;
    double spent = 0;
    double meanX = 0;
    double meanY = 0;
    for (Phase phase : phases) {
      spent += phase.iterations();
      meanX += Logarithm.log(phase.stepSize()) / phases.size();
      meanY += Logarithm.log(phase.iterations()) / phases.size();
    }
    double products = 0;
    double squares = 0;
    for (Phase phase : phases) {
      double x = Logarithm.log(phase.stepSize()) - meanX;
      products += x * (Logarithm.log(phase.iterations()) - meanY);
      squares += x * x;
    }
    double slope = squares > 0 ? Math.min(0, products / squares) : 0;
    double predicted = Exponential.exp(meanY + slope * (Logarithm.log(step * REDUCTION) - meanX));
    return (REDUCTION + accuracy / distance) * predicted / (spent + FREE_DRAWS / draws) > PRICE;
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
            Approximation.of(family, ascent.phaseStart()),
            ascent.converged(),
            ascent.convergence()));
    candidates.addAll(start.candidates());
    List<String> decisions = new ArrayList<>(start.decisions());
    decisions.addAll(ascent.decisions());
    Optional<GradientVariance> variance =
        settings.reportsVariance()
            ? Optional.of(
                gradient.variance(
                    key.fold("variance"), family.parameterNames(), ascent.phaseStart(), 0, REPEATS))
            : Optional.empty();
    return new Outcome(
        candidates,
        decisions,
        ascent.trace(),
        start.numNonFinite() + ascent.numNonFinite(),
        variance);
  }
}
