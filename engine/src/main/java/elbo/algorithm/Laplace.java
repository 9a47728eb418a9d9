// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.algorithm.Outcome.Candidate;
import elbo.approximation.DenseCholesky;
import elbo.family.Approximation;
import elbo.family.FullRank;
import elbo.random.Key;
import elbo.sampler.Mode;
import elbo.sampler.Position;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Laplace's approximation: normal on unconstrained space, with the mode as location and the
/// inverse of minus the Hessian there as covariance (Tierney & Kadane 1986, "Accurate
/// approximations for posterior moments and marginal densities"). L-BFGS climbs from the best
/// approximation that Pathfinder's paths came by.
public final class Laplace implements Algorithm<PathfinderState> {
  private final Target target;
  private final Pathfinder pathfinder;

  /// For a target.
  public Laplace(Target target, Pathfinder.Options options) {
    this.target = target;
    this.pathfinder = new Pathfinder(target, options);
  }

  @Override
  public String name() {
    return "laplace";
  }

  @Override
  public PathfinderState init(Key key) {
    return pathfinder.init(key);
  }

  @Override
  public PathfinderState step(Key key, PathfinderState state) {
    return pathfinder.step(key, state);
  }

  @Override
  public boolean isDone(PathfinderState state) {
    return pathfinder.isDone(state);
  }

  @Override
  public Progress progress(PathfinderState state) {
    return pathfinder.progress(state);
  }

  /// {@inheritDoc} What Pathfinder found, where there is no mode with a finite covariance.
  @Override
  public Outcome outcome(Key key, PathfinderState state) {
    Outcome start = pathfinder.outcome(key, state);
    int n = target.dimension();
    Tensor loc = NormalStart.of(n, state).loc();
    Target.Evaluated evaluated = target.gradients(loc.toArray(), 1);
    Mode mode =
        Mode.of(
            target.batched(),
            new Position(
                loc, evaluated.values().get(0), Tensor.vector(evaluated.gradients().toArray())));
    List<String> decisions = new ArrayList<>(start.decisions());
    double[][] precision = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        precision[i][j] = -mode.hessian().get(i * n + j);
      }
    }
    if (!DenseCholesky.factor(reversed(precision))) {
      decisions.add(
          "The log density is not curved downwards in all directions where the search for the mode"
              + " ended, so Laplace's approximation does not exist; this is Pathfinder's.");
      return new Outcome(
          start.candidates(), decisions, start.trace(), start.numNonFinite(), start.modes());
    }
    decisions.add(
        String.format(
            Locale.ROOT,
            "Mode with log density %.6g after %d iterations of L-BFGS.",
            mode.position().logDensity(),
            mode.iterations()));
    Candidate own =
        new Candidate(
            "Laplace",
            Approximation.of(
                new FullRank(n), List.of(mode.position().point(), covarianceFactor(precision))),
            mode.isConverged(),
            mode.isConverged()
                ? "the search for the mode reached its end"
                : "the search for the mode did not reach its end");
    return new Outcome(List.of(own), decisions, start.trace(), start.numNonFinite(), start.modes());
  }

  /// With rows and columns from the last to the first.
  private static double[][] reversed(double[][] matrix) {
    int n = matrix.length;
    double[][] result = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        result[i][j] = matrix[n - 1 - i][n - 1 - j];
      }
    }
    return result;
  }

  /// C, lower triangular, with CCᵀ = Λ⁻¹: of the reversed Λ = LLᵀ, L⁻ᵀ is upper triangular, and
  /// reversed again lower.
  private static Tensor covarianceFactor(double[][] precision) {
    int n = precision.length;
    double[][] factor = reversed(precision);
    if (!DenseCholesky.factor(factor)) {
      throw new IllegalStateException("it was positive definite");
    }
    double[] result = new double[n * n];
    for (int j = 0; j < n; j++) {
      double[] column = new double[n];
      for (int i = j; i < n; i++) {
        double sum = i == j ? 1 : 0;
        for (int k = j; k < i; k++) {
          sum -= factor[i][k] * column[k];
        }
        column[i] = sum / factor[i][i];
        result[(n - 1 - j) * n + (n - 1 - i)] = column[i];
      }
    }
    return Tensor.wrap(Shape.of(n, n), result);
  }
}
