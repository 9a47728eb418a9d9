// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.expm1;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.sqrt;

import elbo.distribution.Distribution;
import elbo.graph.Node;
import java.util.Optional;

/// Hellinger's distance H = √(½ ∫ (√p − √q)²): from 0 to 1, symmetric, a metric.
public record HellingerDistance() implements IntegralDivergence {
  private static final AlphaDivergence MIDDLE = new AlphaDivergence(0.5);

  @Override
  public String name() {
    return "Hellinger distance";
  }

  @Override
  public Node integrand(Node logP, Node logQ) {
    return multiply(constant(0.25), MIDDLE.integrand(logP, logQ));
  }

  @Override
  public Node of(Node integral) {
    return sqrt(integral);
  }

  @Override
  public Optional<Node> formula(Distribution p, Distribution q) {
    return Affinity.log(p, q, 0.5).map(log -> sqrt(negate(expm1(log))));
  }
}
