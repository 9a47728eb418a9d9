// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import java.util.Arrays;

/// The steady speed of a series of timed calls, and from which on they have it.
///
/// The JVM makes kernels fast one after the other, some of them seconds after the first call. So
/// the speed is that of the last third of the time, and a single fast call does not count.
///
/// @param nanos the median time of a call in the last third of the time
/// @param reached the first timing from which on calls have 90 % of that speed
record SteadySpeed(long nanos, int reached) {
  private static final double PART = 0.9;

  /// So many timings in a row must be fast, by their median: others use the machine too.
  private static final int WINDOW = 5;

  /// The speed of timed calls.
  ///
  /// @param nanos the time of a call, per timing
  /// @param ends when a timing ended, nanoseconds
  /// @param begin when the first began
  static SteadySpeed of(long[] nanos, long[] ends, long begin) {
    int count = nanos.length;
    long late = ends[count - 1] - (ends[count - 1] - begin) / 3;
    int last = 0;
    while (last < count - 1 && ends[last] <= late) {
      last++;
    }
    long steady = median(nanos, last, count);
    int reached = 0;
    while (reached < last
        && (PART * nanos[reached] > steady
            || PART * median(nanos, reached, Math.min(count, reached + WINDOW)) > steady)) {
      reached++;
    }
    return new SteadySpeed(steady, reached);
  }

  private static long median(long[] values, int from, int to) {
    long[] sorted = Arrays.copyOfRange(values, from, to);
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
