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

  private VectorLaneRows() {}

  static void add(
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
    int i = 0;
    for (; i <= rows - 4; i += 4) {
      int p = aOffset + i * aRow;
      int r = cOffset + i * cRow;
      int l = 0;
      for (; l <= lanes - 2 * LANES; l += 2 * LANES) {
        fourByTwo(a, p + l, aRow, aStep, b, bOffset + l, bStep, depth, c, r + l, cRow);
      }
      for (; l <= lanes - LANES; l += LANES) {
        fourByOne(a, p + l, aRow, aStep, b, bOffset + l, bStep, depth, c, r + l, cRow);
      }
      for (int j = 0; j < 4 && l < lanes; j++) {
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
      double[] c,
      int to,
      int cRow) {
    int c1 = to + cRow;
    int c2 = to + 2 * cRow;
    int c3 = to + 3 * cRow;
    DoubleVector s00 = DoubleVector.fromArray(SPECIES, c, to);
    DoubleVector s01 = DoubleVector.fromArray(SPECIES, c, to + LANES);
    DoubleVector s10 = DoubleVector.fromArray(SPECIES, c, c1);
    DoubleVector s11 = DoubleVector.fromArray(SPECIES, c, c1 + LANES);
    DoubleVector s20 = DoubleVector.fromArray(SPECIES, c, c2);
    DoubleVector s21 = DoubleVector.fromArray(SPECIES, c, c2 + LANES);
    DoubleVector s30 = DoubleVector.fromArray(SPECIES, c, c3);
    DoubleVector s31 = DoubleVector.fromArray(SPECIES, c, c3 + LANES);
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
      double[] c,
      int to,
      int cRow) {
    int c1 = to + cRow;
    int c2 = to + 2 * cRow;
    int c3 = to + 3 * cRow;
    DoubleVector s0 = DoubleVector.fromArray(SPECIES, c, to);
    DoubleVector s1 = DoubleVector.fromArray(SPECIES, c, c1);
    DoubleVector s2 = DoubleVector.fromArray(SPECIES, c, c2);
    DoubleVector s3 = DoubleVector.fromArray(SPECIES, c, c3);
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
