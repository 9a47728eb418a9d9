// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// Blocks of [VectorGemm] for factors that are neighbours, along a row or down a column. Then the
/// JVM checks the bounds of an array once in place of at each access, and folds addresses: 40 %
/// more than with strides that it does not know.
final class VectorGemmBlocks {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorGemmBlocks() {}

  /// Six rows by two vectors, the factors of a row being neighbours.
  static void sixRows(
      double[] a,
      int from,
      int rowStride,
      int k,
      double[] x,
      int xFrom,
      int xStride,
      double[] start,
      int startAt,
      int startStride,
      double[] c,
      int to,
      int cStride) {
    int c1 = to + cStride;
    int c2 = to + 2 * cStride;
    int c3 = to + 3 * cStride;
    int c4 = to + 4 * cStride;
    int c5 = to + 5 * cStride;
    DoubleVector s00 = DoubleVector.fromArray(SPECIES, start, startAt);
    DoubleVector s01 = DoubleVector.fromArray(SPECIES, start, startAt + LANES);
    DoubleVector s10 = DoubleVector.fromArray(SPECIES, start, startAt + startStride);
    DoubleVector s11 = DoubleVector.fromArray(SPECIES, start, startAt + startStride + LANES);
    DoubleVector s20 = DoubleVector.fromArray(SPECIES, start, startAt + 2 * startStride);
    DoubleVector s21 = DoubleVector.fromArray(SPECIES, start, startAt + 2 * startStride + LANES);
    DoubleVector s30 = DoubleVector.fromArray(SPECIES, start, startAt + 3 * startStride);
    DoubleVector s31 = DoubleVector.fromArray(SPECIES, start, startAt + 3 * startStride + LANES);
    DoubleVector s40 = DoubleVector.fromArray(SPECIES, start, startAt + 4 * startStride);
    DoubleVector s41 = DoubleVector.fromArray(SPECIES, start, startAt + 4 * startStride + LANES);
    DoubleVector s50 = DoubleVector.fromArray(SPECIES, start, startAt + 5 * startStride);
    DoubleVector s51 = DoubleVector.fromArray(SPECIES, start, startAt + 5 * startStride + LANES);
    int f1 = from + rowStride;
    int f2 = from + 2 * rowStride;
    int f3 = from + 3 * rowStride;
    int f4 = from + 4 * rowStride;
    int f5 = from + 5 * rowStride;
    int q = xFrom;
    for (int j = 0; j < k; j++) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, q);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, q + LANES);
      DoubleVector factor = DoubleVector.broadcast(SPECIES, a[from + j]);
      s00 = factor.fma(x0, s00);
      s01 = factor.fma(x1, s01);
      factor = DoubleVector.broadcast(SPECIES, a[f1 + j]);
      s10 = factor.fma(x0, s10);
      s11 = factor.fma(x1, s11);
      factor = DoubleVector.broadcast(SPECIES, a[f2 + j]);
      s20 = factor.fma(x0, s20);
      s21 = factor.fma(x1, s21);
      factor = DoubleVector.broadcast(SPECIES, a[f3 + j]);
      s30 = factor.fma(x0, s30);
      s31 = factor.fma(x1, s31);
      factor = DoubleVector.broadcast(SPECIES, a[f4 + j]);
      s40 = factor.fma(x0, s40);
      s41 = factor.fma(x1, s41);
      factor = DoubleVector.broadcast(SPECIES, a[f5 + j]);
      s50 = factor.fma(x0, s50);
      s51 = factor.fma(x1, s51);
      q += xStride;
    }
    s00.intoArray(c, to);
    s01.intoArray(c, to + LANES);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + LANES);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + LANES);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + LANES);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + LANES);
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + LANES);
  }

  /// Four rows by two vectors, the factors of a row being neighbours.
  static void fourRows(
      double[] a,
      int from,
      int rowStride,
      int k,
      double[] x,
      int xFrom,
      int xStride,
      double[] start,
      int startAt,
      int startStride,
      double[] c,
      int to,
      int cStride) {
    int c1 = to + cStride;
    int c2 = to + 2 * cStride;
    int c3 = to + 3 * cStride;
    DoubleVector s00 = DoubleVector.fromArray(SPECIES, start, startAt);
    DoubleVector s01 = DoubleVector.fromArray(SPECIES, start, startAt + LANES);
    DoubleVector s10 = DoubleVector.fromArray(SPECIES, start, startAt + startStride);
    DoubleVector s11 = DoubleVector.fromArray(SPECIES, start, startAt + startStride + LANES);
    DoubleVector s20 = DoubleVector.fromArray(SPECIES, start, startAt + 2 * startStride);
    DoubleVector s21 = DoubleVector.fromArray(SPECIES, start, startAt + 2 * startStride + LANES);
    DoubleVector s30 = DoubleVector.fromArray(SPECIES, start, startAt + 3 * startStride);
    DoubleVector s31 = DoubleVector.fromArray(SPECIES, start, startAt + 3 * startStride + LANES);
    int f1 = from + rowStride;
    int f2 = from + 2 * rowStride;
    int f3 = from + 3 * rowStride;
    int q = xFrom;
    for (int j = 0; j < k; j++) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, q);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, q + LANES);
      DoubleVector factor = DoubleVector.broadcast(SPECIES, a[from + j]);
      s00 = factor.fma(x0, s00);
      s01 = factor.fma(x1, s01);
      factor = DoubleVector.broadcast(SPECIES, a[f1 + j]);
      s10 = factor.fma(x0, s10);
      s11 = factor.fma(x1, s11);
      factor = DoubleVector.broadcast(SPECIES, a[f2 + j]);
      s20 = factor.fma(x0, s20);
      s21 = factor.fma(x1, s21);
      factor = DoubleVector.broadcast(SPECIES, a[f3 + j]);
      s30 = factor.fma(x0, s30);
      s31 = factor.fma(x1, s31);
      q += xStride;
    }
    s00.intoArray(c, to);
    s01.intoArray(c, to + LANES);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + LANES);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + LANES);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + LANES);
  }

  /// Six rows by two vectors, the factors of a column being neighbours.
  static void sixColumns(
      double[] a,
      int from,
      int columnStride,
      int k,
      double[] x,
      int xFrom,
      int xStride,
      double[] start,
      int startAt,
      int startStride,
      double[] c,
      int to,
      int cStride) {
    int c1 = to + cStride;
    int c2 = to + 2 * cStride;
    int c3 = to + 3 * cStride;
    int c4 = to + 4 * cStride;
    int c5 = to + 5 * cStride;
    DoubleVector s00 = DoubleVector.fromArray(SPECIES, start, startAt);
    DoubleVector s01 = DoubleVector.fromArray(SPECIES, start, startAt + LANES);
    DoubleVector s10 = DoubleVector.fromArray(SPECIES, start, startAt + startStride);
    DoubleVector s11 = DoubleVector.fromArray(SPECIES, start, startAt + startStride + LANES);
    DoubleVector s20 = DoubleVector.fromArray(SPECIES, start, startAt + 2 * startStride);
    DoubleVector s21 = DoubleVector.fromArray(SPECIES, start, startAt + 2 * startStride + LANES);
    DoubleVector s30 = DoubleVector.fromArray(SPECIES, start, startAt + 3 * startStride);
    DoubleVector s31 = DoubleVector.fromArray(SPECIES, start, startAt + 3 * startStride + LANES);
    DoubleVector s40 = DoubleVector.fromArray(SPECIES, start, startAt + 4 * startStride);
    DoubleVector s41 = DoubleVector.fromArray(SPECIES, start, startAt + 4 * startStride + LANES);
    DoubleVector s50 = DoubleVector.fromArray(SPECIES, start, startAt + 5 * startStride);
    DoubleVector s51 = DoubleVector.fromArray(SPECIES, start, startAt + 5 * startStride + LANES);
    int p = from;
    int q = xFrom;
    for (int j = 0; j < k; j++) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, q);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, q + LANES);
      DoubleVector factor = DoubleVector.broadcast(SPECIES, a[p]);
      s00 = factor.fma(x0, s00);
      s01 = factor.fma(x1, s01);
      factor = DoubleVector.broadcast(SPECIES, a[p + 1]);
      s10 = factor.fma(x0, s10);
      s11 = factor.fma(x1, s11);
      factor = DoubleVector.broadcast(SPECIES, a[p + 2]);
      s20 = factor.fma(x0, s20);
      s21 = factor.fma(x1, s21);
      factor = DoubleVector.broadcast(SPECIES, a[p + 3]);
      s30 = factor.fma(x0, s30);
      s31 = factor.fma(x1, s31);
      factor = DoubleVector.broadcast(SPECIES, a[p + 4]);
      s40 = factor.fma(x0, s40);
      s41 = factor.fma(x1, s41);
      factor = DoubleVector.broadcast(SPECIES, a[p + 5]);
      s50 = factor.fma(x0, s50);
      s51 = factor.fma(x1, s51);
      p += columnStride;
      q += xStride;
    }
    s00.intoArray(c, to);
    s01.intoArray(c, to + LANES);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + LANES);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + LANES);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + LANES);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + LANES);
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + LANES);
  }

  /// Four rows by two vectors, the factors of a column being neighbours.
  static void fourColumns(
      double[] a,
      int from,
      int columnStride,
      int k,
      double[] x,
      int xFrom,
      int xStride,
      double[] start,
      int startAt,
      int startStride,
      double[] c,
      int to,
      int cStride) {
    int c1 = to + cStride;
    int c2 = to + 2 * cStride;
    int c3 = to + 3 * cStride;
    DoubleVector s00 = DoubleVector.fromArray(SPECIES, start, startAt);
    DoubleVector s01 = DoubleVector.fromArray(SPECIES, start, startAt + LANES);
    DoubleVector s10 = DoubleVector.fromArray(SPECIES, start, startAt + startStride);
    DoubleVector s11 = DoubleVector.fromArray(SPECIES, start, startAt + startStride + LANES);
    DoubleVector s20 = DoubleVector.fromArray(SPECIES, start, startAt + 2 * startStride);
    DoubleVector s21 = DoubleVector.fromArray(SPECIES, start, startAt + 2 * startStride + LANES);
    DoubleVector s30 = DoubleVector.fromArray(SPECIES, start, startAt + 3 * startStride);
    DoubleVector s31 = DoubleVector.fromArray(SPECIES, start, startAt + 3 * startStride + LANES);
    int p = from;
    int q = xFrom;
    for (int j = 0; j < k; j++) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, q);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, q + LANES);
      DoubleVector factor = DoubleVector.broadcast(SPECIES, a[p]);
      s00 = factor.fma(x0, s00);
      s01 = factor.fma(x1, s01);
      factor = DoubleVector.broadcast(SPECIES, a[p + 1]);
      s10 = factor.fma(x0, s10);
      s11 = factor.fma(x1, s11);
      factor = DoubleVector.broadcast(SPECIES, a[p + 2]);
      s20 = factor.fma(x0, s20);
      s21 = factor.fma(x1, s21);
      factor = DoubleVector.broadcast(SPECIES, a[p + 3]);
      s30 = factor.fma(x0, s30);
      s31 = factor.fma(x1, s31);
      p += columnStride;
      q += xStride;
    }
    s00.intoArray(c, to);
    s01.intoArray(c, to + LANES);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + LANES);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + LANES);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + LANES);
  }
}
