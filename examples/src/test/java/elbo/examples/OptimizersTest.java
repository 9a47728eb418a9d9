// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.optimizer.AdaGrad;
import elbo.optimizer.Adam;
import elbo.optimizer.ClippedByNorm;
import elbo.optimizer.GradientAscent;
import elbo.optimizer.Momentum;
import elbo.optimizer.PrecisionNaturalGradient;
import elbo.optimizer.Schedule;
import elbo.optimizer.UpdateRule;
import elbo.optimizer.UpdateState;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptimizersTest {
  /// What is left of the distance in a step, from the 100th to the 200th: the root of the gap's.
  private static double rate(UpdateRule rule, double stepSize) {
    double[] gaps = Optimizers.course(rule, Schedule.constant(stepSize), 200);
    return Math.pow(gaps[200] / gaps[100], 0.005);
  }

  @Test
  void gradientAscentAndMomentumConvergeAtTheirBestRates() {
    // Both directions shrink by the same factor with this step: exact but for rounding.
    assertThat(rate(new GradientAscent(), 2.0 / 101)).isCloseTo(99.0 / 101, within(1e-12));
    // A double root: the factor is met up to a polynomial in the number of steps,
    // (200/100)^(1/100).
    assertThat(rate(new Momentum(81.0 / 121), 4.0 / 121)).isCloseTo(9.0 / 11, within(0.01));
  }

  @Test
  void adamAndAdaGradAreTheRulesThatTheThesisPrints() {
    Tensor x = Optimizers.START;
    UpdateRule adaGrad = new AdaGrad();
    UpdateState state = adaGrad.start(List.of(x));
    UpdateRule adam = new Adam();
    UpdateState other = adam.start(List.of(x));
    double[] a = x.toArray();
    double[] squares = new double[2];
    double[] b = x.toArray();
    double[] m = new double[2];
    double[] v = new double[2];
    for (int t = 1; t <= 20; t++) {
      // The thesis descends: g is the gradient of −f.
      Tensor ga = Optimizers.VALLEY.gradient(Tensor.vector(a));
      Tensor gb = Optimizers.VALLEY.gradient(Tensor.vector(b));
      for (int i = 0; i < 2; i++) {
        double g = -ga.get(i);
        squares[i] += g * g;
        a[i] -= 0.3 / Math.sqrt(squares[i] + 1e-10) * g;
        double h = -gb.get(i);
        m[i] = 0.9 * m[i] + (1 - 0.9) * h;
        v[i] = 0.999 * v[i] + (1 - 0.999) * h * h;
        double mean = m[i] / (1 - Math.pow(0.9, t));
        double square = v[i] / (1 - Math.pow(0.999, t));
        b[i] -= 0.3 / (Math.sqrt(square) + 1e-8) * mean;
      }
      state =
          adaGrad.step(
              state, List.of(Optimizers.VALLEY.gradient(state.parameters().getFirst())), 0.3);
      other =
          adam.step(other, List.of(Optimizers.VALLEY.gradient(other.parameters().getFirst())), 0.3);
    }
    for (int i = 0; i < 2; i++) {
      // Rounding of 20 steps, of which each may magnify it by 30.
      assertThat(state.parameters().getFirst().get(i)).isCloseTo(a[i], within(1e-11));
      assertThat(other.parameters().getFirst().get(i)).isCloseTo(b[i], within(1e-11));
    }
  }

  @Test
  void cloudsHaveTheSizesThatTheoryGives() {
    List<Optimizers.Plan> plans = Optimizers.plans();
    Optimizers.Noisy constant = Optimizers.noisy(plans.get(0), 200);
    // Monte Carlo: 5 standard errors.
    assertThat(constant.gaps()[100])
        .isCloseTo(Optimizers.cloud(0.01), within(5 * constant.error()));
    Optimizers.Noisy averaged = Optimizers.noisy(plans.get(5), 200);
    assertThat(averaged.gaps()[100])
        .isCloseTo(Optimizers.averagedCloud(0.01, 1000), within(5 * averaged.error()));
  }

  @Test
  void decayEndsAtTheRidgeAndClippingKeepsWildGradientsShort() {
    Tensor end = Optimizers.decayed(1, 2000);
    double[] ridge = Optimizers.ridge(1);
    // The slowest direction shrinks by 0.97 a step: to rounding.
    assertThat(end.get(0)).isCloseTo(ridge[0], within(1e-12));
    assertThat(end.get(1)).isCloseTo(ridge[1], within(1e-12));
    double plain = Optimizers.withWildGradients(new GradientAscent());
    double clipped = Optimizers.withWildGradients(new ClippedByNorm(new GradientAscent(), 20));
    assertThat(clipped).isLessThan(0.3 * plain);
    assertThat(Optimizers.stopped(10)).isBetween(200L, 1999L);
  }

  @Test
  void naturalGradientsDoNotKnowTheUnits() {
    int steps = NaturalSteps.steps(NaturalSteps.Way.NATURAL, 1);
    assertThat(steps).isBetween(1, 40);
    for (double s : new double[] {0.01, 100}) {
      assertThat(NaturalSteps.steps(NaturalSteps.Way.NATURAL, s)).isEqualTo(steps);
    }
    assertThat(NaturalSteps.steps(NaturalSteps.Way.PLAIN, 0.1)).isEqualTo(-1);
    assertThat(NaturalSteps.steps(NaturalSteps.Way.PLAIN, 10)).isGreaterThan(10 * steps);
    assertThat(NaturalSteps.steps(NaturalSteps.Way.TIMES_FISHER, 10))
        .isGreaterThan(10 * NaturalSteps.steps(NaturalSteps.Way.PLAIN, 10));
  }

  @Test
  void naturalGradientsDoNotMindTheValley() {
    double[] round = NaturalSteps.course(new Valley(1, 1), new PrecisionNaturalGradient(), 0.5, 60);
    double[] narrow =
        NaturalSteps.course(new Valley(1, 1e4), new PrecisionNaturalGradient(), 0.5, 60);
    // Rounding of numbers of the size of 1e4.
    assertThat(round[60]).isCloseTo(0, within(1e-14));
    assertThat(narrow[60]).isCloseTo(0, within(1e-10));
    double[] plain = NaturalSteps.course(new Valley(1, 1e4), new GradientAscent(), 1e-4, 60);
    assertThat(plain[60]).isGreaterThan(1);
  }

  @Test
  void thePageIsWritten(@TempDir Path folder) throws IOException {
    Optimizers.main(new String[] {folder.toString()});
    assertThat(Files.readString(folder.resolve("optimizers.md"))).contains("| DoWG | 1.0 |");
    assertThat(folder.resolve("optimizers/rules.png")).exists();
    assertThat(folder.resolve("optimizers/noise.png")).exists();
  }
}
