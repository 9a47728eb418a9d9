// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.objective;

import elbo.graph.Node;
import elbo.graph.Ops;
import java.util.Optional;

/// The importance-weighted bound `E[ln 1/K Σ p(zₖ)/q(zₖ)]` (Burda, Grosse & Salakhutdinov 2016,
/// "Importance weighted autoencoders"): with K = 1 the evidence lower bound, and closer to the log
/// evidence with each draw.
///
/// @param sampleSize K
public record ImportanceWeightedBound(int sampleSize) implements Objective {
  @Override
  public String name() {
    return "iwelbo";
  }

  @Override
  public Node integrand(Sample sample) {
    return logMeanExp(sample.logWeights());
  }

  @Override
  public Optional<Node> ofLogWeights(Node logWeights) {
    return Optional.of(logMeanExp(logWeights));
  }

  static Node logMeanExp(Node x) {
    return Ops.subtract(Ops.logSumExp(x), Ops.constant(Math.log(x.shape().numElements())));
  }
}
