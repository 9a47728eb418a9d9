// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.distribution.MultivariateNormal;
import elbo.divergence.RenyiDivergence;
import elbo.estimator.ObjectiveValue;
import elbo.family.MeanField;
import elbo.fit.Fit;
import elbo.fit.Summary;
import elbo.graph.Node;
import elbo.objective.ChiUpperBound;
import elbo.random.Key;
import elbo.sampler.GridPosterior;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectivesTest {
  private static MultivariateNormal normal(double variance, double covariance) {
    double[][] matrix = {{variance, covariance}, {covariance, variance}};
    return MultivariateNormal.of(
        Node.constant(Tensor.vector(0, 0)), Node.constant(Tensor.matrix(matrix)));
  }

  /// No variance close to the formula's has a smaller divergence.
  @Test
  void theFormulaIsTheOptimumOfTheDivergence() {
    for (double alpha : new double[] {0.2, 0.5, 0.9, 2}) {
      double best = Objectives.alphaOptimum(alpha);
      RenyiDivergence divergence = new RenyiDivergence(alpha);
      MultivariateNormal p = normal(1, Objectives.CORRELATION);
      double least = divergence.between(p, normal(best, 0)).value();
      for (double factor : new double[] {0.99, 1.01}) {
        assertThat(divergence.between(p, normal(factor * best, 0)).value()).isGreaterThan(least);
      }
    }
    assertThat(Objectives.alphaOptimum(0)).isCloseTo(0.36, within(1e-15));
    assertThat(Objectives.alphaOptimum(0.5)).isCloseTo(0.6, within(1e-15));
    assertThat(Objectives.alphaOptimum(1)).isCloseTo(1, within(1e-15));
  }

  /// 2 % of the scale: the last phase of Adam moves by about its step size, a tenth of the first.
  @Test
  void theEngineEndsAtTheOptimum() {
    for (Objectives.Case objective : Objectives.CASES) {
      if (List.of("fisher", "elbo", "renyi 0.5", "forward-kl").contains(objective.name())) {
        Tensor scales = Objectives.fitted(Objectives.outside(), objective).get(1);
        double expected = Math.sqrt(Objectives.reference(objective));
        assertThat(scales.get(0)).isCloseTo(expected, within(0.02 * expected));
        assertThat(scales.get(1)).isCloseTo(expected, within(0.02 * expected));
      }
    }
  }

  /// The expectation for 32 draws is better, the smaller q is; for 512 there is a hill on the way.
  /// Differences of 5 standard errors and more.
  @Test
  void theChiBoundOfFewDrawsPrefersAPoint() {
    assertThat(chi(32, 0.1).value() - chi(32, 0.6).value()).isGreaterThan(0.3);
    assertThat(chi(32, 0.6).value() - chi(32, 1.2).value()).isGreaterThan(0.005);
    assertThat(chi(512, 1.35).value() - chi(512, 0.6).value()).isGreaterThan(0.2);
    assertThat(chi(512, 1e-4).value() - chi(512, 1.35).value()).isGreaterThan(3);
  }

  /// Minus the bound at q with this variance for both coordinates.
  private static ObjectiveValue chi(int draws, double variance) {
    double sd = Math.sqrt(variance);
    return ObjectiveValue.of(
        Objectives.outside().logDensity(),
        new MeanField(2),
        List.of(Tensor.vector(0, 0), Tensor.vector(sd, sd)),
        new ChiUpperBound(2, draws),
        draws == 32 ? 20_000 : 1500,
        Key.of(9));
  }

  @Test
  void temperedPosteriorsHaveTheirClosedForm() {
    List<RobustPosterior.Case> cases = RobustPosterior.cases();
    double[] all = RobustPosterior.all();
    double[][] exact = {
      RobustPosterior.exact(RobustPosterior.CLEAN, 1),
      RobustPosterior.exact(all, 1),
      RobustPosterior.exact(all, 0.5)
    };
    for (int i = 0; i < exact.length; i++) {
      GridPosterior grid = cases.get(i).grid();
      // Simpson's rule at a hundredth of the scale is exact to rounding.
      assertThat(grid.mean()).isCloseTo(exact[i][0], within(1e-10));
      assertThat(Math.sqrt(grid.variance())).isCloseTo(exact[i][1], within(1e-10));
    }
  }

  @Test
  void theRobustPosteriorLeavesOutliersAlone() {
    RobustPosterior.Case robust = RobustPosterior.cases().getLast();
    GridPosterior grid = robust.grid();
    assertThat(grid.mean()).isCloseTo(1, within(0.05));
    Fit fit = robust.fit();
    Summary mu = fit.summary().getFirst();
    // Normal approximation of a posterior close to normal, and the noise of 4,000 even draws.
    assertThat(mu.mean()).isCloseTo(grid.mean(), within(0.02));
    assertThat(mu.sd()).isCloseTo(Math.sqrt(grid.variance()), within(0.03));
  }
}
