// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The vector twins of [Products] and [Triangular]: the same sums in the same order, several lanes
/// at a time, kept in registers.
final class VectorProducts {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorProducts() {}

  static void multiplyAdd(
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
    int l = 0;
    for (; l <= lanes - 2 * LANES; l += 2 * LANES) {
      int i = 0;
      for (; i <= n - 4; i += 4) {
        fourRows(
            a,
            aOffset + i * rowStride,
            rowStride,
            columnStride,
            k,
            x,
            xOffset + l,
            lanes,
            c,
            cOffset + i * lanes + l);
      }
      for (; i < n; i++) {
        oneRow(
            a,
            aOffset + i * rowStride,
            columnStride,
            k,
            x,
            xOffset + l,
            lanes,
            c,
            cOffset + i * lanes + l);
        oneRow(
            a,
            aOffset + i * rowStride,
            columnStride,
            k,
            x,
            xOffset + l + LANES,
            lanes,
            c,
            cOffset + i * lanes + l + LANES);
      }
    }
    for (; l <= lanes - LANES; l += LANES) {
      for (int i = 0; i < n; i++) {
        oneRow(
            a,
            aOffset + i * rowStride,
            columnStride,
            k,
            x,
            xOffset + l,
            lanes,
            c,
            cOffset + i * lanes + l);
      }
    }
    ScalarProducts.multiplyAdd(
        a, aOffset, rowStride, columnStride, n, k, x, xOffset, lanes, l, c, cOffset);
  }

  /// Four rows by two vectors: eight sums at once hide the latency of the multiply-add.
  private static void fourRows(
      double[] a,
      int a0,
      int rowStride,
      int columnStride,
      int k,
      double[] x,
      int x0,
      int lanes,
      double[] c,
      int c0) {
    int c1 = c0 + lanes;
    int c2 = c1 + lanes;
    int c3 = c2 + lanes;
    DoubleVector s00 = DoubleVector.fromArray(SPECIES, c, c0);
    DoubleVector s01 = DoubleVector.fromArray(SPECIES, c, c0 + LANES);
    DoubleVector s10 = DoubleVector.fromArray(SPECIES, c, c1);
    DoubleVector s11 = DoubleVector.fromArray(SPECIES, c, c1 + LANES);
    DoubleVector s20 = DoubleVector.fromArray(SPECIES, c, c2);
    DoubleVector s21 = DoubleVector.fromArray(SPECIES, c, c2 + LANES);
    DoubleVector s30 = DoubleVector.fromArray(SPECIES, c, c3);
    DoubleVector s31 = DoubleVector.fromArray(SPECIES, c, c3 + LANES);
    for (int j = 0; j < k; j++) {
      int p = a0 + j * columnStride;
      DoubleVector x0j = DoubleVector.fromArray(SPECIES, x, x0 + j * lanes);
      DoubleVector x1j = DoubleVector.fromArray(SPECIES, x, x0 + j * lanes + LANES);
      DoubleVector factor = DoubleVector.broadcast(SPECIES, a[p]);
      s00 = factor.fma(x0j, s00);
      s01 = factor.fma(x1j, s01);
      factor = DoubleVector.broadcast(SPECIES, a[p + rowStride]);
      s10 = factor.fma(x0j, s10);
      s11 = factor.fma(x1j, s11);
      factor = DoubleVector.broadcast(SPECIES, a[p + 2 * rowStride]);
      s20 = factor.fma(x0j, s20);
      s21 = factor.fma(x1j, s21);
      factor = DoubleVector.broadcast(SPECIES, a[p + 3 * rowStride]);
      s30 = factor.fma(x0j, s30);
      s31 = factor.fma(x1j, s31);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + LANES);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + LANES);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + LANES);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + LANES);
  }

  private static void oneRow(
      double[] a,
      int aOffset,
      int columnStride,
      int k,
      double[] x,
      int xOffset,
      int lanes,
      double[] c,
      int cOffset) {
    DoubleVector sum = DoubleVector.fromArray(SPECIES, c, cOffset);
    for (int j = 0; j < k; j++) {
      DoubleVector factor = DoubleVector.broadcast(SPECIES, a[aOffset + j * columnStride]);
      sum = factor.fma(DoubleVector.fromArray(SPECIES, x, xOffset + j * lanes), sum);
    }
    sum.intoArray(c, cOffset);
  }

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
    for (; l <= lanes - 4 * LANES; l += 4 * LANES) {
      int r = cOffset + l;
      DoubleVector s0 = DoubleVector.fromArray(SPECIES, c, r);
      DoubleVector s1 = DoubleVector.fromArray(SPECIES, c, r + LANES);
      DoubleVector s2 = DoubleVector.fromArray(SPECIES, c, r + 2 * LANES);
      DoubleVector s3 = DoubleVector.fromArray(SPECIES, c, r + 3 * LANES);
      for (int k = 0; k < depth; k++) {
        DoubleVector factor = DoubleVector.broadcast(SPECIES, sign * a[aOffset + k * aStep]);
        int q = bOffset + k * bStep + l;
        s0 = factor.fma(DoubleVector.fromArray(SPECIES, b, q), s0);
        s1 = factor.fma(DoubleVector.fromArray(SPECIES, b, q + LANES), s1);
        s2 = factor.fma(DoubleVector.fromArray(SPECIES, b, q + 2 * LANES), s2);
        s3 = factor.fma(DoubleVector.fromArray(SPECIES, b, q + 3 * LANES), s3);
      }
      s0.intoArray(c, r);
      s1.intoArray(c, r + LANES);
      s2.intoArray(c, r + 2 * LANES);
      s3.intoArray(c, r + 3 * LANES);
    }
    for (; l <= lanes - LANES; l += LANES) {
      DoubleVector sum = DoubleVector.fromArray(SPECIES, c, cOffset + l);
      for (int k = 0; k < depth; k++) {
        DoubleVector factor = DoubleVector.broadcast(SPECIES, sign * a[aOffset + k * aStep]);
        sum = factor.fma(DoubleVector.fromArray(SPECIES, b, bOffset + k * bStep + l), sum);
      }
      sum.intoArray(c, cOffset + l);
    }
    ScalarProducts.addScaledLanes(
        sign, a, aOffset, aStep, b, bOffset + l, bStep, depth, c, cOffset + l, lanes - l);
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
