// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Gamma functions on vectors: the straight line of `elbo.special`, operation for operation.
/// Written by `src/test/oracle/vector_kernels.py`, which says why; do not edit.
///
/// Each method returns how many elements it did: what does not fill a vector is left to the caller.
final class VectorGamma {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorGamma() {}

  static int lgamma(double[] x, int xOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset + i);
      if (!x0.compare(VectorOperators.GE, 1e-300)
          .and(x0.compare(VectorOperators.LE, 1e+300))
          .allTrue()) {
        ScalarUnary.apply(UnaryKernels.LGAMMA, x, xOffset + i, out, outOffset + i, LANES);
        continue;
      }
      VectorMask<Double> v1 = x0.compare(VectorOperators.GE, 2.5);
      VectorMask<Double> v2 = x0.compare(VectorOperators.GE, 3.5);
      VectorMask<Double> v3 = x0.compare(VectorOperators.GE, 4.5);
      VectorMask<Double> v4 = x0.compare(VectorOperators.LT, 1.5);
      VectorMask<Double> v5 = x0.compare(VectorOperators.LT, 0.5);
      DoubleVector v6 =
          x0.sub(
              DoubleVector.broadcast(SPECIES, 2.0)
                  .blend(3.0, v1)
                  .blend(4.0, v2)
                  .blend(5.0, v3)
                  .blend(1.0, v4)
                  .blend(0.0, v5));
      DoubleVector v7 = v6.mul(v6);
      VectorMask<Double> v8 = x0.compare(VectorOperators.GE, 5.5);
      LongVector v9 =
          DoubleVector.broadcast(SPECIES, 1.0)
              .blend(x0.sub(1.0), v1)
              .mul(DoubleVector.broadcast(SPECIES, 1.0).blend(x0.sub(2.0), v2))
              .mul(DoubleVector.broadcast(SPECIES, 1.0).blend(x0.sub(3.0), v3))
              .blend(x0, v4)
              .blend(x0.mul(x0.add(1.0)), v5)
              .blend(x0, v8)
              .reinterpretAsLongs()
              .add(0x00095f619980c433L);
      DoubleVector v10 =
          v9.lanewise(VectorOperators.LSHR, 52)
              .or(0x4330000000000000L)
              .reinterpretAsDoubles()
              .sub((0x1p52 + 1023));
      DoubleVector v11 =
          v9.and(0x000fffffffffffffL).add(0x3fe6a09e667f3bcdL).reinterpretAsDoubles().sub(1.0);
      DoubleVector v12 = v11.mul(0.5).mul(v11);
      DoubleVector v13 = v11.div(v11.add(2.0));
      DoubleVector v14 = v13.mul(v13);
      DoubleVector v15 = v14.mul(v14);
      DoubleVector v16 =
          v10.fma(
              DoubleVector.broadcast(SPECIES, 0x1.62e42fefa3800p-1),
              v11.sub(
                  v12.sub(
                      v13.fma(
                          v12.add(
                              v14.mul(
                                  DoubleVector.broadcast(SPECIES, 0x1.0c0aff044a970p-3)
                                      .fma(
                                          v15,
                                          DoubleVector.broadcast(SPECIES, 0x1.3b1c3c1c81c8fp-3))
                                      .fma(
                                          v15,
                                          DoubleVector.broadcast(SPECIES, 0x1.c71c7201a55d7p-3))
                                      .fma(
                                          v15,
                                          DoubleVector.broadcast(SPECIES, 0x1.9999999999a39p-2))
                                      .fma(
                                          v14,
                                          DoubleVector.broadcast(SPECIES, 0x1.0fbde0f4ad17bp-3)
                                              .fma(
                                                  v15,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.745cf8e4bba1bp-3))
                                              .fma(
                                                  v15,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.2492492476a1ap-2))
                                              .fma(
                                                  v15,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.5555555555555p-1))))),
                          v10.fma(
                              DoubleVector.broadcast(SPECIES, 0x1.ef35793c76730p-45),
                              DoubleVector.broadcast(SPECIES, 0.0))))));
      DoubleVector v17 = DoubleVector.broadcast(SPECIES, 1.0).div(x0);
      DoubleVector v18 = v17.mul(v17);
      DoubleVector v19 = v18.mul(v18);
      v6.fma(
              DoubleVector.broadcast(SPECIES, 0x1.15fea8732cd9fp-24)
                  .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.b1a8c8bf04f15p-23))
                  .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.01462b5944f7dp-20))
                  .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.258c9651dbedcp-18))
                  .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.580e260121a51p-16))
                  .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.a127af44aaf71p-14))
                  .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.0b36af88b2884p-11))
                  .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.7add6eadb2c11p-9))
                  .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.51322ac7d849bp-6))
                  .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.4a34cc4a60fa6p-2))
                  .fma(
                      v6,
                      DoubleVector.broadcast(SPECIES, -0x1.091589d02d1a3p-25)
                          .fma(v7, DoubleVector.broadcast(SPECIES, -0x1.9a854795e5fe9p-24))
                          .fma(v7, DoubleVector.broadcast(SPECIES, -0x1.e40f95a8192dep-22))
                          .fma(v7, DoubleVector.broadcast(SPECIES, -0x1.11a85684e8499p-19))
                          .fma(v7, DoubleVector.broadcast(SPECIES, -0x1.3cbce9a3c4ad1p-17))
                          .fma(v7, DoubleVector.broadcast(SPECIES, -0x1.78de5a3d2d4d3p-15))
                          .fma(v7, DoubleVector.broadcast(SPECIES, -0x1.d3fd4c7b8f6a9p-13))
                          .fma(v7, DoubleVector.broadcast(SPECIES, -0x1.38ac5c2bf50a2p-10))
                          .fma(v7, DoubleVector.broadcast(SPECIES, -0x1.e404fc218f61fp-8))
                          .fma(v7, DoubleVector.broadcast(SPECIES, -0x1.13e001a557606p-4))
                          .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.b0ee6072093cep-2))),
              v16.blend(v16.neg(), v4))
          .blend(
              x0.sub(0.5)
                  .fma(
                      v16.sub(1.0),
                      v17.fma(
                          DoubleVector.broadcast(SPECIES, -0x1.8c5dac06abf7cp-6)
                              .fma(v19, DoubleVector.broadcast(SPECIES, -0x1.f5e7f86f6b72dp-10))
                              .fma(v19, DoubleVector.broadcast(SPECIES, -0x1.38137a5627940p-11))
                              .fma(v19, DoubleVector.broadcast(SPECIES, -0x1.6c16c16c1650ep-9))
                              .fma(
                                  v18,
                                  DoubleVector.broadcast(SPECIES, 0x1.1daa83961286bp-4)
                                      .fma(
                                          v19,
                                          DoubleVector.broadcast(SPECIES, 0x1.99a8a3b1151d3p-8))
                                      .fma(
                                          v19,
                                          DoubleVector.broadcast(SPECIES, 0x1.b94d98a36524dp-11))
                                      .fma(
                                          v19,
                                          DoubleVector.broadcast(SPECIES, 0x1.a01a019a83d95p-11))
                                      .fma(
                                          v19,
                                          DoubleVector.broadcast(SPECIES, 0x1.5555555555555p-4))),
                          DoubleVector.broadcast(SPECIES, 0x1.acfe390c97d69p-2))),
              v8)
          .intoArray(out, outOffset + i);
    }
    return i;
  }

  static int digamma(double[] x, int xOffset, double[] out, int outOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset + i);
      if (!x0.compare(VectorOperators.GE, 1e-300)
          .and(x0.compare(VectorOperators.LE, 1e+300))
          .allTrue()) {
        ScalarUnary.apply(UnaryKernels.DIGAMMA, x, xOffset + i, out, outOffset + i, LANES);
        continue;
      }
      VectorMask<Double> v1 = x0.compare(VectorOperators.GE, 2.5);
      VectorMask<Double> v2 = x0.compare(VectorOperators.GE, 3.5);
      VectorMask<Double> v3 = x0.compare(VectorOperators.GE, 4.5);
      VectorMask<Double> v4 = x0.compare(VectorOperators.LT, 1.5);
      VectorMask<Double> v5 = x0.compare(VectorOperators.LT, 0.5);
      DoubleVector v6 =
          x0.sub(
              DoubleVector.broadcast(SPECIES, 2.0)
                  .blend(3.0, v1)
                  .blend(4.0, v2)
                  .blend(5.0, v3)
                  .blend(1.0, v4)
                  .blend(0.0, v5));
      DoubleVector v7 = v6.mul(v6);
      DoubleVector v8 = DoubleVector.broadcast(SPECIES, 1.0).blend(x0.sub(3.0), v3);
      DoubleVector v9 = DoubleVector.broadcast(SPECIES, 1.0).blend(x0.sub(1.0), v1);
      DoubleVector v10 = DoubleVector.broadcast(SPECIES, 1.0).blend(x0.sub(2.0), v2);
      DoubleVector v11 = v9.mul(v10);
      DoubleVector v12 =
          v8.fma(v9.add(v10), v11)
              .blend(1.0, v4)
              .blend(x0.mul(2.0).add(1.0), v5)
              .div(v11.mul(v8).blend(x0, v4).blend(x0.mul(x0.add(1.0)), v5));
      LongVector v13 = x0.reinterpretAsLongs().add(0x00095f619980c433L);
      DoubleVector v14 =
          v13.lanewise(VectorOperators.LSHR, 52)
              .or(0x4330000000000000L)
              .reinterpretAsDoubles()
              .sub((0x1p52 + 1023));
      DoubleVector v15 =
          v13.and(0x000fffffffffffffL).add(0x3fe6a09e667f3bcdL).reinterpretAsDoubles().sub(1.0);
      DoubleVector v16 = v15.mul(0.5).mul(v15);
      DoubleVector v17 = v15.div(v15.add(2.0));
      DoubleVector v18 = v17.mul(v17);
      DoubleVector v19 = v18.mul(v18);
      DoubleVector v20 = DoubleVector.broadcast(SPECIES, 1.0).div(x0);
      DoubleVector v21 = v20.mul(v20);
      DoubleVector v22 = v21.mul(v21);
      DoubleVector.broadcast(SPECIES, 0x1.665a9a7675ec8p-20)
          .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.e1c3424fa680fp-19))
          .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.01a252a8eb083p-16))
          .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.00d517456b862p-14))
          .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.020ad62f1e980p-12))
          .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.04b8cc38f96bep-10))
          .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.0b36af8d376acp-8))
          .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.1c2613023dbcdp-6))
          .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.51322ac7d850ap-4))
          .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.4a34cc4a60fa6p-1))
          .fma(
              v6,
              DoubleVector.broadcast(SPECIES, -0x1.6652f4ce34ba6p-21)
                  .fma(v7, DoubleVector.broadcast(SPECIES, -0x1.e1a5be2cff1afp-20))
                  .fma(v7, DoubleVector.broadcast(SPECIES, -0x1.018088de13f86p-17))
                  .fma(v7, DoubleVector.broadcast(SPECIES, -0x1.008824ff9dd80p-15))
                  .fma(v7, DoubleVector.broadcast(SPECIES, -0x1.0159b51296089p-13))
                  .fma(v7, DoubleVector.broadcast(SPECIES, -0x1.0318dcc66a678p-11))
                  .fma(v7, DoubleVector.broadcast(SPECIES, -0x1.073e7b09d4994p-9))
                  .fma(v7, DoubleVector.broadcast(SPECIES, -0x1.1196d0a66e6f2p-7))
                  .fma(v7, DoubleVector.broadcast(SPECIES, -0x1.2e831d94f9a3ep-5))
                  .fma(v7, DoubleVector.broadcast(SPECIES, -0x1.9dd002780310ap-3))
                  .fma(v7, DoubleVector.broadcast(SPECIES, 0x1.b0ee6072093cep-2)))
          .add(
              v12.sub(
                      DoubleVector.broadcast(SPECIES, 3.0)
                          .blend(2.0, v1)
                          .blend(1.0, v2)
                          .blend(0.0, v3))
                  .blend(v12.neg(), v4))
          .blend(
              v14.fma(
                      DoubleVector.broadcast(SPECIES, 0x1.62e42fefa3800p-1),
                      v15.sub(
                          v16.sub(
                              v17.fma(
                                  v16.add(
                                      v18.mul(
                                          DoubleVector.broadcast(SPECIES, 0x1.0c0aff044a970p-3)
                                              .fma(
                                                  v19,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.3b1c3c1c81c8fp-3))
                                              .fma(
                                                  v19,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.c71c7201a55d7p-3))
                                              .fma(
                                                  v19,
                                                  DoubleVector.broadcast(
                                                      SPECIES, 0x1.9999999999a39p-2))
                                              .fma(
                                                  v18,
                                                  DoubleVector.broadcast(
                                                          SPECIES, 0x1.0fbde0f4ad17bp-3)
                                                      .fma(
                                                          v19,
                                                          DoubleVector.broadcast(
                                                              SPECIES, 0x1.745cf8e4bba1bp-3))
                                                      .fma(
                                                          v19,
                                                          DoubleVector.broadcast(
                                                              SPECIES, 0x1.2492492476a1ap-2))
                                                      .fma(
                                                          v19,
                                                          DoubleVector.broadcast(
                                                              SPECIES, 0x1.5555555555555p-1))))),
                                  v14.fma(
                                      DoubleVector.broadcast(SPECIES, 0x1.ef35793c76730p-45),
                                      DoubleVector.broadcast(SPECIES, 0.0))))))
                  .sub(
                      v21.fma(
                          DoubleVector.broadcast(SPECIES, -0x1.ab3681472f634p2)
                              .fma(v22, DoubleVector.broadcast(SPECIES, -0x1.a4e5546e333b5p-2))
                              .fma(v22, DoubleVector.broadcast(SPECIES, -0x1.596e1523ef246p-6))
                              .fma(v22, DoubleVector.broadcast(SPECIES, -0x1.11110f5b5fa3cp-8))
                              .fma(v22, DoubleVector.broadcast(SPECIES, -0x1.1111111110ecdp-7))
                              .fma(
                                  v21,
                                  DoubleVector.broadcast(SPECIES, 0x1.090c3fea09280p1)
                                      .fma(
                                          v22,
                                          DoubleVector.broadcast(SPECIES, 0x1.52845f711dc7bp-4))
                                      .fma(
                                          v22,
                                          DoubleVector.broadcast(SPECIES, 0x1.f07ac648325f7p-8))
                                      .fma(
                                          v22,
                                          DoubleVector.broadcast(SPECIES, 0x1.04104102f3632p-8))
                                      .fma(
                                          v22,
                                          DoubleVector.broadcast(SPECIES, 0x1.5555555555555p-4))),
                          v20.mul(0.5))),
              x0.compare(VectorOperators.GE, 5.5))
          .intoArray(out, outOffset + i);
    }
    return i;
  }
}
