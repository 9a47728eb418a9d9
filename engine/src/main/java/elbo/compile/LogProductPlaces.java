// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.kernel.LogSpace;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// Where the elements of a log-space product lie, from labels to places.
///
/// @param places for the kernel
/// @param rows how many neighbouring vectors meet the same matrix
record LogProductPlaces(LogSpace.Places places, int rows) {
  /// @param a the shape of the first argument, labelled `left`
  /// @param b the shape of the second, labelled `right`
  /// @param r the shape of the result
  static LogProductPlaces of(
      IntArray left, Shape a, IntArray right, Shape b, IntArray result, Shape r) {
    List<Integer> batch = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    List<Integer> columns = new ArrayList<>();
    for (int label : result.array()) {
      boolean inLeft = left.contains(label);
      boolean inRight = right.contains(label);
      (inLeft && inRight ? batch : inLeft ? rows : columns).add(label);
    }
    List<Integer> summed = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    for (int label : left.array()) {
      if (!result.contains(label)) {
        summed.add(label);
      }
    }
    for (int label : right.array()) {
      if (result.contains(label)) {
        kept.add(label);
      }
    }
    IntArray largest = IntArray.of(kept.stream().mapToInt(Integer::intValue).toArray());
    Shape n = b.remove(right.indexOf(summed.getFirst()));
    List<Integer> outer = new ArrayList<>(batch);
    outer.addAll(rows);
    int[] sizes = new int[1 + max(left, right)];
    for (int k = 0; k < left.length(); k++) {
      sizes[left.get(k)] = a.size(k);
    }
    for (int k = 0; k < right.length(); k++) {
      sizes[right.get(k)] = b.size(k);
    }
    int numRows = 1;
    for (int label : rows) {
      numRows *= sizes[label];
    }
    LogSpace.Places places =
        new LogSpace.Places(
            offsets(outer, sizes, left, a),
            offsets(outer, sizes, right, b),
            offsets(outer, sizes, largest, n),
            offsets(outer, sizes, result, r),
            offsets(summed, sizes, left, a),
            offsets(summed, sizes, right, b),
            offsets(columns, sizes, right, b),
            offsets(columns, sizes, largest, n),
            offsets(columns, sizes, result, r));
    return new LogProductPlaces(places, numRows);
  }

  private static int max(IntArray left, IntArray right) {
    int max = 0;
    for (IntArray labels : List.of(left, right)) {
      for (int label : labels.array()) {
        max = Math.max(max, label);
      }
    }
    return max;
  }

  /// Where the elements of an argument lie, in all combinations of the labels; 0 along those that
  /// it lacks.
  private static IntArray offsets(List<Integer> labels, int[] sizes, IntArray axes, Shape shape) {
    int[] offsets = {0};
    for (int label : labels) {
      int axis = axes.indexOf(label);
      int stride = axis >= 0 ? shape.stride(axis) : 0;
      int[] more = new int[offsets.length * sizes[label]];
      for (int i = 0; i < more.length; i++) {
        more[i] = offsets[i / sizes[label]] + i % sizes[label] * stride;
      }
      offsets = more;
    }
    return IntArray.of(offsets);
  }

  /// Numbers per lane that the value and the reverse for the vectors need meanwhile.
  int room() {
    return 1 + places.terms() + places.columns();
  }

  /// Numbers per lane that the reverse for the matrices needs meanwhile.
  int roomRight() {
    return places.columns() * (1 + 3 * places.terms());
  }
}
