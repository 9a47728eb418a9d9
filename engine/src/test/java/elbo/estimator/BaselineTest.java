// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.family.MeanField;
import elbo.objective.EvidenceLowerBound;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Where the numbers come from that score functions subtract. The integrand is a + b·u + c·u² for
/// the target N(0.7, 0.6²) and q = N(0.3, 0.5²).
class BaselineTest {
  private static final Key KEY = Key.of(41);
  private static final int SAMPLES = 4096;
  private static final MeanField Q = new MeanField(1);
  private static final double A = 1.3 - 0.16 / 0.72 + Math.log(0.5) + 0.5 * Math.log(2 * Math.PI);
  private static final double C = 0.5 - 0.25 / 0.72;

  private static GradientGraph graph(Baseline baseline) {
    return GradientGraph.of(
        Cases.normal(), Q, new EvidenceLowerBound(), new ScoreFunction(baseline));
  }

  /// The mean baseline of the last 40 of 100 steps.
  private static double after100Steps(Baseline baseline, double start) {
    GradientGraph graph = graph(baseline);
    Executable executable =
        Compiler.compile(graph.graph(), Options.of(graph.graph(), Set.of(graph.noise())));
    double b = start;
    double mean = 0;
    for (int t = 0; t < 100; t++) {
      double[] noise = new double[SAMPLES];
      Noise.INDEPENDENT.fill(KEY, t, SAMPLES, 1, noise);
      List<Tensor> inputs = new ArrayList<>(Cases.parameters(Q));
      inputs.add(Tensor.of(graph.noise().shape().prepend(SAMPLES), noise));
      inputs.add(Tensor.scalar(b));
      List<Tensor> outputs = executable.evaluate(SAMPLES, inputs);
      double[][] sums = new double[outputs.size()][];
      for (int o = 0; o < sums.length; o++) {
        int size = outputs.get(o).shape().numElements() / SAMPLES;
        sums[o] = new double[size];
        for (int i = 0; i < outputs.get(o).shape().numElements(); i++) {
          sums[o][i % size] += outputs.get(o).get(i);
        }
      }
      b = graph.next(b, sums);
      mean += t < 60 ? 0 : b / 40;
    }
    return mean;
  }

  @Test
  void aConstantStaysARunningMeanIsTheMeanAndTheLearnedOneIsBetter() {
    assertThat(after100Steps(Baseline.CONSTANT, -5)).isCloseTo(-5, within(1e-14));
    // What is left of the start is 6·0.9^60, 0.011, on average 0.003; of noise 0.002.
    assertThat(after100Steps(Baseline.RUNNING, -5)).isCloseTo(A + C, within(0.02));
    // The location's best is a + 3c, the scale's a + 5c, c = 0.153. Means of quotients of means of
    // 4,096 samples are off by 0.003; twice the noise of the running mean.
    assertThat(after100Steps(Baseline.LEARNED, -5)).isCloseTo(A + 4 * C, within(0.04));
  }

  /// An element's variance at b is that at its best number b* plus (b − b*)²·E[s²].
  @Test
  void theLearnedNumberLeavesLessVarianceThanTheMean() {
    double best = variance(A + 4 * C);
    // Monte Carlo: common noise; 50,000 samples know E[s²] to 2 % and the products to 3 %.
    assertThat(variance(A + C) - best).isCloseTo(18 * C * C, within(0.15 * 18 * C * C));
    assertThat(variance(0) - best)
        .isCloseTo(Math.pow(A + 3 * C, 2) + Math.pow(A + 5 * C, 2) - 2 * C * C, within(0.15 * 6));
  }

  /// Of a sample, each element in units of its score's variance: 1/σ² and 2/σ².
  private static double variance(double baseline) {
    GradientVariance found =
        GradientVariance.of(
            graph(Baseline.LEARNED),
            Q.parameterNames(),
            Cases.parameters(Q),
            baseline,
            Noise.INDEPENDENT,
            500,
            100,
            KEY);
    return 0.25 * found.ofSample().get(0).get(0) + 0.125 * found.ofSample().get(1).get(0);
  }
}
