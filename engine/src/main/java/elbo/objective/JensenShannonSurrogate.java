// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.objective;

import elbo.graph.Node;
import elbo.graph.Ops;
import java.util.Optional;

/// The Jensen–Shannon divergence between target and approximation, with its sign changed, by a
/// surrogate: `−1/K Σ ½(w ln w − (1 + w) ln((1 + w)/2))` with the weights w of K draws divided by
/// their own mean, since the target is not normalised. Between 0 and −ln 2, and 0 where all weights
/// are equal.
///
/// A surrogate because that mean is an estimate: for finite K its expectation is another function
/// than the divergence, by terms of order 1/K. Where q has no draw in a mode of p it does not see
/// it.
///
/// @param sampleSize K, at least 2
public record JensenShannonSurrogate(int sampleSize) implements Objective {
  private static final double LOG_2 = 0.69314718055994530942;

  /// Checks.
  public JensenShannonSurrogate {
    requireSeveral(sampleSize);
  }

  static void requireSeveral(int sampleSize) {
    if (!(sampleSize >= 2)) {
      throw new IllegalArgumentException(
          "weights that are divided by their mean need at least 2 draws in a sample, got "
              + sampleSize);
    }
  }

  /// ln of the weights divided by their mean.
  static Node normalized(Node logWeights) {
    return Ops.subtract(logWeights, ImportanceWeightedBound.logMeanExp(logWeights));
  }

  @Override
  public String name() {
    return "jensen-shannon-surrogate";
  }

  @Override
  public Node integrand(Sample sample) {
    return value(sample.logWeights());
  }

  @Override
  public Optional<Node> ofLogWeights(Node logWeights) {
    return Optional.of(value(logWeights));
  }

  private static Node value(Node logWeights) {
    Node r = normalized(logWeights);
    Node w = Ops.exp(r);
    Node middle = Ops.subtract(Ops.softplus(r), Ops.constant(LOG_2));
    Node both = Ops.multiply(Ops.add(Ops.constant(1), w), middle);
    Node f = Ops.multiply(Ops.constant(0.5), Ops.subtract(both, Ops.multiply(w, r)));
    return EvidenceLowerBound.mean(f);
  }
}
