// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.random;

/// Philox4x64 with 10 rounds: a bijection of 256 bits for each key of 128 bits (Salmon, Moraes,
/// Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", section 3.3 and its reference
/// implementation Random123 for the constants).
final class Philox {
  private static final long M0 = 0xD2E7470EE14C6C93L;
  private static final long M1 = 0xCA5A826395121157L;
  private static final long W0 = 0x9E3779B97F4A7C15L;
  private static final long W1 = 0xBB67AE8584CAA73BL;

  private Philox() {}

  /// The four words of a counter.
  static long[] block(Key key, long c0, long c1, long c2, long c3) {
    long[] words = new long[4];
    block(key, c0, c1, c2, c3, words);
    return words;
  }

  /// The four words of a counter, written to `words`.
  static void block(Key key, long c0, long c1, long c2, long c3, long[] words) {
    long k0 = key.low();
    long k1 = key.high();
    for (int round = 0; round < 10; round++) {
      long high0 = Math.unsignedMultiplyHigh(M0, c0);
      long low0 = M0 * c0;
      long high1 = Math.unsignedMultiplyHigh(M1, c2);
      long low1 = M1 * c2;
      c0 = high1 ^ c1 ^ k0;
      c1 = low1;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 += W0;
      k1 += W1;
    }
    words[0] = c0;
    words[1] = c1;
    words[2] = c2;
    words[3] = c3;
  }

  /// One word of a counter, without an array.
  static long word(Key key, long c0, long c1, long c2, long c3, int word) {
    long k0 = key.low();
    long k1 = key.high();
    for (int round = 0; round < 10; round++) {
      long high0 = Math.unsignedMultiplyHigh(M0, c0);
      long low0 = M0 * c0;
      long high1 = Math.unsignedMultiplyHigh(M1, c2);
      long low1 = M1 * c2;
      c0 = high1 ^ c1 ^ k0;
      c1 = low1;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 += W0;
      k1 += W1;
    }
    return switch (word) {
      case 0 -> c0;
      case 1 -> c1;
      case 2 -> c2;
      default -> c3;
    };
  }
}
