// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The vector twin of [Products#multiplyAdd]: blocks of sums stay in registers for the whole summed
/// axis. Positions are counted up rather than computed from the index, which is worth a third of
/// the time: a multiplication for each access keeps the JVM from folding the addresses.
final class VectorGemm {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  // What sums begin with that begin at 0: the blocks load their sums from here, where the
  // first-level
  // cache has it, in place of filling C with zeros first.
  private static final double[] ZEROS = new double[2 * LANES];

  private VectorGemm() {}

  /// See [Products#multiplyAdd] and [Products#multiply].
  ///
  /// @param fresh whether sums begin at 0 and not with what is in C
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
    if (VectorGemmLines.isFor(k, lanes)) {
      VectorGemmLines.multiplyAdd(
          fresh,
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
      return;
    }
    double[] start = fresh ? ZEROS : c;
    int startStride = fresh ? 0 : cStride;
    int l = 0;
    for (; l <= lanes - 2 * LANES; l += 2 * LANES) {
      int i = 0;
      // eight rows are twice four, not six and two
      for (; i <= n - 6 && n - i != 8 && n - i != 9; i += 6) {
        int p = aOffset + i * rowStride;
        int r = cOffset + i * cStride + l;
        int s = fresh ? 0 : r;
        if (columnStride == 1) {
          VectorGemmBlocks.sixRows(
              a, p, rowStride, k, x, xOffset + l, xStride, start, s, startStride, c, r, cStride);
        } else if (rowStride == 1) {
          VectorGemmBlocks.sixColumns(
              a, p, columnStride, k, x, xOffset + l, xStride, start, s, startStride, c, r, cStride);
        } else {
          sixByTwo(
              a,
              p,
              rowStride,
              columnStride,
              k,
              x,
              xOffset + l,
              xStride,
              start,
              s,
              startStride,
              c,
              r,
              cStride);
        }
      }
      for (; i <= n - 4 && (columnStride == 1 || rowStride == 1); i += 4) {
        int p = aOffset + i * rowStride;
        int r = cOffset + i * cStride + l;
        int s = fresh ? 0 : r;
        if (columnStride == 1) {
          VectorGemmBlocks.fourRows(
              a, p, rowStride, k, x, xOffset + l, xStride, start, s, startStride, c, r, cStride);
        } else {
          VectorGemmBlocks.fourColumns(
              a, p, columnStride, k, x, xOffset + l, xStride, start, s, startStride, c, r, cStride);
        }
      }
      for (; i < n; i++) {
        int r = cOffset + i * cStride + l;
        int s = fresh ? 0 : r;
        oneByTwo(
            a, aOffset + i * rowStride, columnStride, k, x, xOffset + l, xStride, start, s, c, r);
      }
    }
    for (; l <= lanes - LANES; l += LANES) {
      int i = 0;
      for (; i <= n - 6; i += 6) {
        int r = cOffset + i * cStride + l;
        int s = fresh ? 0 : r;
        sixByOne(
            a,
            aOffset + i * rowStride,
            rowStride,
            columnStride,
            k,
            x,
            xOffset + l,
            xStride,
            start,
            s,
            startStride,
            c,
            r,
            cStride);
      }
      for (; i < n; i++) {
        int r = cOffset + i * cStride + l;
        int s = fresh ? 0 : r;
        oneByOne(
            a, aOffset + i * rowStride, columnStride, k, x, xOffset + l, xStride, start, s, c, r);
      }
    }
    for (int i = 0; i < n && fresh && l < lanes; i++) {
      int r = cOffset + i * cStride;
      Moves.fill(c, r + l, lanes - l, 0);
    }
    ScalarProducts.multiplyAdd(
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
        l,
        c,
        cOffset,
        cStride);
  }

