// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.softplus;
import static elbo.graph.Ops.subtract;

import elbo.graph.Node;
import elbo.graph.Ops;

/// The Jensen–Shannon divergence ½ KL(p ‖ m) + ½ KL(q ‖ m) with m = ½(p + q), in nats: from 0 to ln
/// 2, symmetric; its square root is a metric. Lin (1991).
public record JensenShannon() implements IntegralDivergence {
  private static final Node LOG_TWO = constant(Math.log(2));

  @Override
  public String name() {
    return "Jensen–Shannon";
  }

  @Override
  public Node integrand(Node logP, Node logQ) {
    return multiply(constant(0.5), add(half(logP, logQ), half(logQ, logP)));
  }

  /// p ln(p/m) − p + m: neither half is negative.
  private static Node half(Node logP, Node logQ) {
    Node p = exp(logP);
    Node m = multiply(constant(0.5), add(p, exp(logQ)));
    Node none = Finite.isZero(logP);
    Node d = select(none, constant(0), subtract(logP, logQ));
    Node log = subtract(LOG_TWO, softplus(negate(d)));
    return Ops.max(constant(0), add(multiply(p, select(none, constant(0), log)), subtract(m, p)));
  }
}
