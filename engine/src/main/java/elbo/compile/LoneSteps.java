// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import org.jspecify.annotations.Nullable;

/// A program's steps for one lane, with runs of steps on few numbers joined ([LoneRun]). Made when
/// they are first asked for: most programs are never run for a draw alone. Two threads may make
/// them, which does no harm, and see them whole.
final class LoneSteps {
  private final Steps steps;
  private final boolean isJoined;
  private @Nullable Joined joined;

  private record Joined(Steps steps) {}

  /// @param steps for any number of lanes
  /// @param isJoined whether runs of them are joined
  LoneSteps(Steps steps, boolean isJoined) {
    this.steps = steps;
    this.isJoined = isJoined;
  }

  Steps get() {
    Joined known = joined;
    if (known == null) {
      known = new Joined(isJoined ? LoneRun.join(steps) : steps);
      joined = known;
    }
    return known.steps;
  }
}
