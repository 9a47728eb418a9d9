// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.objective;

import elbo.graph.Node;
import elbo.graph.Ops;
import java.util.Optional;

/// The χ upper bound `CUBOₙ = 1/n ln E_q[(p/q)ⁿ]` (Dieng, Tran, Ranganath, Paisley & Blei 2017,
/// "Variational inference via χ upper bound minimization"), with its sign changed, so that it is
/// maximised: of K draws `−1/n ln 1/K Σ (p(zₖ)/q(zₖ))ⁿ`. It covers mass that the evidence lower
/// bound leaves out. The estimate is biased towards 0 gain for finite K, badly where weights have a
/// heavy tail.
///
/// @param order n, more than 1
/// @param sampleSize K
public record ChiUpperBound(double order, int sampleSize) implements Objective {
  /// Checks.
  public ChiUpperBound {
    if (!(order > 1 && Double.isFinite(order))) {
      throw new IllegalArgumentException("the order must be more than 1, got " + order);
    }
  }

  @Override
  public String name() {
    return "cubo";
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
    Node powers = Ops.multiply(Ops.constant(order), logWeights);
    return Ops.multiply(Ops.constant(-1 / order), ImportanceWeightedBound.logMeanExp(powers));
  }
}
