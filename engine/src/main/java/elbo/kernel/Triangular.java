// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

/// Cholesky factors and triangular solves of many small matrices at once, lanes (draws) innermost.
///
/// Sums run in the order of their index, one fused multiply-add after the other; a lane's bits do
/// not depend on the number of lanes. The inner loops are over lanes, without branches, and the JVM
/// vectorises them by itself. Nothing is allocated.
public final class Triangular {
  private Triangular() {}

  /// Writes the lower Cholesky factors of `a`, of shape `[n, n, lanes]`, to `out`, zeros above the
  /// diagonal. Only the lower triangle of `a` is read; `out` may be `a`. In a lane whose matrix is
  /// not positive definite the whole factor is NaN.
  public static void cholesky(
      double[] a, int aOffset, int n, int lanes, double[] out, int outOffset) {
    if (lanes == 1) {
      choleskyOfOne(a, aOffset, n, out, outOffset);
      return;
    }
    boolean isVector = BlockKernel.LANE_PRODUCT.isVector(n * lanes);
    for (int j = 0; j < n; j++) {
      for (int i = j; i < n; i++) {
        int target = outOffset + (i * n + j) * lanes;
        System.arraycopy(a, aOffset + (i * n + j) * lanes, out, target, lanes);
        subtractProducts(
            isVector,
            out,
            outOffset + i * n * lanes,
            lanes,
            out,
            outOffset + j * n * lanes,
            lanes,
            j,
            out,
            target,
            lanes);
        if (i == j) {
          rootOfPositive(out, target, lanes);
        } else {
          divide(out, target, out, outOffset + (j * n + j) * lanes, lanes);
        }
      }
      for (int i = 0; i < j; i++) {
        Moves.fill(out, outOffset + (i * n + j) * lanes, lanes, 0);
      }
    }
    spreadNaN(out, outOffset, n, lanes);
  }

  /// Solves `L·X = B`, or `Lᵀ·X = B` if `transposed`, for lower triangular `L` of shape `[n, n,
  /// lanes]` and `B` of `[n, m, lanes]`. Only the lower triangle of `L` is read; `out` may be `b`.
  /// A zero on the diagonal gives infinities or NaN.
  public static void solve(
      double[] l,
      int lOffset,
      boolean transposed,
      int n,
      int m,
      int lanes,
      double[] b,
      int bOffset,
      double[] out,
      int outOffset) {
    int width = m * lanes;
    if (b != out || bOffset != outOffset) {
      System.arraycopy(b, bOffset, out, outOffset, n * width);
    }
    if (lanes == 1) {
      solveOne(l, lOffset, transposed, n, m, out, outOffset);
      return;
    }
    boolean isVector = BlockKernel.LANE_PRODUCT.isVector(n * lanes);
    for (int step = 0; step < n; step++) {
      int i = transposed ? n - 1 - step : step;
      for (int j = 0; j < m; j++) {
        int target = outOffset + i * width + j * lanes;
        if (transposed) {
          // rows below: k = n - 1 down to i + 1
          int last = (n - 1) * n + i;
          int from = outOffset + (n - 1) * width + j * lanes;
          subtractProducts(
              isVector,
              l,
              lOffset + last * lanes,
              -n * lanes,
              out,
              from,
              -width,
              step,
              out,
              target,
              lanes);
        } else {
          int row = lOffset + i * n * lanes;
          subtractProducts(
              isVector, l, row, lanes, out, outOffset + j * lanes, width, step, out, target, lanes);
        }
        divide(out, target, l, lOffset + (i * n + i) * lanes, lanes);
      }
    }
  }

