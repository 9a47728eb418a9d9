// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

/// Tries a loop.
final class ScanTrial extends Trial {
  private static final int STEPS = 256;

  /// Steps of a long body, which has many arrays.
  private static final int FEW_STEPS = 32;

  private static final int LANES = 16;

  private final ScanTemplate body;
  private final double[][] memory;
  private final int[] arguments;
  private final int steps;

  ScanTrial(ScanTemplate body) {
    this.body = body;
    this.steps = body.isLong() ? FEW_STEPS : STEPS;
    int width = body.after().size();
    int numArrays = body.numArrays();
    memory = new double[numArrays + (body.isLong() ? 1 : 0)][(steps + 1) * width * LANES];
    if (body.isLong()) {
      memory[numArrays] = new double[body.room()];
    }
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
    run(kernel, steps, VectorLanes.count(), call % 2 == 0);
  }

  @Override
  void callLong(ChainKernel kernel, int call) {
    run(kernel, steps, LANES, call % 2 == 0);
  }

  @Override
  double operations() {
    return (double) steps * LANES * (1 + body.lines().size());
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
      boolean isRoom = k == body.numArrays();
      arguments[at] = k;
      arguments[at + 1] = forwards || isRoom ? 0 : (steps - 1) * row;
      arguments[at + 2] = forwards ? row : -row;
    }
    kernel.run(memory, arguments, new int[0][], steps, lanes);
  }
}
