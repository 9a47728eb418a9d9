// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.BbviState.Ascent;
import elbo.algorithm.Outcome.Candidate;
import elbo.algorithm.Outcome.TracePoint;
import elbo.choice.AscentChoice;
import elbo.choice.ScheduleChoice;
import elbo.estimator.Estimator;
import elbo.estimator.GradientGraph;
import elbo.estimator.GradientVariance;
import elbo.family.Approximation;
import elbo.family.Family;
import elbo.family.LowRank;
import elbo.family.UnconstrainedFamily;
import elbo.model.MiniBatch;
import elbo.model.Model;
import elbo.objective.Objective;
import elbo.optimizer.Averaged;
import elbo.optimizer.Averaging;
import elbo.optimizer.ClippedByNorm;
import elbo.optimizer.DivergenceGuard;
import elbo.optimizer.Schedule;
import elbo.optimizer.UpdateRule;
import elbo.optimizer.UpdateState;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.subsample.WithoutReplacement;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Black-box variational inference (Ranganath, Gerrish & Blei 2014): any family, objective,
/// estimator and update rule that go together, from Pathfinder's best approximation on or from the
/// best normal distribution ([AscentStart]).
///
/// The unconstrained parameters of the family ascend in phases of a fixed step size. A phase ends
/// when the objective no longer grows by more than its noise from the third to the last quarter of
/// the phase; its result is an average of the iterates that favours late ones (Shamir & Zhang
/// 2013). The next phase starts there with a quarter of the step, and the ascent ends when a phase
/// has brought no gain over the one before. An iteration without a single finite sample, with a
/// collapsed objective, or that would lead to parameters that are not finite, does not move; three
/// of them in a row, or five of ten, lead back to the start of the phase with a quarter of the
/// step; so does a phase that made the objective worse, and an objective that falls without bound
/// ([DivergenceGuard]). Collapsed is an objective v of which 100·(|v₀| + 10) is lost since the
/// phase began with v₀. So what is not finite or collapsed is caught within ten iterations, or
/// moves on in more than half of them.
///
/// With a [ScheduleChoice] there is one phase, of all iterations or until patience runs out, and
/// its steps are those of the schedule. With a batch size each step sees a few rows of the data
/// ([MiniBatch]), without replacement in shuffled epochs; the start and the verdict see all.
///
/// [Advi] is faster and more exact for Gaussian families and the evidence lower bound.
public final class Bbvi implements Algorithm<BbviState> {
  /// Iterations in one step of the algorithm.
  private static final int BLOCK = 50;

  /// Update rules keep squares of gradients.
  private static final double LARGEST_GRADIENT = 1e150;

  /// How much weight the averages of iterates give to late ones.
  private static final double AVERAGING_DEGREE = 8;

  /// Evaluations that places of the ascent are compared by.
  private static final int JUDGED = 50;

  /// Steps that the variance of the gradient is measured on: its standard error is then 10 %.
  private static final int REPEATS = 200;

  private final Target target;
  private final Settings settings;
  private final UnconstrainedFamily family;
  private final UpdateRule rule;
  private final AscentStart start;
  private final SampledGradient gradient;
  private final BbviPhases phases;
  private final BatchSource source;

