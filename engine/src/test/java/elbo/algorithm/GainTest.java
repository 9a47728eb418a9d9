// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import org.junit.jupiter.api.Test;

class GainTest {
  private static final List<Double> BEFORE = List.of(-3.0, 5.0, -1.0, 2.0);

  /// The values' own standard error is 1.8; that of the gain, of differences 0.01, 0.03, 0.02 and
  /// 0.04, is √(0.0005/12).
  @Test
  void commonNoiseCancels() {
    Gain gain = Gain.of(BEFORE, List.of(-2.99, 5.03, -0.98, 2.04));
    // Rounding of sums of numbers about 5.
    assertThat(gain.value()).isCloseTo(0.025, offset(1e-14));
    assertThat(gain.noise()).isCloseTo(Math.sqrt(0.0005 / 12), offset(1e-14));
    assertThat(gain.isClear()).isTrue();
    assertThat(gain.isLoss()).isFalse();
  }

  @Test
  void aLossIsSeenBothWays() {
    Gain gain = Gain.of(List.of(-2.99, 5.03, -0.98, 2.04), BEFORE);
    assertThat(gain.isLoss()).isTrue();
    assertThat(gain.isClear()).isFalse();
  }

  @Test
  void whatIsWithinItsNoiseIsNeither() {
    Gain gain = Gain.of(BEFORE, List.of(-2.9, 4.9, -0.8, 1.9));
    assertThat(gain.isClear()).isFalse();
    assertThat(gain.isLoss()).isFalse();
  }

  @Test
  void aChangeCountsInBothDirectionsWhereValuesDoNotOrderPlaces() {
    Gain loss = Gain.of(List.of(-2.99, 5.03, -0.98, 2.04), BEFORE);
    assertThat(loss.magnitude().isClear()).isTrue();
    assertThat(
            Gain.of(BEFORE, List.of(Double.NaN, Double.NaN, Double.NaN, 1.0)).magnitude().isLoss())
        .isTrue();
  }

  @Test
  void valuesThatAreNotFiniteAreAnInfiniteLoss() {
    List<Double> none = List.of(Double.NaN, Double.NEGATIVE_INFINITY, Double.NaN, 1.0);
    assertThat(Gain.of(BEFORE, none).isLoss()).isTrue();
    assertThat(Gain.of(none, BEFORE).isClear()).isTrue();
    assertThat(Gain.of(none, none).isLoss()).isTrue();
  }
}
