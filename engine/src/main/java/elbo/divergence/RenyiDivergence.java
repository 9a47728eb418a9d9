// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.log1p;
import static elbo.graph.Ops.multiply;

import elbo.distribution.Distribution;
import elbo.graph.Node;
import java.util.Optional;

/// Rényi's divergence D(p ‖ q) = ln(∫ p^α q^(1−α)) / (α − 1) in nats. KL(p ‖ q) where α is 1, its
/// limit; for α → 0 it goes to −ln q(p > 0), and not to KL(q ‖ p) as the [AlphaDivergence]
/// divergence does. Rényi (1961); van Erven and Harremoës (2014), arXiv:1206.2459.
///
/// @param alpha the order, above 0 and finite
public record RenyiDivergence(double alpha) implements IntegralDivergence {
  /// Checks.
  public RenyiDivergence {
    if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the order α must be above 0 and finite, got " + alpha);
    }
  }

  @Override
  public String name() {
    return "Rényi divergence of order " + alpha;
  }

  @Override
  public Node integrand(Node logP, Node logQ) {
    return new AlphaDivergence(alpha).integrand(logP, logQ);
  }

  @Override
  public Node of(Node integral) {
    return alpha == 1
        ? integral
        : divide(log1p(multiply(constant(alpha * (alpha - 1)), integral)), constant(alpha - 1));
  }

  @Override
  public Optional<Node> formula(Distribution p, Distribution q) {
    return alpha == 1
        ? new KullbackLeibler().formula(p, q)
        : Affinity.log(p, q, alpha).map(log -> divide(log, constant(alpha - 1)));
  }
}
