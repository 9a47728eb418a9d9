// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SteadySpeedTest {
  @Test
  void slowCallsInTheBeginningAreNotTheSteadySpeedHoweverMany() {
    // 40 calls of 100, then 200 calls of 10: the last third of 6,000 are calls of 10
    long[] nanos = new long[240];
    Arrays.fill(nanos, 0, 40, 100);
    Arrays.fill(nanos, 40, 240, 10);

    assertThat(of(nanos)).isEqualTo(new SteadySpeed(10, 40));
  }

  @Test
  void oneFastCallIsNotSteady() {
    long[] nanos = {50, 10, 50, 50, 50, 50, 50, 11, 10, 10, 10, 40, 10, 10, 10, 10, 10, 10, 10, 10};

    assertThat(of(nanos)).isEqualTo(new SteadySpeed(10, 7));
  }

  @Test
  void nineTenthsOfTheSpeedAreEnough() {
    assertThat(of(new long[] {112, 111, 111, 111, 100, 100, 100, 100, 100, 100, 100, 100}))
        .isEqualTo(new SteadySpeed(100, 1));
  }

  @Test
  void aLoneCallIsSteady() {
    assertThat(of(new long[] {7})).isEqualTo(new SteadySpeed(7, 0));
  }

  private static SteadySpeed of(long[] nanos) {
    long[] ends = nanos.clone();
    for (int i = 1; i < ends.length; i++) {
      ends[i] += ends[i - 1];
    }
    return SteadySpeed.of(nanos, ends, 0);
  }
}
