// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SetbacksTest {
  /// All that can happen in the ten iterations from the first setback on, after all that can have
  /// happened in the ten before without too many.
  @Test
  void areTooManyWithinTenIterationsOrMostOfTheseMoved() {
    for (int earlier = 0; earlier < 1024; earlier++) {
      if (new Setbacks(earlier).areTooMany()) {
        continue;
      }
      for (int later = 512; later < 1024; later++) {
        Setbacks setbacks = new Setbacks(earlier);
        boolean caught = false;
        for (int i = 9; i >= 0; i--) {
          setbacks = setbacks.tell((later >> i & 1) == 1);
          caught |= setbacks.areTooMany();
        }
        assertThat(setbacks.bits()).isEqualTo(later);
        assertThat(caught || Integer.bitCount(later) < 5).isTrue();
      }
    }
  }

  @Test
  void threeInARowAreTooManyAndFourOfTenAreNot() {
    assertThat(new Setbacks(0b111).areTooMany()).isTrue();
    assertThat(new Setbacks(0b111)).hasToString("3 iterations in a row");
    assertThat(new Setbacks(0b1101100000).areTooMany()).isFalse();
    assertThat(new Setbacks(0b1101100001)).hasToString("5 of the last 10 iterations");
  }

  @Test
  void moreBitsAreRefused() {
    assertThatThrownBy(() -> new Setbacks(1024)).hasMessageContaining("got 1024");
  }
}
