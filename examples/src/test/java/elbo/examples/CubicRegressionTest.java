// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.fit.Fit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CubicRegressionTest {
  /// From `src/test/oracle/exact_cubic.py`, SciPy 1.17.1.
  private static final double[] MEANS = {
    1.847404471, 2.863195898, -1.792590356, 1.028753747, 0.948410449
  };

  private static final double[] SDS = {
    0.122835927, 0.188677835, 0.103882845, 0.072562512, 0.069626234
  };

  @Test
  void theExactPosteriorAgreesWithAdaptiveQuadrature() {
    ExactRegression exact = CubicRegression.Observations.read().exact();
    for (int k = 0; k < MEANS.length; k++) {
      ExactRegression.Moments moments = CubicPage.moments(exact, k);
      // the oracle's tolerance is 1e-10 and nine decimals are kept
      assertThat(moments.mean()).isCloseTo(MEANS[k], within(2e-9));
      assertThat(moments.sd()).isCloseTo(SDS[k], within(2e-9));
    }
  }

  /// Five times the fit's own Monte Carlo error: n draws know the mean to sd/√n and the sd to
  /// sd/√(2n).
  @Test
  void theFitAgreesWithTheExactPosterior() {
    Fit fit = CubicRegression.fit(CubicRegression.Observations.read());
    for (int k = 0; k < MEANS.length; k++) {
      double[] draws = fit.recommended().column(CubicRegression.COLUMNS.get(k));
      double mean = fit.mean(CubicRegression.COLUMNS.get(k));
      double square = 0;
      for (double draw : draws) {
        square += (draw - mean) * (draw - mean);
      }
      double sd = Math.sqrt(square / (draws.length - 1));
      assertThat((mean - MEANS[k]) / SDS[k]).isCloseTo(0, within(5 / Math.sqrt(draws.length)));
      assertThat(sd / SDS[k]).isCloseTo(1, within(5 / Math.sqrt(2.0 * draws.length)));
    }
  }

  @Test
  void thePageAndItsPicturesAreWritten(@TempDir Path folder) throws IOException {
    CubicRegression.main(new String[] {folder.toString()});
    assertThat(Files.readString(folder.resolve("cubic-regression.md")))
        .contains("| beta.3 | 1 | 1.0288 |");
    for (String name : new String[] {"data", "elbo", "posteriors", "prediction"}) {
      Path picture = folder.resolve("cubic-regression/" + name + ".png");
      assertThat(ImageIO.read(picture.toFile()).getWidth()).isGreaterThan(700);
    }
  }
}
