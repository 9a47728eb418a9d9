// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The vector twin of [Products#multiplyAdd] for short sums of long lines: eight factors of a row
/// stay in registers, and eight lines of X flow past them into a line of C. Blocks of sums in
/// registers, as in [VectorGemm], come out ahead when their loop over the summed axis is long: with
/// eight terms they reach 9 thousand million multiply-adds a second where this reaches 19.
final class VectorGemmLines {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /// Eight lines of so many numbers are three quarters of a first-level cache of 32 KiB.
  private static final int MOST_LANES = 400;

  private static final int FEWEST_LANES = 32;

  // 32 terms: blocks reach 16 thousand million a second and are as good
  private static final int MOST_TERMS = 31;
  private static final int FEWEST_TERMS = 4;

  private VectorGemmLines() {}

  /// Whether sums are short and lines long enough.
  static boolean isFor(int k, int lanes) {
    return k == 1 ? lanes >= LANES : k >= FEWEST_TERMS && k <= MOST_TERMS && lanes >= FEWEST_LANES;
  }

  /// See [VectorGemm#multiplyAdd].
  static void multiplyAdd(
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
    int l = 0;
    while (l < lanes && k == 1) {
      int left = lanes - l;
      // what is left afterwards fills a vector, so that nothing is added twice
      int width = left <= 4 * LANES ? left : Math.min(4 * LANES, left - LANES);
      outer(fresh, a, aOffset, rowStride, n, x, xOffset + l, width, c, cOffset + l, cStride);
      l += width;
    }
    while (l < lanes) {
      int left = lanes - l;
      int width = left < MOST_LANES + FEWEST_LANES ? left : MOST_LANES;
      int j = 0;
      for (; j <= k - 8; j += 8) {
        int p = aOffset + j * columnStride;
        int q = xOffset + j * xStride + l;
        for (int i = 0; i < n; i++) {
          int r = cOffset + i * cStride + l;
          if (fresh && j == 0) {
            eight(a, p + i * rowStride, columnStride, x, q, xStride, c, r, width);
          } else {
            addEight(a, p + i * rowStride, columnStride, x, q, xStride, c, r, width);
          }
        }
      }
      for (int i = 0; i < n && j < k; i++) {
        int p = aOffset + i * rowStride;
        int r = cOffset + i * cStride + l;
        if (fresh && j == 0) {
          Moves.fill(c, r, width, 0);
        }
        int t = j;
        if (t <= k - 4) {
          int q = xOffset + t * xStride + l;
          addFour(a, p + t * columnStride, columnStride, x, q, xStride, c, r, width);
          t += 4;
        }
        for (; t < k; t++) {
          addOne(a[p + t * columnStride], x, xOffset + t * xStride + l, c, r, width);
        }
      }
      l += width;
    }
  }

