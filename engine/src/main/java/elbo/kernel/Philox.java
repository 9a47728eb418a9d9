// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

/// Philox4x64 with 10 rounds: a bijection of 256 bits for each key of 128 bits (Salmon, Moraes,
/// Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", section 3.3 and its reference
/// implementation Random123 for the constants).
public final class Philox {
  static final long M0 = 0xD2E7470EE14C6C93L;
  static final long M1 = 0xCA5A826395121157L;
  static final long W0 = 0x9E3779B97F4A7C15L;
  static final long W1 = 0xBB67AE8584CAA73BL;

  static final int ROUNDS = 10;

  /// What a block's work counts for [Handover].
  private static final int MULTIPLICATIONS = 40;

  /// As many blocks as the widest vectors have numbers.
  private static final int MOST_LANES = 8;

  private Philox() {}

  /// The four words of a counter.
  ///
  /// @param k0 the key's low half
  /// @param k1 its high half
  /// @param words written
  /// @param at where the first goes
  public static void block(
      long k0, long k1, long c0, long c1, long c2, long c3, long[] words, int at) {
    for (int round = 0; round < ROUNDS; round++) {
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
    words[at] = c0;
    words[at + 1] = c1;
    words[at + 2] = c2;
    words[at + 3] = c3;
  }

  /// One word of a counter, without an array.
  public static long word(long k0, long k1, long c0, long c1, long c2, long c3, int word) {
    for (int round = 0; round < ROUNDS; round++) {
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

  /// The words of the blocks `from` to `from + count − 1` of a row of draws with `ofDraw` blocks
  /// each, whose counters are (block of the draw, draw, site, 0).
  ///
  /// @param firstDraw the draw of block 0
  /// @param words written: four for each block; has [#room] for them
  static void blocks(
      long k0, long k1, int ofDraw, long from, long firstDraw, long site, int count, long[] words) {
    long inside = from % ofDraw;
    long draw = firstDraw + from / ofDraw;
    if (BlockKernel.PHILOX.isVector(MULTIPLICATIONS * count)) {
      VectorPhilox.blocks(k0, k1, ofDraw, inside, draw, site, count, words);
    } else {
      scalarBlocks(k0, k1, ofDraw, inside, draw, site, count, words);
    }
  }

  static void scalarBlocks(
      long k0,
      long k1,
      int ofDraw,
      long firstInside,
      long firstDraw,
      long site,
      int count,
      long[] words) {
    long inside = firstInside;
    long draw = firstDraw;
    for (int block = 0; block < count; block++) {
      block(k0, k1, inside, draw, site, 0, words, 4 * block);
      if (++inside == ofDraw) {
        inside = 0;
        draw++;
      }
    }
  }

  /// How many words an array for so many blocks has: kernels write whole vectors.
  static int room(int count) {
    return 4 * ((count + MOST_LANES - 1) / MOST_LANES * MOST_LANES);
  }
}
