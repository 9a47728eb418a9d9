// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.fit.Summary;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTableTest {
  private static final Summary MU =
      new Summary("mu", 4.3614, 3.2471, 0.1085, -0.9793, 2, 4.361, 6, 9.7281, 0.314);
  private static final Summary THETA =
      new Summary("theta.1.2", 1e-7, 1, Double.NaN, -1, -0.5, 0, 0.5, 1, Double.NaN);

  @Test
  void columnsAreAligned() {
    StringWriter text = new StringWriter();
    List<Summary> rows = List.of(MU, THETA);
    SummaryTable.print(new PrintWriter(text, true), rows, SummaryTable.khat(rows));

    assertThat(text.toString())
        .isEqualToNormalizingNewlines(
            """
                             mean    sd       5%    50%    95%  MCSE  k-hat
            mu              4.361  3.25  -0.9793  4.361  9.728  0.11   0.31
            theta[1,2]  1.000e-07  1.00   -1.000      0  1.000     -      -
            """);
  }

  @Test
  void aLongTableIsCut() {
    StringWriter text = new StringWriter();
    List<Summary> rows = Collections.nCopies(1_100, MU);
    SummaryTable.print(new PrintWriter(text, true), rows, SummaryTable.khat(rows));

    assertThat(text.toString().lines()).hasSize(62);
    assertThat(text.toString()).endsWith("... and 1,040 more variables" + System.lineSeparator());
  }

  @Test
  void theFileHasAllDigits() throws IOException {
    StringWriter text = new StringWriter();
    List<Summary> rows = List.of(THETA);
    SummaryTable.write(text, rows, SummaryTable.khat(rows));

    assertThat(text.toString())
        .isEqualTo(
            "variable,mean,sd,q05,q25,q50,q75,q95,mcse,khat\n\"theta[1,2]\",1e-7,1,-1,-0.5,0,0.5,1,nan,nan\n");
  }
}
