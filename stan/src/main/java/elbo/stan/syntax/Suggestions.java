// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.Collection;
import java.util.Optional;

/// Finds the name that was meant.
public final class Suggestions {
  private Suggestions() {}

  /// The candidate nearest to a name by the number of letters changed, added, left out or swapped;
  /// empty when none is near. The earliest in the alphabet wins a draw.
  public static Optional<String> near(String name, Collection<String> candidates) {
    int limit = Math.max(1, Math.min(3, name.length() / 3));
    Optional<String> best = Optional.empty();
    int bestDistance = limit + 1;
    for (String candidate : candidates) {
      if (Math.abs(candidate.length() - name.length()) > limit || candidate.equals(name)) {
        continue;
      }
      int distance = distance(name, candidate);
      boolean draw =
          distance == bestDistance && best.isPresent() && candidate.compareTo(best.get()) < 0;
      if (distance < bestDistance || draw) {
        best = Optional.of(candidate);
        bestDistance = distance;
      }
    }
    // A name of one or two letters is near to everything.
    return name.length() < 3 && bestDistance >= name.length() ? Optional.empty() : best;
  }

  /// The number of single edits from one word to another (Damerau's distance).
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
