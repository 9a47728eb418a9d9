// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.util.List;

/// Tries a chain.
final class ChainTrial extends Trial {
  private static final int ROWS = 64;
  private static final int ELEMENTS = 8;
  private static final int LANES = 16;

  /// One of so many calls on a wide tile is not the shortest.
  private static final int SOME_WIDE = 7;

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

  /// A tile has many vectors in each row, and every one is work for the JVM's interpreter.
  @Override
  void callShort(ChainKernel kernel, int call, int most) {
    boolean wide = lanes > LANES / 2 && call % SOME_WIDE != 0;
    arguments[0] = elements == 1 ? 1 : 1 + call / SOME_WIDE % (wide ? 2 : 4);
    run(kernel, 1 + call % (wide ? 2 : most), 4 + call % 13);
    arguments[0] = elements;
  }

  @Override
  void callSome(ChainKernel kernel, int call) {
    arguments[0] = call % 2 == 0 ? elements : 1;
    run(kernel, call % 2 == 0 ? 8 : ROWS, LANES);
    arguments[0] = elements;
  }

  @Override
  void callLong(ChainKernel kernel, int call) {
    run(kernel, ROWS, LANES);
  }

  @Override
  double operations() {
    return (double) ROWS * elements * (flat ? 1 : lanes > 0 ? lanes : LANES) * numLines;
  }

  /// Compiled code takes 0.05 to 0.2 ns for a line and an element, the JVM's interpreter and its
  /// first compiler a hundred times as much.
  @Override
  double fast() {
    return 1;
  }

  private void run(ChainKernel kernel, int rows, int lanes) {
    if (flat) {
      kernel.run(memory, arguments, indices, rows, 1);
    } else {
      int draws = this.lanes > 0 ? this.lanes : Math.max(lanes, VectorLanes.count());
      kernel.run(memory, arguments, indices, rows, draws);
    }
  }
}
