// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Exponentials on vectors: the straight line of `elbo.special`, operation for operation. Written
/// by `src/test/oracle/vector_kernels.py`, which says why; do not edit.
///
/// Each method returns how many elements it did: what does not fill a vector is left to the caller.
final class VectorExponential {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorExponential() {}

  static int exp(double[] x, int xOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset + i);
      if (!x0.abs().compare(VectorOperators.LE, 708.0).allTrue()) {
        ScalarUnary.apply(UnaryKernels.EXP, x, xOffset + i, out, outOffset + i, LANES);
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
              v3)
          .add(1.0)
          .reinterpretAsLongs()
          .add(v1.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52))
          .reinterpretAsDoubles()
          .intoArray(out, outOffset + i);
    }
    return i;
  }

  static int expm1(double[] x, int xOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset + i);
      if (!x0.abs()
          .compare(VectorOperators.LE, 708.0)
          .and(x0.compare(VectorOperators.NE, 0.0))
          .allTrue()) {
        ScalarUnary.apply(UnaryKernels.EXPM1, x, xOffset + i, out, outOffset + i, LANES);
        continue;
      }
      DoubleVector v1 =
          x0.fma(
              DoubleVector.broadcast(SPECIES, 0x1.71547652b82fep0),
              DoubleVector.broadcast(SPECIES, 0x1.8p52));
      DoubleVector v2 =
          v1.reinterpretAsLongs()
              .lanewise(VectorOperators.LSHL, 52)
              .add(0x3fe0000000000000L)
              .reinterpretAsDoubles();
      DoubleVector v3 = v1.sub(0x1.8p52);
      DoubleVector v4 =
          v3.fma(
              DoubleVector.broadcast(SPECIES, -0x1.ef35793c76730p-45),
              v3.fma(DoubleVector.broadcast(SPECIES, -0x1.62e42fefa3800p-1), x0));
      DoubleVector v5 = v4.mul(v4);
      v2.fma(
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
                  v4),
              v2.sub(0.5))
          .mul(2.0)
          .intoArray(out, outOffset + i);
    }
    return i;
  }

  static int tanh(double[] x, int xOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset + i);
      if (!x0.abs().compare(VectorOperators.LE, 350.0).allTrue()) {
        ScalarUnary.apply(UnaryKernels.TANH, x, xOffset + i, out, outOffset + i, LANES);
        continue;
      }
      DoubleVector v1 = x0.abs().mul(-2.0);
      DoubleVector v2 =
          v1.fma(
              DoubleVector.broadcast(SPECIES, 0x1.71547652b82fep0),
              DoubleVector.broadcast(SPECIES, 0x1.8p52));
      DoubleVector v3 =
          v2.reinterpretAsLongs()
              .lanewise(VectorOperators.LSHL, 52)
              .add(0x3fe0000000000000L)
              .reinterpretAsDoubles();
      DoubleVector v4 = v2.sub(0x1.8p52);
      DoubleVector v5 =
          v4.fma(
              DoubleVector.broadcast(SPECIES, -0x1.ef35793c76730p-45),
              v4.fma(DoubleVector.broadcast(SPECIES, -0x1.62e42fefa3800p-1), v1));
      DoubleVector v6 = v5.mul(v5);
      DoubleVector v7 =
          v3.fma(
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
                      v5),
                  v3.sub(0.5))
              .mul(2.0);
      x0.reinterpretAsLongs()
          .and(Long.MIN_VALUE)
          .or(v7.div(v7.add(2.0)).reinterpretAsLongs().and(Long.MAX_VALUE))
          .reinterpretAsDoubles()
          .intoArray(out, outOffset + i);
    }
    return i;
  }

  static int logistic(double[] x, int xOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset + i);
      if (!x0.abs().compare(VectorOperators.LE, 708.0).allTrue()) {
        ScalarUnary.apply(UnaryKernels.LOGISTIC, x, xOffset + i, out, outOffset + i, LANES);
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
      DoubleVector.broadcast(SPECIES, 1.0)
          .blend(v6, x0.compare(VectorOperators.LT, 0.0))
          .div(v6.add(1.0))
          .intoArray(out, outOffset + i);
    }
    return i;
  }
}
