// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.tensor;

import java.util.Arrays;

/// Immutable whole numbers with value equality: index lists, permutations and axis labels that are
/// attributes of operations.
public final class IntArray {
  private final int[] values;
  private final int hash;

  private IntArray(int[] values) {
    this.values = values;
    this.hash = Arrays.hashCode(values);
  }

  /// These numbers (copied).
  public static IntArray of(int... values) {
    return new IntArray(values.clone());
  }

  /// The numbers `from` (inclusive) to `to` (exclusive).
  public static IntArray range(int from, int to) {
    int[] v = new int[Math.max(0, to - from)];
    for (int i = 0; i < v.length; i++) {
      v[i] = from + i;
    }
    return new IntArray(v);
  }

  /// How many there are.
  public int length() {
    return values.length;
  }

  /// The number at a position.
  public int get(int position) {
    return values[position];
  }

  /// The position of the first occurrence, -1 if there is none.
  public int indexOf(int value) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == value) {
        return i;
      }
    }
    return -1;
  }

  /// Whether the number occurs.
  public boolean contains(int value) {
    return indexOf(value) >= 0;
  }

  /// Whether no number occurs twice; for short lists.
  public boolean isDistinct() {
    for (int i = 0; i < values.length; i++) {
      if (indexOf(values[i]) < i) {
        return false;
      }
    }
    return true;
  }

  /// These numbers and one more.
  public IntArray append(int value) {
    int[] v = Arrays.copyOf(values, values.length + 1);
    v[values.length] = value;
    return new IntArray(v);
  }

  /// The numbers, copied.
  public int[] toArray() {
    return values.clone();
  }

  /// The numbers, **not copied**: the caller must not write to them.
  public int[] array() {
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof IntArray a && hash == a.hash && Arrays.equals(values, a.values);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    if (values.length <= 12) {
      return Arrays.toString(values);
    }
    String head = Arrays.toString(Arrays.copyOf(values, 10));
    return head.substring(0, head.length() - 1) + ", … (" + values.length + ")]";
  }
}
