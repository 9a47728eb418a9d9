// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.objective;

import elbo.graph.Node;
import elbo.graph.Ops;
import java.util.Optional;

/// The variational Rényi bound `E[1/(1 − α) ln 1/K Σ (p(zₖ)/q(zₖ))^(1 − α)]` (Li & Turner 2016,
/// "Rényi divergence variational inference"). α → 1 is the evidence lower bound, α = 0 the
/// importance-weighted one; α < 0 gives estimates of upper bounds, α > 1 seeks modes. For finite K
/// it is a biased estimate of the bound itself, and its expectation is what is maximised.
///
/// @param alpha α, not 1
/// @param sampleSize K
public record RenyiBound(double alpha, int sampleSize) implements Objective {
  /// Checks.
  public RenyiBound {
    if (!(Math.abs(alpha - 1) > 1e-9 && Double.isFinite(alpha))) {
      throw new IllegalArgumentException(
          "alpha must be finite and not 1, got "
              + alpha
              + "; the objective elbo is the limit at 1");
    }
  }

  @Override
  public String name() {
    return "renyi";
  }

  @Override
  public Node integrand(Sample sample) {
    return value(sample.logWeights());
  }

  @Override
  public Optional<Node> ofLogWeights(Node logWeights) {
    return Optional.of(value(logWeights));
  }

  private Node value(Node logWeights) {
    Node powers = Ops.multiply(Ops.constant(1 - alpha), logWeights);
    return Ops.multiply(Ops.constant(1 / (1 - alpha)), ImportanceWeightedBound.logMeanExp(powers));
  }
}
