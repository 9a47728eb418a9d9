// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.tensor.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CsvNumberTest {
  @Test
  void writesWhatCmdStanWrites() {
    assertThat(CsvNumber.of(0)).isEqualTo("0");
    assertThat(CsvNumber.of(-0.0)).isEqualTo("-0");
    assertThat(CsvNumber.of(-12)).isEqualTo("-12");
    assertThat(CsvNumber.of(0.1)).isEqualTo("0.1");
    assertThat(CsvNumber.of(9999999)).isEqualTo("9999999");
    assertThat(CsvNumber.of(1e7)).isEqualTo("1e7");
    assertThat(CsvNumber.of(-1.5e-300)).isEqualTo("-1.5e-300");
    assertThat(CsvNumber.of(0.001)).isEqualTo("0.001");
    assertThat(CsvNumber.of(Math.nextDown(0.001))).isEqualTo("9.999999999999998e-4");
    assertThat(CsvNumber.of(Double.NaN)).isEqualTo("nan");
    assertThat(CsvNumber.of(Double.POSITIVE_INFINITY)).isEqualTo("inf");
    assertThat(CsvNumber.of(Double.NEGATIVE_INFINITY)).isEqualTo("-inf");
  }

  @Test
  void everyNumberReadsBackToTheSameBitsAndNoneEndsInAPointAndZero() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (i % 2 == 0) {
        value = Math.rint(value % 1e9 * 8) / 8;
      }
      if (Double.isFinite(value)) {
        String text = CsvNumber.of(value);
        assertThat(Double.parseDouble(text)).isEqualTo(value);
        assertThat(text).doesNotContain("E").doesNotEndWith(".0").doesNotContain(".0e");
      }
    }
  }

  @Test
  void rowsHaveCommasBetweenNumbersBehindWhatIsThere() {
    StringBuilder text = new StringBuilder("1.0E5,");
    CsvNumber.appendRow(text, Tensor.matrix(new double[][] {{1, 2}, {3e20, -0.5}}), 1, 2);
    assertThat(text).hasToString("1.0E5,3e20,-0.5");
  }
}
