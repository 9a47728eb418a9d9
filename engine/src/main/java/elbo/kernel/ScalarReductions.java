// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import elbo.special.Exponential;

/// The scalar twins of [Reductions]. A block of `[rows, lanes]` is read as chunks of `width`
/// numbers which are joined elementwise to a state of `width` numbers.
final class ScalarReductions {
  private ScalarReductions() {}

  static void addSum(double[] x, int xOffset, int n, int width, double[] state, int stateOffset) {
    if (width == Reductions.ACCUMULATORS) {
      addSumOfOneLane(x, xOffset, n, state, stateOffset);
      return;
    }
    for (int start = 0; start < n; start += width) {
      int size = Math.min(width, n - start);
      for (int j = 0; j < size; j++) {
        state[stateOffset + j] += x[xOffset + start + j];
      }
    }
  }

  private static void addSumOfOneLane(double[] x, int xOffset, int n, double[] state, int s) {
    double a0 = state[s];
    double a1 = state[s + 1];
    double a2 = state[s + 2];
    double a3 = state[s + 3];
    double a4 = state[s + 4];
    double a5 = state[s + 5];
    double a6 = state[s + 6];
    double a7 = state[s + 7];
    int i = 0;
    for (; i <= n - 8; i += 8) {
      int k = xOffset + i;
      a0 += x[k];
      a1 += x[k + 1];
      a2 += x[k + 2];
      a3 += x[k + 3];
      a4 += x[k + 4];
      a5 += x[k + 5];
      a6 += x[k + 6];
      a7 += x[k + 7];
    }
    state[s] = a0;
    state[s + 1] = a1;
    state[s + 2] = a2;
    state[s + 3] = a3;
    state[s + 4] = a4;
    state[s + 5] = a5;
    state[s + 6] = a6;
    state[s + 7] = a7;
    for (int j = 0; i + j < n; j++) {
      state[s + j] += x[xOffset + i + j];
    }
  }

  static double sum(double[] x, int xOffset, int n) {
    double a0 = 0;
    double a1 = 0;
    double a2 = 0;
    double a3 = 0;
    double a4 = 0;
    double a5 = 0;
    double a6 = 0;
    double a7 = 0;
    int i = xOffset;
    int end = xOffset + n;
    for (; i <= end - 8; i += 8) {
      a0 += x[i];
      a1 += x[i + 1];
      a2 += x[i + 2];
      a3 += x[i + 3];
      a4 += x[i + 4];
      a5 += x[i + 5];
      a6 += x[i + 6];
      a7 += x[i + 7];
    }
    return finish(a0, a1, a2, a3, a4, a5, a6, a7, x, i, end - i);
  }

  /// Adds the last `rest < 8` elements to the accumulators and joins these.
  static double finish(
      double a0,
      double a1,
      double a2,
      double a3,
      double a4,
      double a5,
      double a6,
      double a7,
      double[] x,
      int i,
      int rest) {
    double s0 = a0 + (rest > 0 ? x[i] : 0);
    double s1 = a1 + (rest > 1 ? x[i + 1] : 0);
    double s2 = a2 + (rest > 2 ? x[i + 2] : 0);
    double s3 = a3 + (rest > 3 ? x[i + 3] : 0);
    double s4 = a4 + (rest > 4 ? x[i + 4] : 0);
    double s5 = a5 + (rest > 5 ? x[i + 5] : 0);
    double s6 = a6 + (rest > 6 ? x[i + 6] : 0);
    return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + a7));
  }

  static void addProduct(
      double[] x, int xOffset, int n, int width, double[] state, int stateOffset) {
    for (int start = 0; start < n; start += width) {
      int size = Math.min(width, n - start);
      for (int j = 0; j < size; j++) {
        state[stateOffset + j] *= x[xOffset + start + j];
      }
    }
  }

  static void addMax(double[] x, int xOffset, int n, int width, double[] state, int stateOffset) {
    for (int start = 0; start < n; start += width) {
      for (int j = 0; j < width; j++) {
        state[stateOffset + j] = Math.max(state[stateOffset + j], x[xOffset + start + j]);
      }
    }
  }

  static void addMin(double[] x, int xOffset, int n, int width, double[] state, int stateOffset) {
    for (int start = 0; start < n; start += width) {
      for (int j = 0; j < width; j++) {
        state[stateOffset + j] = Math.min(state[stateOffset + j], x[xOffset + start + j]);
      }
    }
  }

  static void addSumExp(
      double[] x, int xOffset, double[] max, int maxOffset, double[] sum, int sumOffset, int n) {
    for (int j = 0; j < n; j++) {
      sum[sumOffset + j] += Exponential.exp(x[xOffset + j] - max[maxOffset + j]);
    }
  }
}
