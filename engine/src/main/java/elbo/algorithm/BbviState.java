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
  /// @param begun values of the objective at the start of the phase, on the noise that all places
  ///   are compared on
  /// @param checked those at the average of the phase when it was last looked at; none before
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
      List<Double> begun,
      List<Double> checked,
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
      begun = List.copyOf(begun);
      checked = List.copyOf(checked);
      trace = List.copyOf(trace);
      decisions = List.copyOf(decisions);
    }

    /// The objective at the start of the phase; −∞ where it is not finite.
    double valueBegun() {
      double mean = Blocks.mean(begun);
      return Double.isFinite(mean) ? mean : Double.NEGATIVE_INFINITY;
    }
  }
}
