// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

/// How many draws are worked on together. Where draws are summed up, a number that depends on the
/// graph alone, so that the sums do; else also on how many threads there are draws for.
final class Tile {
  /// The largest tile, in draws; also what blocks of rows have room for.
  static final int MOST_DRAWS = 64;

  // What a step costs apart from its elements, and what an element costs where it lies, in
  // nanoseconds: measured on one AVX2 machine, orders of magnitude only. The sizes are those of
  // common second-level caches and of a core's share of the third level.
  private static final double PER_STEP = 20;
  private static final double IN_KERNEL = 0.1;
  private static final double NEAR = 0.2;
  private static final double FAR = 0.4;
  private static final double FARTHEST = 0.9;

  // More draws than a line of the cache holds: rows are farther apart and fill fewer sets of the
  // first-level cache (64 draws, 16, 8, kernels for any number of draws: gauss_mix 2,080 µs per
  // draw, 1,490, 1,440; radon 12.4, 7.6, 6.8; irt_2pl 920, 740, 760; with kernels for whole tiles
  // irt_2pl 730 for 16, 660 for 8). Small tiles also leave threads something to share.
  private static final double TWO_LINES = 1.1;
  private static final double MANY_LINES = 2;

  private static final long NEAR_BYTES = 256 << 10;

  // Blocks of a loop are used again at once: a second-level cache holds them up to its size.
  private static final long NEAR_BLOCKS = 512 << 10;
  private static final long FAR_BYTES = 4 << 20;

  /// What the values of a tile may take, per thread.
  private static final long MOST_BYTES = 64 << 20;

  // A call of the largest tile that takes longer is worth sharing, as far as the estimate tells.
  private static final double WORTH_SHARING = 200_000;

  /// Where draws are summed up, tiles have no fewer draws than that for the sake of threads, and
  /// cost no more than that in comparison.
  private static final int FEWEST_TO_SHARE = 16;

  private static final double MOST_TO_SHARE = 1.125;

  // What it takes to have threads meet, in nanoseconds.
  private static final double MEETING = 5_000;

  private final int size;
  private final boolean fixed;
  private final double[] nanos;

  private Tile(int size, boolean fixed, double[] nanos) {
    this.size = size;
    this.fixed = fixed;
    this.nanos = nanos;
  }

  /// The tiles of a program.
  ///
  /// @param sumsDraws whether draws are summed up
  static Tile of(Program program, boolean sumsDraws) {
    if (program.usesBlas()) {
      // Matrices are met one by one, and a draw alone needs no copies of them.
      return new Tile(1, true, new double[0]);
    }
    double[] nanos = new double[Integer.numberOfTrailingZeros(MOST_DRAWS) + 1];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = cost(program, 1 << i);
    }
    int best = best(program, nanos);
    return new Tile(sumsDraws ? shared(best, nanos) : best, sumsDraws, nanos);
  }

  /// The number of draws with the least estimated time per draw: more draws per step against values
  /// that leave the cache.
  private static int best(Program program, double[] nanos) {
    int best = bytes(program, 8) > 4 * FAR_BYTES ? 1 : 8;
    double least = nanos(best, nanos);
    for (int draws = 8; draws <= MOST_DRAWS; draws *= 2) {
      double cost = nanos(draws, nanos);
      if (cost < least && bytes(program, draws) <= MOST_BYTES) {
        least = cost;
        best = draws;
      }
    }
    return best;
  }

  /// A smaller tile than the best, where that costs little and leaves threads something to share.
  private static int shared(int best, double[] nanos) {
    double least = nanos(best, nanos);
    if (best * least < WORTH_SHARING) {
      return best;
    }
    int draws = best;
    while (draws > FEWEST_TO_SHARE && nanos(draws / 2, nanos) <= MOST_TO_SHARE * least) {
      draws /= 2;
    }
    return draws;
  }

  private static double nanos(int draws, double[] nanos) {
    return nanos[Integer.numberOfTrailingZeros(draws)];
  }

  /// The size on one thread, the largest there is.
  int size() {
    return size;
  }

  /// The size for a call: the one with which its threads are done first.
  int size(int numDraws, int threads) {
    if (fixed || threads == 1) {
      return size;
    }
    int best = size;
    double least = Double.POSITIVE_INFINITY;
    for (int draws = size; draws >= Math.min(size, 8); draws /= 2) {
      int tiles = (numDraws + draws - 1) / draws;
      int each = (tiles + threads - 1) / threads;
      double time =
          (double) each * Math.min(draws, numDraws) * nanos(draws, nanos)
              + (tiles > 1 ? MEETING : 0);
      if (time < least) {
        least = time;
        best = draws;
      }
    }
    return best;
  }

  private static long bytes(Program program, int draws) {
    return 8L * (program.perLane() + program.partials()) * draws;
  }

  private static double cost(Program program, int draws) {
    double perElement = price(bytes(program, draws));
    double cost = program.numSteps() * PER_STEP / draws + program.work() * perElement;
    for (RowLoop loop : program.loops()) {
      int block = loop.blockRows(draws);
      long blocks = (loop.rows() + block - 1L) / block;
      int steps = loop.body().size();
      long bytes =
          (long) (8.0 * program.fixed() * block * draws / Math.max(loop.cells(), 8 * MOST_DRAWS));
      // Each step of a body meets about cells elements.
      double price = bytes <= NEAR_BLOCKS ? NEAR : price(bytes);
      price *= draws > 16 ? MANY_LINES : draws > 8 ? TWO_LINES : 1;
      cost += steps * blocks * (PER_STEP / draws + block * price);
    }
    for (ScanLoop loop : program.scans()) {
      cost +=
          loop.lines() > 0
              ? loop.length() * loop.lines() * IN_KERNEL
              : loop.length() * (loop.body().passes() * PER_STEP / draws + loop.work() * NEAR);
    }
    for (OdeStep ode : program.odes()) {
      cost += ode.evaluations() * (ode.passes() * PER_STEP / draws + ode.work() * NEAR);
    }
    return cost;
  }

  private static double price(long bytes) {
    return bytes <= NEAR_BYTES ? NEAR : bytes <= FAR_BYTES ? FAR : FARTHEST;
  }
}
