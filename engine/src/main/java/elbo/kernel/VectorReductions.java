// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The vector twins of the sums in [Reductions]: the same additions, several accumulators at a
/// time.
final class VectorReductions {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  // for sums that end in one number: four accumulators to a vector, whatever the machine prefers
  private static final VectorSpecies<Double> FOUR = DoubleVector.SPECIES_256;

  private VectorReductions() {}

  static void addSum(double[] x, int xOffset, int n, int width, double[] state, int stateOffset) {
    int full = n / width * width;
    int j = 0;
    for (; j <= width - 4 * LANES; j += 4 * LANES) {
      int s = stateOffset + j;
      DoubleVector a0 = DoubleVector.fromArray(SPECIES, state, s);
      DoubleVector a1 = DoubleVector.fromArray(SPECIES, state, s + LANES);
      DoubleVector a2 = DoubleVector.fromArray(SPECIES, state, s + 2 * LANES);
      DoubleVector a3 = DoubleVector.fromArray(SPECIES, state, s + 3 * LANES);
      for (int start = 0; start < full; start += width) {
        int k = xOffset + start + j;
        a0 = a0.add(DoubleVector.fromArray(SPECIES, x, k));
        a1 = a1.add(DoubleVector.fromArray(SPECIES, x, k + LANES));
        a2 = a2.add(DoubleVector.fromArray(SPECIES, x, k + 2 * LANES));
        a3 = a3.add(DoubleVector.fromArray(SPECIES, x, k + 3 * LANES));
      }
      a0.intoArray(state, s);
      a1.intoArray(state, s + LANES);
      a2.intoArray(state, s + 2 * LANES);
      a3.intoArray(state, s + 3 * LANES);
    }
    for (; j <= width - LANES; j += LANES) {
      DoubleVector a = DoubleVector.fromArray(SPECIES, state, stateOffset + j);
      for (int start = 0; start < full; start += width) {
        a = a.add(DoubleVector.fromArray(SPECIES, x, xOffset + start + j));
      }
      a.intoArray(state, stateOffset + j);
    }
    for (; j < width; j++) {
      for (int start = 0; start < full; start += width) {
        state[stateOffset + j] += x[xOffset + start + j];
      }
    }
    for (int rest = 0; rest < n - full; rest++) {
      state[stateOffset + rest] += x[xOffset + full + rest];
    }
  }

  static void addMax(double[] x, int xOffset, int n, int width, double[] state, int stateOffset) {
    if (width == 1 && n >= 4 * LANES) {
      addMaxOfOneLane(x, xOffset, n, state, stateOffset);
      return;
    }
    int j = 0;
    for (; j <= width - LANES; j += LANES) {
      DoubleVector a = DoubleVector.fromArray(SPECIES, state, stateOffset + j);
      for (int start = 0; start < n; start += width) {
        a = a.max(DoubleVector.fromArray(SPECIES, x, xOffset + start + j));
      }
      a.intoArray(state, stateOffset + j);
    }
    for (; j < width; j++) {
      for (int start = 0; start < n; start += width) {
        state[stateOffset + j] = Math.max(state[stateOffset + j], x[xOffset + start + j]);
      }
    }
  }

  // One lane: four vectors of neighbours, which do not wait for each other. The largest is the
  // largest in any order.
  private static void addMaxOfOneLane(
      double[] x, int xOffset, int n, double[] state, int stateOffset) {
    DoubleVector a0 = DoubleVector.broadcast(SPECIES, state[stateOffset]);
    DoubleVector a1 = a0;
    DoubleVector a2 = a0;
    DoubleVector a3 = a0;
    int i = 0;
    for (; i <= n - 4 * LANES; i += 4 * LANES) {
      int k = xOffset + i;
      a0 = a0.max(DoubleVector.fromArray(SPECIES, x, k));
      a1 = a1.max(DoubleVector.fromArray(SPECIES, x, k + LANES));
      a2 = a2.max(DoubleVector.fromArray(SPECIES, x, k + 2 * LANES));
      a3 = a3.max(DoubleVector.fromArray(SPECIES, x, k + 3 * LANES));
    }
    double max = a0.max(a1).max(a2.max(a3)).reduceLanes(VectorOperators.MAX);
    for (; i < n; i++) {
      max = Math.max(max, x[xOffset + i]);
    }
    state[stateOffset] = max;
  }

