// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.util.List;

/// Steps one after the other. Long sequences run in pieces of one method each, so that each is
/// compiled as soon as it is hot.
final class Steps {
  private static final int PIECE = 256;

  private final Step[] steps;

  private Steps(Step[] steps) {
    this.steps = steps;
  }

  static Steps of(List<Step> steps) {
    return new Steps(steps.toArray(Step[]::new));
  }

  int size() {
    return steps.length;
  }

  /// What its steps cost apart from their numbers, in passes.
  int passes() {
    int passes = 0;
    for (Step step : steps) {
      passes += step.passes();
    }
    return passes;
  }

  Step get(int position) {
    return steps[position];
  }

  void run(Frame f) {
    Profiler profiler = f.profiler;
    if (profiler != null) {
      for (Step step : steps) {
        profiler.run(step, f);
      }
      return;
    }
    for (int from = 0; from < steps.length; from += PIECE) {
      piece(f, from, Math.min(steps.length, from + PIECE));
    }
  }

  private void piece(Frame f, int from, int to) {
    for (int i = from; i < to; i++) {
      steps[i].run(f);
    }
  }
}
