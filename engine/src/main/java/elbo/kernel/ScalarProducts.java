// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

/// The scalar twins of [Products].
final class ScalarProducts {
  private ScalarProducts() {}

  static void multiplyAdd(
      double[] a,
      int aOffset,
      int rowStride,
      int columnStride,
      int n,
      int k,
      double[] x,
      int xOffset,
      int lanes,
      double[] c,
      int cOffset) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < k; j++) {
        fma(
            a[aOffset + i * rowStride + j * columnStride],
            x,
            xOffset + j * lanes,
            c,
            cOffset + i * lanes,
            lanes);
      }
    }
  }

  static void fma(double a, double[] x, int xOffset, double[] c, int cOffset, int n) {
    for (int l = 0; l < n; l++) {
      c[cOffset + l] = Math.fma(a, x[xOffset + l], c[cOffset + l]);
    }
  }

  static void fma(
      double[] a, int aOffset, double[] x, int xOffset, double[] c, int cOffset, int n) {
    for (int l = 0; l < n; l++) {
      c[cOffset + l] = Math.fma(a[aOffset + l], x[xOffset + l], c[cOffset + l]);
    }
  }

  static void fma(double a, double x, double[] c, int cOffset, int n) {
    for (int l = 0; l < n; l++) {
      c[cOffset + l] = Math.fma(a, x, c[cOffset + l]);
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
    int p = aOffset + i;
    int q = bOffset + i;
    int rest = n - i;
    a0 = rest > 0 ? Math.fma(a[p], b[q], a0) : a0;
    a1 = rest > 1 ? Math.fma(a[p + 1], b[q + 1], a1) : a1;
    a2 = rest > 2 ? Math.fma(a[p + 2], b[q + 2], a2) : a2;
    a3 = rest > 3 ? Math.fma(a[p + 3], b[q + 3], a3) : a3;
    a4 = rest > 4 ? Math.fma(a[p + 4], b[q + 4], a4) : a4;
    a5 = rest > 5 ? Math.fma(a[p + 5], b[q + 5], a5) : a5;
    a6 = rest > 6 ? Math.fma(a[p + 6], b[q + 6], a6) : a6;
    return ((a0 + a4) + (a2 + a6)) + ((a1 + a5) + (a3 + a7));
  }
}