  static void addMin(double[] x, int xOffset, int n, int width, double[] state, int stateOffset) {
    if (width == 1 && n >= 4 * LANES) {
      addMinOfOneLane(x, xOffset, n, state, stateOffset);
      return;
    }
    int j = 0;
    for (; j <= width - LANES; j += LANES) {
      DoubleVector a = DoubleVector.fromArray(SPECIES, state, stateOffset + j);
      for (int start = 0; start < n; start += width) {
        a = a.min(DoubleVector.fromArray(SPECIES, x, xOffset + start + j));
      }
      a.intoArray(state, stateOffset + j);
    }
    for (; j < width; j++) {
      for (int start = 0; start < n; start += width) {
        state[stateOffset + j] = Math.min(state[stateOffset + j], x[xOffset + start + j]);
      }
    }
  }

  private static void addMinOfOneLane(
      double[] x, int xOffset, int n, double[] state, int stateOffset) {
    DoubleVector a0 = DoubleVector.broadcast(SPECIES, state[stateOffset]);
    DoubleVector a1 = a0;
    DoubleVector a2 = a0;
    DoubleVector a3 = a0;
    int i = 0;
    for (; i <= n - 4 * LANES; i += 4 * LANES) {
      int k = xOffset + i;
      a0 = a0.min(DoubleVector.fromArray(SPECIES, x, k));
      a1 = a1.min(DoubleVector.fromArray(SPECIES, x, k + LANES));
      a2 = a2.min(DoubleVector.fromArray(SPECIES, x, k + 2 * LANES));
      a3 = a3.min(DoubleVector.fromArray(SPECIES, x, k + 3 * LANES));
    }
    double min = a0.min(a1).min(a2.min(a3)).reduceLanes(VectorOperators.MIN);
    for (; i < n; i++) {
      min = Math.min(min, x[xOffset + i]);
    }
    state[stateOffset] = min;
  }

  static void addSumExp(
      double[] x, int xOffset, double[] max, int maxOffset, double[] sum, int sumOffset, int n) {
    int done = VectorSumExp.add(x, xOffset, max, maxOffset, sum, sumOffset, n);
    ScalarReductions.addSumExp(
        x, xOffset + done, max, maxOffset + done, sum, sumOffset + done, n - done);
  }

  static double sum(double[] x, int xOffset, int n) {
    DoubleVector low = DoubleVector.zero(FOUR);
    DoubleVector high = DoubleVector.zero(FOUR);
    int i = 0;
    for (; i <= n - 8; i += 8) {
      low = low.add(DoubleVector.fromArray(FOUR, x, xOffset + i));
      high = high.add(DoubleVector.fromArray(FOUR, x, xOffset + i + 4));
    }
    return ScalarReductions.finish(
        low.lane(0),
        low.lane(1),
        low.lane(2),
        low.lane(3),
        high.lane(0),
        high.lane(1),
        high.lane(2),
        high.lane(3),
        x,
        xOffset + i,
        n - i);
  }

  static double dot(double[] a, int aOffset, double[] b, int bOffset, int n) {
    DoubleVector low = DoubleVector.zero(FOUR);
    DoubleVector high = DoubleVector.zero(FOUR);
    int i = 0;
    for (; i <= n - 8; i += 8) {
      int p = aOffset + i;
      int q = bOffset + i;
      low = DoubleVector.fromArray(FOUR, a, p).fma(DoubleVector.fromArray(FOUR, b, q), low);
      high =
          DoubleVector.fromArray(FOUR, a, p + 4).fma(DoubleVector.fromArray(FOUR, b, q + 4), high);
    }
    return ScalarProducts.finishDot(
        low.lane(0),
        low.lane(1),
        low.lane(2),
        low.lane(3),
        high.lane(0),
        high.lane(1),
        high.lane(2),
        high.lane(3),
        a,
        aOffset + i,
        b,
        bOffset + i,
        n - i);
  }
}
