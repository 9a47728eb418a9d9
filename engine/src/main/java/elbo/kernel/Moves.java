// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import java.util.Arrays;

/// Moving numbers: fill, copy, repeat, gather, scatter, transpose. Bits are kept; nothing is
/// allocated. Sources are not modified.
public final class Moves {
  // a tile of 16 × 16 doubles on either side stays in the first-level cache
  private static final int TILE = 16;

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
  /// overlap.
  public static void transpose(
      double[] x, int xOffset, int rows, int columns, double[] out, int outOffset) {
    for (int i0 = 0; i0 < rows; i0 += TILE) {
      int iEnd = Math.min(rows, i0 + TILE);
      for (int j0 = 0; j0 < columns; j0 += TILE) {
        int jEnd = Math.min(columns, j0 + TILE);
        for (int j = j0; j < jEnd; j++) {
          for (int i = i0; i < iEnd; i++) {
            out[outOffset + j * rows + i] = x[xOffset + i * columns + j];
          }
        }
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
