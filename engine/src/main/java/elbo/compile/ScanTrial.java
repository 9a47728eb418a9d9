// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

/// Calls a generated loop on numbers of its own until the JVM has compiled it.
final class ScanTrial {
  private static final int STEPS = 256;
  private static final int LANES = 16;

  /// Compiled code takes 0.1 to 0.4 ns for a line and a draw, a chain of divisions more; the JVM's
  /// interpreter and its first compiler take a hundred times as much.
  private static final double FAST = 2;

  private static final int WINS = 3;
  private static final long MOST_NANOS = 5_000_000_000L;

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

  /// Whether the kernel became fast.
  boolean warmUp(ChainKernel kernel) {
    long end = System.nanoTime() + MOST_NANOS;
    int wins = 0;
    while (wins < WINS) {
      long start = System.nanoTime();
      if (start > end) {
        return false;
      }
      // Short calls first, forwards and backwards, with every remainder: what runs here is slow
      // until it is compiled, and a branch that compiled code has never seen throws it away.
      for (int k = 0; k < 64; k++) {
        run(kernel, 1 + k % 16, VectorLanes.count() + k % 13, k % 2 == 0);
      }
      long middle = System.nanoTime();
      if (middle - start > 2_000_000) {
        continue;
      }
      int calls = 8;
      for (int k = 0; k < calls; k++) {
        run(kernel, STEPS, LANES, k % 2 == 0);
      }
      double operations = (double) calls * STEPS * LANES * (1 + body.lines().size());
      wins = (System.nanoTime() - middle) / operations < FAST ? wins + 1 : 0;
    }
    return true;
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
