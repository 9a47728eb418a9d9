// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.examples.EstimatorVariance.Function;
import elbo.examples.EstimatorVariance.Kind;
import elbo.examples.EstimatorVariance.Variance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EstimatorVarianceTest {
  private static void expect(Variance found, double ofLocation, double ofScale) {
    // Simpson's rule, 1e-8 of numbers up to 2,000.
    assertThat(found.ofLocation()).isCloseTo(ofLocation, within(1e-7 * (1 + ofLocation)));
    assertThat(found.ofScale()).isCloseTo(ofScale, within(1e-7 * (1 + ofScale)));
  }

  /// Moments of a normal number to the eighth, and of the lengths of two and three of them.
  @Test
  void variancesForASquareHaveClosedForms() {
    for (double k : new double[] {-3, 0, 1, 3}) {
      double b = (1 - k) * (1 - k);
      expect(
          EstimatorVarianceExact.of(Function.SQUARE, Kind.SCORE, k),
          b * b + 14 * b + 15,
          2 * b * b + 60 * b + 74);
      // With E f = b + 1 taken away.
      double c = b + 1;
      expect(
          EstimatorVarianceExact.of(Function.SQUARE, Kind.BASELINE, k),
          b * b + 14 * b + 15 - 2 * c * (b + 3) + c * c,
          2 * b * b + 60 * b + 74 - 2 * c * (2 * b + 10) + 2 * c * c);
      expect(EstimatorVarianceExact.of(Function.SQUARE, Kind.PATHWISE, k), 4, 4 * b + 8);
      expect(
          EstimatorVarianceExact.of(Function.SQUARE, Kind.MEASURE, k),
          (16 / Math.PI - 4) * b,
          4 * b + 4);
    }
  }

  /// Of cos kx, from the characteristic function: E cos 2kx = e^(−2k²) cos 2k, and so on.
  @Test
  void variancesForACosineHaveClosedForms() {
    for (double k : new double[] {0.5, 2, 3}) {
      double e1 = Math.exp(-0.5 * k * k);
      double e2 = Math.exp(-2 * k * k);
      double path = 0.5 * k * k * (1 - e2 * Math.cos(2 * k));
      double mean = -k * Math.sin(k) * e1;
      Variance found = EstimatorVarianceExact.of(Function.COSINE, Kind.PATHWISE, k);
      assertThat(found.ofLocation()).isCloseTo(path - mean * mean, within(1e-7));
      // E u² cos 2k(1 + u) = (1 − 4k²) e^(−2k²) cos 2k
      double score = 0.5 * (1 + (1 - 4 * k * k) * e2 * Math.cos(2 * k));
      found = EstimatorVarianceExact.of(Function.COSINE, Kind.SCORE, k);
      assertThat(found.ofLocation()).isCloseTo(score - mean * mean, within(1e-7));
    }
  }

  /// Of exp(−kx²), by completing squares: u² against e^(−2k(1+u)²) is that of a normal with
  /// variance s = 1/(1 + 4k) and mean −4ks.
  @Test
  void variancesForABellHaveClosedForms() {
    for (double k : new double[] {0.3, 1, 3}) {
      double s = 1 / (1 + 4 * k);
      double mass = Math.sqrt(s) * Math.exp(-2 * k * s);
      double m = -4 * k * s;
      double t = 1 / (1 + 2 * k);
      double mean = -2 * k * t * Math.sqrt(t) * Math.exp(-k * t);
      Variance found = EstimatorVarianceExact.of(Function.BELL, Kind.SCORE, k);
      assertThat(found.ofLocation()).isCloseTo(mass * (s + m * m) - mean * mean, within(1e-7));
      found = EstimatorVarianceExact.of(Function.BELL, Kind.PATHWISE, k);
      double x = 1 + m;
      assertThat(found.ofLocation())
          .isCloseTo(4 * k * k * mass * (s + x * x) - mean * mean, within(1e-7));
    }
  }

  @Test
  void theEnginesEstimatorsHaveTheseVariances() {
    for (Function f : Function.values()) {
      for (double k : new double[] {0.5, 3}) {
        for (Kind kind : Kind.values()) {
          Variance exact = EstimatorVarianceExact.of(f, kind, k);
          Variance found = EstimatorVariance.measured(f, kind, k);
          // Monte Carlo: 5 standard errors √((κ − 1)/n); the kurtosis κ is largest for the score of
          // σ with a square, of degree 4 in u, where it is below 150.
          double error = 5 * Math.sqrt(150.0 / EstimatorVariance.SAMPLES);
          String what = f + " " + k + " " + kind;
          assertThat(found.ofLocation())
              .as(what)
              .isCloseTo(exact.ofLocation(), within(error * exact.ofLocation() + 1e-12));
          assertThat(found.ofScale())
              .as(what)
              .isCloseTo(exact.ofScale(), within(error * exact.ofScale()));
        }
      }
    }
  }

  @Test
  void thePageAndItsPictureAreWritten(@TempDir Path folder) throws IOException {
    EstimatorVariance.main(new String[] {folder.toString()});
    assertThat(Files.readString(folder.resolve("estimator-variance.md")))
        .contains("| (x − k)² | -3 | pathwise | 4.000 |");
    assertThat(ImageIO.read(folder.resolve("estimator-variance/variance.png").toFile()).getWidth())
        .isEqualTo(1560);
  }
}
