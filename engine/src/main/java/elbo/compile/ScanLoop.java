// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

/// A loop with carried state. The steps of its body find the current step in [Frame#row]: rows of
/// the trajectory and of sliced arrays are met by the row distance of their [Ref], so nothing is
/// copied from step to step.
///
/// @param length how many times the body runs
/// @param reverse whether the last row is met first
/// @param body computes one step
/// @param work numbers that a step of the loop writes, per lane
record ScanLoop(int length, boolean reverse, Steps body, long work) implements Step {
  @Override
  public void run(Frame f) {
    int outer = f.row;
    for (int step = 0; step < length; step++) {
      f.row = reverse ? length - 1 - step : step;
      body.run(f);
    }
    f.row = outer;
  }
}
