// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.optimizer.UpdateState;
import java.util.List;
import java.util.Optional;

/// The state of [SteinDescent] and [AmortizedStein]: first that of Pathfinder, then that of what
/// moves.
///
/// @param start Pathfinder's
/// @param fit empty while Pathfinder runs
/// @param isAmortized whether the parameters of a family move, not particles
public record SteinState(PathfinderState start, Optional<Moved> fit, boolean isAmortized)
    implements State {
  /// Where it stands.
  ///
  /// @param update particles, in standard deviations of the start, or a family's parameters
  /// @param iteration over all phases
  /// @param phase from 0
  /// @param stepSize of the phase
  /// @param discrepancies squared, one per block of the phase
  /// @param numFailures blocks that led to numbers that are not finite
  /// @param numNonFinite points without a finite density or slope on the way
  /// @param trace one point per block
  /// @param decisions in words
  /// @param done whether it has ended
  /// @param converged whether by its rule
  /// @param convergence why, or why not, as a clause
  public record Moved(
      UpdateState update,
      long iteration,
      int phase,
      double stepSize,
      List<Double> discrepancies,
      int numFailures,
      long numNonFinite,
      List<Outcome.TracePoint> trace,
      List<String> decisions,
      boolean done,
      boolean converged,
      String convergence) {
    /// Copies.
    public Moved {
      discrepancies = List.copyOf(discrepancies);
      trace = List.copyOf(trace);
      decisions = List.copyOf(decisions);
    }
  }
}
