// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Trigonometric functions on vectors: the straight line of `elbo.special`, operation for
/// operation. Written by `src/test/oracle/vector_kernels.py`, which says why; do not edit.
///
/// Each method returns how many elements it did: what does not fill a vector is left to the caller.
final class VectorTrigonometric {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorTrigonometric() {}

  static int sin(double[] x, int xOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset + i);
      if (!x0.abs()
          .compare(VectorOperators.LE, 100000.0)
          .and(x0.compare(VectorOperators.NE, 0.0))
          .allTrue()) {
        ScalarUnary.apply(UnaryKernels.SIN, x, xOffset + i, out, outOffset + i, LANES);
        continue;
      }
      DoubleVector v1 =
          x0.fma(
              DoubleVector.broadcast(SPECIES, 0x1.45f306dc9c883p-1),
              DoubleVector.broadcast(SPECIES, 0x1.8p52));
      DoubleVector v2 = v1.sub(0x1.8p52);
      DoubleVector v3 = v2.fma(DoubleVector.broadcast(SPECIES, -0x1.921fb54400000p0), x0);
      DoubleVector v4 = v2.mul(0x1.0b4611a600000p-34);
      DoubleVector v5 = v3.sub(v4);
      DoubleVector v6 = v3.sub(v5).sub(v4).sub(v2.mul(0x1.3198a2e037073p-69));
      DoubleVector v7 = v5.add(v6);
      DoubleVector v8 = v7.mul(v7);
      DoubleVector v9 = v5.sub(v7).add(v6);
      DoubleVector v10 = v8.mul(0.5);
      DoubleVector v11 = DoubleVector.broadcast(SPECIES, 1.0).sub(v10);
      LongVector v12 = v1.reinterpretAsLongs();
      v7.add(
              v7.mul(v8)
                  .fma(
                      DoubleVector.broadcast(SPECIES, -0x1.ab17a79237a19p-41)
                          .fma(v8, DoubleVector.broadcast(SPECIES, 0x1.61217ec01749dp-33))
                          .fma(v8, DoubleVector.broadcast(SPECIES, -0x1.ae64541266378p-26))
                          .fma(v8, DoubleVector.broadcast(SPECIES, 0x1.71de3a54605eep-19))
                          .fma(v8, DoubleVector.broadcast(SPECIES, -0x1.a01a01a019936p-13))
                          .fma(v8, DoubleVector.broadcast(SPECIES, 0x1.1111111111110p-7))
                          .fma(v8, DoubleVector.broadcast(SPECIES, -0x1.5555555555555p-3)),
                      v9))
          .blend(
              v11.add(
                  DoubleVector.broadcast(SPECIES, 1.0)
                      .sub(v11)
                      .sub(v10)
                      .add(
                          v8.mul(v8)
                              .fma(
                                  DoubleVector.broadcast(SPECIES, -0x1.907d7aebd5e3dp-37)
                                      .fma(
                                          v8,
                                          DoubleVector.broadcast(SPECIES, 0x1.1eeb68b109173p-29))
                                      .fma(
                                          v8,
                                          DoubleVector.broadcast(SPECIES, -0x1.27e4fa17a41b4p-22))
                                      .fma(
                                          v8,
                                          DoubleVector.broadcast(SPECIES, 0x1.a01a019f4e867p-16))
                                      .fma(
                                          v8,
                                          DoubleVector.broadcast(SPECIES, -0x1.6c16c16c16966p-10))
                                      .fma(
                                          v8,
                                          DoubleVector.broadcast(SPECIES, 0x1.5555555555555p-5)),
                                  v7.neg().mul(v9)))),
              v12.and(1).compare(VectorOperators.NE, 0).cast(SPECIES))
          .reinterpretAsLongs()
          .lanewise(VectorOperators.XOR, v12.and(2).lanewise(VectorOperators.LSHL, 62))
          .reinterpretAsDoubles()
          .intoArray(out, outOffset + i);
    }
    return i;
  }

  static int cos(double[] x, int xOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset + i);
      if (!x0.abs().compare(VectorOperators.LE, 100000.0).allTrue()) {
        ScalarUnary.apply(UnaryKernels.COS, x, xOffset + i, out, outOffset + i, LANES);
        continue;
      }
      DoubleVector v1 =
          x0.fma(
              DoubleVector.broadcast(SPECIES, 0x1.45f306dc9c883p-1),
              DoubleVector.broadcast(SPECIES, 0x1.8p52));
      DoubleVector v2 = v1.sub(0x1.8p52);
      DoubleVector v3 = v2.fma(DoubleVector.broadcast(SPECIES, -0x1.921fb54400000p0), x0);
      DoubleVector v4 = v2.mul(0x1.0b4611a600000p-34);
      DoubleVector v5 = v3.sub(v4);
      DoubleVector v6 = v3.sub(v5).sub(v4).sub(v2.mul(0x1.3198a2e037073p-69));
      DoubleVector v7 = v5.add(v6);
      DoubleVector v8 = v7.mul(v7);
      DoubleVector v9 = v5.sub(v7).add(v6);
      DoubleVector v10 = v8.mul(0.5);
      DoubleVector v11 = DoubleVector.broadcast(SPECIES, 1.0).sub(v10);
      LongVector v12 = v1.reinterpretAsLongs().add(1);
      v7.add(
              v7.mul(v8)
                  .fma(
                      DoubleVector.broadcast(SPECIES, -0x1.ab17a79237a19p-41)
                          .fma(v8, DoubleVector.broadcast(SPECIES, 0x1.61217ec01749dp-33))
                          .fma(v8, DoubleVector.broadcast(SPECIES, -0x1.ae64541266378p-26))
                          .fma(v8, DoubleVector.broadcast(SPECIES, 0x1.71de3a54605eep-19))
                          .fma(v8, DoubleVector.broadcast(SPECIES, -0x1.a01a01a019936p-13))
                          .fma(v8, DoubleVector.broadcast(SPECIES, 0x1.1111111111110p-7))
                          .fma(v8, DoubleVector.broadcast(SPECIES, -0x1.5555555555555p-3)),
                      v9))
          .blend(
              v11.add(
                  DoubleVector.broadcast(SPECIES, 1.0)
                      .sub(v11)
                      .sub(v10)
                      .add(
                          v8.mul(v8)
                              .fma(
                                  DoubleVector.broadcast(SPECIES, -0x1.907d7aebd5e3dp-37)
                                      .fma(
                                          v8,
                                          DoubleVector.broadcast(SPECIES, 0x1.1eeb68b109173p-29))
                                      .fma(
                                          v8,
                                          DoubleVector.broadcast(SPECIES, -0x1.27e4fa17a41b4p-22))
                                      .fma(
                                          v8,
                                          DoubleVector.broadcast(SPECIES, 0x1.a01a019f4e867p-16))
                                      .fma(
                                          v8,
                                          DoubleVector.broadcast(SPECIES, -0x1.6c16c16c16966p-10))
                                      .fma(
                                          v8,
                                          DoubleVector.broadcast(SPECIES, 0x1.5555555555555p-5)),
                                  v7.neg().mul(v9)))),
              v12.and(1).compare(VectorOperators.NE, 0).cast(SPECIES))
          .reinterpretAsLongs()
          .lanewise(VectorOperators.XOR, v12.and(2).lanewise(VectorOperators.LSHL, 62))
          .reinterpretAsDoubles()
          .intoArray(out, outOffset + i);
    }
    return i;
  }
}
