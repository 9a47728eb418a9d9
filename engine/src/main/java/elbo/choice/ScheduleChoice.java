// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.choice;

import elbo.optimizer.Schedule;
import java.util.Optional;

/// How the step size of [elbo.algorithm.Bbvi] goes on.
public enum ScheduleChoice {
  /// Fixed in phases, a quarter of it in the next, until a phase brings nothing more.
  PHASES("phases"),
  /// The same for all iterations.
  CONSTANT("constant"),
  /// a·(b + t)^−¾, which begins at the step size; b is a twentieth of the iterations.
  ROBBINS_MONRO("robbins-monro"),
  /// Halved after each fifth of the iterations.
  STEP("step"),
  /// Down to 0 along half a cosine.
  COSINE("cosine");

  private static final double KAPPA = 0.75;
  private static final int DELAY = 20;
  private static final double FACTOR = 0.5;
  private static final int STAIRS = 5;

  private final String word;

  ScheduleChoice(String word) {
    this.word = word;
  }

  /// The word for it on the command line and in files.
  public String word() {
    return word;
  }

  /// The choice of a word.
  public static ScheduleChoice of(String word) {
    return Words.of(word, "schedule", values(), ScheduleChoice::word);
  }

  /// The schedule; none for phases.
  ///
  /// @param stepSize where it begins, behind the warm-up
  /// @param warmUp iterations in which the step size rises linearly; 0 for none
  /// @param numSteps all iterations
  public Optional<Schedule> schedule(double stepSize, int warmUp, long numSteps) {
    long rest = Math.max(1, numSteps - warmUp);
    Optional<Schedule> then =
        switch (this) {
          case PHASES -> Optional.empty();
          case CONSTANT -> Optional.of(Schedule.constant(stepSize));
          case ROBBINS_MONRO -> {
            double delay = Math.max(1, rest / DELAY);
            yield Optional.of(
                Schedule.robbinsMonro(stepSize * StrictMath.pow(delay, KAPPA), delay, KAPPA));
          }
          case STEP -> Optional.of(Schedule.step(stepSize, FACTOR, Math.max(1, rest / STAIRS)));
          case COSINE -> Optional.of(Schedule.cosine(stepSize, rest));
        };
    return warmUp == 0 ? then : then.map(schedule -> Schedule.warmUp(warmUp, schedule));
  }
}
