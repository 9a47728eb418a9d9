// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

/// A linear rise to where another schedule begins: in step t < T the size is (t + 1)/(T + 1) of
/// that schedule's first; from step T on the other schedule runs, from its own step 0. Adaptive
/// rules, whose first steps rest on few gradients, are held back so.
///
/// @param numSteps T
/// @param then the schedule to follow
public record WarmUp(long numSteps, Schedule then) implements Schedule {
  /// Checks.
  public WarmUp {
    Settings.requireCount("numSteps", numSteps, "warm-up schedule");
  }

  @Override
  public double at(long step) {
    return step < numSteps
        ? then.at(0) * ((step + 1.0) / (numSteps + 1.0))
        : then.at(step - numSteps);
  }
}