  /// What may be chosen.
  ///
  /// @param family of the approximation
  /// @param objective what is maximised
  /// @param estimator of its gradient
  /// @param rule by which the parameters follow it
  /// @param noise how the samples of a step depend on each other
  /// @param samples per step, each of as many draws as the objective says; a number that the noise
  ///   allows
  /// @param reportsVariance whether the variance of the gradient is measured at the end
  /// @param stepSize of the first phase, positive
  /// @param maxIterations over all phases
  /// @param ascent data of each step and step sizes
  /// @param pathfinder for the start
  public record Settings(
      Family family,
      Objective objective,
      Estimator estimator,
      UpdateRule rule,
      Noise noise,
      int samples,
      boolean reportsVariance,
      double stepSize,
      int maxIterations,
      AscentChoice ascent,
      Pathfinder.Options pathfinder) {
    /// All data in each step, in phases.
    public Settings(
        Family family,
        Objective objective,
        Estimator estimator,
        UpdateRule rule,
        Noise noise,
        int samples,
        boolean reportsVariance,
        double stepSize,
        int maxIterations,
        Pathfinder.Options pathfinder) {
      this(
          family,
          objective,
          estimator,
          rule,
          noise,
          samples,
          reportsVariance,
          stepSize,
          maxIterations,
          AscentChoice.defaults(),
          pathfinder);
    }

    /// Checks.
    public Settings {
      if (!noise.allows(samples)) {
        throw new IllegalArgumentException(
            "the number of samples per step must be positive, and even for antithetic pairs; got "
                + samples);
      }
      if (!(stepSize > 0 && Double.isFinite(stepSize))) {
        throw new IllegalArgumentException("the step size must be positive, got " + stepSize);
      }
      if (!(maxIterations >= 1)) {
        throw new IllegalArgumentException("at least 1 iteration is needed, got " + maxIterations);
      }
    }
  }

  /// For a target.
  ///
  /// @throws IllegalArgumentException if family, objective and estimator do not go together
  public Bbvi(Target target, Settings settings) {
    this(target, settings, BatchSource.whole(target.density()));
    if (settings.ascent().batchSize() > 0) {
      throw new IllegalArgumentException(
          "mini-batches need a model, whose rows are known, got a density");
    }
  }

  /// For a model, whose rows may be taken a few at a time.
  ///
  /// @param target of all data: where the ascent starts, and what the result is judged by
  /// @throws IllegalArgumentException if family, objective and estimator do not go together, or the
  ///   model has no rows
  public Bbvi(Target target, Settings settings, Model model) {
    this(target, settings, source(target, settings, model));
  }

  private static BatchSource source(Target target, Settings settings, Model model) {
    int size = settings.ascent().batchSize();
    if (size == 0) {
      return BatchSource.whole(target.density());
    }
    MiniBatch few = MiniBatch.of(model, size);
    return new SampledRows(few, new WithoutReplacement(few.plate().size(), size));
  }

  /// @param target where the ascent starts
  /// @param source of the data of each step
  Bbvi(Target target, Settings settings, BatchSource source) {
    this.target = target;
    this.settings = settings;
    this.source = source;
    this.family = new UnconstrainedFamily(settings.family());
    double clip = settings.ascent().clip();
    UpdateRule followed = clip > 0 ? new ClippedByNorm(settings.rule(), clip) : settings.rule();
    this.rule = new Averaged(followed, Averaging.polynomial(AVERAGING_DEGREE));
    this.start = AscentStart.of(target, settings.family(), settings.pathfinder(), source.isWhole());
    GradientGraph graph =
        GradientGraph.of(source.density(), family, settings.objective(), settings.estimator());
    this.gradient =
        new SampledGradient(target, graph, settings.noise(), settings.samples(), source);
    this.phases = new BbviPhases(settings, rule, gradient);
  }

  @Override
  public String name() {
    return "bbvi";
  }

  @Override
  public BbviState init(Key key) {
    return new BbviState(start.init(key), Optional.empty());
  }

  @Override
  public BbviState step(Key key, BbviState state) {
    if (!start.isDone(state.start())) {
      return new BbviState(start.step(key, state.start()), Optional.empty());
    }
    Ascent ascent =
        state.ascent().isEmpty() ? begin(key, state.start()) : climb(key, state.ascent().get());
    return new BbviState(state.start(), Optional.of(ascent));
  }

