// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.equation;

import java.util.Arrays;

/// The steps that were taken: for each lane its own number of them. A row holds a time, a step and
/// vectors, the lanes innermost. Grows as needed and is used again.
final class Tape {
  private static final int FIRST_ROWS = 64;

  private final int width;
  private double[] rows = {};
  private int lanes;

  /// @param numbers how many numbers a row has besides time and step
  Tape(int numbers) {
    this.width = numbers + 2;
  }

  /// Forgets all.
  void start(int numLanes) {
    lanes = numLanes;
  }

  /// Where the element behind time and step stands.
  private int at(int row, int element, int lane) {
    return Math.addExact(Math.multiplyExact(row * width + element, lanes), lane);
  }

  /// Writes time and step.
  void write(int row, int lane, double time, double step) {
    int needed = Math.multiplyExact(Math.multiplyExact(row + 1, width), lanes);
    if (rows.length < needed) {
      int least = FIRST_ROWS * width * lanes;
      rows =
          Arrays.copyOf(rows, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(least, 2L * needed)));
    }
    rows[at(row, 0, lane)] = time;
    rows[at(row, 1, lane)] = step;
  }

  /// Writes `count` elements of a vector, the first as element `to` of the row.
  void write(int row, int lane, int to, double[] vector, int count) {
    int place = at(row, to + 2, lane);
    for (int i = 0; i < count; i++) {
      rows[place + i * lanes] = vector[i * lanes + lane];
    }
  }

  double time(int row, int lane) {
    return rows[at(row, 0, lane)];
  }

  double step(int row, int lane) {
    return rows[at(row, 1, lane)];
  }

  void read(int row, int lane, int from, double[] vector, int count) {
    int place = at(row, from + 2, lane);
    for (int i = 0; i < count; i++) {
      vector[i * lanes + lane] = rows[place + i * lanes];
    }
  }
}
