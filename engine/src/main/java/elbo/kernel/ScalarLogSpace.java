// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import elbo.tensor.IntArray;

/// The scalar twins of the parts of [LogSpace], from lane `first` on.
final class ScalarLogSpace {
  private ScalarLogSpace() {}

  /// Writes the largest term of each lane to `room` at `max`, 0 where it is infinite, and the terms
  /// less it at `to`.
  static void differences(
      IntArray places, double[] a, int at, double[] room, int max, int to, int lanes, int first) {
    for (int l = first; l < lanes; l++) {
      double m = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < places.length(); i++) {
        m = Math.max(m, a[at + places.get(i) * lanes + l]);
      }
      m = Math.abs(m) == Double.POSITIVE_INFINITY ? 0 : m;
      room[max + l] = m;
      for (int i = 0; i < places.length(); i++) {
        room[to + i * lanes + l] = a[at + places.get(i) * lanes + l] - m;
      }
    }
  }

  /// Σ w·e for all columns.
  static void dots(
      IntArray places,
      IntArray columns,
      double[] w,
      int matrix,
      double[] e,
      int eAt,
      double[] out,
      int to,
      int lanes,
      int first) {
    int[] term = places.array();
    int[] column = columns.array();
    for (int j = 0; j < column.length; j++) {
      int at = matrix + column[j] * lanes;
      for (int l = first; l < lanes; l++) {
        double sum = 0;
        for (int i = 0; i < term.length; i++) {
          sum = Math.fma(w[at + term[i] * lanes + l], e[eAt + i * lanes + l], sum);
        }
        out[to + j * lanes + l] = sum;
      }
    }
  }

  /// (m + n) + ln Σ for all columns; whether all logarithms lie where sums are taken.
  static boolean finish(
      double[] m,
      int mAt,
      IntArray nColumns,
      double[] n,
      int nAt,
      double[] log,
      int logAt,
      IntArray columns,
      double[] out,
      int to,
      int lanes,
      int first) {
    int[] nColumn = nColumns.array();
    int[] column = columns.array();
    boolean good = true;
    for (int j = 0; j < column.length; j++) {
      int largest = nAt + nColumn[j] * lanes;
      int target = to + column[j] * lanes;
      for (int l = first; l < lanes; l++) {
        double v = log[logAt + j * lanes + l];
        good &= v >= LogSpace.LOG_SMALLEST && v <= LogSpace.LOG_LARGEST;
        out[target + l] = (m[mAt + l] + n[largest + l]) + v;
      }
    }
    return good;
  }

  /// g·f for all columns; whether all f lie where reciprocals are taken.
  static boolean scale(
      IntArray columns,
      double[] g,
      int gAt,
      double[] f,
      int fAt,
      double[] out,
      int to,
      int lanes,
      int first) {
    int[] column = columns.array();
    boolean good = true;
    for (int j = 0; j < column.length; j++) {
      int at = column[j] * lanes;
      for (int l = first; l < lanes; l++) {
        double v = f[fAt + at + l];
        good &= v >= LogSpace.SMALLEST_RECIPROCAL && v <= LogSpace.LARGEST_RECIPROCAL;
        out[to + j * lanes + l] = g[gAt + at + l] * v;
      }
    }
    return good;
  }

  /// e · Σ w·q for all terms.
  static void weighted(
      IntArray terms,
      IntArray rows,
      IntArray columns,
      double[] e,
      int eAt,
      double[] w,
      int matrix,
      double[] q,
      int qAt,
      double[] out,
      int to,
      int lanes,
      int first) {
    int[] term = terms.array();
    int[] row = rows.array();
    int[] column = columns.array();
    for (int i = 0; i < term.length; i++) {
      int at = term[i] * lanes;
      int from = matrix + row[i] * lanes;
      for (int l = first; l < lanes; l++) {
        double sum = 0;
        for (int j = 0; j < column.length; j++) {
          sum = Math.fma(w[from + column[j] * lanes + l], q[qAt + j * lanes + l], sum);
        }
        out[to + at + l] = e[eAt + at + l] * sum;
      }
    }
  }

  /// Adds e·q of one lane for all pairs.
  static void outer(
      IntArray places,
      double[] e,
      int eAt,
      double[] q,
      int qAt,
      int columns,
      double[] out,
      int to,
      int lanes) {
    for (int i = 0; i < places.length(); i++) {
      double factor = e[eAt + places.get(i) * lanes];
      for (int j = 0; j < columns; j++) {
        int at = to + (i * columns + j) * lanes;
        out[at] = Math.fma(factor, q[qAt + j * lanes], out[at]);
      }
    }
  }
}
