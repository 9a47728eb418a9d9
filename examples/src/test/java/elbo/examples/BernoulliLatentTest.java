// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.estimator.Baseline;
import elbo.estimator.Enumerated;
import elbo.estimator.ScoreFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BernoulliLatentTest {
  private static final double[] PROBABILITIES = {0.1, 0.4, 0.8};

  @Test
  void closedFormEnumerationAndReinforceAgree() {
    for (double q : PROBABILITIES) {
      double exact = BernoulliLatent.closedForm(q);
      double numeric = (BernoulliLatent.loss(q + 1e-5) - BernoulliLatent.loss(q - 1e-5)) / 2e-5;
      // Central differences.
      assertThat(exact).isCloseTo(numeric, within(1e-7));
      // Rounding of about twenty operations, divided by q(1 − q).
      assertThat(BernoulliLatent.estimate(new Enumerated(), q, 2).value())
          .isCloseTo(exact, within(1e-13));
      for (Baseline baseline : new Baseline[] {Baseline.NONE, Baseline.RUNNING}) {
        BernoulliLatent.Estimate found =
            BernoulliLatent.estimate(new ScoreFunction(baseline), q, BernoulliLatent.SAMPLES);
        // Monte Carlo: 5 standard errors.
        assertThat(found.value()).isCloseTo(exact, within(5 * found.error()));
      }
    }
  }

  @Test
  void thePrintedLinesAreOtherNumbers() {
    for (double q : PROBABILITIES) {
      double exact = BernoulliLatent.closedForm(q);
      assertThat(Math.abs(BernoulliLatent.printedFifty(q) - exact)).isGreaterThan(0.1);
      assertThat(Math.abs(BernoulliLatent.printedFiftyFive(q) - exact)).isGreaterThan(0.1);
    }
  }

  @Test
  void theAscentEndsAtThePosterior() {
    assertThat(BernoulliLatent.closedForm(BernoulliLatent.posterior())).isCloseTo(0, within(1e-14));
    double[] course = BernoulliLatent.ascent(new Enumerated());
    // 400 steps of 0.05 in the logit from 2, without noise.
    assertThat(course[course.length - 1]).isCloseTo(BernoulliLatent.posterior(), within(1e-3));
  }

  @Test
  void thePageIsWritten(@TempDir Path folder) throws IOException {
    BernoulliLatent.main(new String[] {folder.toString()});
    assertThat(Files.readString(folder.resolve("bernoulli-latent.md"))).contains("| 0.1000 |");
    assertThat(folder.resolve("bernoulli-latent/ascent.png")).exists();
  }
}
