// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.objective;

import elbo.graph.Node;
import elbo.graph.Ops;

/// The forward divergence KL(p‖q), with its sign changed and up to the entropy of p: `E_p[ln
/// q(z)]`, where draws of q, weighted by wₖ ∝ p(zₖ)/q(zₖ) so that the weights add up to 1, stand
/// for draws of p: the wake-phase update of reweighted wake–sleep (Bornschein & Bengio 2015,
/// "Reweighted wake-sleep"). Biased for finite K, of order 1/K; useless where the weights are those
/// of a single draw.
///
/// @param sampleSize K, at least 2
public record ForwardKullbackLeibler(int sampleSize) implements Objective {
  /// Checks.
  public ForwardKullbackLeibler {
    if (!(sampleSize >= 2)) {
      throw new IllegalArgumentException(
          "weights that add up to 1 need at least 2 draws in a sample, got " + sampleSize);
    }
  }

  @Override
  public String name() {
    return "forward-kl";
  }

  @Override
  public Node integrand(Sample sample) {
    Node logWeights = sample.hold(sample.logWeights());
    Node total = Ops.logSumExp(logWeights);
    Node weights = Ops.exp(Ops.subtract(logWeights, total));
    return Ops.sum(Ops.multiply(weights, sample.logProb()));
  }

  @Override
  public boolean isSelfNormalized() {
    return true;
  }
}
