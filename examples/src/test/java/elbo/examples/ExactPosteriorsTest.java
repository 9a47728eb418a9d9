// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.choice.Method;
import elbo.examples.ExactPosteriors.Moments;
import elbo.fit.Fit;
import elbo.sampler.GridPosterior;
import elbo.sampler.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExactPosteriorsTest {
  /// The trapezoidal error of a Gaussian at half of its scale is e^(−2π²·4); Simpson's rule is made
  /// of two such sums.
  @Test
  void gridModeAndLaplaceFindTheGaussianPosterior() {
    Moments exact = ExactPosteriors.gaussianExact();
    GridPosterior grid = ExactPosteriors.grid(ExactPosteriors.gaussian(), -3, 6, 128);
    assertThat(grid.mean()).isCloseTo(exact.mean(), within(1e-12));
    assertThat(Math.sqrt(grid.variance())).isCloseTo(exact.sd(), within(1e-12));
    assertThat(grid.logNormaliser()).isCloseTo(exact.logEvidence(), within(1e-12));
    Mode mode = ExactPosteriors.mode(ExactPosteriors.gaussian());
    // L-BFGS ends where values no longer change; differences of linear gradients are rounding.
    assertThat(mode.position().point().get(0)).isCloseTo(exact.mean(), within(1e-6));
    assertThat(-mode.hessian().get(0)).isCloseTo(ExactPosteriors.Y.length + 1, within(1e-8));
    assertThat(ExactPosteriors.laplaceLogEvidence(mode))
        .isCloseTo(exact.logEvidence(), within(1e-9));
  }

  @Test
  void variationalInferenceFindsTheGaussianPosterior() {
    Moments exact = ExactPosteriors.gaussianExact();
    Fit fit = ExactPosteriors.fit(ExactPosteriors.gaussian(), Method.ADVI);
    // Gradients that stick the landing have no noise at the optimum; what is left is the last step.
    assertThat(fit.approximation().components().getFirst().get(0).get(0))
        .isCloseTo(exact.mean(), within(1e-3));
    assertThat(fit.approximation().components().getFirst().get(1).get(0))
        .isCloseTo(exact.sd(), within(1e-3));
    assertThat(fit.elbo().value()).isCloseTo(exact.logEvidence(), within(1e-4));
  }

  /// Simpson's rule; what is outside of the grid weighs less than 10⁻¹².
  @Test
  void theGridHasTheEvidenceOfConjugateModels() {
    assertThat(ExactPosteriors.grid(ExactPosteriors.poisson(), -14, 4, 400).logNormaliser())
        .isCloseTo(ExactPosteriors.poissonLogEvidence(), within(1e-9));
    assertThat(ExactPosteriors.grid(ExactPosteriors.coins(), -8, 12, 400).logNormaliser())
        .isCloseTo(ExactPosteriors.coinsLogEvidence(), within(1e-9));
  }

  /// The best mean is where the bound no longer changes: the root of the precision.
  @Test
  void theBestMeanGoesToTheMode() {
    for (double sd : ExactPosteriors.SCALES) {
      assertThat(ExactPosteriors.bestMean(sd))
          .isCloseTo(ExactPosteriors.bestMeanExact(sd), within(1e-6));
    }
    assertThat(ExactPosteriors.mode(ExactPosteriors.poisson()).position().point().get(0))
        .isCloseTo(ExactPosteriors.bestMeanExact(0), within(1e-6));
  }

  @Test
  void theSlopeIsThatOfTwentyNineAndNotOfTheLineBefore() {
    for (double sigma : new double[] {0.2, 0.7, 1.5}) {
      double h = 1e-5;
      double numeric =
          (ExactPosteriors.loss(1, sigma + h) - ExactPosteriors.loss(1, sigma - h)) / (2 * h);
      // Central differences.
      assertThat(ExactPosteriors.slope(sigma)).isCloseTo(numeric, within(1e-6));
      assertThat(Math.abs(ExactPosteriors.printedSlope(sigma) - numeric)).isGreaterThan(0.5);
    }
  }

  @Test
  void thePageIsWritten(@TempDir Path folder) throws IOException {
    ExactPosteriors.main(new String[] {folder.toString()});
    assertThat(Files.readString(folder.resolve("exact-posteriors.md"))).contains("| MAP |");
    assertThat(folder.resolve("exact-posteriors/posteriors.png")).exists();
  }
}
