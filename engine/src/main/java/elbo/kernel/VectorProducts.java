// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The vector twins of sums of products lane by lane in [Products] and [Triangular]: the same sums
/// in the same order, several lanes at a time, kept in registers.
final class VectorProducts {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorProducts() {}

  // Four vectors at a time in the next two: one sum alone waits for its multiply-adds.
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
