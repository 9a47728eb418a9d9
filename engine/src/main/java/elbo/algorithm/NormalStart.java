// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.PathfinderState.Best;
import elbo.optimizer.Lbfgs;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Optional;

/// The normal distribution that an ascent starts near.
///
/// @param loc its location
/// @param factor a Cholesky factor of its covariance
/// @param decision where it comes from, in words
record NormalStart(Tensor loc, Tensor factor, String decision) {
  /// Pathfinder's best approximation, or without one unit scale at the best point any path reached.
  static NormalStart of(int dimension, PathfinderState start) {
    Optional<Best> best = start.best();
    if (best.isPresent()) {
      return new NormalStart(
          best.get().parameters().get(0),
          DenseCholesky.ofLowRank(best.get().parameters()),
          "The ascent starts at the location and scale of Pathfinder's best path.");
    }
    Tensor loc = Tensor.filled(Shape.of(dimension), 0);
    double value = Double.POSITIVE_INFINITY;
    for (PathfinderState.Path path : start.paths()) {
      Optional<Lbfgs> search = path.search();
      if (search.isPresent() && search.get().value() < value) {
        value = search.get().value();
        loc = search.get().point();
      }
    }
    return new NormalStart(
        loc,
        Gaussians.identity(dimension),
        "Pathfinder found no approximation; the ascent starts with unit scale at the best point of its paths.");
  }
}
