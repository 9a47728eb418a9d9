// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.BbviState.Ascent;
import elbo.optimizer.EarlyStopping;
import elbo.optimizer.Schedule;
import elbo.optimizer.UpdateRule;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How the ascent of [Bbvi] goes on after a block of iterations: in the same phase, in the next one
/// with a smaller step, back at the start of the phase, or not at all. Evaluates nothing.
final class BbviPhases {
  /// Blocks that a phase has at least, so that its quarters have several each.
  private static final int MIN_BLOCKS = 8;

  private static final int MAX_PHASES = 8;

  /// What going back once adds at least to the failures, which are limited.
  static final int BACKTRACK_FAILURES = 3;

  private static final int MAX_FAILURES = 30;

  private static final double REDUCTION = 0.25;

  /// What a gain in nats must exceed, besides its noise, to count.
  private static final double SMALLEST_GAIN = 0.01;

  /// What a phase may lose in nats, besides noise: the iterates' own cloud around the optimum.
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

  /// Whether the phase ends, and the ascent with it. A phase has lost something when its mean is
  /// below its start by more than noise, or, as noise grows where steps are too long, when each of
  /// its last blocks is.
  Ascent decide(Ascent state) {
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
    double loss = Math.max(LARGEST_LOSS, 5 * state.lastNoise());
    boolean isBelow = last.stream().allMatch(v -> v < state.lastValue() - loss);
    if (isBelow || !(gain >= -Math.max(LARGEST_LOSS, 5 * noise))) {
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
        state.units(),
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
        state.units(),
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
}
