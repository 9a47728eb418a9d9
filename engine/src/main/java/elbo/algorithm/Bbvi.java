// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.BbviState.Ascent;
import elbo.algorithm.Outcome.Candidate;
import elbo.algorithm.Outcome.TracePoint;
import elbo.estimator.Estimator;
import elbo.estimator.GradientGraph;
import elbo.estimator.GradientVariance;
import elbo.family.Approximation;
import elbo.family.Family;
import elbo.family.UnconstrainedFamily;
import elbo.model.MiniBatch;
import elbo.model.Model;
import elbo.objective.Objective;
import elbo.optimizer.Averaged;
import elbo.optimizer.Averaging;
import elbo.optimizer.ClippedByNorm;
import elbo.optimizer.DivergenceGuard;
import elbo.optimizer.EarlyStopping;
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

  /// Blocks that a phase has at least, so that its quarters have several each.
  private static final int MIN_BLOCKS = 8;

  private static final int MAX_PHASES = 8;

  /// What going back once adds at least to the failures, which are limited.
  private static final int BACKTRACK_FAILURES = 3;

  private static final int MAX_FAILURES = 30;
  private static final double REDUCTION = 0.25;

  /// What a gain in nats must exceed, besides its noise, to count.
  private static final double SMALLEST_GAIN = 0.01;

  /// What a phase may lose in nats, besides noise: the iterates' own cloud around the optimum.
  private static final double LARGEST_LOSS = 0.5;

  /// Update rules keep squares of gradients.
  private static final double LARGEST_GRADIENT = 1e150;

  /// How much weight the averages of iterates give to late ones.
  private static final double AVERAGING_DEGREE = 8;

  /// Steps that the variance of the gradient is measured on: its standard error is then 10 %.
  private static final int REPEATS = 200;

  private final Settings settings;
  private final UnconstrainedFamily family;
  private final UpdateRule rule;
  private final AscentStart start;
  private final SampledGradient gradient;
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
        state.ascent().isEmpty()
            ? begin(key.fold("start"), state.start())
            : climb(key.fold("ascent"), state.ascent().get());
    return new BbviState(state.start(), Optional.of(ascent));
  }

  private Ascent begin(Key key, AdviState from) {
    NormalStart normal = start.normal(from);
    List<Tensor> parameters = family.near(normal.loc(), normal.factor(), key);
    UpdateState first = rule.start(parameters);
    double[] values = new double[BLOCK];
    for (int t = 0; t < BLOCK; t++) {
      gradient.evaluate(key.fold("value"), t, parameters, 0);
      values[t] = gradient.value();
    }
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
        parameters,
        first,
        List.of(),
        Double.isFinite(value) ? value : 0,
        Double.isFinite(value) ? value : Double.NEGATIVE_INFINITY,
        Blocks.standardError(values),
        Setbacks.NONE.bits(),
        0,
        0,
        List.of(),
        List.of(choice, steps, normal.decision()),
        false,
        false,
        "the ascent has not ended");
  }

  /// One block of iterations, and what follows from it.
  private Ascent climb(Key key, Ascent before) {
    UpdateState update = before.update();
    double floor =
        before.lastValue() - Advi.COLLAPSE * (Math.abs(before.lastValue()) + Advi.MARGIN);
    double[] values = new double[BLOCK];
    double[] bounds = new double[BLOCK];
    double baseline = before.baseline();
    int failures = 0;
    Setbacks setbacks = new Setbacks(before.setbacks());
    long numNonFinite = before.numNonFinite();
    Optional<DivergenceGuard> guard = Optional.empty();
    Optional<Schedule> schedule = schedule(before.stepSize());
    double stepSize = before.stepSize();
    for (int t = 0; t < BLOCK; t++) {
      long iteration = before.iteration() + t;
      gradient.evaluate(key, iteration, update.parameters(), baseline);
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
          return backtrack(
              before,
              iteration + 1,
              before.numFailures() + failures + BACKTRACK_FAILURES,
              numNonFinite,
              told.reason().orElseThrow());
        }
      }
      if (schedule.isPresent()) {
        stepSize = schedule.get().at(iteration);
      }
      Optional<UpdateState> next = usable ? moved(update, stepSize) : Optional.empty();
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
          return backtrack(
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
    return decide(
        new Ascent(
            before.iteration() + BLOCK,
            before.phase(),
            before.stepSize(),
            before.phaseStart(),
            update,
            phase,
            baseline,
            before.lastValue(),
            before.lastNoise(),
            setbacks.bits(),
            before.numFailures() + failures,
            numNonFinite,
            trace,
            before.decisions(),
            false,
            false,
            before.convergence()));
  }

  private static String lastFinite(DivergenceGuard guard) {
    return String.format(
        Locale.ROOT,
        "; the last finite state is that of step %d, with objective %.4g",
        guard.last().step(),
        guard.lastValue());
  }

  /// The next state; empty if it would not be finite.
  private Optional<UpdateState> moved(UpdateState update, double stepSize) {
    List<Tensor> slope = gradient.gradient();
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

  private Ascent backtrack(
      Ascent before, long iteration, int numFailures, long numNonFinite, String reason) {
    boolean hopeless = numFailures >= MAX_FAILURES || iteration >= settings.maxIterations();
    List<String> decisions = new ArrayList<>(before.decisions());
    decisions.add(
        String.format(
            Locale.ROOT,
            "Iteration %d: %s; back to the start of the phase with %s.",
            iteration,
            reason,
            hopeless ? "nothing further tried" : "a quarter of the step"));
    return new Ascent(
        iteration,
        before.phase(),
        before.stepSize() * REDUCTION,
        before.phaseStart(),
        rule.start(before.phaseStart()),
        List.of(),
        Double.isFinite(before.lastValue()) ? before.lastValue() : 0,
        before.lastValue(),
        before.lastNoise(),
        Setbacks.NONE.bits(),
        numFailures,
        numNonFinite,
        before.trace(),
        decisions,
        hopeless,
        false,
        hopeless ? reason : before.convergence());
  }

  private Optional<Schedule> schedule(double stepSize) {
    AscentChoice ascent = settings.ascent();
    return ascent.schedule().schedule(stepSize, ascent.warmUp(), settings.maxIterations());
  }

  /// Whether a schedule ends: with its last iteration, or as soon as patience has run out.
  private Ascent decideScheduled(Ascent state) {
    boolean exhausted = state.iteration() >= settings.maxIterations();
    boolean stopped = false;
    if (settings.ascent().patience() > 0) {
      EarlyStopping stopping = EarlyStopping.of(settings.ascent().patience(), SMALLEST_GAIN);
      for (double value : state.values()) {
        stopping = stopping.tell(value);
      }
      stopped = stopping.isDone();
    }
    if (!exhausted && !stopped) {
      return state;
    }
    int blocks = state.values().size();
    List<Double> last = state.values().subList(blocks - Math.max(1, blocks / 4), blocks);
    List<Double> third =
        state.values().subList(Math.max(0, blocks - 2 * Math.max(1, blocks / 4)), blocks);
    double noise = Math.hypot(Blocks.standardError(last), Blocks.standardError(third));
    double gain = Blocks.mean(last) - Blocks.mean(third);
    boolean still = blocks >= MIN_BLOCKS && !(gain > Math.max(SMALLEST_GAIN, 2 * noise));
    String convergence =
        stopped
            ? settings.ascent().patience() + " blocks of iterations brought no gain"
            : still
                ? "the objective grew no more at the end of the schedule"
                : "the objective still grew at the end of the schedule";
    List<String> decisions = new ArrayList<>(state.decisions());
    decisions.add(
        String.format(
            Locale.ROOT,
            "Schedule %s ended after %d iterations: objective %.3f.",
            settings.ascent().schedule().word(),
            state.iteration(),
            Blocks.mean(last)));
    return new Ascent(
        state.iteration(),
        state.phase() + 1,
        state.stepSize(),
        state.phaseStart(),
        state.update(),
        state.values(),
        state.baseline(),
        Blocks.mean(last),
        Blocks.standardError(last),
        Setbacks.NONE.bits(),
        state.numFailures(),
        state.numNonFinite(),
        state.trace(),
        decisions,
        true,
        stopped || still,
        convergence);
  }

  /// Whether the phase ends, and the ascent with it.
  private Ascent decide(Ascent state) {
    if (settings.ascent().schedule() != ScheduleChoice.PHASES) {
      return decideScheduled(state);
    }
    boolean exhausted = state.iteration() >= settings.maxIterations();
    int blocks = state.values().size();
    if (blocks < MIN_BLOCKS && !exhausted) {
      return state;
    }
    List<Double> last = state.values().subList(blocks - blocks / 4 - (blocks < 4 ? 1 : 0), blocks);
    double value = Blocks.mean(last);
    if (!exhausted) {
      List<Double> third = state.values().subList(blocks - 2 * (blocks / 4), blocks - blocks / 4);
      double noise = Math.hypot(Blocks.standardError(last), Blocks.standardError(third));
      if (value - Blocks.mean(third) > Math.max(SMALLEST_GAIN, 2 * noise)) {
        return state;
      }
    }
    double gain = value - state.lastValue();
    double noise = Math.hypot(Blocks.standardError(last), state.lastNoise());
    if (!(gain >= -Math.max(LARGEST_LOSS, 5 * noise))) {
      String reason = String.format(Locale.ROOT, "the phase lost %.3g nats", -gain);
      int numFailures = state.numFailures() + BACKTRACK_FAILURES;
      return backtrack(state, state.iteration(), numFailures, state.numNonFinite(), reason);
    }
    boolean settled = state.phase() > 0 && !(gain > Math.max(SMALLEST_GAIN, 2 * noise));
    boolean converged = !exhausted && settled;
    boolean done = exhausted || converged || state.phase() + 1 >= MAX_PHASES;
    List<Tensor> average = rule.result(state.update());
    List<String> decisions = new ArrayList<>(state.decisions());
    decisions.add(
        String.format(
            Locale.ROOT,
            "Phase %d with step size %.3g: objective %.3f after %d iterations.",
            state.phase() + 1,
            state.stepSize(),
            value,
            state.iteration()));
    String convergence = state.convergence();
    if (converged) {
      convergence = "a smaller step size brought no further gain";
    } else if (exhausted) {
      convergence = "it ran out of its " + settings.maxIterations() + " iterations";
    } else if (done) {
      convergence = "the objective still grew after " + MAX_PHASES + " phases";
    }
    return new Ascent(
        state.iteration(),
        state.phase() + 1,
        state.stepSize() * REDUCTION,
        average,
        rule.start(average),
        List.of(),
        gradient.begin(state.baseline(), value),
        value,
        Blocks.standardError(last),
        Setbacks.NONE.bits(),
        state.numFailures(),
        state.numNonFinite(),
        state.trace(),
        decisions,
        done,
        converged,
        convergence);
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
    List<Tensor> free = rule.result(ascent.update());
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
        variance);
  }
}
