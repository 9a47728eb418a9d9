// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Error functions on vectors: the straight line of `elbo.special`, operation for operation.
/// Written by `src/test/oracle/vector_kernels.py`, which says why; do not edit.
///
/// Each method returns how many elements it did: what does not fill a vector is left to the caller.
final class VectorError {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorError() {}

  static int erf(double[] x, int xOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset + i);
      if (!x0.abs().compare(VectorOperators.LE, 26.0).allTrue()) {
        ScalarUnary.apply(UnaryKernels.ERF, x, xOffset + i, out, outOffset + i, LANES);
        continue;
      }
      DoubleVector v1 = x0.abs();
      DoubleVector v2 = v1.mul(v1).neg();
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
      DoubleVector v8 = v1.sub(4.0).div(v1.add(4.0));
      DoubleVector v9 = v8.mul(v8);
      DoubleVector v10 = x0.mul(x0);
      DoubleVector v11 = v10.mul(v10);
      x0.reinterpretAsLongs()
          .and(Long.MIN_VALUE)
          .or(
              DoubleVector.broadcast(SPECIES, 1.0)
                  .sub(
                      v1.fma(v1, v2)
                          .neg()
                          .fma(v7, v7)
                          .mul(
                              DoubleVector.broadcast(SPECIES, 0x1.ff247156a53a2p-31)
                                  .fma(v9, DoubleVector.broadcast(SPECIES, -0x1.a7f4a11380e73p-27))
                                  .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.c8a212189b424p-24))
                                  .fma(v9, DoubleVector.broadcast(SPECIES, -0x1.b8ce493292da5p-21))
                                  .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.7ef644c7815aap-18))
                                  .fma(v9, DoubleVector.broadcast(SPECIES, -0x1.99537515467bep-16))
                                  .fma(v9, DoubleVector.broadcast(SPECIES, -0x1.a1df5e81f57b4p-13))
                                  .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.49c672e199469p-8))
                                  .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.3079edf5181dfp-5))
                                  .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.7fee004e1eefep-4))
                                  .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.16ecefcfa4d10p-4))
                                  .fma(v9, DoubleVector.broadcast(SPECIES, -0x1.1df1ad154a286p-3))
                                  .fma(
                                      v8,
                                      DoubleVector.broadcast(SPECIES, -0x1.2feb115e10ff8p-32)
                                          .fma(
                                              v9,
                                              DoubleVector.broadcast(
                                                  SPECIES, 0x1.bc41def3d5cc5p-29))
                                          .fma(
                                              v9,
                                              DoubleVector.broadcast(
                                                  SPECIES, -0x1.64110b1736fb3p-26))
                                          .fma(
                                              v9,
                                              DoubleVector.broadcast(
                                                  SPECIES, 0x1.4dcd6b6d85452p-24))
                                          .fma(
                                              v9,
                                              DoubleVector.broadcast(
                                                  SPECIES, 0x1.393f4d359a7fdp-22))
                                          .fma(
                                              v9,
                                              DoubleVector.broadcast(
                                                  SPECIES, -0x1.7884d2487d5efp-17))
                                          .fma(
                                              v9,
                                              DoubleVector.broadcast(
                                                  SPECIES, 0x1.3be0432bfa860p-13))
                                          .fma(
                                              v9,
                                              DoubleVector.broadcast(
                                                  SPECIES, -0x1.8d4a9a6465372p-11))
                                          .fma(
                                              v9,
                                              DoubleVector.broadcast(
                                                  SPECIES, -0x1.09623884747dbp-6))
                                          .fma(
                                              v9,
                                              DoubleVector.broadcast(
                                                  SPECIES, -0x1.0fb06dfe4c6c0p-4))
                                          .fma(
                                              v9,
                                              DoubleVector.broadcast(
                                                  SPECIES, -0x1.9ddb23c3e8f13p-4))
                                          .fma(
                                              v9,
                                              DoubleVector.broadcast(SPECIES, 0x1.f7f5df66fd797p-7))
                                          .fma(
                                              v9,
                                              DoubleVector.broadcast(SPECIES, 0x1.3ba5916e9fd7fp0)))
                                  .div(
                                      v1.fma(
                                          DoubleVector.broadcast(SPECIES, 2.0),
                                          DoubleVector.broadcast(SPECIES, 1.0)))))
                  .reinterpretAsLongs()
                  .and(Long.MAX_VALUE))
          .reinterpretAsDoubles()
          .blend(
              x0.mul(
                  DoubleVector.broadcast(SPECIES, -0x1.389d4f2641625p-30)
                      .fma(v11, DoubleVector.broadcast(SPECIES, -0x1.5f1ecb6f0764cp-23))
                      .fma(v11, DoubleVector.broadcast(SPECIES, -0x1.f4d1e3183f7aep-17))
                      .fma(v11, DoubleVector.broadcast(SPECIES, -0x1.c02db3dac435fp-11))
                      .fma(v11, DoubleVector.broadcast(SPECIES, -0x1.b82ce31284e00p-6))
                      .fma(v11, DoubleVector.broadcast(SPECIES, -0x1.812746b0379e6p-2))
                      .fma(
                          v10,
                          DoubleVector.broadcast(SPECIES, 0x1.05ffd737fb32ep-34)
                              .fma(v11, DoubleVector.broadcast(SPECIES, 0x1.f7b4bf3b13964p-27))
                              .fma(v11, DoubleVector.broadcast(SPECIES, 0x1.b9df224ca4b97p-20))
                              .fma(v11, DoubleVector.broadcast(SPECIES, 0x1.f9a321d5b8e1ep-14))
                              .fma(v11, DoubleVector.broadcast(SPECIES, 0x1.565bcd0dbaa38p-8))
                              .fma(v11, DoubleVector.broadcast(SPECIES, 0x1.ce2f21a042b30p-4))
                              .fma(v11, DoubleVector.broadcast(SPECIES, 0x1.20dd750429b6dp0)))),
              v1.compare(VectorOperators.LT, 1.0))
          .intoArray(out, outOffset + i);
    }
    return i;
  }

  static int erfc(double[] x, int xOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset + i);
      if (!x0.abs().compare(VectorOperators.LE, 26.0).allTrue()) {
        ScalarUnary.apply(UnaryKernels.ERFC, x, xOffset + i, out, outOffset + i, LANES);
        continue;
      }
      DoubleVector v1 = x0.abs();
      DoubleVector v2 = v1.mul(v1).neg();
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
      DoubleVector v8 = v1.sub(4.0).div(v1.add(4.0));
      DoubleVector v9 = v8.mul(v8);
      DoubleVector v10 =
          v1.fma(v1, v2)
              .neg()
              .fma(v7, v7)
              .mul(
                  DoubleVector.broadcast(SPECIES, 0x1.ff247156a53a2p-31)
                      .fma(v9, DoubleVector.broadcast(SPECIES, -0x1.a7f4a11380e73p-27))
                      .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.c8a212189b424p-24))
                      .fma(v9, DoubleVector.broadcast(SPECIES, -0x1.b8ce493292da5p-21))
                      .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.7ef644c7815aap-18))
                      .fma(v9, DoubleVector.broadcast(SPECIES, -0x1.99537515467bep-16))
                      .fma(v9, DoubleVector.broadcast(SPECIES, -0x1.a1df5e81f57b4p-13))
                      .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.49c672e199469p-8))
                      .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.3079edf5181dfp-5))
                      .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.7fee004e1eefep-4))
                      .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.16ecefcfa4d10p-4))
                      .fma(v9, DoubleVector.broadcast(SPECIES, -0x1.1df1ad154a286p-3))
                      .fma(
                          v8,
                          DoubleVector.broadcast(SPECIES, -0x1.2feb115e10ff8p-32)
                              .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.bc41def3d5cc5p-29))
                              .fma(v9, DoubleVector.broadcast(SPECIES, -0x1.64110b1736fb3p-26))
                              .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.4dcd6b6d85452p-24))
                              .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.393f4d359a7fdp-22))
                              .fma(v9, DoubleVector.broadcast(SPECIES, -0x1.7884d2487d5efp-17))
                              .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.3be0432bfa860p-13))
                              .fma(v9, DoubleVector.broadcast(SPECIES, -0x1.8d4a9a6465372p-11))
                              .fma(v9, DoubleVector.broadcast(SPECIES, -0x1.09623884747dbp-6))
                              .fma(v9, DoubleVector.broadcast(SPECIES, -0x1.0fb06dfe4c6c0p-4))
                              .fma(v9, DoubleVector.broadcast(SPECIES, -0x1.9ddb23c3e8f13p-4))
                              .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.f7f5df66fd797p-7))
                              .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.3ba5916e9fd7fp0)))
                      .div(
                          v1.fma(
                              DoubleVector.broadcast(SPECIES, 2.0),
                              DoubleVector.broadcast(SPECIES, 1.0))));
      v10.blend(DoubleVector.broadcast(SPECIES, 2.0).sub(v10), x0.compare(VectorOperators.LT, 0.0))
          .intoArray(out, outOffset + i);
    }
    return i;
  }

  static int logNdtr(double[] x, int xOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset + i);
      if (!x0.compare(VectorOperators.GE, -1e+150)
          .and(x0.compare(VectorOperators.LE, 37.0))
          .allTrue()) {
        ScalarUnary.apply(UnaryKernels.LOG_NDTR, x, xOffset + i, out, outOffset + i, LANES);
        continue;
      }
      DoubleVector v1 = x0.abs();
      VectorMask<Double> v2 = x0.compare(VectorOperators.LT, -1.0);
      DoubleVector v3 = v1.blend(1.0, v2);
      DoubleVector v4 = v3.mul(v3);
      DoubleVector v5 = v4.mul(-0.5);
      DoubleVector v6 =
          v5.fma(
              DoubleVector.broadcast(SPECIES, 0x1.71547652b82fep0),
              DoubleVector.broadcast(SPECIES, 0x1.8p52));
      DoubleVector v7 = v6.sub(0x1.8p52);
      DoubleVector v8 =
          v7.fma(
              DoubleVector.broadcast(SPECIES, -0x1.ef35793c76730p-45),
              v7.fma(DoubleVector.broadcast(SPECIES, -0x1.62e42fefa3800p-1), v5));
      DoubleVector v9 = v8.mul(v8);
      DoubleVector v10 =
          v9.fma(
                  DoubleVector.broadcast(SPECIES, 0x1.af39c20098071p-26)
                      .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.71de0d383914ap-19))
                      .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.a01a01a7e29cdp-13))
                      .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.111111111098cp-7))
                      .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.5555555555556p-3))
                      .fma(
                          v8,
                          DoubleVector.broadcast(SPECIES, 0x1.28926932adb78p-22)
                              .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.a019b84d17a80p-16))
                              .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.6c16c178bd6bcp-10))
                              .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.5555555553ce3p-5))
                              .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.0000000000001p-1))),
                  v8)
              .add(1.0)
              .reinterpretAsLongs()
              .add(v6.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52))
              .reinterpretAsDoubles();
      DoubleVector v11 = v1.mul(0x1.6a09e667f3bcdp-1);
      DoubleVector v12 = v11.sub(4.0).div(v11.add(4.0));
      DoubleVector v13 = v12.mul(v12);
      DoubleVector v14 =
          DoubleVector.broadcast(SPECIES, 0x1.ff247156a53a2p-31)
              .fma(v13, DoubleVector.broadcast(SPECIES, -0x1.a7f4a11380e73p-27))
              .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.c8a212189b424p-24))
              .fma(v13, DoubleVector.broadcast(SPECIES, -0x1.b8ce493292da5p-21))
              .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.7ef644c7815aap-18))
              .fma(v13, DoubleVector.broadcast(SPECIES, -0x1.99537515467bep-16))
              .fma(v13, DoubleVector.broadcast(SPECIES, -0x1.a1df5e81f57b4p-13))
              .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.49c672e199469p-8))
              .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.3079edf5181dfp-5))
              .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.7fee004e1eefep-4))
              .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.16ecefcfa4d10p-4))
              .fma(v13, DoubleVector.broadcast(SPECIES, -0x1.1df1ad154a286p-3))
              .fma(
                  v12,
                  DoubleVector.broadcast(SPECIES, -0x1.2feb115e10ff8p-32)
                      .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.bc41def3d5cc5p-29))
                      .fma(v13, DoubleVector.broadcast(SPECIES, -0x1.64110b1736fb3p-26))
                      .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.4dcd6b6d85452p-24))
                      .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.393f4d359a7fdp-22))
                      .fma(v13, DoubleVector.broadcast(SPECIES, -0x1.7884d2487d5efp-17))
                      .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.3be0432bfa860p-13))
                      .fma(v13, DoubleVector.broadcast(SPECIES, -0x1.8d4a9a6465372p-11))
                      .fma(v13, DoubleVector.broadcast(SPECIES, -0x1.09623884747dbp-6))
                      .fma(v13, DoubleVector.broadcast(SPECIES, -0x1.0fb06dfe4c6c0p-4))
                      .fma(v13, DoubleVector.broadcast(SPECIES, -0x1.9ddb23c3e8f13p-4))
                      .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.f7f5df66fd797p-7))
                      .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.3ba5916e9fd7fp0)))
              .div(
                  v11.fma(
                      DoubleVector.broadcast(SPECIES, 2.0), DoubleVector.broadcast(SPECIES, 1.0)));
      DoubleVector v15 = v3.fma(v3, v4.neg()).mul(-0.5).fma(v10, v10).mul(0.5).mul(v14);
      DoubleVector v16 =
          v15.blend(
                  DoubleVector.broadcast(SPECIES, 1.0).sub(v15),
                  x0.compare(VectorOperators.LE, 0.0))
              .neg();
      DoubleVector v17 = v16.add(1.0);
      LongVector v18 = v17.blend(v14.mul(0.5), v2).reinterpretAsLongs().add(0x00095f619980c433L);
      DoubleVector v19 =
          v18.lanewise(VectorOperators.LSHR, 52)
              .or(0x4330000000000000L)
              .reinterpretAsDoubles()
              .sub((0x1p52 + 1023));
      DoubleVector v20 =
          v18.and(0x000fffffffffffffL).add(0x3fe6a09e667f3bcdL).reinterpretAsDoubles().sub(1.0);
      DoubleVector v21 = v20.mul(0.5).mul(v20);
      DoubleVector v22 = v20.div(v20.add(2.0));
      DoubleVector v23 = v22.mul(v22);
      DoubleVector v24 = v23.mul(v23);
      DoubleVector v25 = v17.sub(1.0);
      DoubleVector v26 =
          v19.fma(
              DoubleVector.broadcast(SPECIES, 0x1.62e42fefa3800p-1),
              v20.sub(
                  v21.sub(
                      v22.fma(
                          v21.add(
                              v23.mul(
                                  DoubleVector.broadcast(SPECIES, 0x1.0c0aff044a970p-3)
                                      .fma(
                                          v24,
                                          DoubleVector.broadcast(SPECIES, 0x1.3b1c3c1c81c8fp-3))
                                      .fma(
                                          v24,
                                          DoubleVector.broadcast(SPECIES, 0x1.c71c7201a55d7p-3))
                                      .fma(
                                          v24,
                                          DoubleVector.broadcast(SPECIES, 0x1.9999999999a39p-2))
                                      .fma(
                                          v23,
                                          DoubleVector.broadcast(SPECIES, 0x1.0fbde0f4ad17bp-3)
                                              .fma(
                                                  v24,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.745cf8e4bba1bp-3))
                                              .fma(
                                                  v24,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.2492492476a1ap-2))
                                              .fma(
                                                  v24,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.5555555555555p-1))))),
                          v19.fma(
                              DoubleVector.broadcast(SPECIES, 0x1.ef35793c76730p-45),
                              DoubleVector.broadcast(SPECIES, 1.0)
                                  .sub(v17.sub(v25))
                                  .add(v16.sub(v25))
                                  .div(v17)
                                  .blend(0.0, v2))))));
      v26.blend(x0.mul(-0.5).fma(x0, v26), v2).intoArray(out, outOffset + i);
    }
    return i;
  }

  static int ndtri(double[] x, int xOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset + i);
      if (!x0.compare(VectorOperators.GE, 1e-10)
          .and(x0.compare(VectorOperators.LE, 1 - 1e-10))
          .allTrue()) {
        ScalarUnary.apply(UnaryKernels.NDTRI, x, xOffset + i, out, outOffset + i, LANES);
        continue;
      }
      LongVector v1 =
          x0.mul(4.0)
              .mul(DoubleVector.broadcast(SPECIES, 1.0).sub(x0))
              .reinterpretAsLongs()
              .add(0x00095f619980c433L);
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
      DoubleVector v8 =
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
                                  DoubleVector.broadcast(SPECIES, 0.0))))))
              .neg();
      DoubleVector v9 = v8.max(0.0).sqrt();
      DoubleVector v10 = v9.sub(6.0);
      DoubleVector v11 = v10.mul(v10);
      DoubleVector v12 = v9.sub(3.25);
      DoubleVector v13 = v12.mul(v12);
      DoubleVector v14 = v8.sub(3.125);
      DoubleVector v15 = v14.mul(v14);
      x0.mul(2.0)
          .sub(1.0)
          .mul(
              DoubleVector.broadcast(SPECIES, -0x1.3925a2301aaf3p-45)
                  .fma(v11, DoubleVector.broadcast(SPECIES, -0x1.897322b771766p-41))
                  .fma(v11, DoubleVector.broadcast(SPECIES, 0x1.beefbae184315p-40))
                  .fma(v11, DoubleVector.broadcast(SPECIES, -0x1.660c87f9438a8p-36))
                  .fma(v11, DoubleVector.broadcast(SPECIES, -0x1.f9546035fa43dp-33))
                  .fma(v11, DoubleVector.broadcast(SPECIES, -0x1.3a1797d1cd6c5p-27))
                  .fma(v11, DoubleVector.broadcast(SPECIES, -0x1.3d28d5c90925ap-22))
                  .fma(v11, DoubleVector.broadcast(SPECIES, -0x1.fc5ad2993a88cp-18))
                  .fma(v11, DoubleVector.broadcast(SPECIES, -0x1.fd3b2cbc4b6cbp-15))
                  .fma(v11, DoubleVector.broadcast(SPECIES, 0x1.6d841ef93029bp0))
                  .fma(
                      v10,
                      DoubleVector.broadcast(SPECIES, -0x1.3c9451b394076p-48)
                          .fma(v11, DoubleVector.broadcast(SPECIES, 0x1.a7a64426e4469p-42))
                          .fma(v11, DoubleVector.broadcast(SPECIES, -0x1.ed3cbf331504fp-41))
                          .fma(v11, DoubleVector.broadcast(SPECIES, 0x1.2197ba73567e6p-37))
                          .fma(v11, DoubleVector.broadcast(SPECIES, 0x1.2588339cf6f8dp-35))
                          .fma(v11, DoubleVector.broadcast(SPECIES, 0x1.a790b62000bf9p-30))
                          .fma(v11, DoubleVector.broadcast(SPECIES, 0x1.c61305b4e6775p-25))
                          .fma(v11, DoubleVector.broadcast(SPECIES, 0x1.a3b65ecbd3699p-20))
                          .fma(v11, DoubleVector.broadcast(SPECIES, 0x1.fffc2d6b62d4ap-16))
                          .fma(v11, DoubleVector.broadcast(SPECIES, -0x1.5e96f303f0663p-11))
                          .fma(v11, DoubleVector.broadcast(SPECIES, 0x1.09307c4afec84p3)))
                  .blend(
                      DoubleVector.broadcast(SPECIES, 0x1.1383e31c99615p-23)
                          .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.bd333185dbc18p-26))
                          .fma(v13, DoubleVector.broadcast(SPECIES, -0x1.7cf2db9534a6cp-18))
                          .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.27ff3fad4d05ap-16))
                          .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.950a8c22b2df5p-14))
                          .fma(v13, DoubleVector.broadcast(SPECIES, -0x1.073e91f20a1f5p-11))
                          .fma(v13, DoubleVector.broadcast(SPECIES, -0x1.38f1f6d52d2a8p-9))
                          .fma(v13, DoubleVector.broadcast(SPECIES, -0x1.5bab4c39d9478p-8))
                          .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.6bf14fa6fc320p0))
                          .fma(
                              v12,
                              DoubleVector.broadcast(SPECIES, -0x1.29da4919d06a9p-31)
                                  .fma(v13, DoubleVector.broadcast(SPECIES, -0x1.97e24cbed3337p-22))
                                  .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.1bed344ba1452p-19))
                                  .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.15d3726c18d70p-18))
                                  .fma(v13, DoubleVector.broadcast(SPECIES, -0x1.18aeb78661f28p-14))
                                  .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.1d17431efb948p-15))
                                  .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.616921e971322p-10))
                                  .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.cdd2bb95a3e0cp-9))
                                  .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.f1c95c5e74cdbp-8))
                                  .fma(v13, DoubleVector.broadcast(SPECIES, 0x1.171f182e77876p2))),
                      v9.compare(VectorOperators.LT, 4.0))
                  .blend(
                      DoubleVector.broadcast(SPECIES, 0x1.5a490b7731a15p-68)
                          .fma(v15, DoubleVector.broadcast(SPECIES, -0x1.242603ecc64dfp-61))
                          .fma(v15, DoubleVector.broadcast(SPECIES, 0x1.964c14c7e5669p-56))
                          .fma(v15, DoubleVector.broadcast(SPECIES, -0x1.06b76f40aecacp-54))
                          .fma(v15, DoubleVector.broadcast(SPECIES, -0x1.fdae8a4c93954p-45))
                          .fma(v15, DoubleVector.broadcast(SPECIES, 0x1.05c6bd9d338b9p-38))
                          .fma(v15, DoubleVector.broadcast(SPECIES, -0x1.50c1aff54493dp-34))
                          .fma(v15, DoubleVector.broadcast(SPECIES, -0x1.8faf5546388a4p-28))
                          .fma(v15, DoubleVector.broadcast(SPECIES, 0x1.4186be8c34437p-21))
                          .fma(v15, DoubleVector.broadcast(SPECIES, -0x1.49627602c03eep-16))
                          .fma(v15, DoubleVector.broadcast(SPECIES, -0x1.12994fbb84299p-10))
                          .fma(v15, DoubleVector.broadcast(SPECIES, 0x1.5bc94440cc7ecp-2))
                          .fma(
                              v14,
                              DoubleVector.broadcast(SPECIES, -0x1.dbeccf1c596c1p-70)
                                  .fma(v15, DoubleVector.broadcast(SPECIES, 0x1.e00593a36d4b8p-60))
                                  .fma(v15, DoubleVector.broadcast(SPECIES, -0x1.a879e14feca93p-53))
                                  .fma(v15, DoubleVector.broadcast(SPECIES, 0x1.501a572b2af16p-47))
                                  .fma(v15, DoubleVector.broadcast(SPECIES, -0x1.028853bd2f0d2p-43))
                                  .fma(v15, DoubleVector.broadcast(SPECIES, -0x1.42da7457f1ed4p-36))
                                  .fma(v15, DoubleVector.broadcast(SPECIES, 0x1.98a57af79a002p-30))
                                  .fma(v15, DoubleVector.broadcast(SPECIES, -0x1.6125a5d8b9a27p-25))
                                  .fma(v15, DoubleVector.broadcast(SPECIES, -0x1.032ee3ba720ebp-19))
                                  .fma(v15, DoubleVector.broadcast(SPECIES, 0x1.14e8fc42a1299p-12))
                                  .fma(v15, DoubleVector.broadcast(SPECIES, -0x1.179b2574060cbp-7))
                                  .fma(v15, DoubleVector.broadcast(SPECIES, 0x1.2b57ec65a8009p1))),
                      v8.compare(VectorOperators.LT, 6.25)))
          .intoArray(out, outOffset + i);
    }
    return i;
  }
}
