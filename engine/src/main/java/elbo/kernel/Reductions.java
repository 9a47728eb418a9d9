// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import elbo.special.Exponential;
import elbo.special.Logarithm;

/// Reductions over the leading axis of blocks `[rows, lanes]`, fed one block after the other.
///
/// A sum or product keeps eight accumulators per lane: element `i` of the axis goes to accumulator
/// `i mod 8`, and at the end they are joined as `((0+4)+(2+6))+((1+5)+(3+7))`. So the result
/// depends neither on the number of lanes nor on where blocks end, as long as each block but the
/// last has a multiple of eight rows; and a vector of any width can do the work. The state is an
/// array of `8 · lanes` numbers (`[8, lanes]`), for maxima and minima of `lanes`:
///
/// ```java
/// Reductions.startSum(state, 0, lanes);
/// for each block: Reductions.addSum(x, offset, rows, lanes, state, 0);
/// Reductions.finishSum(state, 0, lanes, out, 0);
/// ```
///
/// Nothing is allocated; arguments are not modified, state and results are written.
public final class Reductions {
  /// How many accumulators a sum has per lane, and the multiple of rows that blocks must have.
  public static final int ACCUMULATORS = 8;

  /// A maximum over one lane waits for the one before, as long as so many multiplications take.
  private static final int ALONE = 8;

  private Reductions() {}

  /// Clears the state of a sum.
  public static void startSum(double[] state, int stateOffset, int lanes) {
    Moves.fill(state, stateOffset, ACCUMULATORS * lanes, 0);
  }

  /// Adds a block to the state of a sum.
  public static void addSum(
      double[] x, int xOffset, int rows, int lanes, double[] state, int stateOffset) {
    int n = rows * lanes;
    if (BlockKernel.SUM.isVector(n)) {
      VectorReductions.addSum(x, xOffset, n, ACCUMULATORS * lanes, state, stateOffset);
    } else {
      ScalarReductions.addSum(x, xOffset, n, ACCUMULATORS * lanes, state, stateOffset);
    }
  }

  /// Writes the sums, one per lane. 0 for an empty axis.
  public static void finishSum(
      double[] state, int stateOffset, int lanes, double[] out, int outOffset) {
    for (int j = 0; j < lanes; j++) {
      int s = stateOffset + j;
      out[outOffset + j] =
          ((state[s] + state[s + 4 * lanes]) + (state[s + 2 * lanes] + state[s + 6 * lanes]))
              + ((state[s + lanes] + state[s + 5 * lanes])
                  + (state[s + 3 * lanes] + state[s + 7 * lanes]));
    }
  }

  /// Writes the sums over an axis that is there as a whole, one per lane, with the same bits as the
  /// parts above: for so few elements that calling these takes longer than adding.
  public static void smallSum(
      double[] x, int xOffset, int rows, int lanes, double[] out, int outOffset) {
    int step = ACCUMULATORS * lanes;
    for (int j = 0; j < lanes; j++) {
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      double s4 = 0;
      double s5 = 0;
      double s6 = 0;
      double s7 = 0;
      int p = xOffset + j;
      int i = 0;
      for (; i <= rows - ACCUMULATORS; i += ACCUMULATORS) {
        s0 += x[p];
        s1 += x[p + lanes];
        s2 += x[p + 2 * lanes];
        s3 += x[p + 3 * lanes];
        s4 += x[p + 4 * lanes];
        s5 += x[p + 5 * lanes];
        s6 += x[p + 6 * lanes];
        s7 += x[p + 7 * lanes];
        p += step;
      }
      int rest = rows - i;
      s0 += rest > 0 ? x[p] : 0;
      s1 += rest > 1 ? x[p + lanes] : 0;
      s2 += rest > 2 ? x[p + 2 * lanes] : 0;
      s3 += rest > 3 ? x[p + 3 * lanes] : 0;
      s4 += rest > 4 ? x[p + 4 * lanes] : 0;
      s5 += rest > 5 ? x[p + 5 * lanes] : 0;
      s6 += rest > 6 ? x[p + 6 * lanes] : 0;
      out[outOffset + j] = ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }
  }

  /// Returns the sum of `n` elements, in the same order as a sum over blocks with one lane.
  public static double sum(double[] x, int xOffset, int n) {
    return BlockKernel.SUM.isVector(n)
        ? VectorReductions.sum(x, xOffset, n)
        : ScalarReductions.sum(x, xOffset, n);
  }

  /// Sets the state of a product to ones.
  public static void startProduct(double[] state, int stateOffset, int lanes) {
    Moves.fill(state, stateOffset, ACCUMULATORS * lanes, 1);
  }

