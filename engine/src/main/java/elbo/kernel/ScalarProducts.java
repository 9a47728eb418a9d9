// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

/// The scalar twins of [Products].
final class ScalarProducts {
  private ScalarProducts() {}

  /// For the lanes from `firstLane` on.
  static void multiplyAdd(
      double[] a,
      int aOffset,
      int rowStride,
      int columnStride,
      int n,
      int k,
      double[] x,
      int xOffset,
      int xStride,
      int lanes,
      int firstLane,
      double[] c,
      int cOffset,
      int cStride) {
    if (lanes - firstLane >= 8) {
      for (int i = 0; i < n; i++) {
        addScaledLanes(
            1,
            a,
            aOffset + i * rowStride,
            columnStride,
            x,
            xOffset + firstLane,
            xStride,
            k,
            c,
            cOffset + i * cStride + firstLane,
            lanes - firstLane);
      }
      return;
    }
    for (int l = firstLane; l < lanes; l++) {
      int i = 0;
      for (; i <= n - 4; i += 4) { // four sums at once hide the latency of the multiply-add
        int p = aOffset + i * rowStride;
        int q = cOffset + i * cStride + l;
        double s0 = c[q];
        double s1 = c[q + cStride];
        double s2 = c[q + 2 * cStride];
        double s3 = c[q + 3 * cStride];
        for (int j = 0; j < k; j++) {
          double factor = x[xOffset + j * xStride + l];
          int r = p + j * columnStride;
          s0 = Math.fma(a[r], factor, s0);
          s1 = Math.fma(a[r + rowStride], factor, s1);
          s2 = Math.fma(a[r + 2 * rowStride], factor, s2);
          s3 = Math.fma(a[r + 3 * rowStride], factor, s3);
        }
        c[q] = s0;
        c[q + cStride] = s1;
        c[q + 2 * cStride] = s2;
        c[q + 3 * cStride] = s3;
      }
      for (; i < n; i++) {
        double sum = c[cOffset + i * cStride + l];
        for (int j = 0; j < k; j++) {
          double factor = x[xOffset + j * xStride + l];
          sum = Math.fma(a[aOffset + i * rowStride + j * columnStride], factor, sum);
        }
        c[cOffset + i * cStride + l] = sum;
      }
    }
  }

  /// `c += Σₖ a[k, :] b[k, :]`, elementwise over lanes.
  static void addLaneProducts(
      double[] a,
      int aOffset,
      int aStep,
      double[] b,
      int bOffset,
      int bStep,
      int depth,
      double[] c,
      int cOffset,
      int lanes) {
    for (int k = 0; k < depth; k++) {
      int p = aOffset + k * aStep;
      int q = bOffset + k * bStep;
      for (int l = 0; l < lanes; l++) {
        c[cOffset + l] = Math.fma(a[p + l], b[q + l], c[cOffset + l]);
      }
    }
  }

  /// One lane: eight rows at a time, because a sum alone waits for its multiply-adds.
  static void multiplyAddOne(
      double[] a,
      int aOffset,
      int rowStride,
      int columnStride,
      int n,
      int k,
      double[] x,
      int xOffset,
      double[] c,
      int cOffset) {
    int i = 0;
    for (; i <= n - 8; i += 8) {
      int to = cOffset + i;
      double s0 = c[to];
      double s1 = c[to + 1];
      double s2 = c[to + 2];
      double s3 = c[to + 3];
      double s4 = c[to + 4];
      double s5 = c[to + 5];
      double s6 = c[to + 6];
      double s7 = c[to + 7];
      for (int j = 0; j < k; j++) {
        int p = aOffset + i * rowStride + j * columnStride;
        double y = x[xOffset + j];
        s0 = Math.fma(a[p], y, s0);
        s1 = Math.fma(a[p + rowStride], y, s1);
        s2 = Math.fma(a[p + 2 * rowStride], y, s2);
        s3 = Math.fma(a[p + 3 * rowStride], y, s3);
        s4 = Math.fma(a[p + 4 * rowStride], y, s4);
        s5 = Math.fma(a[p + 5 * rowStride], y, s5);
        s6 = Math.fma(a[p + 6 * rowStride], y, s6);
        s7 = Math.fma(a[p + 7 * rowStride], y, s7);
      }
      c[to] = s0;
      c[to + 1] = s1;
      c[to + 2] = s2;
      c[to + 3] = s3;
      c[to + 4] = s4;
      c[to + 5] = s5;
      c[to + 6] = s6;
      c[to + 7] = s7;
    }
    for (; i < n; i++) {
      double sum = c[cOffset + i];
      for (int j = 0; j < k; j++) {
        sum = Math.fma(a[aOffset + i * rowStride + j * columnStride], x[xOffset + j], sum);
      }
      c[cOffset + i] = sum;
    }
  }

