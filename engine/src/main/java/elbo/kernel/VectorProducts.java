// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The vector twins of [Products] and [Triangular] apart from [VectorGemm]: the same sums in the
/// same order, several lanes at a time, kept in registers.
final class VectorProducts {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorProducts() {}

  // Four vectors at a time in the next three: one sum alone waits for its multiply-adds.
  static void addLaneProducts(
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
    int l = 0;
    for (; l <= lanes - 4 * LANES; l += 4 * LANES) {
      int r = cOffset + l;
      DoubleVector s0 = DoubleVector.fromArray(SPECIES, c, r);
      DoubleVector s1 = DoubleVector.fromArray(SPECIES, c, r + LANES);
      DoubleVector s2 = DoubleVector.fromArray(SPECIES, c, r + 2 * LANES);
      DoubleVector s3 = DoubleVector.fromArray(SPECIES, c, r + 3 * LANES);
      for (int k = 0; k < depth; k++) {
        int p = aOffset + k * aStep + l;
        int q = bOffset + k * bStep + l;
        DoubleVector f0 = DoubleVector.fromArray(SPECIES, a, p);
        s0 = f0.fma(DoubleVector.fromArray(SPECIES, b, q), s0);
        DoubleVector f1 = DoubleVector.fromArray(SPECIES, a, p + LANES);
        s1 = f1.fma(DoubleVector.fromArray(SPECIES, b, q + LANES), s1);
        DoubleVector f2 = DoubleVector.fromArray(SPECIES, a, p + 2 * LANES);
        s2 = f2.fma(DoubleVector.fromArray(SPECIES, b, q + 2 * LANES), s2);
        DoubleVector f3 = DoubleVector.fromArray(SPECIES, a, p + 3 * LANES);
        s3 = f3.fma(DoubleVector.fromArray(SPECIES, b, q + 3 * LANES), s3);
      }
      s0.intoArray(c, r);
      s1.intoArray(c, r + LANES);
      s2.intoArray(c, r + 2 * LANES);
      s3.intoArray(c, r + 3 * LANES);
    }
    for (; l <= lanes - LANES; l += LANES) {
      DoubleVector sum = DoubleVector.fromArray(SPECIES, c, cOffset + l);
      for (int k = 0; k < depth; k++) {
        DoubleVector factor = DoubleVector.fromArray(SPECIES, a, aOffset + k * aStep + l);
        sum = factor.fma(DoubleVector.fromArray(SPECIES, b, bOffset + k * bStep + l), sum);
      }
      sum.intoArray(c, cOffset + l);
    }
    ScalarProducts.addLaneProducts(
        a, aOffset + l, aStep, b, bOffset + l, bStep, depth, c, cOffset + l, lanes - l);
  }

  /// Eight vectors of sums at a time; what is left is between one and five vectors, met together,
  /// of which the last may overlap the one before: its lanes come out twice, with the same bits.
  /// One vector after the other would wait for its multiply-adds, lanes alone still longer.
  static void addScaledLanes(
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
    int l = 0;
    while (lanes - l > 5 * LANES) {
      int left = lanes - l;
      if (left >= 9 * LANES || left == 8 * LANES) {
        eight(sign, a, aOffset, aStep, b, bOffset + l, bStep, depth, c, cOffset + l);
        l += 8 * LANES;
      } else {
        five(sign, a, aOffset, aStep, b, bOffset + l, bStep, depth, c, cOffset + l, 4 * LANES);
        l += 4 * LANES;
      }
    }
    if (lanes - l >= LANES) {
      five(sign, a, aOffset, aStep, b, bOffset + l, bStep, depth, c, cOffset + l, lanes - l);
    } else {
      ScalarProducts.addScaledLanes(
          sign, a, aOffset, aStep, b, bOffset + l, bStep, depth, c, cOffset + l, lanes - l);
    }
  }

  private static void eight(
      double sign,
      double[] a,
      int aOffset,
      int aStep,
      double[] b,
      int bOffset,
      int bStep,
      int depth,
      double[] c,
      int cOffset) {
    DoubleVector s0 = DoubleVector.fromArray(SPECIES, c, cOffset);
    DoubleVector s1 = DoubleVector.fromArray(SPECIES, c, cOffset + LANES);
    DoubleVector s2 = DoubleVector.fromArray(SPECIES, c, cOffset + 2 * LANES);
    DoubleVector s3 = DoubleVector.fromArray(SPECIES, c, cOffset + 3 * LANES);
    DoubleVector s4 = DoubleVector.fromArray(SPECIES, c, cOffset + 4 * LANES);
    DoubleVector s5 = DoubleVector.fromArray(SPECIES, c, cOffset + 5 * LANES);
    DoubleVector s6 = DoubleVector.fromArray(SPECIES, c, cOffset + 6 * LANES);
    DoubleVector s7 = DoubleVector.fromArray(SPECIES, c, cOffset + 7 * LANES);
    int p = aOffset;
    int q = bOffset;
    for (int k = 0; k < depth; k++) {
      DoubleVector factor = DoubleVector.broadcast(SPECIES, sign * a[p]);
      s0 = factor.fma(DoubleVector.fromArray(SPECIES, b, q), s0);
      s1 = factor.fma(DoubleVector.fromArray(SPECIES, b, q + LANES), s1);
      s2 = factor.fma(DoubleVector.fromArray(SPECIES, b, q + 2 * LANES), s2);
      s3 = factor.fma(DoubleVector.fromArray(SPECIES, b, q + 3 * LANES), s3);
      s4 = factor.fma(DoubleVector.fromArray(SPECIES, b, q + 4 * LANES), s4);
      s5 = factor.fma(DoubleVector.fromArray(SPECIES, b, q + 5 * LANES), s5);
      s6 = factor.fma(DoubleVector.fromArray(SPECIES, b, q + 6 * LANES), s6);
      s7 = factor.fma(DoubleVector.fromArray(SPECIES, b, q + 7 * LANES), s7);
      p += aStep;
      q += bStep;
    }
    s0.intoArray(c, cOffset);
    s1.intoArray(c, cOffset + LANES);
    s2.intoArray(c, cOffset + 2 * LANES);
    s3.intoArray(c, cOffset + 3 * LANES);
    s4.intoArray(c, cOffset + 4 * LANES);
    s5.intoArray(c, cOffset + 5 * LANES);
    s6.intoArray(c, cOffset + 6 * LANES);
    s7.intoArray(c, cOffset + 7 * LANES);
  }

