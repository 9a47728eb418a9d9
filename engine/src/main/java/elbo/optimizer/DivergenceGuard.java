// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Watches an ascent and notices from its last [#WINDOW] values that it diverges, as it does with a
/// step size that is too large:
///
/// - a value, a parameter or something the rule remembers is not finite: at once;
/// - the value falls at a growing pace: in the last ten steps the five later values are all below
///   the five earlier ones, ten times as far below the best value, and by more than 10·(1 +
///   |best|). Of values that are only noisy the first alone happens once in 252 windows, the three
///   together practically never;
/// - all of the last ten values are more than 10⁶·(1 + |best|) below the best: what falls slowly.
///
/// So what stays below that level is noticed by the tenth value there at the latest. What falls 1.6
/// times as far below the best with each step, 10 times in five, is noticed by the tenth value of
/// the fall, or as soon after it as it is 10·(1 + |best|) below.
///
/// The last finite and the best state are kept, so an ascent can go on from there with a smaller
/// step.
///
/// @param last the last state that was finite, together with its value
/// @param lastValue of that state
/// @param best the state with the largest value
/// @param bestValue its value
/// @param recent the last values, at most ten
/// @param reason in words, once the ascent has diverged
public record DivergenceGuard(
    UpdateState last,
    double lastValue,
    UpdateState best,
    double bestValue,
    Tensor recent,
    Optional<String> reason) {
  /// The number of values by which divergence is noticed.
  public static final int WINDOW = 10;

  private static final double GROWTH = 10;
  private static final double FAR = 1e6;

  /// At the start of an ascent.
  ///
  /// @param value of the objective at the state's parameters
  /// @throws IllegalArgumentException if the start itself is not finite: no step size is to blame
  public static DivergenceGuard start(UpdateState state, double value) {
    Optional<String> bad = notFinite(state, value);
    if (bad.isPresent()) {
      throw new IllegalArgumentException(
          "an ascent must start where everything is finite, but " + bad.get());
    }
    return new DivergenceGuard(state, value, state, value, Tensor.vector(value), Optional.empty());
  }

  /// After one more step. Once diverged, it stays so.
  ///
  /// @param state after the step
  /// @param value of the objective at the state's parameters, or an estimate
  public DivergenceGuard tell(UpdateState state, double value) {
    if (hasDiverged()) {
      return this;
    }
    Optional<String> bad = notFinite(state, value);
    if (bad.isPresent()) {
      return new DivergenceGuard(
          last, lastValue, best, bestValue, recent, Optional.of(bad.get() + advice(last, best)));
    }
    boolean better = value > bestValue;
    double top = Math.max(value, bestValue);
    double[] values = recent.toArray();
    int kept = Math.min(values.length, WINDOW - 1);
    double[] next = Arrays.copyOfRange(values, values.length - kept, values.length + 1);
    next[kept] = value;
    Optional<String> falling =
        next.length == WINDOW && isFalling(next, top)
            ? Optional.of(
                String.format(
                        Locale.ROOT,
                        "the objective falls without bound: %.4g at step %d, after a best of %.4g"
                            + " at step %d",
                        value,
                        state.step(),
                        bestValue,
                        best.step())
                    + advice(state, best))
            : Optional.empty();
    return new DivergenceGuard(
        state, value, better ? state : best, top, Tensor.vector(next), falling);
  }

  /// Whether it has diverged; [#reason] says why.
  public boolean hasDiverged() {
    return reason.isPresent();
  }

  private static boolean isFalling(double[] values, double best) {
    double[] early = new double[WINDOW / 2];
    double[] late = new double[WINDOW / 2];
    for (int i = 0; i < early.length; i++) {
      early[i] = best - values[i];
      late[i] = best - values[early.length + i];
    }
    double newest = late[late.length - 1];
    Arrays.sort(early);
    Arrays.sort(late);
    double unit = 1 + Math.abs(best);
    boolean faster =
        late[0] > early[early.length - 1]
            && late[late.length / 2] >= GROWTH * early[early.length / 2]
            && newest > GROWTH * unit;
    return faster || Math.min(early[0], late[0]) > FAR * unit;
  }

  private static Optional<String> notFinite(UpdateState state, double value) {
    if (!Double.isFinite(value)) {
      return Optional.of("the objective is " + value + " at step " + state.step());
    }
    for (int k = 0; k < state.parameters().size(); k++) {
      double[] x = state.parameters().get(k).array();
      for (int i = 0; i < x.length; i++) {
        if (!Double.isFinite(x[i])) {
          return Optional.of(
              String.format(
                  Locale.ROOT,
                  "element %d of parameter %d is %s at step %d",
                  i,
                  k,
                  x[i],
                  state.step()));
        }
      }
    }
    for (Map.Entry<String, List<Tensor>> slot : state.slots().entrySet()) {
      if (!Values.areFinite(slot.getValue())) {
        return Optional.of(
            "what the rule remembers as \""
                + slot.getKey()
                + "\" is not finite at step "
                + state.step());
      }
    }
    return Optional.empty();
  }

  private static String advice(UpdateState last, UpdateState best) {
    return "; the last finite state is that of step "
        + last.step()
        + ", the best one that of step "
        + best.step()
        + ": go on from there with a smaller step size (a quarter), or clip gradients";
  }
}
