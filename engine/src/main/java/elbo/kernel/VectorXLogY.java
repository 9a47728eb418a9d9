// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Functions of two arguments on vectors: the straight line of `elbo.special`, operation for
/// operation. Written by `src/test/oracle/vector_kernels.py`, which says why; do not edit.
///
/// Each method returns how many elements it did: what does not fill a vector is left to the caller.
final class VectorXLogY {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorXLogY() {}

  static int xlogy(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, aOffset + i);
      DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, bOffset + i);
      if (!b0.compare(VectorOperators.GE, Double.MIN_NORMAL)
          .and(b0.compare(VectorOperators.LT, Double.POSITIVE_INFINITY))
          .and(a0.compare(VectorOperators.NE, 0.0))
          .allTrue()) {
        ScalarBinary.apply(
            BinaryKernels.XLOGY, a, aOffset + i, b, bOffset + i, out, outOffset + i, LANES);
        continue;
      }
      LongVector v1 = b0.reinterpretAsLongs().add(0x00095f619980c433L);
      DoubleVector v2 =
          v1.lanewise(VectorOperators.LSHR, 52)
              .or(0x4330000000000000L)
              .reinterpretAsDoubles()
              .sub((0x1p52 + 1023));
      DoubleVector v3 =
          v1.and(0x000fffffffffffffL).add(0x3fe6a09e667f3bcdL).reinterpretAsDoubles().sub(1.0);
      DoubleVector v4 = v3.mul(0.5).mul(v3);
      DoubleVector v5 = v3.div(v3.add(2.0));
      DoubleVector v6 = v5.mul(v5);
      DoubleVector v7 = v6.mul(v6);
      a0.mul(
              v2.fma(
                  DoubleVector.broadcast(SPECIES, 0x1.62e42fefa3800p-1),
                  v3.sub(
                      v4.sub(
                          v5.fma(
                              v4.add(
                                  v6.mul(
                                      DoubleVector.broadcast(SPECIES, 0x1.0c0aff044a970p-3)
                                          .fma(
                                              v7,
                                              DoubleVector.broadcast(SPECIES, 0x1.3b1c3c1c81c8fp-3))
                                          .fma(
                                              v7,
                                              DoubleVector.broadcast(SPECIES, 0x1.c71c7201a55d7p-3))
                                          .fma(
                                              v7,
                                              DoubleVector.broadcast(SPECIES, 0x1.9999999999a39p-2))
                                          .fma(
                                              v6,
                                              DoubleVector.broadcast(SPECIES, 0x1.0fbde0f4ad17bp-3)
                                                  .fma(
                                                      v7,
                                                      DoubleVector.broadcast(
                                                          SPECIES, 0x1.745cf8e4bba1bp-3))
                                                  .fma(
                                                      v7,
                                                      DoubleVector.broadcast(
                                                          SPECIES, 0x1.2492492476a1ap-2))
                                                  .fma(
                                                      v7,
                                                      DoubleVector.broadcast(
                                                          SPECIES, 0x1.5555555555555p-1))))),
                              v2.fma(
                                  DoubleVector.broadcast(SPECIES, 0x1.ef35793c76730p-45),
                                  DoubleVector.broadcast(SPECIES, 0.0)))))))
          .intoArray(out, outOffset + i);
    }
    return i;
  }

  static int xlogyVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, aOffset + i);
      DoubleVector b0 = DoubleVector.broadcast(SPECIES, b);
      if (!b0.compare(VectorOperators.GE, Double.MIN_NORMAL)
          .and(b0.compare(VectorOperators.LT, Double.POSITIVE_INFINITY))
          .and(a0.compare(VectorOperators.NE, 0.0))
          .allTrue()) {
        ScalarBinary.applyVectorScalar(
            BinaryKernels.XLOGY, a, aOffset + i, b, out, outOffset + i, LANES);
        continue;
      }
      LongVector v1 = b0.reinterpretAsLongs().add(0x00095f619980c433L);
      DoubleVector v2 =
          v1.lanewise(VectorOperators.LSHR, 52)
              .or(0x4330000000000000L)
              .reinterpretAsDoubles()
              .sub((0x1p52 + 1023));
      DoubleVector v3 =
          v1.and(0x000fffffffffffffL).add(0x3fe6a09e667f3bcdL).reinterpretAsDoubles().sub(1.0);
      DoubleVector v4 = v3.mul(0.5).mul(v3);
      DoubleVector v5 = v3.div(v3.add(2.0));
      DoubleVector v6 = v5.mul(v5);
      DoubleVector v7 = v6.mul(v6);
      a0.mul(
              v2.fma(
                  DoubleVector.broadcast(SPECIES, 0x1.62e42fefa3800p-1),
                  v3.sub(
                      v4.sub(
                          v5.fma(
                              v4.add(
                                  v6.mul(
                                      DoubleVector.broadcast(SPECIES, 0x1.0c0aff044a970p-3)
                                          .fma(
                                              v7,
                                              DoubleVector.broadcast(SPECIES, 0x1.3b1c3c1c81c8fp-3))
                                          .fma(
                                              v7,
                                              DoubleVector.broadcast(SPECIES, 0x1.c71c7201a55d7p-3))
                                          .fma(
                                              v7,
                                              DoubleVector.broadcast(SPECIES, 0x1.9999999999a39p-2))
                                          .fma(
                                              v6,
                                              DoubleVector.broadcast(SPECIES, 0x1.0fbde0f4ad17bp-3)
                                                  .fma(
                                                      v7,
                                                      DoubleVector.broadcast(
                                                          SPECIES, 0x1.745cf8e4bba1bp-3))
                                                  .fma(
                                                      v7,
                                                      DoubleVector.broadcast(
                                                          SPECIES, 0x1.2492492476a1ap-2))
                                                  .fma(
                                                      v7,
                                                      DoubleVector.broadcast(
                                                          SPECIES, 0x1.5555555555555p-1))))),
                              v2.fma(
                                  DoubleVector.broadcast(SPECIES, 0x1.ef35793c76730p-45),
                                  DoubleVector.broadcast(SPECIES, 0.0)))))))
          .intoArray(out, outOffset + i);
    }
    return i;
  }

  static int xlogyScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector a0 = DoubleVector.broadcast(SPECIES, a);
      DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, bOffset + i);
      if (!b0.compare(VectorOperators.GE, Double.MIN_NORMAL)
          .and(b0.compare(VectorOperators.LT, Double.POSITIVE_INFINITY))
          .and(a0.compare(VectorOperators.NE, 0.0))
          .allTrue()) {
        ScalarBinary.applyScalarVector(
            BinaryKernels.XLOGY, a, b, bOffset + i, out, outOffset + i, LANES);
        continue;
      }
      LongVector v1 = b0.reinterpretAsLongs().add(0x00095f619980c433L);
      DoubleVector v2 =
          v1.lanewise(VectorOperators.LSHR, 52)
              .or(0x4330000000000000L)
              .reinterpretAsDoubles()
              .sub((0x1p52 + 1023));
      DoubleVector v3 =
          v1.and(0x000fffffffffffffL).add(0x3fe6a09e667f3bcdL).reinterpretAsDoubles().sub(1.0);
      DoubleVector v4 = v3.mul(0.5).mul(v3);
      DoubleVector v5 = v3.div(v3.add(2.0));
      DoubleVector v6 = v5.mul(v5);
      DoubleVector v7 = v6.mul(v6);
      a0.mul(
              v2.fma(
                  DoubleVector.broadcast(SPECIES, 0x1.62e42fefa3800p-1),
                  v3.sub(
                      v4.sub(
                          v5.fma(
                              v4.add(
                                  v6.mul(
                                      DoubleVector.broadcast(SPECIES, 0x1.0c0aff044a970p-3)
                                          .fma(
                                              v7,
                                              DoubleVector.broadcast(SPECIES, 0x1.3b1c3c1c81c8fp-3))
                                          .fma(
                                              v7,
                                              DoubleVector.broadcast(SPECIES, 0x1.c71c7201a55d7p-3))
                                          .fma(
                                              v7,
                                              DoubleVector.broadcast(SPECIES, 0x1.9999999999a39p-2))
                                          .fma(
                                              v6,
                                              DoubleVector.broadcast(SPECIES, 0x1.0fbde0f4ad17bp-3)
                                                  .fma(
                                                      v7,
                                                      DoubleVector.broadcast(
                                                          SPECIES, 0x1.745cf8e4bba1bp-3))
                                                  .fma(
                                                      v7,
                                                      DoubleVector.broadcast(
                                                          SPECIES, 0x1.2492492476a1ap-2))
                                                  .fma(
                                                      v7,
                                                      DoubleVector.broadcast(
                                                          SPECIES, 0x1.5555555555555p-1))))),
                              v2.fma(
                                  DoubleVector.broadcast(SPECIES, 0x1.ef35793c76730p-45),
                                  DoubleVector.broadcast(SPECIES, 0.0)))))))
          .intoArray(out, outOffset + i);
    }
    return i;
  }

  static int xlog1py(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, aOffset + i);
      DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, bOffset + i);
      if (!b0.compare(VectorOperators.GT, -1.0)
          .and(b0.compare(VectorOperators.LE, 1e+300))
          .and(b0.compare(VectorOperators.NE, 0.0))
          .and(a0.compare(VectorOperators.NE, 0.0))
          .allTrue()) {
        ScalarBinary.apply(
            BinaryKernels.XLOG1PY, a, aOffset + i, b, bOffset + i, out, outOffset + i, LANES);
        continue;
      }
      DoubleVector v1 = b0.add(1.0);
      LongVector v2 = v1.reinterpretAsLongs().add(0x00095f619980c433L);
      DoubleVector v3 =
          v2.lanewise(VectorOperators.LSHR, 52)
              .or(0x4330000000000000L)
              .reinterpretAsDoubles()
              .sub((0x1p52 + 1023));
      DoubleVector v4 =
          v2.and(0x000fffffffffffffL).add(0x3fe6a09e667f3bcdL).reinterpretAsDoubles().sub(1.0);
      DoubleVector v5 = v4.mul(0.5).mul(v4);
      DoubleVector v6 = v4.div(v4.add(2.0));
      DoubleVector v7 = v6.mul(v6);
      DoubleVector v8 = v7.mul(v7);
      DoubleVector v9 = v1.sub(1.0);
      DoubleVector v10 = b0.div(b0.add(2.0));
      DoubleVector v11 = v10.mul(v10);
      DoubleVector v12 = v11.mul(v11);
      a0.mul(
              v3.fma(
                      DoubleVector.broadcast(SPECIES, 0x1.62e42fefa3800p-1),
                      v4.sub(
                          v5.sub(
                              v6.fma(
                                  v5.add(
                                      v7.mul(
                                          DoubleVector.broadcast(SPECIES, 0x1.0c0aff044a970p-3)
                                              .fma(
                                                  v8,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.3b1c3c1c81c8fp-3))
                                              .fma(
                                                  v8,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.c71c7201a55d7p-3))
                                              .fma(
                                                  v8,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.9999999999a39p-2))
                                              .fma(
                                                  v7,
                                                  DoubleVector.broadcast(
                                                          SPECIES, 0x1.0fbde0f4ad17bp-3)
                                                      .fma(
                                                          v8,
                                                          DoubleVector.broadcast(
                                                              SPECIES, 0x1.745cf8e4bba1bp-3))
                                                      .fma(
                                                          v8,
                                                          DoubleVector.broadcast(
                                                              SPECIES, 0x1.2492492476a1ap-2))
                                                      .fma(
                                                          v8,
                                                          DoubleVector.broadcast(
                                                              SPECIES, 0x1.5555555555555p-1))))),
                                  v3.fma(
                                      DoubleVector.broadcast(SPECIES, 0x1.ef35793c76730p-45),
                                      DoubleVector.broadcast(SPECIES, 1.0)
                                          .sub(v1.sub(v9))
                                          .add(b0.sub(v9))
                                          .div(v1))))))
                  .blend(
                      v10.fma(
                          v11.fma(
                              DoubleVector.broadcast(SPECIES, 0x1.4b0a26c5f2aefp-3)
                                  .fma(v12, DoubleVector.broadcast(SPECIES, 0x1.eb905e8575054p-4))
                                  .fma(v12, DoubleVector.broadcast(SPECIES, 0x1.3b18b294bebf9p-3))
                                  .fma(v12, DoubleVector.broadcast(SPECIES, 0x1.c71c727143318p-3))
                                  .fma(v12, DoubleVector.broadcast(SPECIES, 0x1.999999999a3ddp-2))
                                  .fma(
                                      v11,
                                      DoubleVector.broadcast(SPECIES, 0x1.687a6e7c95176p-4)
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.10ac75dc602b1p-3))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.745cf0b0e03bdp-3))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.24924923d44c6p-2))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(
                                                  SPECIES, 0x1.5555555555555p-1))),
                              b0.neg()),
                          b0),
                      b0.compare(VectorOperators.GE, 0.0).and(b0.compare(VectorOperators.LE, 1.0))))
          .intoArray(out, outOffset + i);
    }
    return i;
  }

  static int xlog1pyVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, aOffset + i);
      DoubleVector b0 = DoubleVector.broadcast(SPECIES, b);
      if (!b0.compare(VectorOperators.GT, -1.0)
          .and(b0.compare(VectorOperators.LE, 1e+300))
          .and(b0.compare(VectorOperators.NE, 0.0))
          .and(a0.compare(VectorOperators.NE, 0.0))
          .allTrue()) {
        ScalarBinary.applyVectorScalar(
            BinaryKernels.XLOG1PY, a, aOffset + i, b, out, outOffset + i, LANES);
        continue;
      }
      DoubleVector v1 = b0.add(1.0);
      LongVector v2 = v1.reinterpretAsLongs().add(0x00095f619980c433L);
      DoubleVector v3 =
          v2.lanewise(VectorOperators.LSHR, 52)
              .or(0x4330000000000000L)
              .reinterpretAsDoubles()
              .sub((0x1p52 + 1023));
      DoubleVector v4 =
          v2.and(0x000fffffffffffffL).add(0x3fe6a09e667f3bcdL).reinterpretAsDoubles().sub(1.0);
      DoubleVector v5 = v4.mul(0.5).mul(v4);
      DoubleVector v6 = v4.div(v4.add(2.0));
      DoubleVector v7 = v6.mul(v6);
      DoubleVector v8 = v7.mul(v7);
      DoubleVector v9 = v1.sub(1.0);
      DoubleVector v10 = b0.div(b0.add(2.0));
      DoubleVector v11 = v10.mul(v10);
      DoubleVector v12 = v11.mul(v11);
      a0.mul(
              v3.fma(
                      DoubleVector.broadcast(SPECIES, 0x1.62e42fefa3800p-1),
                      v4.sub(
                          v5.sub(
                              v6.fma(
                                  v5.add(
                                      v7.mul(
                                          DoubleVector.broadcast(SPECIES, 0x1.0c0aff044a970p-3)
                                              .fma(
                                                  v8,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.3b1c3c1c81c8fp-3))
                                              .fma(
                                                  v8,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.c71c7201a55d7p-3))
                                              .fma(
                                                  v8,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.9999999999a39p-2))
                                              .fma(
                                                  v7,
                                                  DoubleVector.broadcast(
                                                          SPECIES, 0x1.0fbde0f4ad17bp-3)
                                                      .fma(
                                                          v8,
                                                          DoubleVector.broadcast(
                                                              SPECIES, 0x1.745cf8e4bba1bp-3))
                                                      .fma(
                                                          v8,
                                                          DoubleVector.broadcast(
                                                              SPECIES, 0x1.2492492476a1ap-2))
                                                      .fma(
                                                          v8,
                                                          DoubleVector.broadcast(
                                                              SPECIES, 0x1.5555555555555p-1))))),
                                  v3.fma(
                                      DoubleVector.broadcast(SPECIES, 0x1.ef35793c76730p-45),
                                      DoubleVector.broadcast(SPECIES, 1.0)
                                          .sub(v1.sub(v9))
                                          .add(b0.sub(v9))
                                          .div(v1))))))
                  .blend(
                      v10.fma(
                          v11.fma(
                              DoubleVector.broadcast(SPECIES, 0x1.4b0a26c5f2aefp-3)
                                  .fma(v12, DoubleVector.broadcast(SPECIES, 0x1.eb905e8575054p-4))
                                  .fma(v12, DoubleVector.broadcast(SPECIES, 0x1.3b18b294bebf9p-3))
                                  .fma(v12, DoubleVector.broadcast(SPECIES, 0x1.c71c727143318p-3))
                                  .fma(v12, DoubleVector.broadcast(SPECIES, 0x1.999999999a3ddp-2))
                                  .fma(
                                      v11,
                                      DoubleVector.broadcast(SPECIES, 0x1.687a6e7c95176p-4)
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.10ac75dc602b1p-3))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.745cf0b0e03bdp-3))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.24924923d44c6p-2))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(
                                                  SPECIES, 0x1.5555555555555p-1))),
                              b0.neg()),
                          b0),
                      b0.compare(VectorOperators.GE, 0.0).and(b0.compare(VectorOperators.LE, 1.0))))
          .intoArray(out, outOffset + i);
    }
    return i;
  }

  static int xlog1pyScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector a0 = DoubleVector.broadcast(SPECIES, a);
      DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, bOffset + i);
      if (!b0.compare(VectorOperators.GT, -1.0)
          .and(b0.compare(VectorOperators.LE, 1e+300))
          .and(b0.compare(VectorOperators.NE, 0.0))
          .and(a0.compare(VectorOperators.NE, 0.0))
          .allTrue()) {
        ScalarBinary.applyScalarVector(
            BinaryKernels.XLOG1PY, a, b, bOffset + i, out, outOffset + i, LANES);
        continue;
      }
      DoubleVector v1 = b0.add(1.0);
      LongVector v2 = v1.reinterpretAsLongs().add(0x00095f619980c433L);
      DoubleVector v3 =
          v2.lanewise(VectorOperators.LSHR, 52)
              .or(0x4330000000000000L)
              .reinterpretAsDoubles()
              .sub((0x1p52 + 1023));
      DoubleVector v4 =
          v2.and(0x000fffffffffffffL).add(0x3fe6a09e667f3bcdL).reinterpretAsDoubles().sub(1.0);
      DoubleVector v5 = v4.mul(0.5).mul(v4);
      DoubleVector v6 = v4.div(v4.add(2.0));
      DoubleVector v7 = v6.mul(v6);
      DoubleVector v8 = v7.mul(v7);
      DoubleVector v9 = v1.sub(1.0);
      DoubleVector v10 = b0.div(b0.add(2.0));
      DoubleVector v11 = v10.mul(v10);
      DoubleVector v12 = v11.mul(v11);
      a0.mul(
              v3.fma(
                      DoubleVector.broadcast(SPECIES, 0x1.62e42fefa3800p-1),
                      v4.sub(
                          v5.sub(
                              v6.fma(
                                  v5.add(
                                      v7.mul(
                                          DoubleVector.broadcast(SPECIES, 0x1.0c0aff044a970p-3)
                                              .fma(
                                                  v8,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.3b1c3c1c81c8fp-3))
                                              .fma(
                                                  v8,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.c71c7201a55d7p-3))
                                              .fma(
                                                  v8,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.9999999999a39p-2))
                                              .fma(
                                                  v7,
                                                  DoubleVector.broadcast(
                                                          SPECIES, 0x1.0fbde0f4ad17bp-3)
                                                      .fma(
                                                          v8,
                                                          DoubleVector.broadcast(
                                                              SPECIES, 0x1.745cf8e4bba1bp-3))
                                                      .fma(
                                                          v8,
                                                          DoubleVector.broadcast(
                                                              SPECIES, 0x1.2492492476a1ap-2))
                                                      .fma(
                                                          v8,
                                                          DoubleVector.broadcast(
                                                              SPECIES, 0x1.5555555555555p-1))))),
                                  v3.fma(
                                      DoubleVector.broadcast(SPECIES, 0x1.ef35793c76730p-45),
                                      DoubleVector.broadcast(SPECIES, 1.0)
                                          .sub(v1.sub(v9))
                                          .add(b0.sub(v9))
                                          .div(v1))))))
                  .blend(
                      v10.fma(
                          v11.fma(
                              DoubleVector.broadcast(SPECIES, 0x1.4b0a26c5f2aefp-3)
                                  .fma(v12, DoubleVector.broadcast(SPECIES, 0x1.eb905e8575054p-4))
                                  .fma(v12, DoubleVector.broadcast(SPECIES, 0x1.3b18b294bebf9p-3))
                                  .fma(v12, DoubleVector.broadcast(SPECIES, 0x1.c71c727143318p-3))
                                  .fma(v12, DoubleVector.broadcast(SPECIES, 0x1.999999999a3ddp-2))
                                  .fma(
                                      v11,
                                      DoubleVector.broadcast(SPECIES, 0x1.687a6e7c95176p-4)
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.10ac75dc602b1p-3))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.745cf0b0e03bdp-3))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.24924923d44c6p-2))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(
                                                  SPECIES, 0x1.5555555555555p-1))),
                              b0.neg()),
                          b0),
                      b0.compare(VectorOperators.GE, 0.0).and(b0.compare(VectorOperators.LE, 1.0))))
          .intoArray(out, outOffset + i);
    }
    return i;
  }
}
