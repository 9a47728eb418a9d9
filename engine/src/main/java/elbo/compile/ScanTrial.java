// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

/// Tries a loop.
final class ScanTrial extends Trial {
  private static final int STEPS = 256;
  private static final int LANES = 16;

  private final ScanTemplate body;
  private final double[][] memory;
  private final int[] arguments;

  ScanTrial(ScanTemplate body) {
    this.body = body;
    int width = body.after().size();
    memory = new double[body.numArrays()][(STEPS + 1) * width * LANES];
    for (double[] array : memory) {
      for (int i = 0; i < array.length; i++) {
        array[i] = 0.25 + (i * 0.6180339887498949) % 1 / 2;
      }
    }
    arguments = new int[ScanKernel.PER_ARRAY * memory.length];
  }

  @Override
  void callShort(ChainKernel kernel, int call, int most) {
    run(kernel, 1 + call % most, VectorLanes.count() + call % 13, call % 2 == 0);
  }

  @Override
  void callSome(ChainKernel kernel, int call) {
    run(kernel, STEPS, VectorLanes.count(), call % 2 == 0);
  }

  @Override
  void callLong(ChainKernel kernel, int call) {
    run(kernel, STEPS, LANES, call % 2 == 0);
  }

  @Override
  double operations() {
    return (double) STEPS * LANES * (1 + body.lines().size());
  }

  /// Compiled code takes 0.1 to 0.4 ns for a line and a draw, a chain of divisions more; the JVM's
  /// interpreter and its first compiler take a hundred times as much.
  @Override
  double fast() {
    return 2;
  }

  private void run(ChainKernel kernel, int steps, int draws, boolean forwards) {
    int lanes = Math.min(draws, LANES);
    int row = body.after().size() * lanes;
    for (int k = 0; k < memory.length; k++) {
      int at = ScanKernel.PER_ARRAY * k;
      arguments[at] = k;
      arguments[at + 1] = forwards ? 0 : (steps - 1) * row;
      arguments[at + 2] = forwards ? row : -row;
    }
    kernel.run(memory, arguments, new int[0][], steps, lanes);
  }
}
