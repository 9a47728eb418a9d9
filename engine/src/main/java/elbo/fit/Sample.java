// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.ChainsState;
import elbo.algorithm.SamplerSettings;
import elbo.diagnostic.Mixing;
import elbo.diagnostic.Verdict;
import elbo.model.Generalization;
import elbo.sampler.Metric;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Draws of a posterior by Markov chains, with what they tell of themselves. A value; saved to and
/// loaded from one JSON file.
///
/// @param settings of the run
/// @param run where and how long it ran
/// @param generalization what stands in the place of the model's likelihood
/// @param parameters what the draws are of
/// @param method the kernel's word
/// @param chains as they ended
/// @param took how long each chain took; a run that was resumed counts all its parts
/// @param verdict how far to trust the draws
/// @param recommended the draws: those of the first chain in order, then as many of the next
/// @param statistics a row per draw, a column for each of [#STATISTICS]
/// @param summary of the draws, a row per column
/// @param mixing how well the chains have mixed, one per column
/// @param decisions what was decided and why, in order
public record Sample(
    SamplerSettings settings,
    Fit.Run run,
    Generalization generalization,
    Fit.Parameters parameters,
    String method,
    List<Ended> chains,
    List<ChainsState.Took> took,
    Verdict verdict,
    DrawTable recommended,
    Tensor statistics,
    List<Summary> summary,
    List<Mixing> mixing,
    List<String> decisions)
    implements Posterior {
  /// The columns of the statistics, in CmdStan's order and words.
  public static final List<String> STATISTICS =
      List.of(
          "lp__",
          "accept_stat__",
          "stepsize__",
          "treedepth__",
          "n_leapfrog__",
          "divergent__",
          "energy__");

  /// Checks and copies.
  public Sample {
    chains = List.copyOf(chains);
    took = List.copyOf(took);
    summary = List.copyOf(summary);
    mixing = List.copyOf(mixing);
    decisions = List.copyOf(decisions);
    Shape expected = Shape.of(recommended.numDraws(), STATISTICS.size());
    if (!statistics.shape().equals(expected)) {
      throw new ShapeException(
          "statistics of shape " + statistics.shape() + "; expected " + expected);
    }
  }

  /// A chain at its end.
  ///
  /// @param stepSize after warm-up
  /// @param metric after warm-up
  /// @param bfmi of its energies
  public record Ended(double stepSize, Metric metric, double bfmi) {}

  /// A statistic of all draws.
  ///
  /// @param name one of [#STATISTICS]
  public double[] statistic(String name) {
    int column = STATISTICS.indexOf(name);
    if (column < 0) {
      throw new IllegalArgumentException(
          "there is no statistic " + name + "; there are " + STATISTICS);
    }
    double[] x = new double[recommended.numDraws()];
    for (int s = 0; s < x.length; s++) {
      x[s] = statistics.get(s * STATISTICS.size() + column);
    }
    return x;
  }

  @Override
  public void save(Path file) throws IOException {
    JsonFile.write(file, SampleJson.write(this));
  }
}
