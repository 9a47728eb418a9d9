// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.Outcome.TracePoint;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// The state of [Advi]: first that of Pathfinder, then that of the ascent.
///
/// @param start Pathfinder's
/// @param ascent empty while Pathfinder runs
public record AdviState(PathfinderState start, Optional<Ascent> ascent) implements State {
  /// The stochastic ascent.
  ///
  /// @param iteration over all phases
  /// @param stepSize of this phase; for independent coordinates the radius of the trust region
  ///   until the first phase has ended
  /// @param phaseStart the parameters at the start of the phase: the last average
  /// @param parameters the current iterate
  /// @param blocks of iterations of this phase
  /// @param phases that ended
  /// @param numFailures iterations that could not move, over all phases
  /// @param consecutiveFailures of them without a success in between
  /// @param numNonFinite draws without a finite density or gradient
  /// @param trace one point per block
  /// @param decisions in words
  /// @param done whether it has ended
  /// @param converged whether it ended by its rule
  /// @param convergence why it ended
  public record Ascent(
      long iteration,
      double stepSize,
      List<Tensor> phaseStart,
      List<Tensor> parameters,
      List<Block> blocks,
      List<Phase> phases,
      int numFailures,
      int consecutiveFailures,
      long numNonFinite,
      List<TracePoint> trace,
      List<String> decisions,
      boolean done,
      boolean converged,
      String convergence) {
    /// Copies.
    public Ascent {
      phaseStart = List.copyOf(phaseStart);
      parameters = List.copyOf(parameters);
      blocks = List.copyOf(blocks);
      phases = List.copyOf(phases);
      trace = List.copyOf(trace);
      decisions = List.copyOf(decisions);
    }
  }

  /// Some iterations of a phase.
  ///
  /// @param coordinates what is watched: row `t` holds iteration `t` of the block
  /// @param mean the mean of the parameters
  public record Block(Tensor coordinates, List<Tensor> mean) {
    /// Copies.
    public Block {
      mean = List.copyOf(mean);
    }
  }

  /// A phase that ended.
  ///
  /// @param stepSize in the phase
  /// @param iterations it took
  /// @param average of the parameters over its stationary part
  /// @param divergence the symmetrised Kullback–Leibler divergence from the average of the phase
  ///   before; NaN in the first
  public record Phase(double stepSize, int iterations, List<Tensor> average, double divergence) {
    /// Copies.
    public Phase {
      average = List.copyOf(average);
    }
  }
}
