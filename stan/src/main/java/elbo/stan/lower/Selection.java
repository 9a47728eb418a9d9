// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import java.util.Arrays;

/// What an index takes of one axis.
///
/// @param positions the elements, from 0
/// @param single whether the axis disappears: one element was asked for by an int
/// @param all whether it is the whole axis in order
@SuppressWarnings("ArrayRecordComponent") // never compared
record Selection(int[] positions, boolean single, boolean all) {
  static Selection single(int position) {
    return new Selection(new int[] {position}, true, false);
  }

  static Selection all(int size) {
    return new Selection(range(0, size), false, true);
  }

  /// The positions `from` (inclusive) to `to` (exclusive) of an axis of `size`.
  static Selection range(int from, int to, int size) {
    return new Selection(range(from, Math.max(from, to)), false, from == 0 && to == size);
  }

  static Selection of(int[] positions) {
    return new Selection(positions, false, false);
  }

  private static int[] range(int from, int to) {
    int[] positions = new int[to - from];
    Arrays.setAll(positions, k -> from + k);
    return positions;
  }

  int first() {
    return positions[0];
  }

  int size() {
    return positions.length;
  }

  /// This selection of what `other` selects.
  Selection within(Selection other) {
    int[] composed = new int[positions.length];
    for (int k = 0; k < composed.length; k++) {
      composed[k] = other.positions[positions[k]];
    }
    return new Selection(composed, single, all && other.all);
  }
}
