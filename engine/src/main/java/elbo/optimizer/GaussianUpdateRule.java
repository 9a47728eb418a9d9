// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

/// A rule by which a Gaussian approximation follows the bound uphill, given the target's expected
/// derivatives and not the gradient of the bound's parameters: a pure function, like an
/// [UpdateRule]. The exact fixed point of each is the Gaussian with E\[∇ log p\] = 0 and Σ⁻¹ =
/// −E\[∇² log p\].
///
/// ```java
/// GaussianUpdateRule rule = new PrecisionNaturalGradient();
/// GaussianState q = GaussianState.of(loc, scaleTril);
/// for (int t = 0; t < 100; t++) {
///   // noise u, points loc + C·u, gradients of log p there
///   q = rule.step(q, ExpectedDerivatives.ofDraws(q.scaleTril(), noise, gradients), 0.3);
/// }
/// ```
public interface GaussianUpdateRule {
  /// What users call it.
  String name();

  /// The state after one more step.
  ///
  /// @param state from which
  /// @param derivatives of the target's log density, expected under the state's Gaussian
  /// @param stepSize η
  GaussianState step(GaussianState state, ExpectedDerivatives derivatives, double stepSize);
}