  /// `c += Σₖ a[k] b[k, :]`.
  static void addScaledLanes(
      double sign,
      double[] a,
      int aOffset,
      int aStep,
      double[] b,
      int bOffset,
      int bStep,
      int depth,
      double[] c,
      int cOffset,
      int lanes) {
    for (int k = 0; k < depth; k++) {
      double factor = sign * a[aOffset + k * aStep];
      int q = bOffset + k * bStep;
      for (int l = 0; l < lanes; l++) {
        c[cOffset + l] = Math.fma(factor, b[q + l], c[cOffset + l]);
      }
    }
  }

  /// `c -= Σₖ a[k, :] b[k, :]`, elementwise over lanes.
  static void subtractLaneProducts(
      double[] a,
      int aOffset,
      int aStep,
      double[] b,
      int bOffset,
      int bStep,
      int depth,
      double[] c,
      int cOffset,
      int lanes) {
    for (int k = 0; k < depth; k++) {
      int p = aOffset + k * aStep;
      int q = bOffset + k * bStep;
      for (int l = 0; l < lanes; l++) {
        c[cOffset + l] = Math.fma(-a[p + l], b[q + l], c[cOffset + l]);
      }
    }
  }

  static double dot(double[] a, int aOffset, double[] b, int bOffset, int n) {
    double a0 = 0;
    double a1 = 0;
    double a2 = 0;
    double a3 = 0;
    double a4 = 0;
    double a5 = 0;
    double a6 = 0;
    double a7 = 0;
    int i = 0;
    for (; i <= n - 8; i += 8) {
      int p = aOffset + i;
      int q = bOffset + i;
      a0 = Math.fma(a[p], b[q], a0);
      a1 = Math.fma(a[p + 1], b[q + 1], a1);
      a2 = Math.fma(a[p + 2], b[q + 2], a2);
      a3 = Math.fma(a[p + 3], b[q + 3], a3);
      a4 = Math.fma(a[p + 4], b[q + 4], a4);
      a5 = Math.fma(a[p + 5], b[q + 5], a5);
      a6 = Math.fma(a[p + 6], b[q + 6], a6);
      a7 = Math.fma(a[p + 7], b[q + 7], a7);
    }
    return finishDot(a0, a1, a2, a3, a4, a5, a6, a7, a, aOffset + i, b, bOffset + i, n - i);
  }

  /// Adds the last `rest < 8` products to the accumulators and joins these.
  static double finishDot(
      double a0,
      double a1,
      double a2,
      double a3,
      double a4,
      double a5,
      double a6,
      double a7,
      double[] a,
      int p,
      double[] b,
      int q,
      int rest) {
    double s0 = rest > 0 ? Math.fma(a[p], b[q], a0) : a0;
    double s1 = rest > 1 ? Math.fma(a[p + 1], b[q + 1], a1) : a1;
    double s2 = rest > 2 ? Math.fma(a[p + 2], b[q + 2], a2) : a2;
    double s3 = rest > 3 ? Math.fma(a[p + 3], b[q + 3], a3) : a3;
    double s4 = rest > 4 ? Math.fma(a[p + 4], b[q + 4], a4) : a4;
    double s5 = rest > 5 ? Math.fma(a[p + 5], b[q + 5], a5) : a5;
    double s6 = rest > 6 ? Math.fma(a[p + 6], b[q + 6], a6) : a6;
    return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + a7));
  }
}
