// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.equation;

/// The system y' = f(t, y, θ) at one time and state per lane. Element `i` of lane `l` of a vector
/// stands at `i · lanes + l`.
public interface OdeSystem {
  /// The rates of change f.
  ///
  /// @param t a time per lane
  /// @param y the states
  /// @param rates the result, as many as states
  void rates(double[] t, double[] y, double[] rates);

  /// The rates and, behind them, their derivatives along a direction: the one that follows the
  /// states in `y`, and one in the parameters that the system has ([OdeSolver#direction]). Asked
  /// for by solvers that watch a direction.
  void moving(double[] t, double[] y, double[] rates);

  /// The derivatives of the rates by the states: the one of rate `i` by state `j` of lane `l` at
  /// `(i · states + j) · lanes + l`. Implicit schemes ask for them.
  void jacobian(double[] t, double[] y, double[] jacobian);

  /// The cotangents of states and parameters from one of the rates.
  ///
  /// @param cotangent of the rates
  /// @param ofStates the result for the states
  /// @param ofParameters the result for the parameters
  void pull(double[] t, double[] y, double[] cotangent, double[] ofStates, double[] ofParameters);
}
