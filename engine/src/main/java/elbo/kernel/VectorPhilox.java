// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// [Philox] on vectors: one block in each lane.
///
/// Vectors have no product of 64 by 64 bits, so it is put together from four of 32 by 32; the JVM
/// has an instruction for those where it sees that the upper halves of both factors are zero, which
/// is why constants, too, are masked here.
final class VectorPhilox {
  private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final long LOW = 0xffffffffL;
  private static final LongVector LANE = LongVector.zero(SPECIES).addIndex(1);
  private static final VectorShuffle<Long> ZIP = VectorShuffle.makeZip(SPECIES, 0);
  private static final VectorShuffle<Long> ZIP_UPPER = VectorShuffle.makeZip(SPECIES, 1);

  private VectorPhilox() {}

  /// As [Philox#scalarBlocks].
  static void blocks(
      long key0,
      long key1,
      int ofDraw,
      long firstInside,
      long firstDraw,
      long site,
      int count,
      long[] words) {
    LongVector m0 = LongVector.broadcast(SPECIES, Philox.M0);
    LongVector m0Low = m0.and(LOW);
    LongVector m0High = m0.lanewise(VectorOperators.LSHR, 32);
    LongVector m1 = LongVector.broadcast(SPECIES, Philox.M1);
    LongVector m1Low = m1.and(LOW);
    LongVector m1High = m1.lanewise(VectorOperators.LSHR, 32);
    LongVector inside = LANE.add(firstInside);
    LongVector draw = LongVector.broadcast(SPECIES, firstDraw);
    for (int block = 0; block < count; block += LANES) {
      VectorMask<Long> isNext = inside.compare(VectorOperators.GE, ofDraw);
      while (isNext.anyTrue()) {
        inside = inside.sub(ofDraw, isNext);
        draw = draw.add(1, isNext);
        isNext = inside.compare(VectorOperators.GE, ofDraw);
      }
      LongVector c0 = inside;
      LongVector c1 = draw;
      LongVector c2 = LongVector.broadcast(SPECIES, site);
      LongVector c3 = LongVector.zero(SPECIES);
      long k0 = key0;
      long k1 = key1;
      for (int round = 0; round < Philox.ROUNDS; round++) {
        LongVector low = c0.and(LOW);
        LongVector high = c0.lanewise(VectorOperators.LSHR, 32);
        LongVector product = low.mul(m0Low);
        LongVector middle = low.mul(m0High).add(product.lanewise(VectorOperators.LSHR, 32));
        LongVector other = high.mul(m0Low).add(middle.and(LOW));
        LongVector high0 =
            high.mul(m0High)
                .add(middle.lanewise(VectorOperators.LSHR, 32))
                .add(other.lanewise(VectorOperators.LSHR, 32));
        LongVector low0 = product.and(LOW).or(other.lanewise(VectorOperators.LSHL, 32));
        low = c2.and(LOW);
        high = c2.lanewise(VectorOperators.LSHR, 32);
        product = low.mul(m1Low);
        middle = low.mul(m1High).add(product.lanewise(VectorOperators.LSHR, 32));
        other = high.mul(m1Low).add(middle.and(LOW));
        LongVector high1 =
            high.mul(m1High)
                .add(middle.lanewise(VectorOperators.LSHR, 32))
                .add(other.lanewise(VectorOperators.LSHR, 32));
        LongVector low1 = product.and(LOW).or(other.lanewise(VectorOperators.LSHL, 32));
        c0 = high1.lanewise(VectorOperators.XOR, c1).lanewise(VectorOperators.XOR, k0);
        c1 = low1;
        c2 = high0.lanewise(VectorOperators.XOR, c3).lanewise(VectorOperators.XOR, k1);
        c3 = low0;
        k0 += Philox.W0;
        k1 += Philox.W1;
      }
      // from one vector for each word to the words of each block
      LongVector even = c0.rearrange(ZIP, c2);
      LongVector odd = c1.rearrange(ZIP, c3);
      int at = 4 * block;
      even.rearrange(ZIP, odd).intoArray(words, at);
      even.rearrange(ZIP_UPPER, odd).intoArray(words, at + LANES);
      even = c0.rearrange(ZIP_UPPER, c2);
      odd = c1.rearrange(ZIP_UPPER, c3);
      even.rearrange(ZIP, odd).intoArray(words, at + 2 * LANES);
      even.rearrange(ZIP_UPPER, odd).intoArray(words, at + 3 * LANES);
      inside = inside.add(LANES);
    }
  }
}
