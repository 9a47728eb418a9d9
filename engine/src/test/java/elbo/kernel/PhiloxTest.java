// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The known answers published with Random123 (`kat_vectors`, philox4x64 10); NumPy 2.4's Philox
/// gives the same.
class PhiloxTest {
  @Test
  void zerosGiveThePublishedWords() {
    assertThat(block(0, 0, 0, 0, 0, 0))
        .containsExactly(
            0x16554d9eca36314cL, 0xdb20fe9d672d0fdcL, 0xd7e772cee186176bL, 0x7e68b68aec7ba23bL);
  }

  @Test
  void onesGiveThePublishedWords() {
    assertThat(block(-1, -1, -1, -1, -1, -1))
        .containsExactly(
            0x87b092c3013fe90bL, 0x438c3c67be8d0224L, 0x9cc7d7c69cd777b6L, 0xa09caebf594f0ba0L);
  }

  @Test
  void digitsOfPiGiveThePublishedWords() {
    long[] words =
        block(
            0x452821e638d01377L,
            0xbe5466cf34e90c6cL,
            0x243f6a8885a308d3L,
            0x13198a2e03707344L,
            0xa4093822299f31d0L,
            0x082efa98ec4e6c89L);
    assertThat(words)
        .containsExactly(
            0xa528f45403e61d95L, 0x38c72dbd566e9788L, 0xa5a1610e72fd18b5L, 0x57bd43b5e52b7fe6L);
    for (int word = 0; word < 4; word++) {
      assertThat(
              Philox.word(
                  0x452821e638d01377L,
                  0xbe5466cf34e90c6cL,
                  0x243f6a8885a308d3L,
                  0x13198a2e03707344L,
                  0xa4093822299f31d0L,
                  0x082efa98ec4e6c89L,
                  word))
          .isEqualTo(words[word]);
    }
  }

  private static long[] block(long k0, long k1, long c0, long c1, long c2, long c3) {
    long[] words = new long[4];
    Philox.block(k0, k1, c0, c1, c2, c3, words, 0);
    return words;
  }
}
