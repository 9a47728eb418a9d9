// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.estimator.Baseline;
import elbo.estimator.DoublyReparameterized;
import elbo.estimator.GradientVariance;
import elbo.estimator.Pathwise;
import elbo.estimator.ScoreFunction;
import elbo.estimator.StickingTheLanding;
import elbo.examples.Estimators.Case;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EstimatorsTest {
  private static final int REPEATS = 1000;

  @Test
  void theClosedFormsFitEachOther() {
    // The gradient is that of the bound, by central differences, and 0 at the optimum.
    List<Tensor> start = Estimators.start();
    double[][] exact = SchoolsExact.gradient(start);
    double h = 1e-4;
    for (int p = 0; p < 2; p++) {
      for (int i = 0; i < SchoolsExact.N; i++) {
        double[] up = new double[SchoolsExact.N];
        double[] down = new double[SchoolsExact.N];
        up[i] = h;
        down[i] = -h;
        Tensor zero = start.getFirst();
        double difference =
            SchoolsExact.bound(
                    p == 0 ? List.of(Tensor.vector(up), zero) : List.of(zero, Tensor.vector(up)))
                - SchoolsExact.bound(
                    p == 0
                        ? List.of(Tensor.vector(down), zero)
                        : List.of(zero, Tensor.vector(down)));
        assertThat(exact[p][i]).isCloseTo(difference / (2 * h), within(1e-7));
      }
    }
    for (double[] gradient : SchoolsExact.gradient(Estimators.optimum())) {
      for (double g : gradient) {
        assertThat(g).isCloseTo(0, within(1e-14));
      }
    }
  }

  /// Monte Carlo: 5 standard errors for each of 36 numbers of 15 estimators.
  @Test
  void eachEstimatorHasTheExactGradientAsItsMean() {
    for (List<Tensor> at : List.of(Estimators.start(), Estimators.optimum())) {
      double[][] exact = SchoolsExact.gradient(at);
      for (Case of : Estimators.cases()) {
        GradientVariance variance = Estimators.variance(of, at, REPEATS);
        List<Tensor> mean = Estimators.mean(of, at, REPEATS);
        for (int p = 0; p < 2; p++) {
          for (int i = 0; i < SchoolsExact.N; i++) {
            double error = Math.sqrt(variance.ofStep().get(p).get(i) / REPEATS);
            assertThat(mean.get(p).get(i))
                .as(of.text() + " " + p + " " + i)
                .isCloseTo(exact[p][i], within(5 * error + 1e-12));
          }
        }
      }
    }
  }

  private static Case named(String start) {
    return Estimators.cases().stream()
        .filter(of -> of.text().startsWith(start))
        .findFirst()
        .orElseThrow();
  }

  /// Squares of nearly normal numbers: the relative error of a sum of 18 variances from 16,000
  /// draws is below 3 %.
  @Test
  void theVariancesAlongDrawsAreTheClosedOnes() {
    double[][] precision = SchoolsExact.precision();
    double[][] likelihood = new double[SchoolsExact.N][SchoolsExact.N];
    for (int i = 0; i < SchoolsExact.N; i++) {
      likelihood[i][i] = SchoolsExact.likelihood(i);
    }
    for (List<Tensor> at : List.of(Estimators.start(), Estimators.optimum())) {
      double[] scales = Charts.map(at.get(1).toArray(), Math::exp);
      double[] slope = Charts.map(SchoolsExact.gradient(at)[0], g -> -g);
      double[] ofData = new double[SchoolsExact.N];
      double[][] left = new double[SchoolsExact.N][];
      for (int i = 0; i < SchoolsExact.N; i++) {
        ofData[i] = i == 0 ? 0 : likelihood[i][i] * (at.get(0).get(i) - SchoolsExact.Y[i - 1]);
        left[i] = precision[i].clone();
        left[i][i] -= 1 / (scales[i] * scales[i]);
      }
      expect(named("pathwise (SGVB-A)"), at, SchoolsExact.pathwise(precision, slope, scales));
      expect(named("pathwise, entropy"), at, SchoolsExact.pathwise(precision, slope, scales));
      expect(named("pathwise, KL"), at, SchoolsExact.pathwise(likelihood, ofData, scales));
      expect(named("sticking the landing"), at, SchoolsExact.pathwise(left, slope, scales));
    }
  }

  private static void expect(Case of, List<Tensor> at, double ofDraw) {
    double found = Estimators.variance(of, at, REPEATS).totalOfSample();
    assertThat(found).as(of.text()).isCloseTo(ofDraw, within(0.15 * ofDraw));
  }

  @Test
  void gradientsAlongImplicitDrawsAreTheDerivativesOfDivergences() {
    for (ImplicitGradients of : ImplicitGradients.values()) {
      double exact = of.exact();
      for (var estimator :
          List.of(new ScoreFunction(Baseline.RUNNING), new Pathwise(), new StickingTheLanding())) {
        ImplicitGradients.Found found = of.found(estimator, 10_000);
        // Monte Carlo, and the error h²/6·f‴ of the differences.
        assertThat(found.value())
            .as(of.text + " " + estimator.name())
            .isCloseTo(exact, within(5 * found.error() + 1e-5));
      }
      // Rounding: quantiles are good to 1e-13 or so.
      assertThat(of.found(new StickingTheLanding(), 1000, of.member()).variance())
          .as(of.text)
          .isLessThan(1e-20);
    }
  }

  @Test
  void theSlidesExampleSticksTheLanding() {
    for (double[] at : new double[][] {{0, 1}, {0.3, 0.9}, {0.4, Math.sqrt(0.5)}}) {
      double[][] found = Estimators.worked(0.8, at[0], at[1]);
      for (int p = 0; p < 2; p++) {
        // Rounding of a few operations on numbers below 10.
        assertThat(found[1][p]).isCloseTo(found[0][p], within(1e-14));
      }
    }
    double[][] optimum = Estimators.worked(0.8, 0.4, Math.sqrt(0.5));
    assertThat(optimum[0][0]).isCloseTo(0, within(1e-15));
    assertThat(Math.abs(optimum[2][1])).isGreaterThan(0.01);
  }

  @Test
  void pathwiseGradientsOfTheManyDrawBoundDrownAndDoublyReparametrisedOnesDoNot() {
    double few = Estimators.signal(new Pathwise(), 1, 4000);
    assertThat(Estimators.signal(new Pathwise(), 64, 4000)).isLessThan(0.5 * few);
    double doubly = Estimators.signal(new DoublyReparameterized(), 1, 4000);
    assertThat(Estimators.signal(new DoublyReparameterized(), 64, 4000)).isGreaterThan(2 * doubly);
  }

  @Test
  void thePageIsWritten(@TempDir Path folder) throws IOException {
    Estimators.main(new String[] {folder.toString()});
    assertThat(Files.readString(folder.resolve("estimators.md")))
        .contains("| sticking the landing |");
    assertThat(folder.resolve("estimators/noise.png")).exists();
  }
}
