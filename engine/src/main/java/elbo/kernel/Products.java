// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

/// Matrix products with lanes (draws) innermost. Every sum runs in the order of its index, one
/// fused multiply-add after the other, so a result depends neither on the number of lanes nor on
/// how rows are cut into blocks. Arguments are not modified, results are written and must not
/// overlap them; nothing is allocated.
public final class Products {
  private Products() {}

  /// `C = A·X` for `A` of shape `[n, k]`, `X` of `[k, lanes]` and `C` of `[n, lanes]`, all
  /// row-major.
  public static void multiply(
      double[] a,
      int aOffset,
      int n,
      int k,
      double[] x,
      int xOffset,
      int lanes,
      double[] c,
      int cOffset) {
    Moves.fill(c, cOffset, n * lanes, 0);
    multiplyAdd(a, aOffset, k, 1, n, k, x, xOffset, lanes, c, cOffset);
  }

  /// `C += Aᵀ·G` for a block of rows: `A` of shape `[n, k]`, `G` of `[n, lanes]`, `C` of `[k,
  /// lanes]`. Blocks of rows fed one after the other give the bits of one call.
  public static void multiplyTransposedAdd(
      double[] a,
      int aOffset,
      int n,
      int k,
      double[] g,
      int gOffset,
      int lanes,
      double[] c,
      int cOffset) {
    multiplyAdd(a, aOffset, 1, k, k, n, g, gOffset, lanes, c, cOffset);
  }

  /// `C[i, :] += Σⱼ a[i, j] X[j, :]` for `i < n`, `j < k`, where `a[i, j]` lies at `aOffset + i ·
  /// rowStride + j · columnStride`.
  public static void multiplyAdd(
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
    ScalarProducts.multiplyAdd(
        a, aOffset, rowStride, columnStride, n, k, x, xOffset, lanes, c, cOffset);
  }

  /// Products per lane: `C[i, j, :] = Σₖ A[i, k, :] B[k, j, :]` for `i < n`, `j < m`, `k < depth`.
  ///
  /// An element's lanes lie at `offset + row · rowStride + column · columnStride`; an argument
  /// without lanes (one number for all of them) has `aLanes` or `bLanes` false. `C` is dense, of
  /// shape `[n, m, lanes]`.
  public static void batched(
      double[] a,
      int aOffset,
      int aRowStride,
      int aColumnStride,
      boolean aLanes,
      double[] b,
      int bOffset,
      int bRowStride,
      int bColumnStride,
      boolean bLanes,
      int n,
      int depth,
      int m,
      int lanes,
      double[] c,
      int cOffset) {
    Moves.fill(c, cOffset, n * m * lanes, 0);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        int ci = cOffset + (i * m + j) * lanes;
        for (int k = 0; k < depth; k++) {
          int ai = aOffset + i * aRowStride + k * aColumnStride;
          int bi = bOffset + k * bRowStride + j * bColumnStride;
          if (aLanes && bLanes) {
            ScalarProducts.fma(a, ai, b, bi, c, ci, lanes);
          } else if (bLanes) {
            ScalarProducts.fma(a[ai], b, bi, c, ci, lanes);
          } else if (aLanes) {
            ScalarProducts.fma(b[bi], a, ai, c, ci, lanes);
          } else {
            ScalarProducts.fma(a[ai], b[bi], c, ci, lanes);
          }
        }
      }
    }
  }

  /// Returns the inner product of `n` elements, eight accumulators joined as in [Reductions].
  public static double dot(double[] a, int aOffset, double[] b, int bOffset, int n) {
    return ScalarProducts.dot(a, aOffset, b, bOffset, n);
  }
}
