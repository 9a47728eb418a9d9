// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import elbo.special.Logarithm;

/// Inverses and determinants of many small matrices, lanes (draws) innermost, by Gaussian
/// elimination with row exchanges. Lanes choose their pivots for themselves, so they are done one
/// after the other. Nothing is allocated; arguments are not modified.
public final class Inversion {
  private Inversion() {}

  /// Writes the inverses of `a`, of shape `[n, n, lanes]`, to `out`. A singular matrix gives NaN
  /// throughout.
  ///
  /// @param room written: `2 n²` numbers
  public static void inverse(
      double[] a,
      int aOffset,
      int n,
      int lanes,
      double[] room,
      int at,
      double[] out,
      int outOffset) {
    int width = 2 * n;
    for (int lane = 0; lane < lanes; lane++) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          room[at + i * width + j] = a[aOffset + (i * n + j) * lanes + lane];
          room[at + i * width + n + j] = i == j ? 1 : 0;
        }
      }
      boolean regular = true;
      for (int j = 0; j < n; j++) {
        exchange(room, at, width, n, j);
        double pivot = room[at + j * width + j];
        regular &= pivot != 0 && Math.abs(pivot) < Double.POSITIVE_INFINITY;
        eliminate(room, at, width, n, j);
      }
      // backwards: the right half becomes the inverse
      for (int j = n - 1; j >= 0; j--) {
        double pivot = room[at + j * width + j];
        for (int k = n; k < width; k++) {
          double x = room[at + j * width + k] / pivot;
          room[at + j * width + k] = x;
          for (int i = 0; i < j; i++) {
            int target = at + i * width + k;
            room[target] = Math.fma(-room[at + i * width + j], x, room[target]);
          }
        }
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double x = room[at + i * width + n + j];
          out[outOffset + (i * n + j) * lanes + lane] = regular ? x : Double.NaN;
        }
      }
    }
  }

  /// Writes the logarithms of the absolute determinants, one per lane; −∞ for a singular matrix, 0
  /// for one without elements.
  ///
  /// @param room written: `n²` numbers
  public static void logAbsDeterminant(
      double[] a,
      int aOffset,
      int n,
      int lanes,
      double[] room,
      int at,
      double[] out,
      int outOffset) {
    for (int lane = 0; lane < lanes; lane++) {
      for (int i = 0; i < n * n; i++) {
        room[at + i] = a[aOffset + i * lanes + lane];
      }
      double sum = 0;
      for (int j = 0; j < n; j++) {
        exchange(room, at, n, n, j);
        sum += Logarithm.log(Math.abs(room[at + j * n + j]));
        eliminate(room, at, n, n, j);
      }
      out[outOffset + lane] = sum;
    }
  }

  /// Brings the row whose element in column `j` is largest up to row `j`.
  private static void exchange(double[] x, int at, int width, int n, int j) {
    int best = j;
    for (int i = j + 1; i < n; i++) {
      if (Math.abs(x[at + i * width + j]) > Math.abs(x[at + best * width + j])) {
        best = i;
      }
    }
    for (int k = 0; best != j && k < width; k++) {
      double other = x[at + best * width + k];
      x[at + best * width + k] = x[at + j * width + k];
      x[at + j * width + k] = other;
    }
  }

  /// Clears column `j` below row `j`.
  private static void eliminate(double[] x, int at, int width, int n, int j) {
    double pivot = x[at + j * width + j];
    for (int i = j + 1; i < n && pivot != 0; i++) {
      double factor = x[at + i * width + j] / pivot;
      for (int k = j; k < width; k++) {
        int target = at + i * width + k;
        x[target] = Math.fma(-factor, x[at + j * width + k], x[target]);
      }
    }
  }
}
