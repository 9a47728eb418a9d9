// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import elbo.tensor.IntArray;

/// The kernels of [Reductions], [Products], [LogSpace], [Triangular] and [Philox] that have vector
/// twins, with their handovers.
enum BlockKernel {
  SUM {
    @Override
    Handover.Trial trial() {
      double[] x = numbers(SUMMED);
      double[] state = new double[8 * ODD];
      // sizes with every remainder: a branch that compiled code has never seen throws it away
      return new Handover.Trial(
          () -> {
            for (int n = x.length - 8; n <= x.length; n++) {
              ScalarReductions.addSum(x, 0, n / ODD * ODD, 8 * ODD, state, 0);
              ScalarReductions.addSum(x, 0, n, 8, state, 0);
              state[0] = ScalarReductions.sum(x, 0, n);
              state[0] = ScalarProducts.dot(x, 0, x, 0, n);
            }
          },
          () -> {
            for (int n = x.length - 8; n <= x.length; n++) {
              VectorReductions.addSum(x, 0, n / ODD * ODD, 8 * ODD, state, 0);
              VectorReductions.addSum(x, 0, n, 8, state, 0);
              state[0] = VectorReductions.sum(x, 0, n);
              state[0] = VectorReductions.dot(x, 0, x, 0, n);
            }
          },
          (call, most) -> {
            int n = most - call % 8;
            VectorReductions.addSum(x, 0, n / ODD * ODD, 8 * ODD, state, 0);
            VectorReductions.addSum(x, 0, n, 8, state, 0);
            state[0] = VectorReductions.sum(x, 0, n);
            state[0] = VectorReductions.dot(x, 0, x, 0, n);
          });
    }
  },
  EXTREME {
    @Override
    Handover.Trial trial() {
      double[] x = numbers(SUMMED);
      double[] state = new double[8 * ODD];
      int[] widths = {ODD, 64, 132, 8, 1};
      return new Handover.Trial(
          () -> {
            for (int width : widths) {
              ScalarReductions.addMax(x, 0, SUMMED / width * width, width, state, 0);
              ScalarReductions.addMin(x, 0, SUMMED / width * width, width, state, 0);
            }
          },
          () -> {
            for (int width : widths) {
              VectorReductions.addMax(x, 0, SUMMED / width * width, width, state, 0);
              VectorReductions.addMin(x, 0, SUMMED / width * width, width, state, 0);
            }
          },
          (call, most) -> {
            int width = widths[call % widths.length];
            int n = most > 8 ? SUMMED - call % 8 : Math.max(width, 8);
            VectorReductions.addMax(x, 0, n / width * width, width, state, 0);
            VectorReductions.addMin(x, 0, n / width * width, width, state, 0);
          });
    }
  },
  SUM_EXP {
    @Override
    Handover.Trial trial() {
      double[] x = numbers(ROWS * ODD);
      double[] max = new double[ROWS * ODD];
      double[] sum = new double[ROWS * ODD];
      x[100] = Double.NEGATIVE_INFINITY;
      return new Handover.Trial(
          () -> ScalarReductions.addSumExp(x, 0, max, 0, sum, 0, ROWS * ODD),
          () -> VectorReductions.addSumExp(x, 0, max, 0, sum, 0, ROWS * ODD),
          (call, most) -> {
            int from = 37 * call % (ROWS * ODD - most);
            VectorReductions.addSumExp(x, from, max, from, sum, from, most - call % 8);
          });
    }
  },
  PRODUCT {
    @Override
    Handover.Trial trial() {
      double[] a = numbers(2 * ROWS * DEPTH);
      double[] x = numbers(DEPTH * ODD);
      double[] y = numbers(21 * 46); // short sums of long lines: eight, four and one at once
      double[] c = new double[ROWS * 46];
      // factors along rows, down columns, and apart; blocks of six and four rows and single ones
      int[] rowStrides = {DEPTH, 1, 2 * DEPTH};
      int[] columnStrides = {1, ROWS, 2};
      int[] rows = {ROWS, 11};
      return new Handover.Trial(
          () -> {
            for (int f = 0; f < rows.length * rowStrides.length; f++) {
              int s = rowStrides[f % 3];
              int t = columnStrides[f % 3];
              ScalarProducts.multiplyAdd(
                  a, 0, s, t, rows[f / 3], DEPTH, x, 0, ODD, ODD, 0, c, 0, ODD);
            }
            ScalarProducts.multiplyAdd(y, 0, 21, 1, 4, 21, y, 0, 46, 46, 0, c, 0, 46);
            ScalarProducts.multiplyAdd(y, 0, 21, 1, 4, 21, y, 0, 46, 46, 0, c, 0, 46);
          },
          () -> {
            for (int f = 0; f < rows.length * rowStrides.length; f++) {
              int s = rowStrides[f % 3];
              int t = columnStrides[f % 3];
              boolean fresh = f % 2 == 0;
              VectorGemm.multiplyAdd(
                  fresh, a, 0, s, t, rows[f / 3], DEPTH, x, 0, ODD, ODD, c, 0, ODD);
            }
            VectorGemmLines.multiplyAdd(true, y, 0, 21, 1, 4, 21, y, 0, 46, 46, c, 0, 46);
            VectorGemmLines.multiplyAdd(false, y, 0, 21, 1, 4, 21, y, 0, 46, 46, c, 0, 46);
            VectorGemmLines.multiplyAdd(true, y, 0, 1, 1, ROWS, 1, y, 0, 46, 46, c, 0, 46);
          },
          (call, most) -> {
            int f = call % (rows.length * rowStrides.length);
            int s = rowStrides[f % 3];
            int t = columnStrides[f % 3];
            int m = most > 8 ? rows[f / 3] : 1 + call % 11;
            VectorGemm.multiplyAdd(call % 2 == 0, a, 0, s, t, m, DEPTH, x, 0, ODD, ODD, c, 0, ODD);
            if (most > 8) {
              boolean fresh = call % 2 == 0;
              VectorGemmLines.multiplyAdd(fresh, y, 0, 21, 1, 4, 21, y, 0, 46, 46, c, 0, 46);
              VectorGemmLines.multiplyAdd(fresh, y, 0, 1, 1, ROWS, 1, y, 0, 46, 46, c, 0, 46);
            }
          });
    }
  },
  LOG_SPACE {
    @Override
    Handover.Trial trial() {
      double[] x = numbers(DEPTH * SUMMED);
      double[] y = new double[(DEPTH + 2) * SUMMED];
      IntArray places = IntArray.range(0, DEPTH);
      IntArray one = IntArray.of(0);
      int[] sizes = {3, 8, 16, 31, 47, 64, 77, 90};
      return new Handover.Trial(
          () -> {
            for (int n : sizes) {
              ScalarLogSpace.differences(places, x, 0, y, 0, n, n, 0);
              ScalarLogSpace.dots(places, one, x, 0, x, 0, y, 0, n, 0);
              ScalarLogSpace.finish(x, 0, one, x, n, x, 2 * n, one, y, 0, n, 0);
              ScalarLogSpace.scale(one, x, 0, x, n, y, 0, n, 0);
              ScalarLogSpace.weighted(one, one, places, x, 0, x, 0, x, 0, y, 0, n, 0);
              for (int l = 0; l < n; l++) {
                ScalarLogSpace.outer(places, x, l, x, l, 1, y, l, n);
              }
            }
          },
          () -> {
            for (int n : sizes) {
              VectorLogSpace.differences(places, x, 0, y, 0, n, n);
              VectorLogSpace.dots(places, one, x, 0, x, 0, y, 0, n);
              VectorLogSpace.finish(x, 0, one, x, n, x, 2 * n, one, y, 0, n);
              VectorLogSpace.scale(one, x, 0, x, n, y, 0, n);
              VectorLogSpace.weighted(one, one, places, x, 0, x, 0, x, 0, y, 0, n);
              VectorLogSpace.outer(places, x, 0, x, 0, 1, y, 0, n);
            }
          },
          (call, most) -> {
            int n = most > 8 ? sizes[call % sizes.length] : most - call % 6;
            VectorLogSpace.differences(places, x, 0, y, 0, n, n);
            VectorLogSpace.dots(places, one, x, 0, x, 0, y, 0, n);
            VectorLogSpace.finish(x, 0, one, x, n, x, 2 * n, one, y, 0, n);
            VectorLogSpace.scale(one, x, 0, x, n, y, 0, n);
            VectorLogSpace.weighted(one, one, places, x, 0, x, 0, x, 0, y, 0, n);
            VectorLogSpace.outer(places, x, 0, x, 0, 1, y, 0, n);
          });
    }
  },
  LANE_PRODUCT {
    @Override
    Handover.Trial trial() {
      double[] a = numbers(DEPTH * SUMMED);
      double[] c = new double[SUMMED];
      // every number of vectors of four and of eight, several parts, and rests
      int[] sizes = {3, 8, 16, 24, 32, 40, 48, 56, 64, 11, 19, 27, 31, 47, 77, 90};
      return new Handover.Trial(
          () -> {
            for (int n : sizes) {
              ScalarProducts.addLaneProducts(a, 0, n, a, 0, n, DEPTH, c, 0, n);
              ScalarProducts.addScaledLanes(1, a, 0, 1, a, 0, n, DEPTH, c, 0, n);
              ScalarProducts.subtractLaneProducts(a, 0, n, a, 0, n, DEPTH, c, 0, n);
            }
            for (int row = 0; row < LINES; row++) {
              ScalarProducts.addLaneProducts(a, row, ODD, a, 0, ODD, DEPTH, c, row * ODD, ODD);
            }
          },
          () -> {
            for (int n : sizes) {
              VectorProducts.addLaneProducts(a, 0, n, a, 0, n, DEPTH, c, 0, n);
              VectorScaledLanes.add(1, a, 0, 1, a, 0, n, DEPTH, c, 0, n);
              VectorProducts.subtractLaneProducts(a, 0, n, a, 0, n, DEPTH, c, 0, n);
            }
            VectorLaneRows.add(true, a, 0, 1, ODD, a, 0, ODD, LINES, DEPTH, c, 0, ODD, ODD);
          },
          (call, most) -> {
            int n = most > 8 ? sizes[call % sizes.length] : most - call % 6;
            VectorProducts.addLaneProducts(a, 0, n, a, 0, n, DEPTH, c, 0, n);
            VectorScaledLanes.add(1, a, 0, 1, a, 0, n, DEPTH, c, 0, n);
            VectorProducts.subtractLaneProducts(a, 0, n, a, 0, n, DEPTH, c, 0, n);
            int m = most > 8 ? ODD : n;
            VectorLaneRows.add(true, a, 0, 1, ODD, a, 0, ODD, LINES, DEPTH, c, 0, ODD, m);
          });
    }
  },
  PHILOX {
    @Override
    Handover.Trial trial() {
      long[] words = new long[Philox.room(SUMMED)];
      // draws of one block, of fewer than a vector has lanes, and of more
      int[] ofDraw = {1, 3, ROWS};
      return new Handover.Trial(
          () -> {
            for (int n : ofDraw) {
              Philox.scalarBlocks(1, 2, n, 0, 3, 4, SUMMED - n, words);
            }
          },
          () -> {
            for (int n : ofDraw) {
              VectorPhilox.blocks(1, 2, n, 0, 3, 4, SUMMED - n, words);
            }
          },
          (call, most) ->
              VectorPhilox.blocks(1, 2, ofDraw[call % 3], 0, call, 4, most - call % 8, words));
    }
  };

  // numbers of lanes and of rows with every kind of rest, so that these are warmed up too
  private static final int ODD = 31;
  private static final int ROWS = 35;
  private static final int DEPTH = 5;
  private static final int SUMMED = 264;
  private static final int LINES = 6;

  // not a part of its value: it changes speed, never results
  @SuppressWarnings("ImmutableEnumChecker")
  private final Handover handover = new Handover(name(), Handover.WORTH_IT_ARITHMETIC, this::trial);

  abstract Handover.Trial trial();

  Handover handover() {
    return handover;
  }

  /// Whether the vector twin is to run a call of so many multiplications or additions.
  boolean isVector(int work) {
    return handover.isVector(work);
  }

  private static double[] numbers(int n) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = (i * 0.6180339887498949) % 1;
    }
    return x;
  }
}
