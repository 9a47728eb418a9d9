// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundedTest {
  @Test
  void keepsSignificantDigits() {
    assertThat(Rounded.of(4.3614, 4)).isEqualTo("4.361");
    assertThat(Rounded.of(-0.000979312, 3)).isEqualTo("-0.000979");
    assertThat(Rounded.of(123456.7, 4)).isEqualTo("123500");
    assertThat(Rounded.of(9.9996, 4)).isEqualTo("10.00");
    assertThat(Rounded.of(1.5e-9, 3)).isEqualTo("1.50e-09");
    assertThat(Rounded.of(0, 3)).isEqualTo("0");
    assertThat(Rounded.of(Double.NaN, 3)).isEqualTo("-");
  }

  @Test
  void showsAnEstimateToTheSecondDigitOfItsStandardError() {
    assertThat(Rounded.estimate(-31.20419, 0.0183)).isEqualTo("-31.204");
    assertThat(Rounded.estimate(-31204.19, 123)).isEqualTo("-31204");
    assertThat(Rounded.estimate(-31.20419, 0)).isEqualTo("-31.2042");
    assertThat(Rounded.estimate(Double.NEGATIVE_INFINITY, Double.NaN)).isEqualTo("-inf");
  }

  @Test
  void namesDurations() {
    assertThat(Rounded.seconds(0.0123)).isEqualTo("12 ms");
    assertThat(Rounded.seconds(3.21)).isEqualTo("3.2 s");
    assertThat(Rounded.seconds(125.2)).isEqualTo("2 min 05 s");
  }
}
