// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  @Test
  void constantIsConstant() {
    assertThat(Schedule.constant(0.1).at(0)).isEqualTo(0.1);
    assertThat(Schedule.constant(0.1).at(Long.MAX_VALUE)).isEqualTo(0.1);
  }

  @Test
  void robbinsMonroFallsByAPower() {
    Schedule schedule = Schedule.robbinsMonro(2, 1, 1);
    assertThat(schedule.at(0)).isEqualTo(2);
    assertThat(schedule.at(3)).isEqualTo(0.5);
    // 16^(−3/4) = 1/8, to an ulp of pow.
    assertThat(Schedule.robbinsMonro(1, 10, 0.75).at(6)).isCloseTo(0.125, offset(0x1p-55));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1.01, 0, Double.NaN})
  void robbinsMonroChecksItsConditions(double kappa) {
    assertThatThrownBy(() -> Schedule.robbinsMonro(1, 1, kappa))
        .hasMessageContaining("kappa must be in (0.5, 1], got " + kappa)
        .hasMessageContaining("the noise stays");
  }

  @Test
  void stepsAreMultipliedEverySoOften() {
    Schedule schedule = Schedule.step(1, 0.5, 10);
    assertThat(schedule.at(9)).isEqualTo(1);
    assertThat(schedule.at(10)).isEqualTo(0.5);
    assertThat(schedule.at(39)).isEqualTo(0.125);
  }

  @Test
  void cosineGoesFromItsSizeToZeroAndStaysThere() {
    Schedule schedule = Schedule.cosine(0.8, 100);
    assertThat(schedule.at(0)).isEqualTo(0.8);
    assertThat(schedule.at(50)).isCloseTo(0.4, offset(1e-16));
    assertThat(schedule.at(25)).isCloseTo(0.4 * (1 + Math.sqrt(0.5)), offset(2e-16));
    assertThat(schedule.at(100)).isEqualTo(0);
    assertThat(schedule.at(1000)).isEqualTo(0);
  }

  @Test
  void cosineBeginsAnewWithLongerPeriods() {
    Schedule schedule = Schedule.cosineWithRestarts(1, 10, 2);
    for (long start : new long[] {0, 10, 30, 70}) {
      assertThat(schedule.at(start)).isEqualTo(1);
    }
    assertThat(schedule.at(20)).isCloseTo(0.5, offset(1e-16));
    assertThat(schedule.at(29)).isLessThan(0.01);
    assertThat(Schedule.cosineWithRestarts(1, 10, 1).at(30)).isEqualTo(1);
    assertThat(schedule.at(Long.MAX_VALUE)).isBetween(0.0, 1.0);
  }

  @Test
  void warmUpRisesToWhereTheOtherBegins() {
    Schedule schedule = Schedule.warmUp(3, Schedule.step(1, 0.5, 2));
    double[] expected = {0.25, 0.5, 0.75, 1, 1, 0.5};
    for (int t = 0; t < expected.length; t++) {
      assertThat(schedule.at(t)).isEqualTo(expected[t]);
    }
  }

  @Test
  void settingsOutOfRangeAreRefusedByNameAndValue() {
    assertThatThrownBy(() -> Schedule.constant(0)).hasMessageContaining("size must be positive");
    assertThatThrownBy(() -> Schedule.step(1, 2, 5))
        .hasMessageContaining("factor must be in (0, 1]");
    assertThatThrownBy(() -> Schedule.step(1, 0.5, 0))
        .hasMessageContaining("every must be at least 1");
    assertThatThrownBy(() -> Schedule.warmUp(0, Schedule.constant(1)))
        .hasMessageContaining("numSteps must be at least 1, got 0");
    assertThatThrownBy(() -> Schedule.cosineWithRestarts(1, 5, -1)).hasMessageContaining("growth");
  }
}
