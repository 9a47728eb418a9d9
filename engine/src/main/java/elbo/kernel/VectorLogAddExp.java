// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Functions of two arguments on vectors: the straight line of `elbo.special`, operation for
/// operation. Written by `src/test/oracle/vector_kernels.py`, which says why; do not edit.
///
/// Each method returns how many elements it did: what does not fill a vector is left to the caller.
final class VectorLogAddExp {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorLogAddExp() {}

  static int logAddExp(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, aOffset + i);
      DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, bOffset + i);
      DoubleVector v1 = a0.sub(b0).abs();
      if (!v1.compare(VectorOperators.LE, 708.0)
          .and(a0.compare(VectorOperators.NE, b0))
          .allTrue()) {
        ScalarBinary.apply(
            BinaryKernels.LOG_ADD_EXP, a, aOffset + i, b, bOffset + i, out, outOffset + i, LANES);
        continue;
      }
      DoubleVector v2 = v1.neg();
      DoubleVector v3 =
          v2.fma(
              DoubleVector.broadcast(SPECIES, 0x1.71547652b82fep0),
              DoubleVector.broadcast(SPECIES, 0x1.8p52));
      DoubleVector v4 = v3.sub(0x1.8p52);
      DoubleVector v5 =
          v4.fma(
              DoubleVector.broadcast(SPECIES, -0x1.ef35793c76730p-45),
              v4.fma(DoubleVector.broadcast(SPECIES, -0x1.62e42fefa3800p-1), v2));
      DoubleVector v6 = v5.mul(v5);
      DoubleVector v7 =
          v6.fma(
                  DoubleVector.broadcast(SPECIES, 0x1.af39c20098071p-26)
                      .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.71de0d383914ap-19))
                      .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.a01a01a7e29cdp-13))
                      .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.111111111098cp-7))
                      .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.5555555555556p-3))
                      .fma(
                          v5,
                          DoubleVector.broadcast(SPECIES, 0x1.28926932adb78p-22)
                              .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.a019b84d17a80p-16))
                              .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.6c16c178bd6bcp-10))
                              .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.5555555553ce3p-5))
                              .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.0000000000001p-1))),
                  v5)
              .add(1.0)
              .reinterpretAsLongs()
              .add(v3.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52))
              .reinterpretAsDoubles();
      DoubleVector v8 = v7.div(v7.add(2.0));
      DoubleVector v9 = v8.mul(v8);
      DoubleVector v10 = v9.mul(v9);
      a0.max(b0)
          .add(
              v8.fma(
                  v9.fma(
                      DoubleVector.broadcast(SPECIES, 0x1.4b0a26c5f2aefp-3)
                          .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.eb905e8575054p-4))
                          .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.3b18b294bebf9p-3))
                          .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.c71c727143318p-3))
                          .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.999999999a3ddp-2))
                          .fma(
                              v9,
                              DoubleVector.broadcast(SPECIES, 0x1.687a6e7c95176p-4)
                                  .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.10ac75dc602b1p-3))
                                  .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.745cf0b0e03bdp-3))
                                  .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.24924923d44c6p-2))
                                  .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.5555555555555p-1))),
                      v7.neg()),
                  v7))
          .intoArray(out, outOffset + i);
    }
    return i;
  }

  static int logAddExpVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, aOffset + i);
      DoubleVector b0 = DoubleVector.broadcast(SPECIES, b);
      DoubleVector v1 = a0.sub(b0).abs();
      if (!v1.compare(VectorOperators.LE, 708.0)
          .and(a0.compare(VectorOperators.NE, b0))
          .allTrue()) {
        ScalarBinary.applyVectorScalar(
            BinaryKernels.LOG_ADD_EXP, a, aOffset + i, b, out, outOffset + i, LANES);
        continue;
      }
      DoubleVector v2 = v1.neg();
      DoubleVector v3 =
          v2.fma(
              DoubleVector.broadcast(SPECIES, 0x1.71547652b82fep0),
              DoubleVector.broadcast(SPECIES, 0x1.8p52));
      DoubleVector v4 = v3.sub(0x1.8p52);
      DoubleVector v5 =
          v4.fma(
              DoubleVector.broadcast(SPECIES, -0x1.ef35793c76730p-45),
              v4.fma(DoubleVector.broadcast(SPECIES, -0x1.62e42fefa3800p-1), v2));
      DoubleVector v6 = v5.mul(v5);
      DoubleVector v7 =
          v6.fma(
                  DoubleVector.broadcast(SPECIES, 0x1.af39c20098071p-26)
                      .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.71de0d383914ap-19))
                      .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.a01a01a7e29cdp-13))
                      .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.111111111098cp-7))
                      .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.5555555555556p-3))
                      .fma(
                          v5,
                          DoubleVector.broadcast(SPECIES, 0x1.28926932adb78p-22)
                              .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.a019b84d17a80p-16))
                              .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.6c16c178bd6bcp-10))
                              .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.5555555553ce3p-5))
                              .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.0000000000001p-1))),
                  v5)
              .add(1.0)
              .reinterpretAsLongs()
              .add(v3.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52))
              .reinterpretAsDoubles();
      DoubleVector v8 = v7.div(v7.add(2.0));
      DoubleVector v9 = v8.mul(v8);
      DoubleVector v10 = v9.mul(v9);
      a0.max(b0)
          .add(
              v8.fma(
                  v9.fma(
                      DoubleVector.broadcast(SPECIES, 0x1.4b0a26c5f2aefp-3)
                          .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.eb905e8575054p-4))
                          .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.3b18b294bebf9p-3))
                          .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.c71c727143318p-3))
                          .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.999999999a3ddp-2))
                          .fma(
                              v9,
                              DoubleVector.broadcast(SPECIES, 0x1.687a6e7c95176p-4)
                                  .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.10ac75dc602b1p-3))
                                  .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.745cf0b0e03bdp-3))
                                  .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.24924923d44c6p-2))
                                  .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.5555555555555p-1))),
                      v7.neg()),
                  v7))
          .intoArray(out, outOffset + i);
    }
    return i;
  }

  static int logAddExpScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector a0 = DoubleVector.broadcast(SPECIES, a);
      DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, bOffset + i);
      DoubleVector v1 = a0.sub(b0).abs();
      if (!v1.compare(VectorOperators.LE, 708.0)
          .and(a0.compare(VectorOperators.NE, b0))
          .allTrue()) {
        ScalarBinary.applyScalarVector(
            BinaryKernels.LOG_ADD_EXP, a, b, bOffset + i, out, outOffset + i, LANES);
        continue;
      }
      DoubleVector v2 = v1.neg();
      DoubleVector v3 =
          v2.fma(
              DoubleVector.broadcast(SPECIES, 0x1.71547652b82fep0),
              DoubleVector.broadcast(SPECIES, 0x1.8p52));
      DoubleVector v4 = v3.sub(0x1.8p52);
      DoubleVector v5 =
          v4.fma(
              DoubleVector.broadcast(SPECIES, -0x1.ef35793c76730p-45),
              v4.fma(DoubleVector.broadcast(SPECIES, -0x1.62e42fefa3800p-1), v2));
      DoubleVector v6 = v5.mul(v5);
      DoubleVector v7 =
          v6.fma(
                  DoubleVector.broadcast(SPECIES, 0x1.af39c20098071p-26)
                      .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.71de0d383914ap-19))
                      .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.a01a01a7e29cdp-13))
                      .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.111111111098cp-7))
                      .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.5555555555556p-3))
                      .fma(
                          v5,
                          DoubleVector.broadcast(SPECIES, 0x1.28926932adb78p-22)
                              .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.a019b84d17a80p-16))
                              .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.6c16c178bd6bcp-10))
                              .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.5555555553ce3p-5))
                              .fma(v6, DoubleVector.broadcast(SPECIES, 0x1.0000000000001p-1))),
                  v5)
              .add(1.0)
              .reinterpretAsLongs()
              .add(v3.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52))
              .reinterpretAsDoubles();
      DoubleVector v8 = v7.div(v7.add(2.0));
      DoubleVector v9 = v8.mul(v8);
      DoubleVector v10 = v9.mul(v9);
      a0.max(b0)
          .add(
              v8.fma(
                  v9.fma(
                      DoubleVector.broadcast(SPECIES, 0x1.4b0a26c5f2aefp-3)
                          .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.eb905e8575054p-4))
                          .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.3b18b294bebf9p-3))
                          .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.c71c727143318p-3))
                          .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.999999999a3ddp-2))
                          .fma(
                              v9,
                              DoubleVector.broadcast(SPECIES, 0x1.687a6e7c95176p-4)
                                  .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.10ac75dc602b1p-3))
                                  .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.745cf0b0e03bdp-3))
                                  .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.24924923d44c6p-2))
                                  .fma(v10, DoubleVector.broadcast(SPECIES, 0x1.5555555555555p-1))),
                      v7.neg()),
                  v7))
          .intoArray(out, outOffset + i);
    }
    return i;
  }
}
