// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.objective;

import elbo.graph.Node;
import elbo.graph.Ops;
import java.util.Optional;

/// The evidence lower bound `E_q[ln p(z) − ln q(z)]`, the average over K draws.
///
/// @param sampleSize K; more than one for estimators that compare draws
public record EvidenceLowerBound(int sampleSize) implements Objective {
  /// One draw.
  public EvidenceLowerBound() {
    this(1);
  }

  @Override
  public String name() {
    return "elbo";
  }

  @Override
  public Node integrand(Sample sample) {
    return mean(sample.logWeights());
  }

  @Override
  public Optional<Node> ofLogWeights(Node logWeights) {
    return Optional.of(mean(logWeights));
  }

  static Node mean(Node x) {
    return Ops.multiply(Ops.constant(1.0 / x.shape().numElements()), Ops.sum(x));
  }
}
