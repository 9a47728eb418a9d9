// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.BbviState.Ascent;
import elbo.choice.AscentChoice;
import elbo.choice.ScheduleChoice;
import elbo.optimizer.EarlyStopping;
import elbo.optimizer.Schedule;
import elbo.optimizer.UpdateRule;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// How the ascent of [Bbvi] goes on after a block of iterations: in the same phase, in the next one
/// with a smaller step, back at the start of the phase, or not at all.
final class BbviPhases {
  /// Blocks that a phase has at least, so that its quarters have several each.
  private static final int MIN_BLOCKS = 8;

  private static final int MAX_PHASES = 8;

  /// What going back once adds at least to the failures, which are limited.
  static final int BACKTRACK_FAILURES = 3;

  private static final int MAX_FAILURES = 30;

  private static final double REDUCTION = 0.25;

  /// Blocks between looks at a phase, at least: the average of iterates favours the last tenth, so
  /// that two looks apart by that have little in common.
  private static final int MIN_CHECK = 4;

  /// What a phase may lose in nats, besides noise, before it counts as one that diverged.
  private static final double LARGEST_LOSS = 0.5;

  private final Bbvi.Settings settings;
  private final UpdateRule rule;
  private final SampledGradient gradient;

  /// For settings.
  ///
  /// @param rule whose results are the phases'
  /// @param gradient that is followed, for the baseline of the next phase
  BbviPhases(Bbvi.Settings settings, UpdateRule rule, SampledGradient gradient) {
    this.settings = settings;
    this.rule = rule;
    this.gradient = gradient;
  }

  /// The steps of a schedule; empty where there are phases.
  Optional<Schedule> schedule(double stepSize) {
    AscentChoice ascent = settings.ascent();
    return ascent.schedule().schedule(stepSize, ascent.warmUp(), settings.maxIterations());
  }

  /// Back to the start of the phase.
  ///
  /// @param iteration of all phases, the one that failed included
  /// @param numFailures of all phases, those of this block included
  Ascent backtrack(
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
        before.units(),
        before.phaseStart(),
        rule.start(before.phaseStart()),
        List.of(),
        Double.isFinite(before.valueBegun()) ? before.valueBegun() : 0,
        before.begun(),
        List.of(),
        Setbacks.NONE.bits(),
        numFailures,
        numNonFinite,
        before.trace(),
        decisions,
        hopeless,
        false,
        hopeless ? reason : before.convergence());
  }

  /// Whether the phase ends, and the ascent with it.
  ///
  /// @param judge the objective on common noise at numbers that are moved
  Ascent decide(Ascent state, Function<List<Tensor>, List<Double>> judge) {
    if (settings.ascent().schedule() != ScheduleChoice.PHASES) {
      return decideScheduled(state);
    }
    boolean exhausted = state.iteration() >= settings.maxIterations();
    if (!exhausted && !isCheck(state.values().size())) {
      return state;
    }
    List<Tensor> average = rule.result(state.update());
    List<Double> values = judge.apply(average);
    if (!exhausted && (state.checked().isEmpty() || gain(state.checked(), values).isClear())) {
      return checked(state, values);
    }
    Gain gain = gain(state.begun(), values);
    if (!(gain.value() >= -Math.max(LARGEST_LOSS, 5 * gain.noise()))) {
      String reason = String.format(Locale.ROOT, "the phase lost %.3g nats", -gain.value());
      int numFailures = state.numFailures() + BACKTRACK_FAILURES;
      return backtrack(state, state.iteration(), numFailures, state.numNonFinite(), reason);
    }
    return next(state, average, values, gain);
  }

  /// Whether a phase is looked at after so many blocks: first when its average has left the start
  /// behind, then each time that it is a quarter longer, or that many.
  private static boolean isCheck(int blocks) {
    int at = MIN_CHECK;
    while (at < blocks) {
      at += Math.max(MIN_CHECK, at / 4);
    }
    return at == blocks;
  }

  /// Weights that are held fixed make values of different places no measure of which is better.
  private Gain gain(List<Double> before, List<Double> after) {
    Gain gain = Gain.of(before, after);
    return settings.objective().isSelfNormalized() ? gain.magnitude() : gain;
  }

  private static Ascent checked(Ascent state, List<Double> values) {
    return new Ascent(
        state.iteration(),
        state.phase(),
        state.stepSize(),
        state.units(),
        state.phaseStart(),
        state.update(),
        state.values(),
        state.baseline(),
        state.begun(),
        values,
        state.setbacks(),
        state.numFailures(),
        state.numNonFinite(),
        state.trace(),
        state.decisions(),
        false,
        false,
        state.convergence());
  }

  /// The start of the next phase, or the end: where no steps have brought a gain, and shorter ones
  /// none either. A phase that lost something is forgotten; its steps were too long.
  private Ascent next(Ascent state, List<Tensor> average, List<Double> values, Gain gain) {
    boolean exhausted = state.iteration() >= settings.maxIterations();
    boolean converged = !exhausted && state.phase() > 0 && !gain.isClear() && !gain.isLoss();
    boolean done = exhausted || converged || state.phase() + 1 >= MAX_PHASES;
    List<Tensor> result = gain.isLoss() ? state.phaseStart() : average;
    List<Double> reached = gain.isLoss() ? state.begun() : values;
    List<String> decisions = new ArrayList<>(state.decisions());
    decisions.add(
        String.format(
            Locale.ROOT,
            "Phase %d with step size %.3g: objective %.3f after %d iterations%s.",
            state.phase() + 1,
            state.stepSize(),
            Blocks.mean(values),
            state.iteration(),
            gain.isLoss() ? ", less than at its start, so that is kept" : ""));
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
        state.units(),
        result,
        rule.start(result),
        List.of(),
        gradient.begin(state.baseline(), Blocks.mean(reached)),
        reached,
        List.of(),
        Setbacks.NONE.bits(),
        state.numFailures(),
        state.numNonFinite(),
        state.trace(),
        decisions,
        done,
        converged,
        convergence);
  }

  /// Whether a schedule ends: with its last iteration, or as soon as patience has run out.
  private Ascent decideScheduled(Ascent state) {
    boolean exhausted = state.iteration() >= settings.maxIterations();
    boolean stopped = false;
    if (settings.ascent().patience() > 0) {
      EarlyStopping stopping = EarlyStopping.of(settings.ascent().patience(), Gain.SMALLEST);
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
    boolean still = blocks >= MIN_BLOCKS && !(gain > Math.max(Gain.SMALLEST, 2 * noise));
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
        state.units(),
        state.phaseStart(),
        state.update(),
        state.values(),
        state.baseline(),
        state.begun(),
        List.of(),
        Setbacks.NONE.bits(),
        state.numFailures(),
        state.numNonFinite(),
        state.trace(),
        decisions,
        true,
        stopped || still,
        convergence);
  }
}
