// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.graph.Node;
import elbo.graph.Ops;
import java.util.List;
import java.util.Optional;

/// A family of normal distributions. Scales are linear (not logarithms): the negative ELBO of a
/// log-concave target is then convex in them (Domke 2020, "Provable smoothness guarantees for
/// black-box variational inference"). The first parameter is the location.
public sealed interface GaussianFamily extends Family permits MeanField, FullRank, LowRank {
  /// ln 2π / 2
  double HALF_LOG_TWO_PI = 0.91893853320467274178;

  @Override
  default String description() {
    return name() + " Gaussian";
  }

  /// The logarithm of the determinant of the factor C of the covariance CCᵀ.
  Node logDeterminant(List<Node> parameters);

  /// C⁻¹(point − location).
  Node whiten(List<Node> parameters, Node point);

  @Override
  default Node logProb(List<Node> parameters, Node point) {
    return logProbOfWhitened(parameters, whiten(parameters, point));
  }

  /// {@inheritDoc} For families whose draw is C·noise + location, of as much noise as coordinates.
  @Override
  default Optional<Node> logProbOfDraw(List<Node> parameters, Node noise) {
    return Optional.of(logProbOfWhitened(parameters, noise));
  }

  private Node logProbOfWhitened(List<Node> parameters, Node whitened) {
    return Ops.subtract(
        Ops.multiply(Ops.constant(-0.5), Ops.sum(Ops.square(whitened))),
        Ops.add(logDeterminant(parameters), Ops.constant(dimension() * HALF_LOG_TWO_PI)));
  }

  @Override
  default Optional<Node> entropy(List<Node> parameters) {
    return Optional.of(
        Ops.add(logDeterminant(parameters), Ops.constant(dimension() * (HALF_LOG_TWO_PI + 0.5))));
  }
}
