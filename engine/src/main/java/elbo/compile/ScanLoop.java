// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import org.jspecify.annotations.Nullable;

/// A loop with carried state. The steps of its body find the current step in [Frame#row]: rows of
/// the trajectory and of sliced arrays are met by the row distance of their [Ref], so nothing is
/// copied from step to step.
///
/// @param length how many times the body runs
/// @param reverse whether the last row is met first
/// @param body computes one step
/// @param work numbers that a step of the loop writes, per lane
/// @param lines how many lines a step of a long body has that a generated kernel can do in parts; 0
///   where it is short, or more than simple arithmetic
/// @param kernel the loop as one generated kernel; null if its body is more than simple arithmetic
record ScanLoop(
    int length, boolean reverse, Steps body, long work, int lines, @Nullable ScanKernel kernel)
    implements Step {
  /// What it takes to start a step, in operations on one element.
  static final int DISPATCH = 50;

  @Override
  public void run(Frame f) {
    if (kernel != null && kernel.run(f, this)) {
      return;
    }
    int outer = f.row;
    for (int step = 0; step < length; step++) {
      f.row = reverse ? length - 1 - step : step;
      body.run(f);
    }
    f.row = outer;
  }

  /// Whether a generated kernel will do it for this frame.
  boolean isGenerated(Frame f) {
    return kernel != null && kernel.isReady(f);
  }
}
