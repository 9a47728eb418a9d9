// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// Where a value lies while a program runs: a slot of the frame's memory and a position that
/// depends on the lanes and, inside a loop over rows, on the block. Values per draw have the draw
/// axis innermost.
///
/// @param slot which array
/// @param base a position that does not depend on the number of lanes
/// @param offset elements before the value, each as many numbers as there are lanes if batched
/// @param rowStride elements from one row to the next where the value lies whole in memory; 0 where
///   only the block is there
/// @param elements how many the value has, apart from those in rows
/// @param inner how many each row of the current block has; 0 outside of loops over rows
/// @param batched whether there is one number per lane
record Ref(
    int slot, int base, int offset, int rowStride, int elements, int inner, boolean batched) {
  static Ref whole(int slot, int base, int offset, Shape shape, boolean batched) {
    return new Ref(slot, base, offset, 0, shape.numElements(), 0, batched);
  }

  double[] array(Frame f) {
    return f.memory[slot];
  }

  int at(Frame f) {
    int element = offset + f.row * rowStride;
    return base + (batched ? element * f.lanes : element);
  }

  /// How many numbers the value has, or its current block of rows.
  int count(Frame f) {
    int n = elements + f.rows * inner;
    return batched ? n * f.lanes : n;
  }

  /// How many numbers stand for one element.
  int width(Frame f) {
    return batched ? f.lanes : 1;
  }

  /// A part of this value, or the same elements in another shape.
  Ref view(int start, int numElements) {
    return new Ref(slot, base, offset + start, rowStride, numElements, 0, batched);
  }

  /// This value with another distance from one row to the next: 0 for one that does not move.
  Ref fixedAt(int stride) {
    return new Ref(slot, base, offset, stride, elements, inner, batched);
  }

  /// This whole value, met row by row: `stride` elements from one to the next, of which `size` are
  /// used.
  Ref byRows(int stride, int size) {
    return new Ref(slot, base, offset, stride, 0, size, batched);
  }

  // Written out: places are keys of maps, and the JVM links a record's own methods when they are
  // first called, which takes milliseconds.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Ref ref
        && slot == ref.slot
        && base == ref.base
        && offset == ref.offset
        && rowStride == ref.rowStride
        && elements == ref.elements
        && inner == ref.inner
        && batched == ref.batched;
  }

  @Override
  public int hashCode() {
    int hash = 31 * (31 * (31 * slot + base) + offset) + rowStride;
    return 31 * (31 * hash + elements) + inner + (batched ? 1 << 30 : 0);
  }
}
