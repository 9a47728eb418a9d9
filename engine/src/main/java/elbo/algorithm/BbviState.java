// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.Outcome.TracePoint;
import elbo.optimizer.UpdateState;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// The state of [Bbvi]: first that of Pathfinder and perhaps [Advi], then that of the ascent.
///
/// @param start that of what it starts from
/// @param ascent empty while that is looked for
public record BbviState(AdviState start, Optional<Ascent> ascent) implements State {
  /// The stochastic ascent.
  ///
  /// @param iteration over all phases
  /// @param phase how many phases ended
  /// @param stepSize of this phase
  /// @param units what the numbers that are moved are counted in, one tensor for each of the
  ///   family's unconstrained parameters
  /// @param phaseStart the numbers at its start
  /// @param update the rule's state in this phase
  /// @param values of the objective: the means over the blocks of iterations of this phase
  /// @param baseline what an estimator by scores subtracts from the objective
  /// @param lastValue of the objective at the start of the phase
  /// @param lastNoise its standard error
  /// @param setbacks which of the last ten iterations could not move, as bits, the newest the
  ///   lowest
  /// @param numFailures iterations that could not move, over all phases
  /// @param numNonFinite samples without a finite density or gradient
  /// @param trace one point per block
  /// @param decisions in words
  /// @param done whether it has ended
  /// @param converged whether it ended by its rule
  /// @param convergence why it ended
  public record Ascent(
      long iteration,
      int phase,
      double stepSize,
      List<Tensor> units,
      List<Tensor> phaseStart,
      UpdateState update,
      List<Double> values,
      double baseline,
      double lastValue,
      double lastNoise,
      int setbacks,
      int numFailures,
      long numNonFinite,
      List<TracePoint> trace,
      List<String> decisions,
      boolean done,
      boolean converged,
      String convergence) {
    /// Copies.
    public Ascent {
      units = List.copyOf(units);
      phaseStart = List.copyOf(phaseStart);
      values = List.copyOf(values);
      trace = List.copyOf(trace);
      decisions = List.copyOf(decisions);
    }
  }
}
