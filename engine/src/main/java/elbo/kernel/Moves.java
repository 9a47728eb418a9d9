// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import java.util.Arrays;

/// Moving numbers: fill, copy, repeat, gather, scatter, transpose. Bits are kept; nothing is
/// allocated. Sources are not modified.
public final class Moves {
  // a tile of 16 × 16 doubles on either side stays in the first-level cache
  private static final int TILE = 16;

  // eight doubles are a line of the cache
  private static final int STRIPE = 8;

  private Moves() {}

  /// Writes `value` to `n` elements.
  public static void fill(double[] out, int outOffset, int n, double value) {
    Arrays.fill(out, outOffset, outOffset + n, value);
  }

  /// Copies `n` elements.
  public static void copy(double[] x, int xOffset, double[] out, int outOffset, int n) {
    System.arraycopy(x, xOffset, out, outOffset, n);
  }

  /// Copies `rows` rows of `n` elements from one row distance to another.
  public static void copyRows(
      double[] x,
      int xOffset,
      int xStride,
      double[] out,
      int outOffset,
      int outStride,
      int rows,
      int n) {
    if (xStride == n && outStride == n) {
      System.arraycopy(x, xOffset, out, outOffset, rows * n);
      return;
    }
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, xOffset + i * xStride, out, outOffset + i * outStride, n);
    }
  }

  /// Repeats along a new axis in the middle: `out[i, j, k] = x[i, k]` for `out` of shape `[outer,
  /// size, inner]`.
  public static void repeat(
      double[] x, int xOffset, int outer, int inner, int size, double[] out, int outOffset) {
    if (inner == 1) {
      for (int i = 0; i < outer; i++) {
        Arrays.fill(out, outOffset + i * size, outOffset + (i + 1) * size, x[xOffset + i]);
      }
      return;
    }
    for (int i = 0; i < outer; i++) {
      for (int j = 0; j < size; j++) {
        System.arraycopy(x, xOffset + i * inner, out, outOffset + (i * size + j) * inner, inner);
      }
    }
  }

  /// Copies rows by number: row `i` of `out` is row `indices[indexOffset + i]` of `x`, for `0 <= i
  /// < count`.
  public static void gatherRows(
      double[] x,
      int xOffset,
      int rowLength,
      int[] indices,
      int indexOffset,
      int count,
      double[] out,
      int outOffset) {
    if (rowLength == 1) {
      for (int i = 0; i < count; i++) {
        out[outOffset + i] = x[xOffset + indices[indexOffset + i]];
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      int from = xOffset + indices[indexOffset + i] * rowLength;
      int to = outOffset + i * rowLength;
      if (rowLength < 32) { // the call of arraycopy costs more than the elements
        for (int j = 0; j < rowLength; j++) {
          out[to + j] = x[from + j];
        }
      } else {
        System.arraycopy(x, from, out, to, rowLength);
      }
    }
  }

  /// Adds rows by number: row `i` of `x` is added to row `indices[indexOffset + i]` of `out`, in
  /// the order of `i`.
  public static void scatterAddRows(
      double[] x,
      int xOffset,
      int rowLength,
      int[] indices,
      int indexOffset,
      int count,
      double[] out,
      int outOffset) {
    for (int i = 0; i < count; i++) {
      int from = xOffset + i * rowLength;
      int to = outOffset + indices[indexOffset + i] * rowLength;
      for (int j = 0; j < rowLength; j++) {
        out[to + j] += x[from + j];
      }
    }
  }

  /// Writes the transpose `[columns, rows]` of `x` of shape `[rows, columns]`; the arrays must not
  /// overlap. One side is mostly a tile of draws: the other, longer axis is passed through once for
  /// each eight of the shorter, in order, so that the memory's prefetching sees what comes.
  public static void transpose(
      double[] x, int xOffset, int rows, int columns, double[] out, int outOffset) {
    if (rows == 1 || columns == 1) {
      copy(x, xOffset, out, outOffset, rows * columns);
      return;
    }
    int done = 0;
    if (rows <= columns) {
      for (; done <= rows - STRIPE; done += STRIPE) {
        stripeOfRows(x, xOffset + done * columns, columns, out, outOffset + done, rows);
      }
      block(x, xOffset, done, rows, 0, columns, rows, columns, out, outOffset);
    } else {
      for (; done <= columns - STRIPE; done += STRIPE) {
        stripeOfColumns(x, xOffset + done, columns, out, outOffset + done * rows, rows);
      }
      block(x, xOffset, 0, rows, done, columns, rows, columns, out, outOffset);
    }
  }

  /// Eight rows of `columns` numbers, which become parts of columns `rows` apart.
  private static void stripeOfRows(
      double[] x, int from, int columns, double[] out, int to, int rows) {
    int p1 = from + columns;
    int p2 = p1 + columns;
    int p3 = p2 + columns;
    int p4 = p3 + columns;
    int p5 = p4 + columns;
    int p6 = p5 + columns;
    int p7 = p6 + columns;
    int q = to;
    for (int j = 0; j < columns; j++) {
      out[q] = x[from + j];
      out[q + 1] = x[p1 + j];
      out[q + 2] = x[p2 + j];
      out[q + 3] = x[p3 + j];
      out[q + 4] = x[p4 + j];
      out[q + 5] = x[p5 + j];
      out[q + 6] = x[p6 + j];
      out[q + 7] = x[p7 + j];
      q += rows;
    }
  }

  /// Parts of eight numbers of rows `columns` apart, which become eight columns of `rows` numbers.
  private static void stripeOfColumns(
      double[] x, int from, int columns, double[] out, int to, int rows) {
    int q1 = to + rows;
    int q2 = q1 + rows;
    int q3 = q2 + rows;
    int q4 = q3 + rows;
    int q5 = q4 + rows;
    int q6 = q5 + rows;
    int q7 = q6 + rows;
    int p = from;
    for (int i = 0; i < rows; i++) {
      out[to + i] = x[p];
      out[q1 + i] = x[p + 1];
      out[q2 + i] = x[p + 2];
      out[q3 + i] = x[p + 3];
      out[q4 + i] = x[p + 4];
      out[q5 + i] = x[p + 5];
      out[q6 + i] = x[p + 6];
      out[q7 + i] = x[p + 7];
      p += columns;
    }
  }

  /// What is left of a matrix.
  private static void block(
      double[] x,
      int xOffset,
      int firstRow,
      int lastRow,
      int firstColumn,
      int lastColumn,
      int rows,
      int columns,
      double[] out,
      int outOffset) {
    for (int j = firstColumn; j < lastColumn; j++) {
      for (int i = firstRow; i < lastRow; i++) {
        out[outOffset + j * rows + i] = x[xOffset + i * columns + j];
      }
    }
  }

  /// Copies the lower triangle of a matrix of `n` rows to its upper one.
  public static void mirrorLower(double[] x, int offset, int n) {
    for (int i0 = 0; i0 < n; i0 += TILE) {
      for (int j0 = 0; j0 <= i0; j0 += TILE) {
        for (int i = i0; i < Math.min(n, i0 + TILE); i++) {
          for (int j = j0; j < Math.min(i, j0 + TILE); j++) {
            x[offset + j * n + i] = x[offset + i * n + j];
          }
        }
      }
    }
  }

  /// Running sums along the middle axis of `[outer, size, inner]`, from the end if `reverse`. In
  /// order, so without the eight accumulators of [Reductions].
  public static void cumulativeSum(
      double[] x,
      int xOffset,
      int outer,
      int size,
      int inner,
      boolean reverse,
      double[] out,
      int outOffset) {
    for (int i = 0; i < outer; i++) {
      int base = i * size * inner;
      for (int step = 0; step < size; step++) {
        int row = base + (reverse ? size - 1 - step : step) * inner;
        int before = row + (reverse ? inner : -inner);
        for (int j = 0; j < inner; j++) {
          out[outOffset + row + j] =
              (step == 0 ? 0 : out[outOffset + before + j]) + x[xOffset + row + j];
        }
      }
    }
  }
}
