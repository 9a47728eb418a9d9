// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.kernel.KernelProvider;
import java.util.Arrays;

/// Solvers of equations work on blocks of lanes: draws, and the problems of each draw. Arrays in a
/// frame have all lanes innermost, those of a solver the lanes of a block. Where a block has fewer
/// lanes than a vector, the rest are copies of the last: kernels over lanes are faster than many
/// calls for one number.
final class LaneBlocks {
  /// Lanes that are solved together: enough to spread the cost of an operation, few enough that not
  /// many wait for the slowest.
  static final int MOST_LANES = 64;

  static final int FEWEST_LANES = KernelProvider.hasVectorApi() ? VectorLanes.count() : 1;

  private LaneBlocks() {}

  /// Reads the lanes `from` to `from + count − 1` of a value with a last axis of problems.
  static void load(Frame f, Ref ref, int problems, double[] to, int lanes, int from, int count) {
    double[] x = ref.array(f);
    int all = problems * ref.width(f);
    int at = ref.at(f) + from;
    int elements = ref.elements() / problems;
    for (int e = 0; e < elements; e++) {
      System.arraycopy(x, at + e * all, to, e * lanes, count);
      Arrays.fill(to, e * lanes + count, (e + 1) * lanes, to[e * lanes + count - 1]);
    }
  }

  /// Writes them.
  static void store(Frame f, Ref ref, int problems, double[] x, int lanes, int from, int count) {
    double[] to = ref.array(f);
    int all = problems * ref.width(f);
    int at = ref.at(f) + from;
    int elements = ref.elements() / problems;
    for (int e = 0; e < elements; e++) {
      System.arraycopy(x, e * lanes, to, at + e * all, count);
    }
  }
}
