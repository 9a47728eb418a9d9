// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.subsample;

import elbo.tensor.IntArray;
import java.util.Arrays;

/// Terms by group.
final class Groups {
  private Groups() {}

  /// The terms of each group, in order.
  ///
  /// @param labels for each term the number of its group
  /// @throws IllegalArgumentException if a group is empty or a number negative
  static int[][] of(IntArray labels, String what) {
    int numGroups = 0;
    for (int i = 0; i < labels.length(); i++) {
      if (!(labels.get(i) >= 0)) {
        throw new IllegalArgumentException(
            "groups are numbered from 0, got " + labels.get(i) + " for term " + i + inWhat(what));
      }
      numGroups = Math.max(numGroups, labels.get(i) + 1);
    }
    int[] sizes = new int[numGroups];
    for (int i = 0; i < labels.length(); i++) {
      sizes[labels.get(i)]++;
    }
    int[][] groups = new int[numGroups][];
    for (int g = 0; g < numGroups; g++) {
      if (sizes[g] == 0) {
        throw new IllegalArgumentException(
            "group " + g + " of 0 to " + (numGroups - 1) + " has no terms" + inWhat(what));
      }
      groups[g] = new int[sizes[g]];
    }
    Arrays.fill(sizes, 0);
    for (int i = 0; i < labels.length(); i++) {
      int g = labels.get(i);
      groups[g][sizes[g]++] = i;
    }
    if (numGroups == 0) {
      throw new IllegalArgumentException("there must be at least 1 term to sample" + inWhat(what));
    }
    return groups;
  }

  private static String inWhat(String what) {
    return " (" + what + ")";
  }
}
