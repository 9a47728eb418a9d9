// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

/// How many draws are worked on together: a number that depends on the graph alone, so that sums
/// over draws do.
final class Tile {
  /// The largest tile, in draws; also what blocks of rows have room for.
  static final int MOST_DRAWS = 64;

  // What a step costs apart from its elements, and what an element costs where it lies, in
  // nanoseconds: measured on one AVX2 machine, orders
  // of magnitude only. The sizes are those of common second-level caches and of a core's share of
  // the third level.
  private static final double PER_STEP = 20;
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
  private static final long FAR_BYTES = 4 << 20;

  /// What the values of a tile may take, per thread.
  private static final long MOST_BYTES = 64 << 20;

  private Tile() {}

  /// The number of draws with the least estimated time per draw: more draws per step against values
  /// that leave the cache. Large matrices are better met one draw after the other.
  static int draws(Program program) {
    if (program.usesBlas()) {
      return 1; // matrices are met one by one, and a draw alone needs no copies of them
    }
    boolean large = bytes(program, 8) > 4 * FAR_BYTES;
    int best = large ? 1 : 8;
    double least = cost(program, best);
    for (int draws = 8; draws <= MOST_DRAWS; draws *= 2) {
      double cost = cost(program, draws);
      if (cost < least && bytes(program, draws) <= MOST_BYTES) {
        least = cost;
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
      double price = price(bytes) * (draws > 16 ? MANY_LINES : draws > 8 ? TWO_LINES : 1);
      cost += steps * blocks * (PER_STEP / draws + block * price);
    }
    for (ScanLoop loop : program.scans()) {
      cost += loop.length() * (loop.body().passes() * PER_STEP / draws + loop.work() * NEAR);
    }
    return cost;
  }

  private static double price(long bytes) {
    return bytes <= NEAR_BYTES ? NEAR : bytes <= FAR_BYTES ? FAR : FARTHEST;
  }
}
