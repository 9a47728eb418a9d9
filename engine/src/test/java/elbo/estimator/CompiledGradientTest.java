// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import elbo.family.MeanField;
import elbo.objective.EntropyBound;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompiledGradientTest {
  private static final Key KEY = Key.of(4);
  private static final List<Tensor> AT = List.of(Tensor.vector(0.3), Tensor.vector(0.5));

  private static CompiledGradient of(Estimator estimator, int samples) {
    GradientGraph graph =
        GradientGraph.of(Cases.normal(), new MeanField(1), new EntropyBound(), estimator);
    return new CompiledGradient(graph, Noise.ANTITHETIC, samples);
  }

  /// Of N(0.7, 0.6²): antithetic pairs leave the gradient of the location, (0.7 − loc)/0.36, no
  /// noise.
  @Test
  void itIsTheMeanOverTheSamplesOfAStep() {
    CompiledGradient gradient = of(new Pathwise(), 6);
    gradient.evaluate(KEY, 0, AT);
    // Rounding of a few operations on numbers below 10.
    assertThat(gradient.gradient().get(0).get(0)).isCloseTo(0.4 / 0.36, offset(1e-14));
    assertThat(gradient.gradient().get(0).shape()).isEqualTo(AT.get(0).shape());
    assertThat(gradient.numFinite()).isEqualTo(6);
    assertThat(gradient.numNonFinite()).isZero();
    assertThat(gradient.value()).isFinite();
    assertThat(gradient.bound()).isFinite();
  }

  @Test
  void eachStepHasNoiseOfItsOwnAndAlwaysTheSame() {
    CompiledGradient gradient = of(new Pathwise(), 2);
    gradient.evaluate(KEY, 0, AT);
    List<Tensor> first = gradient.gradient();
    gradient.evaluate(KEY, 1, AT);
    assertThat(gradient.gradient()).isNotEqualTo(first);
    gradient.evaluate(KEY, 0, AT);
    assertThat(gradient.gradient()).isEqualTo(first);
  }

  /// The estimate is linear in the baseline, with the scores' mean as the slope.
  @Test
  void aBaselineIsReadByEstimatorsThatWantOne() {
    CompiledGradient gradient = of(new ScoreFunction(Baseline.RUNNING), 4);
    double[] found = new double[3];
    for (int b = 0; b < 3; b++) {
      gradient.evaluate(KEY, 0, AT, b, new double[0][]);
      found[b] = gradient.gradient().get(1).get(0);
    }
    assertThat(found[1]).isNotEqualTo(found[0]);
    assertThat(found[2] - found[1]).isCloseTo(found[1] - found[0], offset(1e-13));
  }
}
