// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.objective;

import elbo.graph.Node;
import elbo.graph.Ops;
import java.util.Optional;

/// The total variation distance between target and approximation, with its sign changed, by a
/// smooth surrogate: `−1/K Σ ½(√((w − 1)² + ε²) − ε)` with the weights w of K draws divided by
/// their own mean, since the target is not normalised. The absolute value itself has no slope that
/// tells how far a weight is from 1, and none at all at 1.
///
/// A surrogate twice: it lies below the distance by up to ε/2, and for finite K the mean of the
/// weights is an estimate.
///
/// @param smoothing ε, positive
/// @param sampleSize K, at least 2
public record TotalVariationSurrogate(double smoothing, int sampleSize) implements Objective {
  /// Checks.
  public TotalVariationSurrogate {
    JensenShannonSurrogate.requireSeveral(sampleSize);
    if (!(smoothing > 0 && Double.isFinite(smoothing))) {
      throw new IllegalArgumentException("the smoothing must be positive, got " + smoothing);
    }
  }

  /// With ε = 0.1.
  public TotalVariationSurrogate(int sampleSize) {
    this(0.1, sampleSize);
  }

  @Override
  public String name() {
    return "total-variation-surrogate";
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
    Node away = Ops.expm1(JensenShannonSurrogate.normalized(logWeights));
    Node squares = Ops.add(Ops.square(away), Ops.constant(smoothing * smoothing));
    Node f = Ops.subtract(Ops.constant(smoothing), Ops.sqrt(squares));
    return EvidenceLowerBound.mean(Ops.multiply(Ops.constant(0.5), f));
  }
}
