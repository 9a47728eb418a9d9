// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.diagnostic.ModeSearch.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModeSearchTest {
  /// Of k modes with all shares equally likely, counts n₁ … n_W of N searches in W modes have the
  /// probability k!/(k − W)! · (k − 1)!/(N + k − 1)! · Πnᵢ!, and then the others are expected to
  /// have (k − W)/(N + k) of the starts. The sum over k is what the closed form must be.
  @Test
  void theUnseenShareIsTheMeanOverAllNumbersOfModes() {
    for (int modes : new int[] {1, 2, 3, 5}) {
      for (int searches : new int[] {modes + 4, 14, 30}) {
        double term = 1;
        double total = 0;
        double unseen = 0;
        for (int k = modes; k < 1_000_000; k++) {
          total += term;
          unseen += term * (k - modes) / (searches + k);
          term *= (k + 1.0) * k / ((k + 1 - modes) * (double) (searches + k));
        }
        // The terms fall as k to the power 1 + W − N, at most −3: what is left out is below 1e-10.
        assertThat(ModeSearch.unseen(modes, searches)).isCloseTo(unseen / total, within(1e-9));
      }
    }
  }

  @Test
  void twoModesWantMorePathsThanOne() {
    assertThat(ModeSearch.wanted(1, 8)).isEqualTo(8);
    assertThat(ModeSearch.wanted(2, 8)).isEqualTo(14);
    assertThat(ModeSearch.wanted(5, 8)).isEqualTo(30);
    assertThat(ModeSearch.wanted(1, 1)).isEqualTo(1);
  }

  @Test
  void whereNothingWasSearchedNothingIsSaid() {
    assertThat(ModeSearch.none().isSettled()).isTrue();
    assertThat(ModeSearch.none().text()).isEmpty();
    assertThat(ModeSearch.none().missedShare()).isZero();
  }

  @Test
  void withoutAnEndNothingIsKnown() {
    ModeSearch none = new ModeSearch(List.of(), -1, 8, 8);
    assertThat(none.isSettled()).isFalse();
    assertThat(none.text())
        .isEqualTo(
            " Of 8 paths from random starts 0 ended in its mode, 8 in none. So nothing is known of other modes.");
    assertThat(none.missedShare()).isZero();
  }

  @Test
  void agreementIsNotSpokenOf() {
    assertThat(new ModeSearch(List.of(new Mode(8, -10, true)), -10, 0, 8).text()).isEmpty();
  }

  @Test
  void countsAndBoundsAreTold() {
    ModeSearch search =
        new ModeSearch(
            List.of(new Mode(5, -147.8, true), new Mode(9, -181.4, false)), -147.8, 1, 8);
    assertThat(search.isSettled()).isTrue();
    assertThat(search.text())
        .isEqualTo(
            " Of 15 paths from random starts 5 ended in its mode, 9 in another whose bound is lower by 33.6, 1 in none.");
    assertThat(search.missedShare()).isCloseTo(Math.exp(-33.6), within(1e-20));
    ModeSearch few = new ModeSearch(List.of(new Mode(3, -1, true)), -1, 29, 8);
    assertThat(few.isSettled()).isFalse();
    assertThat(few.text())
        .endsWith("By these counts 33 % of starts lead to modes that none of them has found.");
  }
}