  /// `c[i, :] += a[i] x` for up to four vectors of x. Those beyond the last are the last, which may
  /// overlap the one before: all are read before the first is written.
  private static void outer(
      boolean fresh,
      double[] a,
      int aOffset,
      int rowStride,
      int n,
      double[] x,
      int xOffset,
      int lanes,
      double[] c,
      int cOffset,
      int cStride) {
    int last = lanes - LANES;
    int second = Math.min(LANES, last);
    int third = Math.min(2 * LANES, last);
    DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset);
    DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, xOffset + second);
    DoubleVector x2 = DoubleVector.fromArray(SPECIES, x, xOffset + third);
    DoubleVector x3 = DoubleVector.fromArray(SPECIES, x, xOffset + last);
    DoubleVector zero = DoubleVector.zero(SPECIES);
    int p = aOffset;
    int r = cOffset;
    for (int i = 0; i < n && fresh; i++) {
      DoubleVector factor = DoubleVector.broadcast(SPECIES, a[p]);
      factor.fma(x0, zero).intoArray(c, r);
      factor.fma(x1, zero).intoArray(c, r + second);
      factor.fma(x2, zero).intoArray(c, r + third);
      factor.fma(x3, zero).intoArray(c, r + last);
      p += rowStride;
      r += cStride;
    }
    for (int i = 0; i < n && !fresh; i++) {
      DoubleVector factor = DoubleVector.broadcast(SPECIES, a[p]);
      DoubleVector s0 = factor.fma(x0, DoubleVector.fromArray(SPECIES, c, r));
      DoubleVector s1 = factor.fma(x1, DoubleVector.fromArray(SPECIES, c, r + second));
      DoubleVector s2 = factor.fma(x2, DoubleVector.fromArray(SPECIES, c, r + third));
      DoubleVector s3 = factor.fma(x3, DoubleVector.fromArray(SPECIES, c, r + last));
      s0.intoArray(c, r);
      s1.intoArray(c, r + second);
      s2.intoArray(c, r + third);
      s3.intoArray(c, r + last);
      p += rowStride;
      r += cStride;
    }
  }

  /// `c = Σⱼ a[j] x[j, :]` for eight `j`. The last vector may overlap the one before: its lanes
  /// come out twice, with the same bits.
  private static void eight(
      double[] a, int p, int step, double[] x, int q, int xStride, double[] c, int r, int lanes) {
    DoubleVector f0 = DoubleVector.broadcast(SPECIES, a[p]);
    DoubleVector f1 = DoubleVector.broadcast(SPECIES, a[p + step]);
    DoubleVector f2 = DoubleVector.broadcast(SPECIES, a[p + 2 * step]);
    DoubleVector f3 = DoubleVector.broadcast(SPECIES, a[p + 3 * step]);
    DoubleVector f4 = DoubleVector.broadcast(SPECIES, a[p + 4 * step]);
    DoubleVector f5 = DoubleVector.broadcast(SPECIES, a[p + 5 * step]);
    DoubleVector f6 = DoubleVector.broadcast(SPECIES, a[p + 6 * step]);
    DoubleVector f7 = DoubleVector.broadcast(SPECIES, a[p + 7 * step]);
    int q1 = q + xStride;
    int q2 = q + 2 * xStride;
    int q3 = q + 3 * xStride;
    int q4 = q + 4 * xStride;
    int q5 = q + 5 * xStride;
    int q6 = q + 6 * xStride;
    int q7 = q + 7 * xStride;
    DoubleVector zero = DoubleVector.zero(SPECIES);
    for (int l = 0; l <= lanes - LANES; l += LANES) {
      DoubleVector s = f0.fma(DoubleVector.fromArray(SPECIES, x, q + l), zero);
      s = f1.fma(DoubleVector.fromArray(SPECIES, x, q1 + l), s);
      s = f2.fma(DoubleVector.fromArray(SPECIES, x, q2 + l), s);
      s = f3.fma(DoubleVector.fromArray(SPECIES, x, q3 + l), s);
      s = f4.fma(DoubleVector.fromArray(SPECIES, x, q4 + l), s);
      s = f5.fma(DoubleVector.fromArray(SPECIES, x, q5 + l), s);
      s = f6.fma(DoubleVector.fromArray(SPECIES, x, q6 + l), s);
      s = f7.fma(DoubleVector.fromArray(SPECIES, x, q7 + l), s);
      s.intoArray(c, r + l);
    }
    if (lanes % LANES != 0) {
      int l = lanes - LANES;
      DoubleVector s = f0.fma(DoubleVector.fromArray(SPECIES, x, q + l), zero);
      s = f1.fma(DoubleVector.fromArray(SPECIES, x, q1 + l), s);
      s = f2.fma(DoubleVector.fromArray(SPECIES, x, q2 + l), s);
      s = f3.fma(DoubleVector.fromArray(SPECIES, x, q3 + l), s);
      s = f4.fma(DoubleVector.fromArray(SPECIES, x, q4 + l), s);
      s = f5.fma(DoubleVector.fromArray(SPECIES, x, q5 + l), s);
      s = f6.fma(DoubleVector.fromArray(SPECIES, x, q6 + l), s);
      s = f7.fma(DoubleVector.fromArray(SPECIES, x, q7 + l), s);
      s.intoArray(c, r + l);
    }
  }

  /// `c += Σⱼ a[j] x[j, :]` for eight `j`. The last vector may overlap the one before: it begins
  /// with what was there at first.
  private static void addEight(
      double[] a, int p, int step, double[] x, int q, int xStride, double[] c, int r, int lanes) {
    DoubleVector f0 = DoubleVector.broadcast(SPECIES, a[p]);
    DoubleVector f1 = DoubleVector.broadcast(SPECIES, a[p + step]);
    DoubleVector f2 = DoubleVector.broadcast(SPECIES, a[p + 2 * step]);
    DoubleVector f3 = DoubleVector.broadcast(SPECIES, a[p + 3 * step]);
    DoubleVector f4 = DoubleVector.broadcast(SPECIES, a[p + 4 * step]);
    DoubleVector f5 = DoubleVector.broadcast(SPECIES, a[p + 5 * step]);
    DoubleVector f6 = DoubleVector.broadcast(SPECIES, a[p + 6 * step]);
    DoubleVector f7 = DoubleVector.broadcast(SPECIES, a[p + 7 * step]);
    int q1 = q + xStride;
    int q2 = q + 2 * xStride;
    int q3 = q + 3 * xStride;
    int q4 = q + 4 * xStride;
    int q5 = q + 5 * xStride;
    int q6 = q + 6 * xStride;
    int q7 = q + 7 * xStride;
    int end = lanes - LANES;
    DoubleVector last = DoubleVector.fromArray(SPECIES, c, r + end);
    for (int l = 0; l <= lanes - LANES; l += LANES) {
      DoubleVector s = DoubleVector.fromArray(SPECIES, c, r + l);
      s = f0.fma(DoubleVector.fromArray(SPECIES, x, q + l), s);
      s = f1.fma(DoubleVector.fromArray(SPECIES, x, q1 + l), s);
      s = f2.fma(DoubleVector.fromArray(SPECIES, x, q2 + l), s);
      s = f3.fma(DoubleVector.fromArray(SPECIES, x, q3 + l), s);
      s = f4.fma(DoubleVector.fromArray(SPECIES, x, q4 + l), s);
      s = f5.fma(DoubleVector.fromArray(SPECIES, x, q5 + l), s);
      s = f6.fma(DoubleVector.fromArray(SPECIES, x, q6 + l), s);
      s = f7.fma(DoubleVector.fromArray(SPECIES, x, q7 + l), s);
      s.intoArray(c, r + l);
    }
    if (lanes % LANES != 0) {
      DoubleVector s = last;
      s = f0.fma(DoubleVector.fromArray(SPECIES, x, q + end), s);
      s = f1.fma(DoubleVector.fromArray(SPECIES, x, q1 + end), s);
      s = f2.fma(DoubleVector.fromArray(SPECIES, x, q2 + end), s);
      s = f3.fma(DoubleVector.fromArray(SPECIES, x, q3 + end), s);
      s = f4.fma(DoubleVector.fromArray(SPECIES, x, q4 + end), s);
      s = f5.fma(DoubleVector.fromArray(SPECIES, x, q5 + end), s);
      s = f6.fma(DoubleVector.fromArray(SPECIES, x, q6 + end), s);
      s = f7.fma(DoubleVector.fromArray(SPECIES, x, q7 + end), s);
      s.intoArray(c, r + end);
    }
  }

  /// The same for four `j`.
  private static void addFour(
      double[] a, int p, int step, double[] x, int q, int xStride, double[] c, int r, int lanes) {
    DoubleVector f0 = DoubleVector.broadcast(SPECIES, a[p]);
    DoubleVector f1 = DoubleVector.broadcast(SPECIES, a[p + step]);
    DoubleVector f2 = DoubleVector.broadcast(SPECIES, a[p + 2 * step]);
    DoubleVector f3 = DoubleVector.broadcast(SPECIES, a[p + 3 * step]);
    int q1 = q + xStride;
    int q2 = q + 2 * xStride;
    int q3 = q + 3 * xStride;
    int end = lanes - LANES;
    DoubleVector last = DoubleVector.fromArray(SPECIES, c, r + end);
    for (int l = 0; l <= lanes - LANES; l += LANES) {
      DoubleVector s = DoubleVector.fromArray(SPECIES, c, r + l);
      s = f0.fma(DoubleVector.fromArray(SPECIES, x, q + l), s);
      s = f1.fma(DoubleVector.fromArray(SPECIES, x, q1 + l), s);
      s = f2.fma(DoubleVector.fromArray(SPECIES, x, q2 + l), s);
      s = f3.fma(DoubleVector.fromArray(SPECIES, x, q3 + l), s);
      s.intoArray(c, r + l);
    }
    if (lanes % LANES != 0) {
      DoubleVector s = f0.fma(DoubleVector.fromArray(SPECIES, x, q + end), last);
      s = f1.fma(DoubleVector.fromArray(SPECIES, x, q1 + end), s);
      s = f2.fma(DoubleVector.fromArray(SPECIES, x, q2 + end), s);
      s = f3.fma(DoubleVector.fromArray(SPECIES, x, q3 + end), s);
      s.intoArray(c, r + end);
    }
  }

  /// The same for one `j`.
  private static void addOne(double a, double[] x, int q, double[] c, int r, int lanes) {
    DoubleVector factor = DoubleVector.broadcast(SPECIES, a);
    int end = lanes - LANES;
    DoubleVector last = DoubleVector.fromArray(SPECIES, c, r + end);
    for (int l = 0; l <= lanes - LANES; l += LANES) {
      DoubleVector s = DoubleVector.fromArray(SPECIES, c, r + l);
      factor.fma(DoubleVector.fromArray(SPECIES, x, q + l), s).intoArray(c, r + l);
    }
    if (lanes % LANES != 0) {
      factor.fma(DoubleVector.fromArray(SPECIES, x, q + end), last).intoArray(c, r + end);
    }
  }
}
