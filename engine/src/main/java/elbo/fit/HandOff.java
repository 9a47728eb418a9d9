// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.MarkovChains;
import elbo.algorithm.ModelException;
import elbo.algorithm.SamplerSettings;
import elbo.approximation.Sampler;
import elbo.model.Model;
import elbo.random.Key;
import elbo.sampler.Metric;
import elbo.sampler.RunningMoments;
import elbo.tensor.Tensor;
import java.util.Arrays;

/// A fit as the beginning of chains: draws of its approximation for points, their spread for the
/// metric. Warm-up then has neither the way to the posterior to go nor its scales to find.
final class HandOff {
  /// For each number of the metric; its relative error is then 4 %, a tenth of what would cost a
  /// sampler a noticeable number of steps.
  private static final int DRAWS = 1000;

  private HandOff() {}

  static MarkovChains.Start start(Model model, Fit fit, SamplerSettings settings, Key key) {
    if (!fit.parameters().unconstrainedNames().equals(model.unconstrainedNames())) {
      throw new ModelException(
          "the fit to begin at is of another model: its coordinates are "
              + fit.parameters().unconstrainedNames()
              + ", expected "
              + model.unconstrainedNames());
    }
    int n = model.dimension();
    Metric unit = Metric.unit(n, settings.isDense());
    int draws = settings.isDense() ? DRAWS + 10 * n : DRAWS;
    double[] points = points(fit, key.fold("metric"), draws);
    RunningMoments moments = unit.moments();
    for (int s = 0; s < draws; s++) {
      moments = moments.with(Tensor.vector(Arrays.copyOfRange(points, s * n, (s + 1) * n)));
    }
    Key starts = key.fold("points");
    return new MarkovChains.Start(
        (chain, attempt) -> points(fit, starts.fold(chain).fold(attempt), 1),
        unit.estimate(moments));
  }

  private static double[] points(Fit fit, Key key, int n) {
    Sampler sampler = new Sampler(fit.approximation().family());
    double[] noise = Sampler.noise(key, n, fit.approximation().family().noiseSize());
    return sampler.draws(fit.approximation(), noise, n);
  }
}
