// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.less;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.or;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.subtract;

import elbo.graph.Node;
import java.util.function.UnaryOperator;

/// An f-divergence D(p ‖ q) = ∫ q f(p/q) for a convex function f with f(1) = 0. Csiszár (1967).
///
/// @param name for messages
/// @param generator f as a node; made tangent to 0 at 1, that is f′(1) = 0, by adding a multiple of
///   t − 1 (which changes no divergence), it is never negative, and infinite integrals are seen
/// @param slope the limit of f(t)/t for t → ∞: what values count that only p has
public record FDivergence(String name, UnaryOperator<Node> generator, double slope)
    implements IntegralDivergence {
  private static final Node FAR = constant(230);

  @Override
  public Node integrand(Node logP, Node logQ) {
    Node never = Finite.isNever(logQ);
    Node p = exp(logP);
    Node only = select(Finite.isZero(logP), constant(0), multiply(p, constant(slope)));
    // From here on f(t)/t is its limit, and t² would be no number.
    Node d = select(never, constant(0), subtract(logP, logQ));
    Node isLimit = Double.isFinite(slope) ? or(never, less(FAR, d)) : never;
    Node ratio = exp(select(isLimit, constant(0), d));
    return select(isLimit, only, multiply(exp(logQ), generator.apply(ratio)));
  }
}
