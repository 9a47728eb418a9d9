// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.fit.DrawTable;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrawsCsvTest {
  private static final double[][] DRAWS = {
    {0.1, Double.NaN, 1e22}, {-1.0 / 3, Double.POSITIVE_INFINITY, 4.9e-324}
  };

  private static String text(boolean meanRow) throws IOException {
    StringWriter text = new StringWriter();
    double[] rows = {DRAWS[0][0], DRAWS[0][1], DRAWS[0][2], DRAWS[1][0], DRAWS[1][1], DRAWS[1][2]};
    DrawTable draws =
        new DrawTable(
            List.of("mu", "theta.1", "theta.2"),
            Tensor.wrap(Shape.of(2, 3), rows),
            Tensor.vector(-1.5, -2),
            Tensor.vector(-1, -3));
    new DrawsCsv("m", "m.json", 7, true, List.of("verdict = GOOD"))
        .write(text, draws, meanRow, Tensor.vector(1, 2, 3));
    return text.toString();
  }

  private static List<String> body(boolean meanRow) throws IOException {
    return text(meanRow).lines().dropWhile(line -> !line.startsWith("lp__")).toList();
  }

  @Test
  void theBodyIsAsCmdStanWritesIt() throws IOException {
    assertThat(body(true))
        .containsExactly(
            "lp__,log_p__,log_g__,mu,theta.1,theta.2",
            "# Stepsize adaptation complete.",
            "# eta = 1",
            "0,0,0,1,2,3",
            "0,-1.5,-1,0.1,nan,1e22",
            "0,-2,-3,-0.3333333333333333,inf,4.9e-324",
            "# verdict = GOOD");
  }

  @Test
  void theMeanRowCanBeLeftOut() throws IOException {
    assertThat(body(false).get(3)).isEqualTo("0,-1.5,-1,0.1,nan,1e22");
  }

  @Test
  void theSettingsNameModelDataAndSeed() throws IOException {
    assertThat(text(true).lines())
        .contains(
            "# model = m_model",
            "#   file = m.json",
            "#   seed = 7",
            "#     algorithm = fullrank",
            "#     output_samples = 2");
  }
}
