// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.Outcome.TracePoint;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// The state of [SampleAverage]: first that of Pathfinder, then that of the minimisation.
///
/// @param start Pathfinder's
/// @param fit empty while Pathfinder runs
public record SaaState(PathfinderState start, Optional<Averaged> fit) implements State {
  /// Where the minimisation stands.
  ///
  /// @param parameters locations, then logarithms of scales
  /// @param numDraws how many draws are held fixed
  /// @param iteration trials over all numbers of draws
  /// @param covariance of the locations by linear response, of shape \[n, n\]; empty before it is
  ///   known, or where n is too large
  /// @param trace one point per step
  /// @param decisions in words
  /// @param done whether it has ended
  /// @param converged whether by its rule
  public record Averaged(
      Tensor parameters,
      int numDraws,
      long iteration,
      Optional<Tensor> covariance,
      List<TracePoint> trace,
      List<String> decisions,
      boolean done,
      boolean converged) {
    /// Copies.
    public Averaged {
      trace = List.copyOf(trace);
      decisions = List.copyOf(decisions);
    }
  }
}