  /// Multiplies a block into the state of a product.
  public static void addProduct(
      double[] x, int xOffset, int rows, int lanes, double[] state, int stateOffset) {
    ScalarReductions.addProduct(x, xOffset, rows * lanes, ACCUMULATORS * lanes, state, stateOffset);
  }

  /// Writes the products, one per lane. 1 for an empty axis.
  public static void finishProduct(
      double[] state, int stateOffset, int lanes, double[] out, int outOffset) {
    for (int j = 0; j < lanes; j++) {
      int s = stateOffset + j;
      out[outOffset + j] =
          ((state[s] * state[s + 4 * lanes]) * (state[s + 2 * lanes] * state[s + 6 * lanes]))
              * ((state[s + lanes] * state[s + 5 * lanes])
                  * (state[s + 3 * lanes] * state[s + 7 * lanes]));
    }
  }

  /// Sets the state of a maximum, which is also its result: -∞, one per lane.
  public static void startMax(double[] state, int stateOffset, int lanes) {
    Moves.fill(state, stateOffset, lanes, Double.NEGATIVE_INFINITY);
  }

  /// Joins a block to the state of a maximum. NaN if any element is.
  public static void addMax(
      double[] x, int xOffset, int rows, int lanes, double[] state, int stateOffset) {
    int n = rows * lanes;
    if (BlockKernel.EXTREME.isVector(lanes > 1 ? n : ALONE * n)) {
      VectorReductions.addMax(x, xOffset, n, lanes, state, stateOffset);
    } else {
      ScalarReductions.addMax(x, xOffset, n, lanes, state, stateOffset);
    }
  }

  /// Sets the state of a minimum, which is also its result: ∞, one per lane.
  public static void startMin(double[] state, int stateOffset, int lanes) {
    Moves.fill(state, stateOffset, lanes, Double.POSITIVE_INFINITY);
  }

  /// Joins a block to the state of a minimum. NaN if any element is.
  public static void addMin(
      double[] x, int xOffset, int rows, int lanes, double[] state, int stateOffset) {
    int n = rows * lanes;
    if (BlockKernel.EXTREME.isVector(lanes > 1 ? n : ALONE * n)) {
      VectorReductions.addMin(x, xOffset, n, lanes, state, stateOffset);
    } else {
      ScalarReductions.addMin(x, xOffset, n, lanes, state, stateOffset);
    }
  }

  /// Adds `exp(x - max)` of a block to the state of a sum: the second pass of log-sum-exp, after a
  /// pass with [#addMax]. Where a maximum is infinite nothing useful is added; [#finishLogSumExp]
  /// does not read it.
  public static void addSumExp(
      double[] x,
      int xOffset,
      int rows,
      int lanes,
      double[] max,
      int maxOffset,
      double[] state,
      int stateOffset) {
    boolean isVector = BlockKernel.SUM_EXP.isVector(rows * lanes);
    for (int i = 0; i < rows; i++) {
      int accumulator = stateOffset + (i & (ACCUMULATORS - 1)) * lanes;
      int row = xOffset + i * lanes;
      if (isVector) {
        VectorReductions.addSumExp(x, row, max, maxOffset, state, accumulator, lanes);
      } else {
        ScalarReductions.addSumExp(x, row, max, maxOffset, state, accumulator, lanes);
      }
    }
  }

  /// Writes `max + log(sum)` for each lane; the maximum itself where it is infinite or NaN. `sums`
  /// holds the finished sums.
  public static void finishLogSumExp(
      double[] max,
      int maxOffset,
      double[] sums,
      int sumOffset,
      int lanes,
      double[] out,
      int outOffset) {
    UnaryKernels.LOG.apply(sums, sumOffset, out, outOffset, lanes);
    for (int j = 0; j < lanes; j++) {
      double m = max[maxOffset + j];
      out[outOffset + j] = Double.isFinite(m) ? m + out[outOffset + j] : m;
    }
  }

  /// Returns `log Σ exp(x)` of `n` elements, with the same bits as by blocks; -∞ if there are none.
  public static double logSumExp(double[] x, int xOffset, int n) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, x[xOffset + i]);
    }
    if (!Double.isFinite(max)) {
      return max;
    }
    double a0 = 0, a1 = 0, a2 = 0, a3 = 0, a4 = 0, a5 = 0, a6 = 0, a7 = 0;
    for (int i = 0; i < n; i++) {
      double e = Exponential.exp(x[xOffset + i] - max);
      switch (i & 7) {
        case 0 -> a0 += e;
        case 1 -> a1 += e;
        case 2 -> a2 += e;
        case 3 -> a3 += e;
        case 4 -> a4 += e;
        case 5 -> a5 += e;
        case 6 -> a6 += e;
        default -> a7 += e;
      }
    }
    return max + Logarithm.log(((a0 + a4) + (a2 + a6)) + ((a1 + a5) + (a3 + a7)));
  }
}
