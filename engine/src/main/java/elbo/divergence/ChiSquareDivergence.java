// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.multiply;

import elbo.distribution.Distribution;
import elbo.graph.Node;
import java.util.Optional;

/// Pearson's divergence χ²(p ‖ q) = ∫ (p − q)²/q: the variance of the weights p/q of draws from q.
/// ∞ where p has heavier tails than √q. Twice the [AlphaDivergence] divergence of order 2.
public record ChiSquareDivergence() implements IntegralDivergence {
  private static final AlphaDivergence HALF = new AlphaDivergence(2);

  @Override
  public String name() {
    return "χ²";
  }

  @Override
  public Node integrand(Node logP, Node logQ) {
    return multiply(constant(2), HALF.integrand(logP, logQ));
  }

  @Override
  public Optional<Node> formula(Distribution p, Distribution q) {
    return HALF.formula(p, q).map(half -> multiply(constant(2), half));
  }
}
