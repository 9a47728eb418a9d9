// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.Outcome.TracePoint;
import elbo.optimizer.GaussianState;
import java.util.List;
import java.util.Optional;

/// The state of [Matching]: first that of Pathfinder, then that of the matching.
///
/// @param start Pathfinder's
/// @param fit empty while Pathfinder runs
public record MatchingState(PathfinderState start, Optional<Matched> fit) implements State {
  /// Where the matching stands.
  ///
  /// @param gaussian the approximation
  /// @param drift how far it moved over the last block, in nats
  /// @param numNonFinite draws without a finite density or gradient
  /// @param numFailures batches with too few finite draws
  /// @param trace one point per block
  /// @param decisions in words
  /// @param done whether it has ended
  /// @param converged whether by its rule
  public record Matched(
      GaussianState gaussian,
      double drift,
      long numNonFinite,
      int numFailures,
      List<TracePoint> trace,
      List<String> decisions,
      boolean done,
      boolean converged) {
    /// Copies.
    public Matched {
      trace = List.copyOf(trace);
      decisions = List.copyOf(decisions);
    }
  }
}
