// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import elbo.distribution.Distribution;
import elbo.graph.Node;
import java.util.Optional;

/// A divergence that is an integral over x of a function of p(x) and q(x), or a number made of one:
/// all but the Wasserstein distances. Such a divergence does not change when x is written in other
/// coordinates, unless its page says otherwise.
public interface IntegralDivergence extends Divergence {
  /// The integrand as a node of the log densities at x. Not negative (add a multiple of q − p,
  /// whose integral is 0), 0 where both densities are, never NaN; ∞ where the divergence is.
  Node integrand(Node logP, Node logQ);

  /// By which power of c the integrand grows when both densities grow by the factor c: 1 for
  /// everything that is a mean of a function of p/q.
  default double degree() {
    return 1;
  }

  /// The divergence as a function of the integral.
  default Node of(Node integral) {
    return integral;
  }

  /// A formula for distributions that have more values than one can sum over; empty if none is
  /// known.
  default Optional<Node> formula(Distribution p, Distribution q) {
    return Optional.empty();
  }

  @Override
  default Optional<Node> closedForm(Distribution p, Distribution q) {
    Optional<Node> formula = formula(p, q);
    return formula.isPresent() ? formula : Finite.integral(p, q, this::integrand).map(this::of);
  }

  @Override
  default Estimate between(Distribution p, Distribution q, Effort effort) {
    Pair pair = Pair.of(p, q);
    Optional<Node> closed = closedForm(p, q);
    return closed.isPresent()
        ? new Estimate.Exact(closed.get().value().item())
        : Integral.of(pair, this::integrand, degree(), effort).through(this::of);
  }
}
