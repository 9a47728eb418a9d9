// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.examples.QuadraticLink.Ascent;
import elbo.examples.QuadraticLink.Estimate;
import elbo.examples.QuadraticLink.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Numbers that are not closed forms are from `src/test/oracle/quadratic_link.py`, SciPy 1.17.1.
class QuadraticLinkTest {
  private static QuadraticLinkExact exact(double mean) {
    return new QuadraticLinkExact(QuadraticLink.COUNT, mean);
  }

  private static void expect(
      QuadraticLinkExact.Point point, double location, double scale, boolean isMinimum) {
    // Six decimals are kept.
    assertThat(point.location()).isCloseTo(location, within(1e-6));
    assertThat(Math.sqrt(point.variance())).isCloseTo(scale, within(1e-6));
    assertThat(point.isMinimum()).isEqualTo(isMinimum);
  }

  @Test
  void thePointsWithoutSlopeAreThoseOfTheOracle() {
    List<QuadraticLinkExact.Point> one = exact(0.5).stationary();
    assertThat(one).hasSize(1);
    expect(one.getFirst(), 0, 0.525336, true);
    List<QuadraticLinkExact.Point> five = exact(1.05).stationary();
    expect(five.get(0), -0.547723, 0.456435, false);
    expect(five.get(1), -0.790569, 0.316228, true);
    expect(five.get(2), 0, 0.640287, true);
    expect(five.get(3), 0.790569, 0.316228, true);
    expect(five.get(4), 0.547723, 0.456435, false);
    expect(exact(2).stationary().get(3), 1.330041, 0.187964, true);
    for (QuadraticLinkExact.Point point : five) {
      // Rounding: terms of size 50 that cancel.
      assertThat(exact(1.05).slope(point.location(), point.variance())).isCloseTo(0, within(1e-12));
      assertThat(exact(1.05).slopeOfVariance(point.location(), point.variance()))
          .isCloseTo(0, within(1e-12));
    }
  }

  @Test
  void theBestGaussianJumpsWhereTheOracleSays() {
    double mean = QuadraticLinkExact.meanOf(QuadraticLinkExact.jump(), QuadraticLink.COUNT);
    assertThat(mean).isCloseTo(1.1338290, within(1e-6));
    QuadraticLinkExact.Point narrow = exact(mean).stationary().get(3);
    QuadraticLinkExact.Point wide = exact(mean).stationary().get(2);
    assertThat(exact(mean).loss(narrow.location(), narrow.variance()))
        .isCloseTo(exact(mean).loss(wide.location(), wide.variance()), within(1e-12));
  }

  @Test
  void theEvidenceAndTheBoundAreThoseOfTheOracle() {
    // The oracle's tolerance is 1e-12, nine decimals are kept.
    assertThat(QuadraticLink.posterior(Link.SQUARE, 2).logNormaliser())
        .isCloseTo(-6.409290390, within(1e-9));
    assertThat(QuadraticLink.posterior(Link.SQUARE, 1.05).logNormaliser())
        .isCloseTo(-5.489972044, within(1e-9));
    QuadraticLinkExact.Point narrow = exact(2).stationary().get(3);
    double bound =
        exact(2).bound(narrow.location(), narrow.variance(), QuadraticLink.sumOfSquares(2));
    assertThat(-6.409290390 - bound).isCloseTo(0.7116966, within(1e-6));
  }

  @Test
  void pathwiseGradientsAgreeWithTheClosedFormAndThePrintedLinesDoNot() {
    for (double[] at : new double[][] {{0.5, 0.3}, {1.33, 0.188}, {1.6, 0.5}}) {
      double s = at[1] * at[1];
      double closed = exact(2).slope(at[0], s);
      double h = 1e-5;
      double numeric = (exact(2).loss(at[0] + h, s) - exact(2).loss(at[0] - h, s)) / (2 * h);
      // Central differences of a polynomial: h²·24K/6·μ, and rounding over h.
      assertThat(closed).isCloseTo(numeric, within(1e-7));
      Estimate draws = QuadraticLink.slope(Link.SQUARE, 2, at[0], at[1], 100);
      // Monte Carlo: 5 standard errors.
      assertThat(draws.value()).isCloseTo(closed, within(5 * draws.error()));
      assertThat(Math.abs(exact(2).printedForty(at[0], s, 10) - closed))
          .isGreaterThan(10 * draws.error());
      assertThat(Math.abs(exact(2).priorInTheSum(at[0], s) - closed))
          .isGreaterThan(10 * draws.error());
    }
  }

  @Test
  void equationFortyThreeIsRightForOneObservationOnly() {
    double s = 0.09;
    for (int k : new int[] {1, 2, 16}) {
      QuadraticLinkExact exact = new QuadraticLinkExact(k, 2);
      double slope = exact.slope(exact.printedFortyThree(s), s);
      double ours = exact.slope(exact.locations(s)[2], s);
      assertThat(ours).isCloseTo(0, within(1e-12));
      assertThat(Math.abs(slope) < 1e-12).isEqualTo(k == 1);
    }
  }

  /// The last 500 of 1,000 steps of at most 0.015 are averaged. At the optimum the gradient of
  /// eight draws has a standard deviation of about 2 in a curvature of 30 and more.
  @Test
  void ascentsEndAtTheBestGaussianOfTheirSide() {
    Ascent left = QuadraticLink.ascend(Link.SQUARE, 2, -0.7, 0.3, 1000);
    assertThat(left.location()).isCloseTo(-1.3300408, within(0.01));
    assertThat(left.scale()).isCloseTo(0.1879642, within(0.01));
    Ascent middle = QuadraticLink.ascend(Link.SQUARE, 2, 0.1, 0.9, 1000);
    assertThat(middle.location()).isCloseTo(0, within(0.05));
    assertThat(middle.scale()).isCloseTo(0.828106, within(0.02));
    Ascent exponential = QuadraticLink.ascend(Link.EXPONENTIAL, 2, 0.7, 0.3, 1000);
    assertThat(exponential.location()).isCloseTo(0.5488500, within(0.01));
    assertThat(exponential.scale()).isCloseTo(0.2649336, within(0.01));
    Ascent hyperbolic = QuadraticLink.ascend(Link.HYPERBOLIC, 1, 0.7, 0.3, 1000);
    assertThat(hyperbolic.location()).isCloseTo(0.6226089, within(0.01));
    assertThat(hyperbolic.scale()).isCloseTo(0.3446588, within(0.01));
  }

  @Test
  void thePageIsWritten(@TempDir Path folder) throws IOException {
    QuadraticLink.main(new String[] {folder.toString()});
    assertThat(Files.readString(folder.resolve("quadratic-link.md"))).contains("| 1.134 |");
    assertThat(folder.resolve("quadratic-link/phases.png")).exists();
    assertThat(folder.resolve("quadratic-link/posteriors.png")).exists();
  }
}
