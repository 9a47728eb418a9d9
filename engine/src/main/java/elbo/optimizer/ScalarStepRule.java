// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

/// A rule whose step is the gradient times one number. Only then is it known by how much what is
/// not differentiated must move in the same step ([ProximalEntropy]).
public interface ScalarStepRule extends UpdateRule {
  /// The number by which the gradient was multiplied in the last step.
  ///
  /// @param after the state that the step gave
  /// @param stepSize that it was given
  double effectiveStep(UpdateState after, double stepSize);
}