  private Ascent begin(Key key, AdviState from) {
    Start begun = begun(key.fold("start"), start.normal(from));
    List<Tensor> parameters = begun.parameters();
    List<Tensor> numbers = begun.units().count(parameters);
    UpdateState first = rule.start(numbers);
    List<Double> values = judged(key, parameters);
    double value = Blocks.mean(values);
    String choice =
        String.format(
            Locale.ROOT,
            "Family %s, objective %s, estimator %s, optimizer %s with step size %.3g, %d %s samples of %d draws a step.",
            family.name(),
            settings.objective().name(),
            settings.estimator().name(),
            settings.rule().name(),
            settings.stepSize(),
            settings.samples(),
            settings.noise().word(),
            settings.objective().sampleSize());
    boolean isPhased = settings.ascent().schedule() == ScheduleChoice.PHASES;
    String steps =
        source.description()
            + (isPhased ? "" : " Step sizes: " + settings.ascent().schedule().word() + ".");
    return new Ascent(
        0,
        0,
        settings.stepSize(),
        begun.units().sizes(),
        numbers,
        first,
        List.of(),
        Double.isFinite(value) ? value : 0,
        values,
        List.of(),
        Setbacks.NONE.bits(),
        0,
        0,
        List.of(),
        List.of(choice, steps, begun.decision()),
        false,
        false,
        "the ascent has not ended");
  }

  /// The objective at some parameters, on noise that is the same for all places of the ascent.
  private List<Double> judged(Key key, List<Tensor> parameters) {
    Key common = key.fold("judged");
    List<Double> values = new ArrayList<>();
    for (int t = 0; t < JUDGED; t++) {
      gradient.evaluate(common, t, parameters, 0);
      values.add(gradient.value());
    }
    return values;
  }

  /// Where the ascent begins.
  ///
  /// @param parameters unconstrained
  private record Start(List<Tensor> parameters, Units units, String decision) {}

  private Start begun(Key key, NormalStart normal) {
    if (settings.family() instanceof LowRank lowRank) {
      Optional<List<Tensor>> curved =
          CurvedStart.of(target, normal, lowRank.rank(), key.fold("curvature"));
      if (curved.isPresent()) {
        return new Start(
            family.unconstrainValues(curved.get()),
            Units.ofLowRank(family, curved.get().get(1)),
            "The ascent starts at the best independent coordinates for a few fixed draws, with the directions in which the target's curvature differs most from theirs.");
      }
    }
    List<Tensor> near = family.near(normal.loc(), normal.factor(), key);
    return new Start(near, Units.of(family, near, normal), normal.decision());
  }

  /// One block of iterations, and what follows from it.
  private Ascent climb(Key whole, Ascent before) {
    Key key = whole.fold("ascent");
    UpdateState update = before.update();
    double begun = before.valueBegun();
    double floor = begun - Advi.COLLAPSE * (Math.abs(begun) + Advi.MARGIN);
    double[] values = new double[BLOCK];
    double[] bounds = new double[BLOCK];
    double baseline = before.baseline();
    int failures = 0;
    Setbacks setbacks = new Setbacks(before.setbacks());
    long numNonFinite = before.numNonFinite();
    Optional<DivergenceGuard> guard = Optional.empty();
    Optional<Schedule> schedule = phases.schedule(before.stepSize());
    double stepSize = before.stepSize();
    Units units = new Units(before.units());
    for (int t = 0; t < BLOCK; t++) {
      long iteration = before.iteration() + t;
      gradient.evaluate(key, iteration, units.times(update.parameters()), baseline);
      numNonFinite += gradient.numNonFinite();
      values[t] = gradient.value();
      bounds[t] = gradient.bound();
      boolean usable = gradient.numFinite() > 0 && values[t] >= floor;
      if (usable) {
        DivergenceGuard told =
            guard.isEmpty()
                ? DivergenceGuard.start(update, values[t])
                : guard.get().tell(update, values[t]);
        guard = Optional.of(told);
        if (told.hasDiverged()) {
          return phases.backtrack(
              before,
              iteration + 1,
              before.numFailures() + failures + BbviPhases.BACKTRACK_FAILURES,
              numNonFinite,
              told.reason().orElseThrow());
        }
      }
      if (schedule.isPresent()) {
        stepSize = schedule.get().at(iteration);
      }
      Optional<UpdateState> next = usable ? moved(update, units, stepSize) : Optional.empty();
      if (next.isPresent()) {
        update = next.get();
        baseline = gradient.next(baseline);
        setbacks = setbacks.tell(false);
      } else {
        failures++;
        setbacks = setbacks.tell(true);
        if (setbacks.areTooMany()) {
          String reason =
              setbacks
                  + " without a finite gradient or with a collapsed objective"
                  + guard.map(Bbvi::lastFinite).orElse("");
          return phases.backtrack(
              before, iteration + 1, before.numFailures() + failures, numNonFinite, reason);
        }
      }
    }
    List<Double> phase = new ArrayList<>(before.values());
    phase.add(Blocks.mean(values));
    List<TracePoint> trace = new ArrayList<>(before.trace());
    trace.add(
        new TracePoint(
            before.iteration() + BLOCK,
            Blocks.mean(bounds),
            Blocks.standardError(bounds),
            stepSize));
    return phases.decide(
        new Ascent(
            before.iteration() + BLOCK,
            before.phase(),
            before.stepSize(),
            before.units(),
            before.phaseStart(),
            update,
            phase,
            baseline,
            before.begun(),
            before.checked(),
            setbacks.bits(),
            before.numFailures() + failures,
            numNonFinite,
            trace,
            before.decisions(),
            false,
            false,
            before.convergence()),
        average -> judged(whole, units.times(average)));
  }

