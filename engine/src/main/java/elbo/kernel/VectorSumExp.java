// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The second pass of log-sum-exp on vectors: sums of exponentials of differences. Written by
/// `src/test/oracle/vector_kernels.py`, which says why; do not edit.
final class VectorSumExp {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorSumExp() {}

  /// Adds `exp(x - max)` to `sum` elementwise; returns how many elements it did.
  static int add(
      double[] x, int xOffset, double[] max, int maxOffset, double[] sum, int sumOffset, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xOffset + i);
      DoubleVector max0 = DoubleVector.fromArray(SPECIES, max, maxOffset + i);
      DoubleVector d0 = x0.sub(max0);
      if (!d0.abs().compare(VectorOperators.LE, 708.0).allTrue()) {
        ScalarReductions.addSumExp(x, xOffset + i, max, maxOffset + i, sum, sumOffset + i, LANES);
        continue;
      }
      DoubleVector sum0 = DoubleVector.fromArray(SPECIES, sum, sumOffset + i);
      DoubleVector v1 =
          d0.fma(
              DoubleVector.broadcast(SPECIES, 0x1.71547652b82fep0),
              DoubleVector.broadcast(SPECIES, 0x1.8p52));
      DoubleVector v2 = v1.sub(0x1.8p52);
      DoubleVector v3 =
          v2.fma(
              DoubleVector.broadcast(SPECIES, -0x1.ef35793c76730p-45),
              v2.fma(DoubleVector.broadcast(SPECIES, -0x1.62e42fefa3800p-1), d0));
      DoubleVector v4 = v3.mul(v3);
      sum0.add(
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
                  .reinterpretAsDoubles())
          .intoArray(sum, sumOffset + i);
    }
    return i;
  }
}
