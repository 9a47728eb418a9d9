// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

/// Blocked algorithms in Java: nearly all of the work is [Products#multiplyAdd].
final class JavaBlas implements Blas {
  /// Rows that are worked on one after the other before a product brings the rest up to date.
  private static final int BLOCK = 24;

  /// Rows of a product that stops at the diagonal: a multiple of what the product's kernel takes.
  private static final int STRIP = 12;

  @Override
  public String name() {
    return "java";
  }

  @Override
  public void multiply(
      boolean transposeA,
      boolean transposeB,
      int n,
      int m,
      int k,
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] c,
      int cOffset,
      double[] room,
      int roomOffset) {
    double[] x = b;
    int from = bOffset;
    if (transposeB) {
      Moves.transpose(b, bOffset, m, k, room, roomOffset);
      x = room;
      from = roomOffset;
    }
    int rowStride = transposeA ? 1 : k;
    int columnStride = transposeA ? n : 1;
    Products.multiply(a, aOffset, rowStride, columnStride, n, k, x, from, m, m, c, cOffset, m);
  }

  /// Works on the transpose of the factor, in the upper triangle, whose rows lie in one piece.
  @Override
  public void cholesky(int n, double[] a, int at, double[] room, int roomAt) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        a[at + j * n + i] = a[at + i * n + j];
      }
    }
    for (int b = 0; b < n; b += BLOCK) {
      int end = Math.min(n, b + BLOCK);
      for (int r = b; r < end; r++) {
        int row = at + r * n + r;
        int above = at + b * n + r;
        Products.addScaledLanes(-1, a, above, n, a, above, n, r - b, a, row, n - r);
        double root = a[row] > 0 ? Math.sqrt(a[row]) : Double.NaN;
        a[row] = root;
        for (int i = 1; i < n - r; i++) {
          a[row + i] /= root;
        }
      }
      int rest = n - end;
      for (int r = b; r < end; r++) {
        for (int i = 0; i < rest; i++) {
          room[roomAt + (r - b) * rest + i] = -a[at + r * n + end + i];
        }
      }
      for (int i = 0; i < rest; i += STRIP) {
        int rows = Math.min(STRIP, rest - i);
        int from = at + b * n + end + i;
        int to = at + (end + i) * n + end + i;
        Products.multiplyAdd(
            room, roomAt + i, 1, rest, rows, end - b, a, from, n, rest - i, a, to, n);
      }
    }
    boolean isPositive = n == 0 || !Double.isNaN(a[at + n * n - 1]);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        a[at + i * n + j] = a[at + j * n + i];
        a[at + j * n + i] = 0;
      }
    }
    if (!isPositive) {
      Moves.fill(a, at, n * n, Double.NaN);
    }
  }

  @Override
  public void solve(
      boolean transposed,
      int n,
      int m,
      double[] l,
      int lAt,
      double[] b,
      int bAt,
      double[] room,
      int roomAt) {
    int numBlocks = (n + BLOCK - 1) / BLOCK;
    for (int block = 0; block < numBlocks; block++) {
      int first = (transposed ? numBlocks - 1 - block : block) * BLOCK;
      int end = Math.min(n, first + BLOCK);
      int known = transposed ? n - end : first;
      int from = transposed ? end : 0;
      // the rows of L, or the columns, that meet what is solved
      int rows = transposed ? known : end - first;
      int columns = transposed ? end - first : known;
      int start = transposed ? end * n + first : first * n;
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          room[roomAt + i * columns + j] = -l[lAt + start + i * n + j];
        }
      }
      Products.multiplyAdd(
          room,
          roomAt,
          transposed ? 1 : columns,
          transposed ? columns : 1,
          end - first,
          known,
          b,
          bAt + from * m,
          m,
          m,
          b,
          bAt + first * m,
          m);
      solveBlock(transposed, first, end, n, m, l, lAt, b, bAt);
    }
  }

  private static void solveBlock(
      boolean transposed,
      int first,
      int end,
      int n,
      int m,
      double[] l,
      int lAt,
      double[] b,
      int bAt) {
    for (int step = 0; step < end - first; step++) {
      int r = transposed ? end - 1 - step : first + step;
      int row = bAt + r * m;
      if (transposed) {
        int from = lAt + (r + 1) * n + r;
        Products.addScaledLanes(-1, l, from, n, b, row + m, m, step, b, row, m);
      } else {
        Products.addScaledLanes(
            -1, l, lAt + r * n + first, 1, b, bAt + first * m, m, step, b, row, m);
      }
      double pivot = l[lAt + r * n + r];
      for (int j = 0; j < m; j++) {
        b[row + j] /= pivot;
      }
    }
  }

  /// First W = L⁻¹ in the room, block of rows by block of rows, then WᵀW.
  @Override
  public void inverseOfProduct(int n, double[] l, int at, double[] room, int w) {
    Moves.fill(room, w, n * n, 0);
    for (int b = 0; b < n; b += BLOCK) {
      int end = Math.min(n, b + BLOCK);
      for (int j = 0; j < b; j += 2 * BLOCK) {
        // W is zero above row j in these columns.
        int lanes = Math.min(2 * BLOCK, b - j);
        Products.multiplyAdd(
            l,
            at + b * n + j,
            n,
            1,
            end - b,
            b - j,
            room,
            w + j * n + j,
            n,
            lanes,
            room,
            w + b * n + j,
            n);
      }
      for (int r = b; r < end; r++) {
        int row = w + r * n;
        for (int j = 0; j < b; j++) {
          room[row + j] = -room[row + j];
        }
        room[row + r] = 1;
      }
      for (int r = b; r < end; r++) {
        int row = w + r * n;
        Products.addScaledLanes(
            -1, l, at + r * n + b, 1, room, w + b * n, n, r - b, room, row, r + 1);
        double pivot = l[at + r * n + r];
        for (int j = 0; j <= r; j++) {
          room[row + j] /= pivot;
        }
      }
    }
    Moves.fill(l, at, n * n, 0);
    for (int i = 0; i < n; i += STRIP) {
      int rows = Math.min(STRIP, n - i);
      int from = w + i * n;
      Products.multiplyAdd(
          room, from + i, 1, n, rows, n - i, room, from, n, i + rows, l, at + i * n, n);
    }
    Moves.mirrorLower(l, at, n);
  }
}
