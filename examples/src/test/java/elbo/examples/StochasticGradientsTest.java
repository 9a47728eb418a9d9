// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.examples.StochasticGradients.Course;
import elbo.examples.StochasticGradients.Design;
import elbo.examples.StochasticGradients.Way;
import elbo.subsample.Batch;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StochasticGradientsTest {
  @Test
  void gradientDescentOnASquareIsAGeometricSequence() {
    for (double size : new double[] {0.2, 0.5, 1.02}) {
      double[] iterates = StochasticGradients.descent(size, 20);
      for (int k = 0; k <= 20; k++) {
        // Rounding of 20 steps of numbers up to 12.
        assertThat(iterates[k]).isCloseTo(5 - 5 * Math.pow(1 - 2 * size, k), within(1e-13));
      }
    }
  }

  @Test
  void theOptimumOfLeastSquaresHasNoGradient() {
    LeastSquares sum = LeastSquares.simulated(StochasticGradients.N);
    Tensor g =
        sum.gradient(List.of(Tensor.vector(sum.optimum())), Batch.full(StochasticGradients.N))
            .getFirst();
    // Rounding of a mean of 200 numbers below 10.
    assertThat(Math.abs(g.get(0)) + Math.abs(g.get(1))).isLessThan(1e-13);
  }

  /// Each closed form against 1,500 batches, 5 standard errors; for fourteen designs and places.
  @Test
  void theVarianceOfEachDesignIsItsClosedFormAndNoneIsBiased() {
    LeastSquares sum = LeastSquares.simulated(StochasticGradients.N);
    for (double[] at : List.of(new double[] {0, 0}, sum.optimum())) {
      for (Design design : StochasticGradients.designs(sum, at[0], at[1])) {
        BatchVariance.Measured found =
            BatchVariance.measured(sum, List.of(Tensor.vector(at)), design.subsampling(), 1500);
        assertThat(found.variance())
            .as(design.text())
            .isCloseTo(design.exact(), within(5 * found.error()));
        assertThat(found.bias()).as(design.text()).isLessThan(5);
      }
    }
  }

  @Test
  void likeTermsHelpAsStrataAndHarmAsClusters() {
    LeastSquares sum = LeastSquares.simulated(StochasticGradients.N);
    List<Design> designs = StochasticGradients.designs(sum, 0, 0);
    double plain = designs.get(1).exact();
    assertThat(designs.get(2).exact()).isLessThan(0.6 * plain);
    assertThat(designs.get(3).exact()).isGreaterThan(5 * plain);
    // No probabilities are better than those in proportion to the lengths (Cauchy–Schwarz).
    assertThat(designs.get(6).exact()).isLessThan(designs.get(5).exact());
    assertThat(designs.get(6).exact()).isLessThan(designs.get(0).exact());
  }

  /// SAGA's bound holds for the mean of the square, SVRG and SAG have none at this step; at 0.8 a
  /// pass all would be at 1e-6 of the start.
  @Test
  void reducedVarianceConvergesLinearlyAndPlainBatchesDoNot() {
    for (Way way : List.of(Way.SVRG, Way.SAG, Way.SAGA)) {
      Course course = StochasticGradients.course(way, 60);
      assertThat(course.distance()[course.distance().length - 1]).as(way.text).isLessThan(1e-5);
    }
    for (Way way : List.of(Way.REPLACED, Way.SHUFFLED, Way.SINGLE, Way.DECREASING)) {
      Course course = StochasticGradients.course(way, 60);
      assertThat(course.distance()[course.distance().length - 1]).as(way.text).isBetween(1e-4, 1.0);
    }
  }

  @Test
  void gradientDescentConvergesAtTheRateOfTheSmallestCurvature() {
    double[] curvatures = LeastSquares.simulated(StochasticGradients.N).curvatures();
    Course course = StochasticGradients.course(Way.FULL, 60);
    // A pass is one step with 1/L: the steep direction is gone after the first, to rounding.
    assertThat(StochasticGradientsPage.rate(course))
        .isCloseTo(1 - curvatures[0] / curvatures[1], within(1e-9));
  }

  @Test
  void theMeanOverAllMiniBatchesIsTheGradientOfAllData() {
    double[] full =
        new StochasticGradients.RowGradient(StochasticGradients.ROWS)
            .of(Batch.full(StochasticGradients.ROWS));
    double[] scaled = StochasticGradients.meanOverBatches(3);
    double[] plain = StochasticGradients.meanOverBatches(1);
    for (int j = 0; j < full.length; j++) {
      // Rounding: means of 495 numbers below 10.
      assertThat(scaled[j]).isCloseTo(full[j], within(1e-12));
      assertThat(Math.abs(plain[j] - full[j])).isGreaterThan(0.05);
    }
  }

  @Test
  void algorithmOneMovesOnlyWithTheRightIndex() {
    LeastSquares sum = LeastSquares.simulated(StochasticGradients.N);
    int m = 2 * StochasticGradients.N;
    double start = sum.distance(StochasticGradients.START);
    assertThat(StochasticGradients.algorithmOne(sum, 10, k -> m)).isEqualTo(start);
    assertThat(StochasticGradients.algorithmOne(sum, 10, k -> k)).isLessThan(1e-4 * start);
  }

  @Test
  void thePageIsWritten(@TempDir Path folder) throws IOException {
    StochasticGradients.main(new String[] {folder.toString()});
    assertThat(Files.readString(folder.resolve("stochastic-gradients.md"))).contains("| SAGA | 0.");
    assertThat(folder.resolve("stochastic-gradients/courses.png")).exists();
    assertThat(folder.resolve("stochastic-gradients/descent.png")).exists();
  }
}
