// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

/// A size that is multiplied by a factor every so many steps.
///
/// @param size at first, positive
/// @param factor in (0, 1]
/// @param every how many steps
public record StepDecay(double size, double factor, long every) implements Schedule {
  /// Checks.
  public StepDecay {
    Settings.requirePositive("size", size, "step schedule");
    if (!(factor > 0 && factor <= 1)) {
      throw new IllegalArgumentException(
          "factor must be in (0, 1], got " + factor + " (step schedule)");
    }
    Settings.requireCount("every", every, "step schedule");
  }

  @Override
  public double at(long step) {
    long times = step / every;
    return size * StrictMath.pow(factor, (double) times);
  }
}
