// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NormalNoiseTest {
  private static final long LOW = 0x5eed;
  private static final long HIGH = -77;
  private static final long SITE = 3;

  @Test
  void quantilesReachTheirTailsExactly() {
    // Rounding: AS 241 states a relative error of 1e-16; 4 ulps for its evaluation. Values by
    // mpmath 1.3 (erfinv, 40 digits).
    assertThat(NormalQuantile.ofWord(Long.MIN_VALUE))
        .isCloseTo(-8.29236107581359553823, offset(4 * Math.ulp(8.0)));
    assertThat(NormalQuantile.ofWord(Long.MAX_VALUE))
        .isEqualTo(-NormalQuantile.ofWord(Long.MIN_VALUE));
    assertThat(NormalQuantile.ofWord(0))
        .isCloseTo(1.391458212335883461116e-16, offset(4 * Math.ulp(1e-16)));
  }

  @Test
  void numbersOfManyWordsAreThoseOfEach() { // exact
    for (int n : new int[] {0, 1, 7, 8, 9, 255, 256, 257, 1009, 100_000}) {
      long[] words = words(n);
      double[] found = new double[n + 2];
      NormalNoise.ofWords(words, n, found, 1);
      double[] expected = new double[n + 2];
      for (int i = 0; i < n; i++) {
        expected[i + 1] = NormalQuantile.ofWord(words[i]);
      }
      assertThat(found).containsExactly(expected);
    }
  }

  /// Random ones, all that are next to a branch, and the ends of the tails.
  private static long[] words(int n) {
    long central = (long) (0.425 * 0x1p53 - 0.5);
    long far = (long) ((0.5 - Math.exp(-25)) * 0x1p53);
    SplittableRandom random = new SplittableRandom(8);
    long[] words = new long[n];
    for (int i = 0; i < n; i++) {
      long near = random.nextInt(-3, 4);
      long word =
          switch (random.nextInt(8)) {
            case 0 -> (central + near) << 11;
            case 1 -> (far + near) << 11;
            case 2 -> Long.MAX_VALUE >>> random.nextInt(2, 60) ^ Long.MAX_VALUE;
            case 3 -> near << 11;
            default -> random.nextLong();
          };
      words[i] = random.nextBoolean() ? word : ~word;
    }
    return words;
  }

  @Test
  void bothTwinsGiveTheNumbersOfTheCounters() { // exact
    for (boolean isWarm : new boolean[] {false, true}) {
      if (isWarm) {
        assertThat(BlockKernel.PHILOX.handover().warmUp())
            .as("vectors beat scalars once compiled")
            .isTrue();
      }
      for (int numDraws : new int[] {0, 1, 2, 3, 67}) {
        for (int numElements : new int[] {0, 1, 3, 4, 5, 8, 29, 32, 33, 257, 777, 1030}) {
          double[] found = new double[numDraws * numElements];
          NormalNoise.fill(LOW, HIGH, SITE, 11, numDraws, numElements, found);
          assertThat(found).containsExactly(one(numDraws, numElements));
        }
      }
    }
  }

  private static double[] one(int numDraws, int numElements) {
    double[] out = new double[numDraws * numElements];
    for (int i = 0; i < out.length; i++) {
      int e = i % numElements;
      long draw = 11L + i / numElements;
      out[i] = NormalQuantile.ofWord(Philox.word(LOW, HIGH, e / 4, draw, SITE, 0, e % 4));
    }
    return out;
  }

  /// What a seed gives stays what it is; the number was computed one by one, by the scalar twin.
  @Test
  void numbersOfASeedStayWhatTheyAre() { // exact
    double[] out = new double[100_000];
    NormalNoise.fill(LOW, HIGH, SITE, 0, 1, out.length, out);
    assertThat(Arrays.hashCode(out)).isEqualTo(250405290);
  }
}
