// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.random;

import elbo.kernel.Philox;
import java.util.ArrayList;
import java.util.List;

/// A key of the counter-based generator: 128 bits. The same key and counter always give the same
/// number. Keys derived by [#split(int)] and [#fold(long)] are independent of each other, of their
/// parent and of every number drawn with it.
///
/// @param high one half
/// @param low the other
public record Key(long high, long low) {
  private static final long FOLD = 1L << 62;

  /// The key of a seed.
  public static Key of(long seed) {
    return new Key(0, seed).fold(0x5eedL);
  }

  /// The child of this key with a number.
  public Key fold(long number) {
    long[] words = block(number, 0, 0, FOLD);
    return new Key(words[0], words[1]);
  }

  /// The child of this key with a name.
  public Key fold(String label) {
    long hash = 0xcbf29ce484222325L; // FNV-1a, 64 bits
    for (int i = 0; i < label.length(); i++) {
      hash = (hash ^ label.charAt(i)) * 0x100000001b3L;
    }
    long[] words = block(hash, label.length(), 1, FOLD);
    return new Key(words[0], words[1]);
  }

  /// The children 0 to `n − 1`: `split(n).get(i)` is `fold(i)`, whatever `n` is.
  public List<Key> split(int n) {
    List<Key> keys = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      keys.add(fold(i));
    }
    return keys;
  }

  /// The four words of a counter.
  long[] block(long c0, long c1, long c2, long c3) {
    long[] words = new long[4];
    Philox.block(low, high, c0, c1, c2, c3, words, 0);
    return words;
  }

  /// One word of a counter, without an array.
  long word(long c0, long c1, long c2, long c3, int word) {
    return Philox.word(low, high, c0, c1, c2, c3, word);
  }
}
