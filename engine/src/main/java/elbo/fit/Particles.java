// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.Outcome;
import elbo.algorithm.ParticleSettings;
import elbo.diagnostic.SteinResiduals;
import elbo.diagnostic.Verdict;
import elbo.model.Generalization;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Particles that stand for a posterior, each of the same weight. A value; saved to and loaded from
/// one JSON file. There is no density, and there are no further draws: [Elbo#fit] with
/// [elbo.choice.Method#AMORTIZED_SVGD] moves a family instead, which has both.
///
/// @param settings of the run
/// @param run where and how long it ran
/// @param generalization what stands in the place of the model's likelihood
/// @param parameters what the particles are of
/// @param points the particles on unconstrained space, a row for each
/// @param discrepancy the kernel Stein discrepancy of the particles, by the inverse multiquadric in
///   the coordinates of the start
/// @param expectedDiscrepancy what as many independent draws of the posterior would have: the root
///   of the mean square
/// @param stein residuals of Stein's identities over the particles, in the coordinates of the start
/// @param verdict how far to trust the particles
/// @param recommended the particles: parameters, transformed parameters and generated quantities
/// @param summary of the particles, a row per column
/// @param decisions what was decided and why, in order
/// @param trace the course of the discrepancy
public record Particles(
    ParticleSettings settings,
    Fit.Run run,
    Generalization generalization,
    Fit.Parameters parameters,
    Tensor points,
    double discrepancy,
    double expectedDiscrepancy,
    SteinResiduals stein,
    Verdict verdict,
    DrawTable recommended,
    List<Summary> summary,
    List<String> decisions,
    List<Outcome.TracePoint> trace)
    implements Posterior {
  /// Copies.
  public Particles {
    summary = List.copyOf(summary);
    decisions = List.copyOf(decisions);
    trace = List.copyOf(trace);
  }

  @Override
  public void save(Path file) throws IOException {
    JsonFile.write(file, ParticlesJson.write(this));
  }
}
