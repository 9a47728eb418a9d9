// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.estimator.GradientVariance;
import elbo.family.Approximation;
import java.util.List;
import java.util.Optional;

/// What an algorithm found.
///
/// @param candidates approximations to choose from, the algorithm's own first
/// @param decisions what was decided and why, in order
/// @param trace the course of the bound
/// @param numNonFinite how many draws had no finite density or gradient on the way
/// @param modes that the paths to the starts of the approximations ended in
/// @param gradientVariance that of the gradient where the ascent ended, if it was asked for
public record Outcome(
    List<Candidate> candidates,
    List<String> decisions,
    List<TracePoint> trace,
    long numNonFinite,
    Modes modes,
    Optional<GradientVariance> gradientVariance) {
  /// Copies.
  public Outcome {
    candidates = List.copyOf(candidates);
    decisions = List.copyOf(decisions);
    trace = List.copyOf(trace);
  }

  /// Without the variance of a gradient.
  public Outcome(
      List<Candidate> candidates,
      List<String> decisions,
      List<TracePoint> trace,
      long numNonFinite,
      Modes modes) {
    this(candidates, decisions, trace, numNonFinite, modes, Optional.empty());
  }

  /// An approximation.
  ///
  /// @param name what found it
  /// @param approximation the distribution on unconstrained space
  /// @param converged whether its optimisation reached its end
  /// @param convergence why, or why not, as a clause
  public record Candidate(
      String name, Approximation approximation, boolean converged, String convergence) {}

  /// The bound over some iterations.
  ///
  /// @param iteration the last of them
  /// @param elbo the mean of log p − log q over their draws
  /// @param mcse the standard error of that mean, from the means of the iterations
  /// @param stepSize of the optimiser
  public record TracePoint(long iteration, double elbo, double mcse, double stepSize) {}
}
