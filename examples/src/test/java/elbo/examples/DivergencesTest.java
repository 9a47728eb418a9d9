// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import static elbo.examples.Divergences.THREE_P;
import static elbo.examples.Divergences.THREE_Q;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.distribution.Laplace;
import elbo.distribution.Normal;
import elbo.divergence.Estimate;
import elbo.divergence.Information;
import elbo.divergence.JensenShannon;
import elbo.divergence.TotalVariation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DivergencesTest {
  private static final double LN_2 = Math.log(2);

  /// Half a unit of the last digit that the lecture prints.
  @Test
  void theEntropiesOfTheLectureAreRight() {
    assertThat(Divergences.entropyInBits(0.5, 0.5)).isEqualTo(1);
    assertThat(Divergences.entropyInBits(0.9, 0.1)).isCloseTo(0.47, within(0.005));
    assertThat(Divergences.entropyInBits(0.25, 0.25, 0.25, 0.25)).isEqualTo(2);
    double sixth = 1.0 / 6;
    assertThat(Divergences.entropyInBits(sixth, sixth, sixth, sixth, sixth, sixth))
        .isCloseTo(2.585, within(0.0005));
    assertThat(Divergences.entropyInBits(0.5, 0.25, 0.25)).isCloseTo(1.5, within(1e-15));
    double coin = Divergences.kl(new double[] {0.6, 0.4}, new double[] {0.5, 0.5});
    assertThat(coin / LN_2).isCloseTo(0.029, within(0.0005));
  }

  /// Rounding of three terms, by hand.
  @Test
  void theThreeOutcomeNumbersAreToBaseThree() {
    double forward = Divergences.kl(THREE_P, THREE_Q);
    double reverse = Divergences.kl(THREE_Q, THREE_P);
    assertThat(forward).isCloseTo(0.9 * Math.log(1.2) + 0.1 * Math.log(0.4), within(1e-15));
    assertThat(reverse).isCloseTo(0.25 * Math.log(2.5) - 0.75 * Math.log(1.2), within(1e-15));
    assertThat(Math.abs(forward / LN_2 - 0.066)).isGreaterThan(0.03);
    assertThat(Math.abs(reverse / LN_2 - 0.084)).isGreaterThan(0.04);
    assertThat(forward / Math.log(3)).isCloseTo(0.066, within(0.0005));
    assertThat(reverse / Math.log(3)).isCloseTo(0.084, within(0.0005));
  }

  @Test
  void theDivergenceHasItsProperties() {
    assertThat(Divergences.KL.between(Divergences.P, Divergences.P).value()).isZero();
    // ln(s/s') + (s² + d²)/(2s'²) − ½
    assertThat(Divergences.KL.between(Divergences.P, Divergences.Q).value())
        .isCloseTo(LN_2 + 2.0 / 8 - 0.5, within(1e-15));
    assertThat(Divergences.KL.between(Divergences.Q, Divergences.P).value())
        .isCloseTo(-LN_2 + 5.0 / 2 - 0.5, within(1e-15));
    double[] coordinates = Divergences.inTwoCoordinates();
    // Quadrature to ten digits, twice.
    assertThat(coordinates[0]).isCloseTo(coordinates[1], within(1e-9)).isPositive();
    double[] chain = Divergences.chainRule();
    assertThat(chain[0]).isCloseTo(chain[1], within(1e-15)).isPositive();
    double[] convex = Divergences.convexity();
    assertThat(convex[0]).isPositive().isLessThan(convex[1]);
    assertThat(Divergences.missingSupport()).containsExactly(Double.POSITIVE_INFINITY, LN_2);
  }

  /// With an error of order α, the second derivative of the integral's logarithm.
  @Test
  void renyiGoesToZeroAndNotToTheReverseDivergence() {
    double reverse = Divergences.KL.between(Divergences.Q, Divergences.P).value();
    assertThat(Divergences.renyi(1e-6)).isCloseTo(0, within(1e-5));
    assertThat(Divergences.renyi(1e-6) / 1e-6).isCloseTo(reverse, within(1e-4));
    assertThat(Divergences.alpha(1e-6)).isCloseTo(reverse, within(1e-4));
    double forward = Divergences.KL.between(Divergences.P, Divergences.Q).value();
    assertThat(Divergences.renyi(1 - 1e-6)).isCloseTo(forward, within(1e-5));
    assertThat(Divergences.alpha(1 - 1e-6)).isCloseTo(forward, within(1e-5));
  }

  @Test
  void theBetaDivergenceOfEqualsIsZeroAndThePrintedOneIsNot() {
    for (double beta : new double[] {0.5, 1.5, 2}) {
      double powers = 0;
      for (double p : THREE_P) {
        powers += Math.pow(p, beta);
      }
      assertThat(Divergences.beta(beta, THREE_P, THREE_P)).isCloseTo(0, within(1e-15));
      assertThat(Divergences.printedBeta(beta, THREE_P, THREE_P))
          .isCloseTo(-2 / beta * powers, within(1e-14));
    }
    assertThat(Divergences.beta(2, THREE_P, THREE_Q))
        .isCloseTo(0.5 * (0.01 + 0.0025 + 0.0225), within(1e-15));
    // Linear in β: the slope is of order 1; the quotient of order u/β besides.
    assertThat(Divergences.beta(1e-6, THREE_P, THREE_Q))
        .isCloseTo(Divergences.itakuraSaito(THREE_P, THREE_Q), within(1e-5));
  }

  /// By mpmath 1.4.1: `src/test/oracle/divergences.py`.
  @Test
  void whatHasNoClosedFormAgreesWithMpmath() {
    assertThat(new JensenShannon().between(Divergences.P, Divergences.Q).value())
        .isCloseTo(0.128174973054398, within(1e-10));
    assertThat(new JensenShannon().between(Divergences.P, Laplace.of(0, 1)).value())
        .isCloseTo(0.0219303958834736, within(1e-10));
    assertThat(new TotalVariation().between(Divergences.P, Normal.of(0, 2)).value())
        .isCloseTo(0.322674568834769, within(1e-10));
    Estimate kl = Divergences.KL.between(Divergences.P, Laplace.of(0, 1));
    double entropy = 0.5 * Math.log(2 * Math.PI * Math.E);
    assertThat(kl).isInstanceOf(Estimate.Quadrature.class);
    assertThat(kl.value()).isCloseTo(Math.sqrt(2 / Math.PI) + LN_2 - entropy, within(1e-10));
  }

  /// By the trapezoidal rule in two dimensions: `src/test/oracle/divergences.py`. Monte Carlo: 5
  /// standard errors.
  @Test
  void whatNeedsDrawsAgreesWithAGrid() {
    Estimate js = new JensenShannon().between(Divergences.pair(0.8), Divergences.pair(0));
    assertThat(js).isInstanceOf(Estimate.MonteCarlo.class);
    assertThat(js.value()).isCloseTo(0.13364402, within(5 * js.error()));
    Estimate tv = new TotalVariation().between(Divergences.pair(0.8), Divergences.pair(0));
    assertThat(tv.value()).isCloseTo(0.385556, within(5 * tv.error()));
  }

  @Test
  void theNormalHasTheMostEntropy() {
    double most = Information.entropy(Normal.of(0, 1)).value();
    for (DivergencesPage.Shape shape : DivergencesPage.Shape.values()) {
      assertThat(Information.entropy(shape.withDeviation(1)).value()).isLessThanOrEqualTo(most);
    }
  }

  @Test
  void thePageIsWritten(@TempDir Path folder) throws IOException {
    Divergences.main(new String[] {folder.toString()});
    assertThat(Files.readString(folder.resolve("divergences.md"))).contains("0.066 bits", "∞");
    assertThat(folder.resolve("divergences/entropy.png")).exists();
    assertThat(folder.resolve("divergences/apart.png")).exists();
  }
}
