// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.util.List;

/// Calls a generated kernel on numbers of its own until the JVM has compiled it.
final class ChainTrial {
  private static final int ROWS = 64;
  private static final int ELEMENTS = 8;
  private static final int LANES = 16;

  /// Compiled code takes 0.05 to 0.2 ns for a line and an element, the JVM's interpreter and its
  /// first compiler a hundred times as much.
  private static final double FAST = 1.0;

  private static final int WINS = 3;
  private static final long MOST_NANOS = 5_000_000_000L;

  private final boolean flat;
  private final int elements;
  private final int numLines;
  private final int lanes;
  private final double[][] memory;
  private final int[] arguments;
  private final int[][] indices;

  ChainTrial(boolean flat, boolean oneElement, int lanes, List<Line> lines) {
    this.flat = flat;
    this.elements = oneElement ? 1 : ELEMENTS;
    this.numLines = lines.size();
    this.lanes = lanes;
    int numArrays = lines.stream().mapToInt(Line::array).max().orElse(-1) + 1;
    int numIndices = lines.stream().mapToInt(Line::index).max().orElse(-1) + 1;
    memory = new double[numArrays][2 * ROWS * this.elements * Math.max(LANES, lanes)];
    for (double[] array : memory) {
      for (int i = 0; i < array.length; i++) {
        array[i] = 0.5 + (i * 0.6180339887498949) % 1;
      }
    }
    arguments = new int[1 + Chain.PER_ARRAY * numArrays + numIndices];
    arguments[0] = elements;
    for (int k = 0; k < numArrays; k++) {
      int at = 1 + Chain.PER_ARRAY * k;
      arguments[at] = k;
      arguments[at + 2] = elements;
      arguments[at + 3] = 1;
    }
    indices = new int[numIndices][ROWS];
    for (int[] index : indices) {
      for (int i = 0; i < ROWS; i++) {
        index[i] = 7 * i % ROWS;
      }
    }
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
      // Short calls first: what runs here is slow until it is compiled. Sizes with every remainder:
      // a branch that compiled code has never seen throws it away.
      for (int k = 0; k < 64; k++) {
        run(kernel, 1 + k % 16, 4 + k % 13);
      }
      long middle = System.nanoTime();
      if (middle - start > 2_000_000) {
        continue;
      }
      int calls = 8;
      for (int k = 0; k < calls; k++) {
        run(kernel, ROWS, LANES);
      }
      double operations =
          (double) calls * ROWS * elements * (flat ? 1 : lanes > 0 ? lanes : LANES) * numLines;
      wins = (System.nanoTime() - middle) / operations < FAST ? wins + 1 : 0;
    }
    return true;
  }

  private void run(ChainKernel kernel, int rows, int lanes) {
    if (flat) {
      kernel.run(memory, arguments, indices, (rows + 7) / 8 * 8, 1);
    } else {
      int draws = this.lanes > 0 ? this.lanes : Math.max(lanes, VectorLanes.count());
      kernel.run(memory, arguments, indices, rows, draws);
    }
  }
}
