// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Places in one array, used again as soon as they are free. Requests of one size meet each other,
/// newest first: what was just read is in the cache, and an elementwise step can write over an
/// argument that nobody needs any more.
final class Arena {
  private final Map<Integer, List<Integer>> free = new HashMap<>();
  private long end;

  /// A place for `size` numbers.
  int take(int size) {
    List<Integer> places = free.get(size);
    if (places != null && !places.isEmpty()) {
      return places.removeLast();
    }
    int at = (int) end;
    end += size;
    if (end > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException(
          "the intermediate values of the model take more than 2^31 numbers; use fewer observations or a smaller model");
    }
    return at;
  }

  /// Gives a place back.
  void give(int at, int size) {
    free.computeIfAbsent(size, _ -> new ArrayList<>()).add(at);
  }

  /// How many numbers the array must hold.
  int size() {
    return (int) end;
  }
}
