// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.kernel.Products;

/// A constant matrix once more, for its product with a single vector: 32 rows lie side by side,
/// column by column, so that the rows are the lanes of a vector and memory is read in one stream.
/// Each sum runs along its row in order, as everywhere; the bits are those of any other kernel.
///
/// Products by rows take a vector's time for one product: a row's sum must be in order, and rows
/// lie too far apart to be loaded together.
final class RowPanels {
  private static final int WIDTH = 32;

  /// Smaller matrices stay in the first-level cache and cost little.
  private static final int FEWEST_ROWS = 64;

  private static final int FEWEST_COLUMNS = 4;

  /// Larger ones leave the caches, and a second copy of them would not fit beside the data.
  private static final long MOST_NUMBERS = 4L << 20;

  private final int columns;
  private final int rows;
  private final double[] values;

  /// Copies `rows` rows of so many numbers.
  RowPanels(double[] matrix, int offset, int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    this.values = new double[rows * columns];
    for (int first = 0; first < rows; first += WIDTH) {
      int width = Math.min(WIDTH, rows - first);
      for (int i = 0; i < width; i++) {
        int from = offset + (first + i) * columns;
        int to = first * columns + i;
        for (int j = 0; j < columns; j++) {
          values[to + j * width] = matrix[from + j];
        }
      }
    }
  }

  /// Whether a copy pays.
  static boolean isFor(int rows, int columns) {
    return rows >= FEWEST_ROWS
        && columns >= FEWEST_COLUMNS
        && (long) rows * columns <= MOST_NUMBERS;
  }

  /// `z[i] += Σⱼ matrix[row + i, j] x[j]` for `i < n`.
  void multiplyAdd(int row, int n, double[] x, int xOffset, double[] z, int zOffset) {
    int end = row + n;
    int at = row;
    while (at < end) {
      int first = at / WIDTH * WIDTH;
      int width = Math.min(WIDTH, rows - first);
      int take = Math.min(first + width, end) - at;
      int from = first * columns + at - first;
      Products.addScaledLanes(
          1, x, xOffset, 1, values, from, width, columns, z, zOffset + at - row, take);
      at += take;
    }
  }
}
