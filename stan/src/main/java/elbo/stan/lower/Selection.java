// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import java.util.Arrays;

/// What an index takes of one axis.
///
/// @param positions the elements, from 0; where iterations differ, those of each iteration behind
///   those of the one before
/// @param single whether the axis disappears: one element was asked for by an int
/// @param all whether it is the whole axis in order
/// @param lanes how many iterations differ; 0 where they do not
@SuppressWarnings("ArrayRecordComponent") // never compared
record Selection(int[] positions, boolean single, boolean all, int lanes) {
  static Selection single(int position) {
    return new Selection(new int[] {position}, true, false, 0);
  }

  static Selection all(int size) {
    return new Selection(range(0, size), false, true, 0);
  }

  /// The positions `from` (inclusive) to `to` (exclusive) of an axis of `size`.
  static Selection range(int from, int to, int size) {
    return new Selection(range(from, Math.max(from, to)), false, from == 0 && to == size, 0);
  }

  static Selection of(int[] positions) {
    return new Selection(positions, false, false, 0);
  }

  private static int[] range(int from, int to) {
    int[] positions = new int[to - from];
    Arrays.setAll(positions, k -> from + k);
    return positions;
  }

  int first() {
    if (lanes > 0) {
      throw new NotAnAxis("an element of a tuple array that differs between iterations");
    }
    return positions[0];
  }

  /// How many elements it takes, in one iteration.
  int size() {
    return lanes == 0 ? positions.length : positions.length / lanes;
  }

  /// Element `k` of an iteration.
  int at(int lane, int k) {
    return lanes == 0 ? positions[k] : positions[lane * (positions.length / lanes) + k];
  }

  /// This selection of what `other` selects.
  Selection within(Selection other) {
    if (other.all) {
      return this;
    }
    int wide = Math.max(lanes, other.lanes);
    int n = size();
    int[] composed = new int[Math.max(1, wide) * n];
    for (int lane = 0; lane < Math.max(1, wide); lane++) {
      for (int k = 0; k < n; k++) {
        composed[lane * n + k] = other.at(lane, at(lane, k));
      }
    }
    return new Selection(composed, single, false, wide);
  }
}
