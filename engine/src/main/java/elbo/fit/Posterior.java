// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.RunSettings;
import elbo.diagnostic.Verdict;
import elbo.model.Generalization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What is known of a posterior after a run: an approximation with its draws, the draws of a
/// sampler, or particles. A value; saved to and loaded from one JSON file.
public sealed interface Posterior permits Fit, Sample, Particles {
  /// Of the run.
  RunSettings settings();

  /// Where and how long it ran.
  Fit.Run run();

  /// What stands in the place of the model's likelihood: whether this is the posterior itself.
  Generalization generalization();

  /// What it is a distribution of.
  Fit.Parameters parameters();

  /// How far to trust it.
  Verdict verdict();

  /// Draws of the parameters, transformed parameters and generated quantities.
  DrawTable recommended();

  /// Of the draws, a row per column.
  List<Summary> summary();

  /// What was decided and why, in order.
  List<String> decisions();

  /// Of the decisions those about iterations that went wrong and were survived: what was found, the
  /// last finite state, and how it went on.
  default List<String> setbacks() {
    return decisions().stream().filter(decision -> decision.startsWith("Iteration ")).toList();
  }

  /// Writes it as JSON, atomically: the file is there whole or not at all.
  ///
  /// @param file replaced if it exists
  void save(Path file) throws IOException;

  /// The mean of a column of the draws.
  default double mean(String column) {
    for (Summary row : summary()) {
      if (row.name().equals(column)) {
        return row.mean();
      }
    }
    throw new IllegalArgumentException(
        "there is no column " + column + "; there are " + recommended().columns());
  }

  /// Reads any of them.
  ///
  /// @throws IOException if the file cannot be read, or holds something else
  static Posterior load(Path file) throws IOException {
    JsonObject json = JsonFile.read(file);
    if (ParticlesJson.isParticles(json)) {
      return ParticlesJson.read(json);
    }
    return SampleJson.isSample(json) ? SampleJson.read(json) : FitJson.read(json);
  }
}