  /// Writes `(L·Lᵀ)⁻¹`, whole, for lower triangular `L` of shape `[n, n, lanes]`, whose upper
  /// triangle is not read.
  ///
  /// @param room written: a matrix per lane
  public static void inverseOfProduct(
      double[] l,
      int lOffset,
      int n,
      int lanes,
      double[] room,
      int at,
      double[] out,
      int outOffset) {
    Moves.fill(room, at, n * n * lanes, 0);
    for (int i = 0; i < n; i++) {
      Moves.fill(room, at + (i * n + i) * lanes, lanes, 1);
    }
    solve(l, lOffset, false, n, n, lanes, room, at, room, at);
    int row = n * lanes;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        int target = outOffset + i * row + j * lanes;
        Moves.fill(out, target, lanes, 0);
        int from = at + i * row;
        Products.addLaneProducts(
            room, from + i * lanes, row, room, from + j * lanes, row, n - i, out, target, lanes);
        System.arraycopy(out, target, out, outOffset + j * row + i * lanes, lanes);
      }
    }
  }

  /// One matrix has no lanes to put on vectors, but rows: the factor is made transposed, in the
  /// upper triangle, row by row. An element sees the same operations in the same order as above.
  private static void choleskyOfOne(double[] a, int aOffset, int n, double[] out, int outOffset) {
    for (int j = 0; j < n; j++) {
      int row = outOffset + j * n;
      for (int i = j; i < n; i++) {
        out[row + i] = a[aOffset + i * n + j];
      }
      Products.addScaledLanes(
          -1, out, outOffset + j, n, out, outOffset + j, n, j, out, row + j, n - j);
      double pivot = out[row + j];
      double root = pivot > 0 ? Math.sqrt(pivot) : Double.NaN;
      out[row + j] = root;
      for (int i = j + 1; i < n; i++) {
        out[row + i] /= root;
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        out[outOffset + i * n + j] = out[outOffset + j * n + i];
        out[outOffset + j * n + i] = 0;
      }
    }
    spreadNaN(out, outOffset, n, 1);
  }

  /// With one matrix the columns of the right-hand side take the place of lanes.
  private static void solveOne(
      double[] l, int lOffset, boolean transposed, int n, int m, double[] out, int outOffset) {
    for (int step = 0; step < n; step++) {
      int i = transposed ? n - 1 - step : step;
      int row = outOffset + i * m;
      if (transposed) {
        int last = lOffset + (n - 1) * n + i;
        Products.addScaledLanes(
            -1, l, last, -n, out, outOffset + (n - 1) * m, -m, step, out, row, m);
      } else {
        Products.addScaledLanes(-1, l, lOffset + i * n, 1, out, outOffset, m, step, out, row, m);
      }
      double pivot = l[lOffset + i * n + i];
      for (int j = 0; j < m; j++) {
        out[row + j] /= pivot;
      }
    }
  }

  private static void subtractProducts(
      boolean isVector,
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
    if (isVector) {
      VectorProducts.subtractLaneProducts(
          a, aOffset, aStep, b, bOffset, bStep, depth, c, cOffset, lanes);
    } else {
      ScalarProducts.subtractLaneProducts(
          a, aOffset, aStep, b, bOffset, bStep, depth, c, cOffset, lanes);
    }
  }

  private static void divide(double[] x, int xOffset, double[] by, int byOffset, int n) {
    for (int l = 0; l < n; l++) {
      x[xOffset + l] /= by[byOffset + l];
    }
  }

  private static void rootOfPositive(double[] x, int offset, int n) {
    for (int l = 0; l < n; l++) {
      double v = x[offset + l];
      x[offset + l] = v > 0 ? Math.sqrt(v) : Double.NaN;
    }
  }

  /// A NaN pivot reaches the last pivot through the recurrence; here it reaches the rest of its
  /// factor.
  private static void spreadNaN(double[] x, int offset, int n, int lanes) {
    for (int l = 0; l < lanes && n > 0; l++) {
      double last = x[offset + (n * n - 1) * lanes + l];
      if (Double.isNaN(last)) {
        for (int e = 0; e < n * n; e++) {
          x[offset + e * lanes + l] = Double.NaN;
        }
      }
    }
  }
}
