// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import java.util.ArrayList;
import java.util.List;

/// When warm-up learns the metric: not in the first iterations, which come from far away, then over
/// windows each twice as long as the one before, each with its points alone, and not in the last
/// iterations, which are left to the step size. Source: Stan 2.35, `windowed_adaptation.hpp`.
///
/// @param start the first iteration of the first window
/// @param ends the last iteration of each window; none where warm-up is shorter than 20 iterations
public record Windows(int start, List<Integer> ends) {
  private static final int FIRST = 75;
  private static final int BASE = 25;
  private static final int LAST = 50;

  /// Below, Stan learns no metric.
  private static final int SHORTEST = 20;

  /// Copies.
  public Windows {
    ends = List.copyOf(ends);
  }

  /// Stan's windows of a warm-up.
  public static Windows of(int numWarmup) {
    if (numWarmup < SHORTEST) {
      return new Windows(numWarmup, List.of());
    }
    boolean fits = FIRST + BASE + LAST <= numWarmup;
    int start = fits ? FIRST : (int) (0.15 * numWarmup);
    int behind = fits ? LAST : (int) (0.1 * numWarmup);
    int size = fits ? BASE : numWarmup - start - behind;
    int last = numWarmup - behind - 1;
    List<Integer> ends = new ArrayList<>();
    int end = start + size - 1;
    ends.add(end);
    while (end != last) {
      size *= 2;
      int next = end + size;
      // One that would leave too little for the next takes all that is left.
      if (next != last && next + 2 * size >= last + 1) {
        next = last;
      }
      end = next;
      ends.add(end);
    }
    return new Windows(start, ends);
  }

  boolean isInside(int iteration) {
    return !ends.isEmpty() && iteration >= start && iteration <= ends.getLast();
  }

  boolean isEnd(int iteration) {
    return ends.contains(iteration);
  }
}
