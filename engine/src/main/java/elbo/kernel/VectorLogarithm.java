// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Logarithms on vectors: the straight line of `elbo.special`, operation for operation. Written by
/// `src/test/oracle/vector_kernels.py`, which says why; do not edit.
///
/// Each method returns how many elements it did: what does not fill a vector is left to the caller.
final class VectorLogarithm {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorLogarithm() {}

  static int log(double[] x, int xOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset + i);
      if (!x0.compare(VectorOperators.GE, Double.MIN_NORMAL)
          .and(x0.compare(VectorOperators.LT, Double.POSITIVE_INFINITY))
          .allTrue()) {
        ScalarUnary.apply(UnaryKernels.LOG, x, xOffset + i, out, outOffset + i, LANES);
        continue;
      }
      LongVector v1 = x0.reinterpretAsLongs().add(0x00095f619980c433L);
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
      v2.fma(
              DoubleVector.broadcast(SPECIES, 0x1.62e42fefa3800p-1),
              v3.sub(
                  v4.sub(
                      v5.fma(
                          v4.add(
                              v6.mul(
                                  DoubleVector.broadcast(SPECIES, 0x1.0c0aff044a970p-3)
                                      .fma(
                                          v7, DoubleVector.broadcast(SPECIES, 0x1.3b1c3c1c81c8fp-3))
                                      .fma(
                                          v7, DoubleVector.broadcast(SPECIES, 0x1.c71c7201a55d7p-3))
                                      .fma(
                                          v7, DoubleVector.broadcast(SPECIES, 0x1.9999999999a39p-2))
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
          .intoArray(out, outOffset + i);
    }
    return i;
  }

  static int log1p(double[] x, int xOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset + i);
      if (x0.compare(VectorOperators.GE, 0.0).and(x0.compare(VectorOperators.LE, 1.0)).allTrue()) {
        DoubleVector v1 = x0.div(x0.add(2.0));
        DoubleVector v2 = v1.mul(v1);
        DoubleVector v3 = v2.mul(v2);
        v1.fma(
                v2.fma(
                    DoubleVector.broadcast(SPECIES, 0x1.4b0a26c5f2aefp-3)
                        .fma(v3, DoubleVector.broadcast(SPECIES, 0x1.eb905e8575054p-4))
                        .fma(v3, DoubleVector.broadcast(SPECIES, 0x1.3b18b294bebf9p-3))
                        .fma(v3, DoubleVector.broadcast(SPECIES, 0x1.c71c727143318p-3))
                        .fma(v3, DoubleVector.broadcast(SPECIES, 0x1.999999999a3ddp-2))
                        .fma(
                            v2,
                            DoubleVector.broadcast(SPECIES, 0x1.687a6e7c95176p-4)
                                .fma(v3, DoubleVector.broadcast(SPECIES, 0x1.10ac75dc602b1p-3))
                                .fma(v3, DoubleVector.broadcast(SPECIES, 0x1.745cf0b0e03bdp-3))
                                .fma(v3, DoubleVector.broadcast(SPECIES, 0x1.24924923d44c6p-2))
                                .fma(v3, DoubleVector.broadcast(SPECIES, 0x1.5555555555555p-1))),
                    x0.neg()),
                x0)
            .intoArray(out, outOffset + i);
        continue;
      }
      if (!x0.compare(VectorOperators.GT, -1.0)
          .and(x0.compare(VectorOperators.LE, 1e+300))
          .allTrue()) {
        ScalarUnary.apply(UnaryKernels.LOG1P, x, xOffset + i, out, outOffset + i, LANES);
        continue;
      }
      DoubleVector v1 = x0.add(1.0);
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
      DoubleVector v10 = x0.div(x0.add(2.0));
      DoubleVector v11 = v10.mul(v10);
      DoubleVector v12 = v11.mul(v11);
      v3.fma(
              DoubleVector.broadcast(SPECIES, 0x1.62e42fefa3800p-1),
              v4.sub(
                  v5.sub(
                      v6.fma(
                          v5.add(
                              v7.mul(
                                  DoubleVector.broadcast(SPECIES, 0x1.0c0aff044a970p-3)
                                      .fma(
                                          v8, DoubleVector.broadcast(SPECIES, 0x1.3b1c3c1c81c8fp-3))
                                      .fma(
                                          v8, DoubleVector.broadcast(SPECIES, 0x1.c71c7201a55d7p-3))
                                      .fma(
                                          v8, DoubleVector.broadcast(SPECIES, 0x1.9999999999a39p-2))
                                      .fma(
                                          v7,
                                          DoubleVector.broadcast(SPECIES, 0x1.0fbde0f4ad17bp-3)
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
                                  .add(x0.sub(v9))
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
                                  .fma(v12, DoubleVector.broadcast(SPECIES, 0x1.10ac75dc602b1p-3))
                                  .fma(v12, DoubleVector.broadcast(SPECIES, 0x1.745cf0b0e03bdp-3))
                                  .fma(v12, DoubleVector.broadcast(SPECIES, 0x1.24924923d44c6p-2))
                                  .fma(v12, DoubleVector.broadcast(SPECIES, 0x1.5555555555555p-1))),
                      x0.neg()),
                  x0),
              x0.compare(VectorOperators.GE, 0.0).and(x0.compare(VectorOperators.LE, 1.0)))
          .intoArray(out, outOffset + i);
    }
    return i;
  }

  static int softplus(double[] x, int xOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset + i);
      if (!x0.abs().compare(VectorOperators.LE, 708.0).allTrue()) {
        ScalarUnary.apply(UnaryKernels.SOFTPLUS, x, xOffset + i, out, outOffset + i, LANES);
        continue;
      }
      DoubleVector v1 = x0.abs().neg();
      DoubleVector v2 =
          v1.fma(
              DoubleVector.broadcast(SPECIES, 0x1.71547652b82fep0),
              DoubleVector.broadcast(SPECIES, 0x1.8p52));
      DoubleVector v3 = v2.sub(0x1.8p52);
      DoubleVector v4 =
          v3.fma(
              DoubleVector.broadcast(SPECIES, -0x1.ef35793c76730p-45),
              v3.fma(DoubleVector.broadcast(SPECIES, -0x1.62e42fefa3800p-1), v1));
      DoubleVector v5 = v4.mul(v4);
      DoubleVector v6 =
          v5.fma(
                  DoubleVector.broadcast(SPECIES, 0x1.af39c20098071p-26)
                      .fma(v5, DoubleVector.broadcast(SPECIES, 0x1.71de0d383914ap-19))
                      .fma(v5, DoubleVector.broadcast(SPECIES, 0x1.a01a01a7e29cdp-13))
                      .fma(v5, DoubleVector.broadcast(SPECIES, 0x1.111111111098cp-7))
                      .fma(v5, DoubleVector.broadcast(SPECIES, 0x1.5555555555556p-3))
                      .fma(
                          v4,
                          DoubleVector.broadcast(SPECIES, 0x1.28926932adb78p-22)
                              .fma(v5, DoubleVector.broadcast(SPECIES, 0x1.a019b84d17a80p-16))
                              .fma(v5, DoubleVector.broadcast(SPECIES, 0x1.6c16c178bd6bcp-10))
                              .fma(v5, DoubleVector.broadcast(SPECIES, 0x1.5555555553ce3p-5))
                              .fma(v5, DoubleVector.broadcast(SPECIES, 0x1.0000000000001p-1))),
                  v4)
              .add(1.0)
              .reinterpretAsLongs()
              .add(v2.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52))
              .reinterpretAsDoubles();
      DoubleVector v7 = v6.div(v6.add(2.0));
      DoubleVector v8 = v7.mul(v7);
      DoubleVector v9 = v8.mul(v8);
      x0.max(0.0)
          .add(
              v7.fma(
                  v8.fma(
                      DoubleVector.broadcast(SPECIES, 0x1.4b0a26c5f2aefp-3)
                          .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.eb905e8575054p-4))
                          .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.3b18b294bebf9p-3))
                          .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.c71c727143318p-3))
                          .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.999999999a3ddp-2))
                          .fma(
                              v8,
                              DoubleVector.broadcast(SPECIES, 0x1.687a6e7c95176p-4)
                                  .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.10ac75dc602b1p-3))
                                  .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.745cf0b0e03bdp-3))
                                  .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.24924923d44c6p-2))
                                  .fma(v9, DoubleVector.broadcast(SPECIES, 0x1.5555555555555p-1))),
                      v6.neg()),
                  v6))
          .intoArray(out, outOffset + i);
    }
    return i;
  }

  static int log1mExp(double[] x, int xOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset + i);
      if (!x0.compare(VectorOperators.GE, -700.0)
          .and(x0.compare(VectorOperators.LE, -1e-300))
          .allTrue()) {
        ScalarUnary.apply(UnaryKernels.LOG1M_EXP, x, xOffset + i, out, outOffset + i, LANES);
        continue;
      }
      DoubleVector v1 =
          x0.fma(
              DoubleVector.broadcast(SPECIES, 0x1.71547652b82fep0),
              DoubleVector.broadcast(SPECIES, 0x1.8p52));
      DoubleVector v2 = v1.sub(0x1.8p52);
      DoubleVector v3 =
          v2.fma(
              DoubleVector.broadcast(SPECIES, -0x1.ef35793c76730p-45),
              v2.fma(DoubleVector.broadcast(SPECIES, -0x1.62e42fefa3800p-1), x0));
      DoubleVector v4 = v3.mul(v3);
      DoubleVector v5 =
          v4.fma(
              DoubleVector.broadcast(SPECIES, 0x1.af39c20098071p-26)
                  .fma(v4, DoubleVector.broadcast(SPECIES, 0x1.71de0d383914ap-19))
                  .fma(v4, DoubleVector.broadcast(SPECIES, 0x1.a01a01a7e29cdp-13))
                  .fma(v4, DoubleVector.broadcast(SPECIES, 0x1.111111111098cp-7))
                  .fma(v4, DoubleVector.broadcast(SPECIES, 0x1.5555555555556p-3))
                  .fma(
                      v3,
                      DoubleVector.broadcast(SPECIES, 0x1.28926932adb78p-22)
                          .fma(v4, DoubleVector.broadcast(SPECIES, 0x1.a019b84d17a80p-16))
                          .fma(v4, DoubleVector.broadcast(SPECIES, 0x1.6c16c178bd6bcp-10))
                          .fma(v4, DoubleVector.broadcast(SPECIES, 0x1.5555555553ce3p-5))
                          .fma(v4, DoubleVector.broadcast(SPECIES, 0x1.0000000000001p-1))),
              v3);
      LongVector v6 = v1.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52);
      DoubleVector v7 = v5.add(1.0).reinterpretAsLongs().add(v6).reinterpretAsDoubles().neg();
      DoubleVector v8 = v7.add(1.0);
      DoubleVector v9 = v6.add(0x3fe0000000000000L).reinterpretAsDoubles();
      VectorMask<Double> v10 = x0.compare(VectorOperators.GT, -0x1.62e42fefa39efp-1);
      LongVector v11 =
          v8.blend(v9.fma(v5, v9.sub(0.5)).mul(2.0).neg(), v10)
              .reinterpretAsLongs()
              .add(0x00095f619980c433L);
      DoubleVector v12 =
          v11.lanewise(VectorOperators.LSHR, 52)
              .or(0x4330000000000000L)
              .reinterpretAsDoubles()
              .sub((0x1p52 + 1023));
      DoubleVector v13 =
          v11.and(0x000fffffffffffffL).add(0x3fe6a09e667f3bcdL).reinterpretAsDoubles().sub(1.0);
      DoubleVector v14 = v13.mul(0.5).mul(v13);
      DoubleVector v15 = v13.div(v13.add(2.0));
      DoubleVector v16 = v15.mul(v15);
      DoubleVector v17 = v16.mul(v16);
      DoubleVector v18 = v8.sub(1.0);
      v12.fma(
              DoubleVector.broadcast(SPECIES, 0x1.62e42fefa3800p-1),
              v13.sub(
                  v14.sub(
                      v15.fma(
                          v14.add(
                              v16.mul(
                                  DoubleVector.broadcast(SPECIES, 0x1.0c0aff044a970p-3)
                                      .fma(
                                          v17,
                                          DoubleVector.broadcast(SPECIES, 0x1.3b1c3c1c81c8fp-3))
                                      .fma(
                                          v17,
                                          DoubleVector.broadcast(SPECIES, 0x1.c71c7201a55d7p-3))
                                      .fma(
                                          v17,
                                          DoubleVector.broadcast(SPECIES, 0x1.9999999999a39p-2))
                                      .fma(
                                          v16,
                                          DoubleVector.broadcast(SPECIES, 0x1.0fbde0f4ad17bp-3)
                                              .fma(
                                                  v17,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.745cf8e4bba1bp-3))
                                              .fma(
                                                  v17,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.2492492476a1ap-2))
                                              .fma(
                                                  v17,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.5555555555555p-1))))),
                          v12.fma(
                              DoubleVector.broadcast(SPECIES, 0x1.ef35793c76730p-45),
                              DoubleVector.broadcast(SPECIES, 1.0)
                                  .sub(v8.sub(v18))
                                  .add(v7.sub(v18))
                                  .div(v8)
                                  .blend(0.0, v10))))))
          .intoArray(out, outOffset + i);
    }
    return i;
  }
}
