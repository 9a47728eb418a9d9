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

  /// Σ w·e.
  static void dot(
      IntArray places,
      double[] w,
      int column,
      double[] e,
      int eAt,
      double[] out,
      int to,
      int lanes,
      int first) {
    for (int l = first; l < lanes; l++) {
      double sum = 0;
      for (int i = 0; i < places.length(); i++) {
        sum = Math.fma(w[column + places.get(i) * lanes + l], e[eAt + i * lanes + l], sum);
      }
      out[to + l] = sum;
    }
  }

  /// (m + n) + ln Σ; whether all logarithms lie where sums are taken.
  static boolean finish(
      double[] m,
      int mAt,
      double[] n,
      int nAt,
      double[] log,
      int logAt,
      double[] out,
      int to,
      int lanes,
      int first) {
    boolean good = true;
    for (int l = first; l < lanes; l++) {
      double v = log[logAt + l];
      good &= v >= LogSpace.LOG_SMALLEST && v <= LogSpace.LOG_LARGEST;
      out[to + l] = (m[mAt + l] + n[nAt + l]) + v;
    }
    return good;
  }

  /// g·f; whether all f lie where reciprocals are taken.
  static boolean scale(
      double[] g, int gAt, double[] f, int fAt, double[] out, int to, int lanes, int first) {
    boolean good = true;
    for (int l = first; l < lanes; l++) {
      double v = f[fAt + l];
      good &= v >= LogSpace.SMALLEST_RECIPROCAL && v <= LogSpace.LARGEST_RECIPROCAL;
      out[to + l] = g[gAt + l] * v;
    }
    return good;
  }

  /// e · Σ w·q.
  static void weighted(
      IntArray places,
      double[] e,
      int eAt,
      double[] w,
      int row,
      double[] q,
      int qAt,
      double[] out,
      int to,
      int lanes,
      int first) {
    for (int l = first; l < lanes; l++) {
      double sum = 0;
      for (int j = 0; j < places.length(); j++) {
        sum = Math.fma(w[row + places.get(j) * lanes + l], q[qAt + j * lanes + l], sum);
      }
      out[to + l] = e[eAt + l] * sum;
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
