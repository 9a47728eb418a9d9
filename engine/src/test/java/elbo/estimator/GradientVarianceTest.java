// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import elbo.family.MeanField;
import elbo.objective.EntropyBound;
import elbo.random.Key;
import elbo.random.Noise;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientVarianceTest {
  private static final int STEPS = 2000;

  /// Of N(0.7, 0.6²) with q = N(0.3, 0.5²): the gradient of loc is −(z − 0.7)/0.36, that of scale
  /// −u(z − 0.7)/0.36 + 2, of variances (0.5/0.36)² and (0.4² + 2·0.5²)/0.36².
  private static GradientVariance of(Noise noise, int samples) {
    MeanField family = new MeanField(1);
    GradientGraph graph =
        GradientGraph.of(Cases.normal(), family, new EntropyBound(), new Pathwise());
    return GradientVariance.of(
        graph,
        family.parameterNames(),
        Cases.parameters(family),
        0,
        noise,
        samples,
        STEPS,
        Key.of(3));
  }

  private static void expect(double found, double exact, double relativeError) {
    // Monte Carlo: 5 standard errors.
    assertThat(found).isCloseTo(exact, offset(5 * relativeError * exact));
  }

  @Test
  void variancesOfIndependentNoiseAreTheClosedOnes() {
    GradientVariance found = of(Noise.INDEPENDENT, 4);
    double loc = Math.pow(0.5 / 0.36, 2);
    double scale = (0.16 + 0.5) / (0.36 * 0.36);
    // √(2/n) for a normal gradient; the scale's is a square, with a kurtosis below 15.
    expect(found.ofSample().get(0).get(0), loc, Math.sqrt(2.0 / (4 * STEPS)));
    expect(found.ofSample().get(1).get(0), scale, Math.sqrt(14.0 / (4 * STEPS)));
    expect(found.ofStep().get(0).get(0), loc / 4, Math.sqrt(2.0 / STEPS));
    expect(found.ofStep().get(1).get(0), scale / 4, Math.sqrt(14.0 / STEPS));
    assertThat(found.totalOfSample())
        .isEqualTo(found.ofSample().get(0).get(0) + found.ofSample().get(1).get(0));
    assertThat(found.names()).isEqualTo(List.of("loc", "scale"));
  }

  /// Pairs leave the gradient of a location no noise where the log density is quadratic, and
  /// samples evenly spread leave that of a scale little.
  @Test
  void whatNoiseTakesAwayIsSeenInAStepAndNotInASample() {
    GradientVariance pairs = of(Noise.ANTITHETIC, 4);
    expect(pairs.ofSample().get(0).get(0), Math.pow(0.5 / 0.36, 2), Math.sqrt(2.0 / (2 * STEPS)));
    // Rounding of numbers below 10.
    assertThat(pairs.ofStep().get(0).get(0)).isLessThan(1e-28);
    GradientVariance even = of(Noise.SOBOL, 16);
    // Measured 9 times less than independent samples; the standard error of that is 5 %.
    assertThat(even.totalOfStep()).isLessThan(even.totalOfSample() / 16 / 5);
  }
}
