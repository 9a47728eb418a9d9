// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.select;

import elbo.distribution.Distribution;
import elbo.distribution.Entropy;
import elbo.graph.Node;
import java.util.Optional;

/// Entropy and cross-entropy, in nats; [Estimate#inBits] gives bits.
public final class Information {
  private Information() {}

  /// H(p) = −E_p[ln p]: for a discrete distribution how many nats a value tells, for a continuous
  /// one the differential entropy, which may be negative and depends on the coordinates.
  public static Estimate entropy(Distribution p, Effort effort) {
    Pair pair = Pair.of(p, p);
    return p instanceof Entropy known
        ? new Estimate.Exact(known.entropy().value().item())
        : logLoss(pair, effort);
  }

  /// As above, with the standard effort.
  public static Estimate entropy(Distribution p) {
    return entropy(p, Effort.STANDARD);
  }

  /// H(p, q) = −E_p[ln q] = H(p) + KL(p ‖ q): the mean log loss of whoever predicts by q what comes
  /// from p. ∞ where p has values that q does not have.
  public static Estimate crossEntropy(Distribution p, Distribution q, Effort effort) {
    Pair pair = Pair.of(p, q);
    Optional<Node> divergence = new KullbackLeibler().closedForm(p, q);
    return divergence.isPresent() && p instanceof Entropy known
        ? new Estimate.Exact(add(known.entropy(), divergence.get()).value().item())
        : logLoss(pair, effort);
  }

  /// As above, with the standard effort.
  public static Estimate crossEntropy(Distribution p, Distribution q) {
    return crossEntropy(p, q, Effort.STANDARD);
  }

  static Estimate logLoss(Pair pair, Effort effort) {
    if (Integral.isSimple(pair)) {
      return Integral.simple(pair, Information::loss, effort);
    }
    return MonteCarlo.mean(pair.p(), x -> negate(pair.q().logProb(x)), effort);
  }

  private static Node loss(Node logP, Node logQ) {
    Node none = Finite.isZero(logP);
    return negate(multiply(exp(logP), select(none, constant(0), logQ)));
  }
}
