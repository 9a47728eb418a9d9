// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

/// Standard normal numbers in bulk: the words of [Philox] turned into numbers by [NormalQuantile],
/// to the bit.
///
/// A number is the quantile of one word, so a loop over numbers has two branches and mispredicts
/// every third one or so. Here all numbers are taken for central ones first, in a loop without
/// branches that the JVM vectorises; those that are not (15 %) are gathered, computed together and
/// put in their places.
public final class NormalNoise {
  /// Words at a time: with what is computed of them a quarter of a first cache.
  private static final int CHUNK = 256;

  /// The largest (word >> 11) that is central, as [NormalQuantile#CENTRE] is of p − 1/2 = (that +
  /// 1/2) · 2⁻⁵³.
  private static final long CENTRAL = (long) (NormalQuantile.CENTRE / NormalQuantile.ULP - 0.5);

  private NormalNoise() {}

  /// Fills an array with the numbers of the counters (element, draw, site), four elements in a
  /// block.
  ///
  /// @param k0 the key's low half
  /// @param k1 its high half
  /// @param out written: element `e` of draw `firstDraw + d` goes to `d · numElements + e`
  public static void fill(
      long k0, long k1, long site, long firstDraw, int numDraws, int numElements, double[] out) {
    int ofDraw = (numElements + 3) / 4;
    long numBlocks = (long) ofDraw * numDraws;
    int most = (int) Math.min(numBlocks, CHUNK / 4);
    long[] words = new long[Philox.room(most)];
    Tails tails = new Tails(4 * most);
    int at = 0;
    for (long from = 0; from < numBlocks; from += most) {
      int count = (int) Math.min(most, numBlocks - from);
      Philox.blocks(k0, k1, ofDraw, from, firstDraw, site, count, words);
      int n = withoutGaps(words, ofDraw, (int) (from % ofDraw), count, numElements);
      tails.quantiles(words, 0, n, out, at);
      at += n;
    }
  }

  /// Moves the words of draws together: the last block of a draw may have more than it needs.
  /// Returns how many there are.
  private static int withoutGaps(
      long[] words, int ofDraw, int firstBlock, int count, int numElements) {
    int n = 0;
    for (int block = 0; block < count; ) {
      int inside = block == 0 ? firstBlock : 0;
      int blocks = Math.min(ofDraw - inside, count - block);
      int elements = Math.min(4 * blocks, numElements - 4 * inside);
      if (n != 4 * block) {
        System.arraycopy(words, 4 * block, words, n, elements);
      }
      n += elements;
      block += blocks;
    }
    return n;
  }

  /// Writes the numbers of words to `out` from `at` on.
  ///
  /// @param words at least `n`
  public static void ofWords(long[] words, int n, double[] out, int at) {
    Tails tails = new Tails(Math.min(n, CHUNK));
    for (int from = 0; from < n; from += CHUNK) {
      tails.quantiles(words, from, Math.min(CHUNK, n - from), out, at + from);
    }
  }

  /// Room for the numbers of a chunk that are not central.
  private static final class Tails {
    final int[] places;
    final double[] centred;
    final double[] roots;
    final double[] sizes;

    Tails(int most) {
      places = new int[most];
      centred = new double[most];
      roots = new double[most];
      sizes = new double[most];
    }

    void quantiles(long[] words, int from, int n, double[] out, int at) {
      int numTails = gather(words, from, n, places);
      centred(words, from, n, out, at);
      roots(out, at, places, numTails, centred, roots);
      centre(n, out, at);
      near(roots, numTails, sizes);
      put(centred, roots, sizes, numTails, places, out, at);
    }
  }

  // One loop in a method, so that each is compiled by itself.

  /// Finds what is not central; without a branch, which would be predicted wrong for each of them.
  private static int gather(long[] words, int from, int n, int[] places) {
    int found = 0;
    for (int i = 0; i < n; i++) {
      long word = words[from + i];
      long size = (word ^ (word >> 63)) >>> 11;
      places[found] = i;
      found += (int) ((CENTRAL - size) >>> 63);
    }
    return found;
  }

  private static void centred(long[] words, int from, int n, double[] out, int at) {
    for (int i = 0; i < n; i++) {
      out[at + i] = NormalQuantile.centred(words[from + i]);
    }
  }

  private static void centre(int n, double[] out, int at) {
    for (int i = 0; i < n; i++) {
      out[at + i] = NormalQuantile.centre(out[at + i]);
    }
  }

  private static void roots(
      double[] out, int at, int[] places, int n, double[] centred, double[] roots) {
    for (int k = 0; k < n; k++) {
      centred[k] = out[at + places[k]];
      roots[k] = NormalQuantile.rootOfTail(centred[k]);
    }
  }

  private static void near(double[] roots, int n, double[] sizes) {
    for (int k = 0; k < n; k++) {
      sizes[k] = NormalQuantile.near(roots[k]);
    }
  }

  private static void put(
      double[] centred, double[] roots, double[] sizes, int n, int[] places, double[] out, int at) {
    for (int k = 0; k < n; k++) {
      double size = roots[k] <= NormalQuantile.NEAR ? sizes[k] : NormalQuantile.far(roots[k]);
      out[at + places[k]] = Math.copySign(size, centred[k]);
    }
  }
}
