// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The vector twin of [Products#addLaneProductsOfRows]: four rows by two vectors of sums stay in
/// registers, which hides the latency of the multiply-add and loads the shared lines once for four
/// rows.
final class VectorLaneRows {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  // As in [VectorGemm].
  private static final double[] ZEROS = new double[2 * LANES];

  private VectorLaneRows() {}

  /// @param fresh whether sums begin at 0 and not with what is in `c`
  static void add(
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
    double[] start = fresh ? ZEROS : c;
    int startStride = fresh ? 0 : cRow;
    int i = 0;
    for (; i <= rows - 4; i += 4) {
      int p = aOffset + i * aRow;
      int r = cOffset + i * cRow;
      int l = 0;
      for (; l <= lanes - 2 * LANES; l += 2 * LANES) {
        int s = fresh ? 0 : r + l;
        fourByTwo(
            a,
            p + l,
            aRow,
            aStep,
            b,
            bOffset + l,
            bStep,
            depth,
            start,
            s,
            startStride,
            c,
            r + l,
            cRow);
      }
      for (; l <= lanes - LANES; l += LANES) {
        int s = fresh ? 0 : r + l;
        fourByOne(
            a,
            p + l,
            aRow,
            aStep,
            b,
            bOffset + l,
            bStep,
            depth,
            start,
            s,
            startStride,
            c,
            r + l,
            cRow);
      }
      for (int j = 0; j < 4 && l < lanes; j++) {
        if (fresh) {
          Moves.fill(c, r + j * cRow + l, lanes - l, 0);
        }
        ScalarProducts.addLaneProducts(
            a,
            p + j * aRow + l,
            aStep,
            b,
            bOffset + l,
            bStep,
            depth,
            c,
            r + j * cRow + l,
            lanes - l);
      }
    }
    for (; i < rows; i++) {
      if (fresh) {
        Moves.fill(c, cOffset + i * cRow, lanes, 0);
      }
      VectorProducts.addLaneProducts(
          a, aOffset + i * aRow, aStep, b, bOffset, bStep, depth, c, cOffset + i * cRow, lanes);
    }
  }

  private static void fourByTwo(
      double[] a,
      int from,
      int aRow,
      int aStep,
      double[] b,
      int bFrom,
      int bStep,
      int depth,
      double[] start,
      int startAt,
      int startStride,
      double[] c,
      int to,
      int cRow) {
    int c1 = to + cRow;
    int c2 = to + 2 * cRow;
    int c3 = to + 3 * cRow;
    DoubleVector s00 = DoubleVector.fromArray(SPECIES, start, startAt);
    DoubleVector s01 = DoubleVector.fromArray(SPECIES, start, startAt + LANES);
    DoubleVector s10 = DoubleVector.fromArray(SPECIES, start, startAt + startStride);
    DoubleVector s11 = DoubleVector.fromArray(SPECIES, start, startAt + startStride + LANES);
    DoubleVector s20 = DoubleVector.fromArray(SPECIES, start, startAt + 2 * startStride);
    DoubleVector s21 = DoubleVector.fromArray(SPECIES, start, startAt + 2 * startStride + LANES);
    DoubleVector s30 = DoubleVector.fromArray(SPECIES, start, startAt + 3 * startStride);
    DoubleVector s31 = DoubleVector.fromArray(SPECIES, start, startAt + 3 * startStride + LANES);
    int p0 = from;
    int p1 = from + aRow;
    int p2 = from + 2 * aRow;
    int p3 = from + 3 * aRow;
    int q = bFrom;
    for (int k = 0; k < depth; k++) {
      DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, q);
      DoubleVector b1 = DoubleVector.fromArray(SPECIES, b, q + LANES);
      s00 = DoubleVector.fromArray(SPECIES, a, p0).fma(b0, s00);
      s01 = DoubleVector.fromArray(SPECIES, a, p0 + LANES).fma(b1, s01);
      s10 = DoubleVector.fromArray(SPECIES, a, p1).fma(b0, s10);
      s11 = DoubleVector.fromArray(SPECIES, a, p1 + LANES).fma(b1, s11);
      s20 = DoubleVector.fromArray(SPECIES, a, p2).fma(b0, s20);
      s21 = DoubleVector.fromArray(SPECIES, a, p2 + LANES).fma(b1, s21);
      s30 = DoubleVector.fromArray(SPECIES, a, p3).fma(b0, s30);
      s31 = DoubleVector.fromArray(SPECIES, a, p3 + LANES).fma(b1, s31);
      p0 += aStep;
      p1 += aStep;
      p2 += aStep;
      p3 += aStep;
      q += bStep;
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

  private static void fourByOne(
      double[] a,
      int from,
      int aRow,
      int aStep,
      double[] b,
      int bFrom,
      int bStep,
      int depth,
      double[] start,
      int startAt,
      int startStride,
      double[] c,
      int to,
      int cRow) {
    int c1 = to + cRow;
    int c2 = to + 2 * cRow;
    int c3 = to + 3 * cRow;
    DoubleVector s0 = DoubleVector.fromArray(SPECIES, start, startAt);
    DoubleVector s1 = DoubleVector.fromArray(SPECIES, start, startAt + startStride);
    DoubleVector s2 = DoubleVector.fromArray(SPECIES, start, startAt + 2 * startStride);
    DoubleVector s3 = DoubleVector.fromArray(SPECIES, start, startAt + 3 * startStride);
    int p0 = from;
    int p1 = from + aRow;
    int p2 = from + 2 * aRow;
    int p3 = from + 3 * aRow;
    int q = bFrom;
    for (int k = 0; k < depth; k++) {
      DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, q);
      s0 = DoubleVector.fromArray(SPECIES, a, p0).fma(b0, s0);
      s1 = DoubleVector.fromArray(SPECIES, a, p1).fma(b0, s1);
      s2 = DoubleVector.fromArray(SPECIES, a, p2).fma(b0, s2);
      s3 = DoubleVector.fromArray(SPECIES, a, p3).fma(b0, s3);
      p0 += aStep;
      p1 += aStep;
      p2 += aStep;
      p3 += aStep;
      q += bStep;
    }
    s0.intoArray(c, to);
    s1.intoArray(c, c1);
    s2.intoArray(c, c2);
    s3.intoArray(c, c3);
  }
}
