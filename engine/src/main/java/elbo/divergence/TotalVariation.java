// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import static elbo.graph.Ops.abs;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.subtract;
import static elbo.graph.Ops.unary;

import elbo.distribution.Distribution;
import elbo.distribution.Normal;
import elbo.graph.Node;
import elbo.graph.UnaryOp;
import java.util.Optional;

/// The total variation distance ½ ∫ |p − q|: from 0 to 1, symmetric, a metric; the largest
/// difference between the probabilities of one event.
public record TotalVariation() implements IntegralDivergence {
  @Override
  public String name() {
    return "total variation";
  }

  @Override
  public Node integrand(Node logP, Node logQ) {
    return multiply(constant(0.5), abs(subtract(exp(logP), exp(logQ))));
  }

  /// Normal distributions with the same scale: erf(|μ − μ′| / (2√2 σ)).
  @Override
  public Optional<Node> formula(Distribution p, Distribution q) {
    return Kin.of(p, q)
        .flatMap(kin ->
            kin[0].member() instanceof Normal a
                    && kin[1].member() instanceof Normal b
                    && isSame(a.scale(), b.scale())
                ? Optional.of(normal(a, b))
                : Optional.empty());
  }

  private static Node normal(Normal p, Normal q) {
    Node distance = elbo.graph.Ops.divide(abs(subtract(p.loc(), q.loc())), p.scale());
    return unary(UnaryOp.ERF, multiply(constant(Math.sqrt(0.125)), distance));
  }

  private static boolean isSame(Node a, Node b) {
    return a == b || a.isConstant() && b.isConstant() && a.value().equals(b.value());
  }
}