  private static String lastFinite(DivergenceGuard guard) {
    return String.format(
        Locale.ROOT,
        "; the last finite state is that of step %d, with objective %.4g",
        guard.last().step(),
        guard.lastValue());
  }

  /// The next state; empty if it would not be finite.
  private Optional<UpdateState> moved(UpdateState update, Units units, double stepSize) {
    List<Tensor> slope = units.times(gradient.gradient());
    if (!areBelow(slope, LARGEST_GRADIENT)) {
      return Optional.empty();
    }
    UpdateState next = rule.step(update, slope, stepSize);
    return areBelow(next.parameters(), Double.POSITIVE_INFINITY)
        ? Optional.of(next)
        : Optional.empty();
  }

  private static boolean areBelow(List<Tensor> tensors, double limit) {
    for (Tensor tensor : tensors) {
      for (double value : tensor.array()) {
        if (!(Math.abs(value) < limit)) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public boolean isDone(BbviState state) {
    return state.ascent().isPresent() && state.ascent().get().done();
  }

  @Override
  public Progress progress(BbviState state) {
    if (state.ascent().isEmpty() || state.ascent().get().trace().isEmpty()) {
      return start.progress(state.start());
    }
    TracePoint last = state.ascent().get().trace().getLast();
    return new Progress("bbvi", last.iteration(), last.elbo(), last.mcse(), last.stepSize());
  }

  @Override
  public Outcome outcome(Key key, BbviState state) {
    Outcome begun = start.outcome(key, state.start());
    if (state.ascent().isEmpty()) {
      return begun;
    }
    Ascent ascent = state.ascent().get();
    List<Tensor> free = new Units(ascent.units()).times(rule.result(ascent.update()));
    List<Tensor> parameters = family.constrainValues(free);
    Candidate own =
        new Candidate(
            "BBVI",
            Approximation.of(settings.family(), parameters),
            ascent.converged(),
            ascent.convergence());
    List<String> decisions = new ArrayList<>(begun.decisions());
    decisions.addAll(ascent.decisions());
    Optional<GradientVariance> variance =
        settings.reportsVariance()
            ? Optional.of(
                gradient.variance(
                    key.fold("variance"),
                    family.parameterNames(),
                    free,
                    ascent.baseline(),
                    REPEATS))
            : Optional.empty();
    return new Outcome(
        List.of(own),
        decisions,
        ascent.trace(),
        begun.numNonFinite() + start.numNonFinite(state.start()) + ascent.numNonFinite(),
        begun.modes(),
        variance);
  }
}
