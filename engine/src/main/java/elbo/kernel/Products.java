// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

/// Matrix products with lanes (draws) innermost. Every sum runs in the order of its index, one
/// fused multiply-add after the other, so a result depends neither on the number of lanes nor on
/// how rows are cut into blocks. Arguments are not modified, results are written and must not
/// overlap them; nothing is allocated.
public final class Products {
  /// Two vectors of each are half a first-level cache.
  private static final int LINES_AT_ONCE = 256;

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
    if (lanes > 1) {
      multiply(a, aOffset, k, 1, n, k, x, xOffset, lanes, lanes, c, cOffset, lanes);
      return;
    }
    Moves.fill(c, cOffset, n, 0);
    multiplyAdd(a, aOffset, k, 1, n, k, x, xOffset, 1, c, cOffset);
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
  /// rowStride + j · columnStride` and the rows of `X` and `C` follow each other.
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
    if (lanes == 1 && n > 1 && rowStride == 1 && columnStride == n) {
      // one lane against dense columns: the rows of C are neighbours and take the place of lanes;
      // same products, same order
      addScaledLanes(1, x, xOffset, 1, a, aOffset, n, k, c, cOffset, n);
    } else if (lanes == 1) {
      ScalarProducts.multiplyAddOne(
          a, aOffset, rowStride, columnStride, n, k, x, xOffset, c, cOffset);
    } else {
      multiplyAdd(
          a, aOffset, rowStride, columnStride, n, k, x, xOffset, lanes, lanes, c, cOffset, lanes);
    }
  }

  /// As above for parts of larger matrices: the rows of `X` and `C` begin `xStride` and `cStride`
  /// numbers apart.
  public static void multiplyAdd(
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
      double[] c,
      int cOffset,
      int cStride) {
    multiplyAdd(
        false,
        a,
        aOffset,
        rowStride,
        columnStride,
        n,
        k,
        x,
        xOffset,
        xStride,
        lanes,
        c,
        cOffset,
        cStride);
  }

  /// The same with sums that begin at 0, whatever is in C: it is written once and not read.
  public static void multiply(
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
      double[] c,
      int cOffset,
      int cStride) {
    multiplyAdd(
        true,
        a,
        aOffset,
        rowStride,
        columnStride,
        n,
        k,
        x,
        xOffset,
        xStride,
        lanes,
        c,
        cOffset,
        cStride);
  }

  private static void multiplyAdd(
      boolean fresh,
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
      double[] c,
      int cOffset,
      int cStride) {
    boolean isVector = BlockKernel.PRODUCT.isVector((int) Math.min(1 << 30, (long) n * k * lanes));
    if (fresh && (k == 0 || !isVector)) {
      for (int i = 0; i < n; i++) {
        Moves.fill(c, cOffset + i * cStride, lanes, 0);
      }
    }
    // Some lines of X at a time: they are read once for every six rows of C. The sums go on where
    // they stopped, with the bits of one pass.
    for (int j = 0; j < k; j += LINES_AT_ONCE) {
      int lines = Math.min(LINES_AT_ONCE, k - j);
      int p = aOffset + j * columnStride;
      int q = xOffset + j * xStride;
      if (isVector) {
        VectorGemm.multiplyAdd(
            fresh && j == 0,
            a,
            p,
            rowStride,
            columnStride,
            n,
            lines,
            x,
            q,
            xStride,
            lanes,
            c,
            cOffset,
            cStride);
      } else {
        ScalarProducts.multiplyAdd(
            a, p, rowStride, columnStride, n, lines, x, q, xStride, lanes, 0, c, cOffset, cStride);
      }
    }
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
        int p = aOffset + i * aRowStride;
        int q = bOffset + j * bColumnStride;
        int r = cOffset + (i * m + j) * lanes;
        if (aLanes && bLanes) {
          addLaneProducts(a, p, aColumnStride, b, q, bRowStride, depth, c, r, lanes);
        } else if (bLanes) {
          addScaledLanes(1, a, p, aColumnStride, b, q, bRowStride, depth, c, r, lanes);
        } else if (aLanes) {
          addScaledLanes(1, b, q, bRowStride, a, p, aColumnStride, depth, c, r, lanes);
        } else {
          double sum = 0;
          for (int k = 0; k < depth; k++) {
            sum = Math.fma(a[p + k * aColumnStride], b[q + k * bRowStride], sum);
          }
          Moves.fill(c, r, lanes, sum);
        }
      }
    }
  }

  /// Adds products of lines to a line: `c[l] += Σₖ a[k, l] b[k, l]` for `l < lanes`, `k < depth`;
  /// line `k` begins `k · aStep` or `k · bStep` behind the offset.
  public static void addLaneProducts(
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
    if (BlockKernel.LANE_PRODUCT.isVector(depth * lanes)) {
      VectorProducts.addLaneProducts(
          a, aOffset, aStep, b, bOffset, bStep, depth, c, cOffset, lanes);
    } else {
      ScalarProducts.addLaneProducts(
          a, aOffset, aStep, b, bOffset, bStep, depth, c, cOffset, lanes);
    }
  }

  /// The same for several rows with the second lines in common: `c[i, l] += Σₖ a[i, k, l] b[k, l]`
  /// for `i < rows`; row `i` begins `i · aRow` or `i · cRow` behind the offset.
  ///
  /// @param fresh whether sums begin at 0 and not with what is in `c`
  public static void addLaneProductsOfRows(
      boolean fresh,
      double[] a,
      int aOffset,
      int aRow,
      int aStep,
      double[] b,
      int bOffset,
      int bStep,
      int rows,
      int depth,
      double[] c,
      int cOffset,
      int cRow,
      int lanes) {
    if (BlockKernel.LANE_PRODUCT.isVector(rows * depth * lanes)) {
      VectorLaneRows.add(
          fresh, a, aOffset, aRow, aStep, b, bOffset, bStep, rows, depth, c, cOffset, cRow, lanes);
      return;
    }
    for (int i = 0; i < rows; i++) {
      if (fresh) {
        Moves.fill(c, cOffset + i * cRow, lanes, 0);
      }
      ScalarProducts.addLaneProducts(
          a, aOffset + i * aRow, aStep, b, bOffset, bStep, depth, c, cOffset + i * cRow, lanes);
    }
  }

  /// Adds multiples of lines to a line: `c[l] += sign Σₖ a[k] b[k, l]` for `l < lanes`, `k <
  /// depth`, `sign` 1 or −1; number and line `k` lie `k · aStep` and `k · bStep` behind the
  /// offsets. Steps may be negative.
  public static void addScaledLanes(
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
    if (BlockKernel.LANE_PRODUCT.isVector(depth * lanes)) {
      VectorScaledLanes.add(sign, a, aOffset, aStep, b, bOffset, bStep, depth, c, cOffset, lanes);
    } else {
      ScalarProducts.addScaledLanes(
          sign, a, aOffset, aStep, b, bOffset, bStep, depth, c, cOffset, lanes);
    }
  }

  /// Returns the inner product of `n` elements, eight accumulators joined as in [Reductions].
  public static double dot(double[] a, int aOffset, double[] b, int bOffset, int n) {
    return BlockKernel.SUM.isVector(n)
        ? VectorReductions.dot(a, aOffset, b, bOffset, n)
        : ScalarProducts.dot(a, aOffset, b, bOffset, n);
  }
}