  /// From one to five vectors of sums: those beyond the last are the last.
  private static void five(
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
    int last = lanes - LANES;
    int second = Math.min(LANES, last);
    int third = Math.min(2 * LANES, last);
    int fourth = Math.min(3 * LANES, last);
    DoubleVector s0 = DoubleVector.fromArray(SPECIES, c, cOffset);
    DoubleVector s1 = DoubleVector.fromArray(SPECIES, c, cOffset + second);
    DoubleVector s2 = DoubleVector.fromArray(SPECIES, c, cOffset + third);
    DoubleVector s3 = DoubleVector.fromArray(SPECIES, c, cOffset + fourth);
    DoubleVector s4 = DoubleVector.fromArray(SPECIES, c, cOffset + last);
    int p = aOffset;
    int q = bOffset;
    for (int k = 0; k < depth; k++) {
      DoubleVector factor = DoubleVector.broadcast(SPECIES, sign * a[p]);
      s0 = factor.fma(DoubleVector.fromArray(SPECIES, b, q), s0);
      s1 = factor.fma(DoubleVector.fromArray(SPECIES, b, q + second), s1);
      s2 = factor.fma(DoubleVector.fromArray(SPECIES, b, q + third), s2);
      s3 = factor.fma(DoubleVector.fromArray(SPECIES, b, q + fourth), s3);
      s4 = factor.fma(DoubleVector.fromArray(SPECIES, b, q + last), s4);
      p += aStep;
      q += bStep;
    }
    s0.intoArray(c, cOffset);
    s1.intoArray(c, cOffset + second);
    s2.intoArray(c, cOffset + third);
    s3.intoArray(c, cOffset + fourth);
    s4.intoArray(c, cOffset + last);
  }

  static void subtractLaneProducts(
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
    int l = 0;
    for (; l <= lanes - 4 * LANES; l += 4 * LANES) {
      int r = cOffset + l;
      DoubleVector s0 = DoubleVector.fromArray(SPECIES, c, r);
      DoubleVector s1 = DoubleVector.fromArray(SPECIES, c, r + LANES);
      DoubleVector s2 = DoubleVector.fromArray(SPECIES, c, r + 2 * LANES);
      DoubleVector s3 = DoubleVector.fromArray(SPECIES, c, r + 3 * LANES);
      for (int k = 0; k < depth; k++) {
        int p = aOffset + k * aStep + l;
        int q = bOffset + k * bStep + l;
        DoubleVector f0 = DoubleVector.fromArray(SPECIES, a, p).neg();
        s0 = f0.fma(DoubleVector.fromArray(SPECIES, b, q), s0);
        DoubleVector f1 = DoubleVector.fromArray(SPECIES, a, p + LANES).neg();
        s1 = f1.fma(DoubleVector.fromArray(SPECIES, b, q + LANES), s1);
        DoubleVector f2 = DoubleVector.fromArray(SPECIES, a, p + 2 * LANES).neg();
        s2 = f2.fma(DoubleVector.fromArray(SPECIES, b, q + 2 * LANES), s2);
        DoubleVector f3 = DoubleVector.fromArray(SPECIES, a, p + 3 * LANES).neg();
        s3 = f3.fma(DoubleVector.fromArray(SPECIES, b, q + 3 * LANES), s3);
      }
      s0.intoArray(c, r);
      s1.intoArray(c, r + LANES);
      s2.intoArray(c, r + 2 * LANES);
      s3.intoArray(c, r + 3 * LANES);
    }
    for (; l <= lanes - LANES; l += LANES) {
      DoubleVector sum = DoubleVector.fromArray(SPECIES, c, cOffset + l);
      for (int k = 0; k < depth; k++) {
        DoubleVector factor = DoubleVector.fromArray(SPECIES, a, aOffset + k * aStep + l).neg();
        sum = factor.fma(DoubleVector.fromArray(SPECIES, b, bOffset + k * bStep + l), sum);
      }
      sum.intoArray(c, cOffset + l);
    }
    ScalarProducts.subtractLaneProducts(
        a, aOffset + l, aStep, b, bOffset + l, bStep, depth, c, cOffset + l, lanes - l);
  }
}