  /// Six rows by two vectors: twelve sums hide the latency of the multiply-add, and with two
  /// vectors and a factor they fill sixteen registers.
  private static void sixByTwo(
      double[] a,
      int from,
      int rowStride,
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
    int r2 = 2 * rowStride;
    int r3 = 3 * rowStride;
    int r4 = 4 * rowStride;
    int r5 = 5 * rowStride;
    int p = from;
    int q = xFrom;
    for (int j = 0; j < k; j++) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, q);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, q + LANES);
      DoubleVector factor = DoubleVector.broadcast(SPECIES, a[p]);
      s00 = factor.fma(x0, s00);
      s01 = factor.fma(x1, s01);
      factor = DoubleVector.broadcast(SPECIES, a[p + rowStride]);
      s10 = factor.fma(x0, s10);
      s11 = factor.fma(x1, s11);
      factor = DoubleVector.broadcast(SPECIES, a[p + r2]);
      s20 = factor.fma(x0, s20);
      s21 = factor.fma(x1, s21);
      factor = DoubleVector.broadcast(SPECIES, a[p + r3]);
      s30 = factor.fma(x0, s30);
      s31 = factor.fma(x1, s31);
      factor = DoubleVector.broadcast(SPECIES, a[p + r4]);
      s40 = factor.fma(x0, s40);
      s41 = factor.fma(x1, s41);
      factor = DoubleVector.broadcast(SPECIES, a[p + r5]);
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

  private static void oneByTwo(
      double[] a,
      int from,
      int columnStride,
      int k,
      double[] x,
      int xFrom,
      int xStride,
      double[] start,
      int startAt,
      double[] c,
      int to) {
    DoubleVector s00 = DoubleVector.fromArray(SPECIES, start, startAt);
    DoubleVector s01 = DoubleVector.fromArray(SPECIES, start, startAt + LANES);
    int p = from;
    int q = xFrom;
    for (int j = 0; j < k; j++) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, q);
      DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, q + LANES);
      DoubleVector factor = DoubleVector.broadcast(SPECIES, a[p]);
      s00 = factor.fma(x0, s00);
      s01 = factor.fma(x1, s01);
      p += columnStride;
      q += xStride;
    }
    s00.intoArray(c, to);
    s01.intoArray(c, to + LANES);
  }

  private static void sixByOne(
      double[] a,
      int from,
      int rowStride,
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
    DoubleVector s10 = DoubleVector.fromArray(SPECIES, start, startAt + startStride);
    DoubleVector s20 = DoubleVector.fromArray(SPECIES, start, startAt + 2 * startStride);
    DoubleVector s30 = DoubleVector.fromArray(SPECIES, start, startAt + 3 * startStride);
    DoubleVector s40 = DoubleVector.fromArray(SPECIES, start, startAt + 4 * startStride);
    DoubleVector s50 = DoubleVector.fromArray(SPECIES, start, startAt + 5 * startStride);
    int r2 = 2 * rowStride;
    int r3 = 3 * rowStride;
    int r4 = 4 * rowStride;
    int r5 = 5 * rowStride;
    int p = from;
    int q = xFrom;
    for (int j = 0; j < k; j++) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, q);
      DoubleVector factor = DoubleVector.broadcast(SPECIES, a[p]);
      s00 = factor.fma(x0, s00);
      factor = DoubleVector.broadcast(SPECIES, a[p + rowStride]);
      s10 = factor.fma(x0, s10);
      factor = DoubleVector.broadcast(SPECIES, a[p + r2]);
      s20 = factor.fma(x0, s20);
      factor = DoubleVector.broadcast(SPECIES, a[p + r3]);
      s30 = factor.fma(x0, s30);
      factor = DoubleVector.broadcast(SPECIES, a[p + r4]);
      s40 = factor.fma(x0, s40);
      factor = DoubleVector.broadcast(SPECIES, a[p + r5]);
      s50 = factor.fma(x0, s50);
      p += columnStride;
      q += xStride;
    }
    s00.intoArray(c, to);
    s10.intoArray(c, c1);
    s20.intoArray(c, c2);
    s30.intoArray(c, c3);
    s40.intoArray(c, c4);
    s50.intoArray(c, c5);
  }

  private static void oneByOne(
      double[] a,
      int from,
      int columnStride,
      int k,
      double[] x,
      int xFrom,
      int xStride,
      double[] start,
      int startAt,
      double[] c,
      int to) {
    DoubleVector s00 = DoubleVector.fromArray(SPECIES, start, startAt);
    int p = from;
    int q = xFrom;
    for (int j = 0; j < k; j++) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, q);
      DoubleVector factor = DoubleVector.broadcast(SPECIES, a[p]);
      s00 = factor.fma(x0, s00);
      p += columnStride;
      q += xStride;
    }
    s00.intoArray(c, to);
  }
}
