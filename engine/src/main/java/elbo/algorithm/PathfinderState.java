// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.diagnostic.ElboEstimate;
import elbo.optimizer.Lbfgs;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// The state of [Pathfinder].
///
/// @param paths one per start
/// @param finished whether approximations were made of all, and no more are wanted
/// @param modes once it is finished the paths that ended in each mode, or stopped together on their
///   way, by their numbers, that with the highest end first
/// @param numNonFinite draws without a finite density on the way
public record PathfinderState(
    List<Path> paths, boolean finished, List<List<Integer>> modes, long numNonFinite)
    implements State {
  /// Copies.
  public PathfinderState {
    paths = List.copyOf(paths);
    modes = modes.stream().map(List::copyOf).toList();
  }

  /// One path.
  ///
  /// @param search the minimisation of −log p; empty if no starting point was found
  /// @param points the accepted points, the start first; none once it is judged, as nothing needs
  ///   them any more
  /// @param gradients of −log p at the points
  /// @param best the approximation with the best bound, once it is judged and if there is one
  /// @param failure why there is none, empty otherwise
  public record Path(
      Optional<Lbfgs> search,
      List<Tensor> points,
      List<Tensor> gradients,
      Optional<Best> best,
      String failure) {
    /// Copies.
    public Path {
      points = List.copyOf(points);
      gradients = List.copyOf(gradients);
    }

    boolean isRunning() {
      return search.isPresent() && search.get().status() == Lbfgs.Status.RUNNING;
    }

    boolean isOutOfIterations() {
      return search.isPresent() && search.get().status() == Lbfgs.Status.OUT_OF_ITERATIONS;
    }
  }

  /// The approximation of a path.
  ///
  /// @param parameters of [elbo.family.LowRank]
  /// @param elbo its bound on a few draws
  /// @param iteration where on the path it was found
  public record Best(List<Tensor> parameters, ElboEstimate elbo, int iteration) {
    /// Copies.
    public Best {
      parameters = List.copyOf(parameters);
    }
  }

  /// The path whose approximation has the best bound, if any has one.
  Optional<Best> best() {
    Optional<Best> best = Optional.empty();
    for (Path path : paths) {
      if (path.best().isPresent()
          && (best.isEmpty() || path.best().get().elbo().isBetterThan(best.get().elbo()))) {
        best = path.best();
      }
    }
    return best;
  }
}
