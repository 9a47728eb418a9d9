// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.distribution.Normal;
import elbo.estimator.ObjectiveValue;
import elbo.model.GaussianPrior;
import elbo.objective.EntropyBound;
import elbo.objective.EvidenceLowerBound;
import elbo.objective.ImportanceWeightedBound;
import elbo.objective.Objective;
import elbo.objective.PriorDivergenceBound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceBoundTest {
  private static final int N = EvidenceBound.Y.length;

  /// ln p(y) = −½n ln 2π − ½ ln(n + 1) − ½(Σy² − (Σy)²/(n + 1)): det(I + 11ᵀ) = n + 1, and by
  /// Sherman and Morrison its inverse is I − 11ᵀ/(n + 1).
  @Test
  void theEvidenceHasItsClosedForm() {
    double sum = 0;
    double squares = 0;
    for (double y : EvidenceBound.Y) {
      sum += y;
      squares += y * y;
    }
    double expected =
        -0.5 * N * Math.log(2 * Math.PI)
            - 0.5 * Math.log(N + 1)
            - 0.5 * (squares - sum * sum / (N + 1));
    // Rounding of some twenty operations on numbers below 10.
    assertThat(EvidenceBound.logEvidence()).isCloseTo(expected, within(1e-13));
  }

  @Test
  void theGapIsTheDivergenceToRounding() {
    for (double loc : new double[] {-3, 0, 1.04, 5}) {
      for (double scale : new double[] {0.01, 1 / Math.sqrt(5), 3}) {
        Normal q = Normal.of(loc, scale);
        double bound = EvidenceBound.jointAndEntropy(q);
        // Rounding of some thirty operations on numbers as large as the bound.
        double rounding = 30 * 0x1p-53 * Math.max(20, Math.abs(bound));
        assertThat(EvidenceBound.likelihoodAndDivergence(q)).isCloseTo(bound, within(rounding));
        assertThat(EvidenceBound.logEvidence() - bound)
            .isCloseTo(EvidenceBound.divergence(q), within(rounding));
      }
    }
  }

  @Test
  void drawsEstimateTheSameBound() {
    double exact = EvidenceBound.jointAndEntropy(Normal.of(0.5, 0.6));
    List<Objective> forms =
        List.of(
            new EvidenceLowerBound(),
            new EntropyBound(),
            new PriorDivergenceBound(GaussianPrior.of(EvidenceBound.model()), 1));
    for (Objective form : forms) {
      ObjectiveValue found = EvidenceBound.estimate(form, 0.5, 0.6, 20_000);
      // Monte Carlo: 5 standard errors.
      assertThat(found.value()).isCloseTo(exact, within(5 * found.error()));
    }
  }

  /// The bound of 16 draws is far closer than that of one, and not above the evidence.
  @Test
  void moreDrawsComeCloserToTheEvidence() {
    double scale = 1 / Math.sqrt(5);
    ObjectiveValue many =
        EvidenceBound.estimate(new ImportanceWeightedBound(16), 0.5, scale, 20_000);
    assertThat(many.value()).isLessThan(EvidenceBound.logEvidence() + 5 * many.error());
    assertThat(many.value())
        .isGreaterThan(EvidenceBound.jointAndEntropy(Normal.of(0.5, scale)) + 0.3);
  }

  /// What the lecture prints: 0.2, 0.61 and 0.41, the last from 0.405.
  @Test
  void theGapOfTheLogNormalIsHalfItsVariance() {
    for (double s : new double[] {0, 0.5, 0.9, 1.5}) {
      double[] found = EvidenceBound.jensen(0.2, s);
      // The tails beyond 12 weigh 10⁻²⁵ after the exponential of 1.5 · 12.
      assertThat(found[0]).isCloseTo(0.2, within(1e-13));
      assertThat(found[1]).isCloseTo(0.2 + 0.5 * s * s, within(1e-12));
    }
  }

  /// What is left of Patlan's sum is E_q ln p(z).
  @Test
  void theLikelihoodInThePlaceOfThePosteriorDoesNotAddUp() {
    double expected = -0.5 * Math.log(2 * Math.PI) - 0.5 * (0.5 * 0.5 + 0.6 * 0.6);
    assertThat(EvidenceBound.patlan(Normal.of(0.5, 0.6))).isCloseTo(expected, within(1e-13));
    assertThat(Math.abs(expected - EvidenceBound.logEvidence())).isGreaterThan(1);
  }

  @Test
  void thePageIsWritten(@TempDir Path folder) throws IOException {
    EvidenceBound.main(new String[] {folder.toString()});
    assertThat(Files.readString(folder.resolve("evidence-bound.md"))).contains("`elbo-kl`");
    assertThat(folder.resolve("evidence-bound/bound.png")).exists();
  }
}
