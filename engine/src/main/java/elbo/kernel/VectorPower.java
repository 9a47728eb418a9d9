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
final class VectorPower {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorPower() {}

  static int pow(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, aOffset + i);
      DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, bOffset + i);
      LongVector v1 = a0.reinterpretAsLongs().add(0x00095f619980c433L);
      DoubleVector v2 =
          v1.and(0x000fffffffffffffL).add(0x3fe6a09e667f3bcdL).reinterpretAsDoubles().sub(1.0);
      DoubleVector v3 = v2.mul(DoubleVector.broadcast(SPECIES, 1.0).div(v2.add(2.0)));
      DoubleVector v4 =
          b0.mul(
              v1.lanewise(VectorOperators.LSHR, 52)
                  .or(0x4330000000000000L)
                  .reinterpretAsDoubles()
                  .sub((0x1p52 + 1023))
                  .mul(0x1.62e42fefa3800p-1)
                  .add(v3.add(v3))
                  .add(v3.mul(v3).mul(v3).mul(0x1.5555555555555p-1)));
      if (!a0.compare(VectorOperators.GE, Double.MIN_NORMAL)
          .and(a0.compare(VectorOperators.LT, Double.POSITIVE_INFINITY))
          .and(v4.abs().compare(VectorOperators.LE, 708.0))
          .allTrue()) {
        ScalarBinary.apply(
            BinaryKernels.POW, a, aOffset + i, b, bOffset + i, out, outOffset + i, LANES);
        continue;
      }
      DoubleVector v5 =
          v4.fma(
              DoubleVector.broadcast(SPECIES, 0x1.71547652b82fep0),
              DoubleVector.broadcast(SPECIES, 0x1.8p52));
      DoubleVector v6 = v5.sub(0x1.8p52);
      DoubleVector v7 =
          v1.lanewise(VectorOperators.LSHR, 52)
              .or(0x4330000000000000L)
              .reinterpretAsDoubles()
              .sub((0x1p52 + 1023));
      DoubleVector v8 = v3.neg();
      DoubleVector v9 = v2.add(2.0);
      DoubleVector v10 =
          v8.fma(DoubleVector.broadcast(SPECIES, 2.0).sub(v9).add(v2), v8.fma(v9, v2))
              .mul(DoubleVector.broadcast(SPECIES, 1.0).div(v9));
      DoubleVector v11 = v10.add(v10);
      DoubleVector v12 = v3.mul(v3);
      DoubleVector v13 = v12.mul(v3);
      DoubleVector v14 = v13.mul(0x1.5555555555555p-1);
      DoubleVector v15 = v7.mul(0x1.62e42fefa3800p-1);
      DoubleVector v16 = v3.add(v3);
      DoubleVector v17 = v15.add(v16);
      DoubleVector v18 = v17.sub(v15);
      DoubleVector v19 = v17.add(v14);
      DoubleVector v20 = v19.sub(v17);
      DoubleVector v21 =
          v6.fma(
                  DoubleVector.broadcast(SPECIES, -0x1.ef35793c76730p-45),
                  v6.fma(DoubleVector.broadcast(SPECIES, -0x1.62e42fefa3800p-1), v4))
              .add(
                  b0.fma(
                      v7.fma(DoubleVector.broadcast(SPECIES, 0x1.ef35793c76730p-45), v11)
                          .add(
                              v13.fma(
                                  DoubleVector.broadcast(SPECIES, 0x1.5555555555555p-55),
                                  v12.fma(
                                          v10,
                                          v3.fma(v11, v3.fma(v3, v12.neg()))
                                              .fma(v3, v12.fma(v3, v13.neg())))
                                      .fma(
                                          DoubleVector.broadcast(SPECIES, 0x1.5555555555555p-1),
                                          v13.fma(
                                              DoubleVector.broadcast(SPECIES, 0x1.5555555555555p-1),
                                              v14.neg()))))
                          .add(
                              v15.sub(v17.sub(v18))
                                  .add(v16.sub(v18))
                                  .add(v17.sub(v19.sub(v20)).add(v14.sub(v20))))
                          .add(
                              v13.mul(v12)
                                  .mul(
                                      DoubleVector.broadcast(SPECIES, 0x1.087e4945615c6p-3)
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.1018374c7f117p-3))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.3b18bc82cc745p-3))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.745d09e3d8241p-3))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.c71c71d7fbbacp-3))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.249249248e4d8p-2))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(
                                                  SPECIES, 0x1.999999999999fp-2)))),
                      b0.fma(v19, v4.neg())));
      DoubleVector v22 = v21.add(1.0);
      DoubleVector v23 = v21.mul(v21);
      v22.add(
              v23.fma(
                  DoubleVector.broadcast(SPECIES, 0x1.af39c20098071p-26)
                      .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.71de0d383914ap-19))
                      .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.a01a01a7e29cdp-13))
                      .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.111111111098cp-7))
                      .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.5555555555556p-3))
                      .fma(
                          v21,
                          DoubleVector.broadcast(SPECIES, 0x1.28926932adb78p-22)
                              .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.a019b84d17a80p-16))
                              .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.6c16c178bd6bcp-10))
                              .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.5555555553ce3p-5))
                              .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.0000000000001p-1))),
                  DoubleVector.broadcast(SPECIES, 1.0).sub(v22).add(v21)))
          .mul(
              v5.reinterpretAsLongs()
                  .lanewise(VectorOperators.LSHL, 52)
                  .add(0x3ff0000000000000L)
                  .reinterpretAsDoubles())
          .intoArray(out, outOffset + i);
    }
    return i;
  }

  static int powVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, aOffset + i);
      DoubleVector b0 = DoubleVector.broadcast(SPECIES, b);
      LongVector v1 = a0.reinterpretAsLongs().add(0x00095f619980c433L);
      DoubleVector v2 =
          v1.and(0x000fffffffffffffL).add(0x3fe6a09e667f3bcdL).reinterpretAsDoubles().sub(1.0);
      DoubleVector v3 = v2.mul(DoubleVector.broadcast(SPECIES, 1.0).div(v2.add(2.0)));
      DoubleVector v4 =
          b0.mul(
              v1.lanewise(VectorOperators.LSHR, 52)
                  .or(0x4330000000000000L)
                  .reinterpretAsDoubles()
                  .sub((0x1p52 + 1023))
                  .mul(0x1.62e42fefa3800p-1)
                  .add(v3.add(v3))
                  .add(v3.mul(v3).mul(v3).mul(0x1.5555555555555p-1)));
      if (!a0.compare(VectorOperators.GE, Double.MIN_NORMAL)
          .and(a0.compare(VectorOperators.LT, Double.POSITIVE_INFINITY))
          .and(v4.abs().compare(VectorOperators.LE, 708.0))
          .allTrue()) {
        ScalarBinary.applyVectorScalar(
            BinaryKernels.POW, a, aOffset + i, b, out, outOffset + i, LANES);
        continue;
      }
      DoubleVector v5 =
          v4.fma(
              DoubleVector.broadcast(SPECIES, 0x1.71547652b82fep0),
              DoubleVector.broadcast(SPECIES, 0x1.8p52));
      DoubleVector v6 = v5.sub(0x1.8p52);
      DoubleVector v7 =
          v1.lanewise(VectorOperators.LSHR, 52)
              .or(0x4330000000000000L)
              .reinterpretAsDoubles()
              .sub((0x1p52 + 1023));
      DoubleVector v8 = v3.neg();
      DoubleVector v9 = v2.add(2.0);
      DoubleVector v10 =
          v8.fma(DoubleVector.broadcast(SPECIES, 2.0).sub(v9).add(v2), v8.fma(v9, v2))
              .mul(DoubleVector.broadcast(SPECIES, 1.0).div(v9));
      DoubleVector v11 = v10.add(v10);
      DoubleVector v12 = v3.mul(v3);
      DoubleVector v13 = v12.mul(v3);
      DoubleVector v14 = v13.mul(0x1.5555555555555p-1);
      DoubleVector v15 = v7.mul(0x1.62e42fefa3800p-1);
      DoubleVector v16 = v3.add(v3);
      DoubleVector v17 = v15.add(v16);
      DoubleVector v18 = v17.sub(v15);
      DoubleVector v19 = v17.add(v14);
      DoubleVector v20 = v19.sub(v17);
      DoubleVector v21 =
          v6.fma(
                  DoubleVector.broadcast(SPECIES, -0x1.ef35793c76730p-45),
                  v6.fma(DoubleVector.broadcast(SPECIES, -0x1.62e42fefa3800p-1), v4))
              .add(
                  b0.fma(
                      v7.fma(DoubleVector.broadcast(SPECIES, 0x1.ef35793c76730p-45), v11)
                          .add(
                              v13.fma(
                                  DoubleVector.broadcast(SPECIES, 0x1.5555555555555p-55),
                                  v12.fma(
                                          v10,
                                          v3.fma(v11, v3.fma(v3, v12.neg()))
                                              .fma(v3, v12.fma(v3, v13.neg())))
                                      .fma(
                                          DoubleVector.broadcast(SPECIES, 0x1.5555555555555p-1),
                                          v13.fma(
                                              DoubleVector.broadcast(SPECIES, 0x1.5555555555555p-1),
                                              v14.neg()))))
                          .add(
                              v15.sub(v17.sub(v18))
                                  .add(v16.sub(v18))
                                  .add(v17.sub(v19.sub(v20)).add(v14.sub(v20))))
                          .add(
                              v13.mul(v12)
                                  .mul(
                                      DoubleVector.broadcast(SPECIES, 0x1.087e4945615c6p-3)
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.1018374c7f117p-3))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.3b18bc82cc745p-3))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.745d09e3d8241p-3))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.c71c71d7fbbacp-3))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.249249248e4d8p-2))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(
                                                  SPECIES, 0x1.999999999999fp-2)))),
                      b0.fma(v19, v4.neg())));
      DoubleVector v22 = v21.add(1.0);
      DoubleVector v23 = v21.mul(v21);
      v22.add(
              v23.fma(
                  DoubleVector.broadcast(SPECIES, 0x1.af39c20098071p-26)
                      .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.71de0d383914ap-19))
                      .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.a01a01a7e29cdp-13))
                      .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.111111111098cp-7))
                      .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.5555555555556p-3))
                      .fma(
                          v21,
                          DoubleVector.broadcast(SPECIES, 0x1.28926932adb78p-22)
                              .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.a019b84d17a80p-16))
                              .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.6c16c178bd6bcp-10))
                              .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.5555555553ce3p-5))
                              .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.0000000000001p-1))),
                  DoubleVector.broadcast(SPECIES, 1.0).sub(v22).add(v21)))
          .mul(
              v5.reinterpretAsLongs()
                  .lanewise(VectorOperators.LSHL, 52)
                  .add(0x3ff0000000000000L)
                  .reinterpretAsDoubles())
          .intoArray(out, outOffset + i);
    }
    return i;
  }

  static int powScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector a0 = DoubleVector.broadcast(SPECIES, a);
      DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, bOffset + i);
      LongVector v1 = a0.reinterpretAsLongs().add(0x00095f619980c433L);
      DoubleVector v2 =
          v1.and(0x000fffffffffffffL).add(0x3fe6a09e667f3bcdL).reinterpretAsDoubles().sub(1.0);
      DoubleVector v3 = v2.mul(DoubleVector.broadcast(SPECIES, 1.0).div(v2.add(2.0)));
      DoubleVector v4 =
          b0.mul(
              v1.lanewise(VectorOperators.LSHR, 52)
                  .or(0x4330000000000000L)
                  .reinterpretAsDoubles()
                  .sub((0x1p52 + 1023))
                  .mul(0x1.62e42fefa3800p-1)
                  .add(v3.add(v3))
                  .add(v3.mul(v3).mul(v3).mul(0x1.5555555555555p-1)));
      if (!a0.compare(VectorOperators.GE, Double.MIN_NORMAL)
          .and(a0.compare(VectorOperators.LT, Double.POSITIVE_INFINITY))
          .and(v4.abs().compare(VectorOperators.LE, 708.0))
          .allTrue()) {
        ScalarBinary.applyScalarVector(
            BinaryKernels.POW, a, b, bOffset + i, out, outOffset + i, LANES);
        continue;
      }
      DoubleVector v5 =
          v4.fma(
              DoubleVector.broadcast(SPECIES, 0x1.71547652b82fep0),
              DoubleVector.broadcast(SPECIES, 0x1.8p52));
      DoubleVector v6 = v5.sub(0x1.8p52);
      DoubleVector v7 =
          v1.lanewise(VectorOperators.LSHR, 52)
              .or(0x4330000000000000L)
              .reinterpretAsDoubles()
              .sub((0x1p52 + 1023));
      DoubleVector v8 = v3.neg();
      DoubleVector v9 = v2.add(2.0);
      DoubleVector v10 =
          v8.fma(DoubleVector.broadcast(SPECIES, 2.0).sub(v9).add(v2), v8.fma(v9, v2))
              .mul(DoubleVector.broadcast(SPECIES, 1.0).div(v9));
      DoubleVector v11 = v10.add(v10);
      DoubleVector v12 = v3.mul(v3);
      DoubleVector v13 = v12.mul(v3);
      DoubleVector v14 = v13.mul(0x1.5555555555555p-1);
      DoubleVector v15 = v7.mul(0x1.62e42fefa3800p-1);
      DoubleVector v16 = v3.add(v3);
      DoubleVector v17 = v15.add(v16);
      DoubleVector v18 = v17.sub(v15);
      DoubleVector v19 = v17.add(v14);
      DoubleVector v20 = v19.sub(v17);
      DoubleVector v21 =
          v6.fma(
                  DoubleVector.broadcast(SPECIES, -0x1.ef35793c76730p-45),
                  v6.fma(DoubleVector.broadcast(SPECIES, -0x1.62e42fefa3800p-1), v4))
              .add(
                  b0.fma(
                      v7.fma(DoubleVector.broadcast(SPECIES, 0x1.ef35793c76730p-45), v11)
                          .add(
                              v13.fma(
                                  DoubleVector.broadcast(SPECIES, 0x1.5555555555555p-55),
                                  v12.fma(
                                          v10,
                                          v3.fma(v11, v3.fma(v3, v12.neg()))
                                              .fma(v3, v12.fma(v3, v13.neg())))
                                      .fma(
                                          DoubleVector.broadcast(SPECIES, 0x1.5555555555555p-1),
                                          v13.fma(
                                              DoubleVector.broadcast(SPECIES, 0x1.5555555555555p-1),
                                              v14.neg()))))
                          .add(
                              v15.sub(v17.sub(v18))
                                  .add(v16.sub(v18))
                                  .add(v17.sub(v19.sub(v20)).add(v14.sub(v20))))
                          .add(
                              v13.mul(v12)
                                  .mul(
                                      DoubleVector.broadcast(SPECIES, 0x1.087e4945615c6p-3)
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.1018374c7f117p-3))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.3b18bc82cc745p-3))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.745d09e3d8241p-3))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.c71c71d7fbbacp-3))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(SPECIES, 0x1.249249248e4d8p-2))
                                          .fma(
                                              v12,
                                              DoubleVector.broadcast(
                                                  SPECIES, 0x1.999999999999fp-2)))),
                      b0.fma(v19, v4.neg())));
      DoubleVector v22 = v21.add(1.0);
      DoubleVector v23 = v21.mul(v21);
      v22.add(
              v23.fma(
                  DoubleVector.broadcast(SPECIES, 0x1.af39c20098071p-26)
                      .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.71de0d383914ap-19))
                      .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.a01a01a7e29cdp-13))
                      .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.111111111098cp-7))
                      .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.5555555555556p-3))
                      .fma(
                          v21,
                          DoubleVector.broadcast(SPECIES, 0x1.28926932adb78p-22)
                              .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.a019b84d17a80p-16))
                              .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.6c16c178bd6bcp-10))
                              .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.5555555553ce3p-5))
                              .fma(v23, DoubleVector.broadcast(SPECIES, 0x1.0000000000001p-1))),
                  DoubleVector.broadcast(SPECIES, 1.0).sub(v22).add(v21)))
          .mul(
              v5.reinterpretAsLongs()
                  .lanewise(VectorOperators.LSHL, 52)
                  .add(0x3ff0000000000000L)
                  .reinterpretAsDoubles())
          .intoArray(out, outOffset + i);
    }
    return i;
  }
}
