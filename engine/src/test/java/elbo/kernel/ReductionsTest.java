// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.special.LogSpace;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReductionsTest {
  private static final int[] SIZES = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 97, 1009};
  private static final int[] LANES = {1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 30, 64, 65};

  private static double[] random(int n, long seed) {
    var random = new SplittableRandom(seed);
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = (random.nextDouble() - 0.5) * Math.scalb(1.0, random.nextInt(12));
    }
    return x;
  }

  /// The definition: eight accumulators by index, joined in one tree.
  private static double sumByDefinition(double[] x, int n, int stride, int lane) {
    double[] a = new double[8];
    for (int i = 0; i < n; i++) {
      a[i % 8] += x[i * stride + lane];
    }
    return ((a[0] + a[4]) + (a[2] + a[6])) + ((a[1] + a[5]) + (a[3] + a[7]));
  }

  private static double[] sums(double[] x, int rows, int lanes, int blockRows) {
    double[] state = new double[8 * lanes + 3];
    double[] out = new double[lanes + 1];
    Reductions.startSum(state, 3, lanes);
    for (int start = 0; start < rows; start += blockRows) {
      Reductions.addSum(x, start * lanes, Math.min(blockRows, rows - start), lanes, state, 3);
    }
    Reductions.finishSum(state, 3, lanes, out, 1);
    return out;
  }

  @Test
  void sumsDependOnNeitherBlocksNorLanes() { // exact: the same operations in the same order
    for (int rows : SIZES) {
      for (int lanes : LANES) {
        double[] x = random(rows * lanes, 11);
        double[] whole = sums(x, rows, lanes, Math.max(rows, 1));
        double[] small = sums(x, rows, lanes, 8);
        double[] larger = sums(x, rows, lanes, 40);
        double[] atOnce = new double[lanes + 1];
        Reductions.smallSum(x, 0, rows, lanes, atOnce, 1);
        for (int lane = 0; lane < lanes; lane++) {
          double expected = sumByDefinition(x, rows, lanes, lane);
          assertThat(whole[lane + 1])
              .as("%s rows, lane %s of %s", rows, lane, lanes)
              .isEqualTo(expected);
          assertThat(small[lane + 1]).isEqualTo(expected);
          assertThat(larger[lane + 1]).isEqualTo(expected);
          assertThat(atOnce[lane + 1]).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void contiguousSumHasTheBitsOfTheSumByBlocks() { // exact
    for (int n : SIZES) {
      double[] x = random(n + 5, 3);
      double[] shifted = java.util.Arrays.copyOfRange(x, 5, n + 5);
      assertThat(Reductions.sum(x, 5, n)).isEqualTo(sumByDefinition(shifted, n, 1, 0));
    }
  }

  @Test
  void productsDependOnNeitherBlocksNorLanes() { // exact
    for (int rows : SIZES) {
      for (int lanes : LANES) {
        double[] x = random(rows * lanes, 5);
        double[] one = products(x, rows, lanes, Math.max(rows, 1));
        double[] two = products(x, rows, lanes, 16);
        for (int lane = 0; lane < lanes; lane++) {
          double[] a = {1, 1, 1, 1, 1, 1, 1, 1};
          for (int i = 0; i < rows; i++) {
            a[i % 8] *= x[i * lanes + lane];
          }
          double expected = ((a[0] * a[4]) * (a[2] * a[6])) * ((a[1] * a[5]) * (a[3] * a[7]));
          assertThat(one[lane]).isEqualTo(expected);
          assertThat(two[lane]).isEqualTo(expected);
        }
      }
    }
  }

  private static double[] products(double[] x, int rows, int lanes, int blockRows) {
    double[] state = new double[8 * lanes];
    double[] out = new double[lanes];
    Reductions.startProduct(state, 0, lanes);
    for (int start = 0; start < rows; start += blockRows) {
      Reductions.addProduct(x, start * lanes, Math.min(blockRows, rows - start), lanes, state, 0);
    }
    Reductions.finishProduct(state, 0, lanes, out, 0);
    return out;
  }

  @Test
  void maximumAndMinimumKeepNaN() { // exact
    for (int rows : SIZES) {
      for (int lanes : LANES) {
        double[] x = random(rows * lanes, 7);
        if (rows > 2) {
          x[2 * lanes] = Double.NaN;
        }
        double[] max = new double[lanes];
        double[] min = new double[lanes];
        Reductions.startMax(max, 0, lanes);
        Reductions.startMin(min, 0, lanes);
        for (int start = 0; start < rows; start += 16) {
          int size = Math.min(16, rows - start);
          Reductions.addMax(x, start * lanes, size, lanes, max, 0);
          Reductions.addMin(x, start * lanes, size, lanes, min, 0);
        }
        for (int lane = 0; lane < lanes; lane++) {
          double largest = Double.NEGATIVE_INFINITY;
          double smallest = Double.POSITIVE_INFINITY;
          for (int i = 0; i < rows; i++) {
            largest = Math.max(largest, x[i * lanes + lane]);
            smallest = Math.min(smallest, x[i * lanes + lane]);
          }
          assertThat(max[lane]).isEqualTo(Double.valueOf(largest));
          assertThat(min[lane]).isEqualTo(Double.valueOf(smallest));
        }
      }
    }
  }

  @Test
  void logSumExpByBlocksHasTheBitsOfTheContiguousOne() { // exact
    for (int rows : SIZES) {
      for (int lanes : LANES) {
        double[] x = random(rows * lanes, 9);
        double[] max = new double[lanes];
        double[] state = new double[8 * lanes];
        double[] out = new double[lanes];
        Reductions.startMax(max, 0, lanes);
        Reductions.addMax(x, 0, rows, lanes, max, 0);
        Reductions.startSum(state, 0, lanes);
        for (int start = 0; start < rows; start += 24) {
          Reductions.addSumExp(
              x, start * lanes, Math.min(24, rows - start), lanes, max, 0, state, 0);
        }
        Reductions.finishSum(state, 0, lanes, out, 0);
        Reductions.finishLogSumExp(max, 0, out, 0, lanes, out, 0);
        for (int lane = 0; lane < lanes; lane++) {
          double[] column = new double[rows];
          for (int i = 0; i < rows; i++) {
            column[i] = x[i * lanes + lane];
          }
          assertThat(out[lane]).isEqualTo(Reductions.logSumExp(column, 0, rows));
        }
      }
    }
  }

  @Test
  void logSumExpAgreesWithPairsOfLogAddExp() {
    // rounding: two exp and a log of 1 ulp each on numbers below 4
    double[] x = {1.5, -2, 3, 0.25};
    double expected = LogSpace.logAddExp(LogSpace.logAddExp(1.5, -2), LogSpace.logAddExp(3, 0.25));
    assertThat(Reductions.logSumExp(x, 0, 4))
        .isCloseTo(expected, org.assertj.core.data.Offset.offset(4e-15));
    assertThat(Reductions.logSumExp(new double[] {Double.NEGATIVE_INFINITY}, 0, 1))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Reductions.logSumExp(new double[] {Double.POSITIVE_INFINITY, 1}, 0, 2))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Reductions.logSumExp(new double[] {Double.NaN, 1}, 0, 2)).isNaN();
  }
}
