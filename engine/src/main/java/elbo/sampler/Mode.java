// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.optimizer.Lbfgs;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/// A mode of a density, with the curvature there: the MAP estimate if the density is a posterior.
/// On unconstrained space the mode depends on the transforms, as it does on any space.
///
/// @param position where it is
/// @param isConverged whether the search reached its end
/// @param iterations of the search
/// @param hessian of the log density, by central differences of the gradient, made symmetric
public record Mode(Position position, boolean isConverged, int iterations, Tensor hessian) {
  /// Relative to the coordinate, or absolute below 1: the cube root of the precision balances
  /// rounding and curvature of central differences.
  private static final double STEP = 6e-6;

  private static final Lbfgs.Settings SETTINGS = new Lbfgs.Settings(10, 2000, 1e-13);

  /// The mode that L-BFGS climbs to.
  ///
  /// @param start where log density and gradient are finite
  public static Mode of(BatchedDensity density, Position start) {
    Lbfgs search = Lbfgs.start(start.point(), -start.logDensity(), negated(start.gradient()));
    int n = density.dimension();
    double[] value = new double[1];
    while (search.status() == Lbfgs.Status.RUNNING) {
      Tensor trial = search.trial();
      double[] gradient = new double[n];
      density.evaluate(trial.toArray(), 1, value, gradient);
      search = search.tell(trial, -value[0], negated(Tensor.vector(gradient)), SETTINGS);
    }
    Position found = new Position(search.point(), -search.value(), negated(search.gradient()));
    return new Mode(
        found,
        search.status() == Lbfgs.Status.CONVERGED,
        search.iteration(),
        hessian(density, found.point()));
  }

  private static Tensor negated(Tensor x) {
    double[] y = x.toArray();
    for (int i = 0; i < y.length; i++) {
      y[i] = -y[i];
    }
    return Tensor.vector(y);
  }

  /// All 2n gradients in one call.
  private static Tensor hessian(BatchedDensity density, Tensor at) {
    int n = density.dimension();
    double[] points = new double[2 * n * n];
    double[] steps = new double[n];
    for (int j = 0; j < n; j++) {
      steps[j] = STEP * Math.max(1, Math.abs(at.get(j)));
      at.copyTo(points, 2 * j * n);
      at.copyTo(points, (2 * j + 1) * n);
      points[2 * j * n + j] += steps[j];
      points[(2 * j + 1) * n + j] -= steps[j];
    }
    double[] gradients = new double[2 * n * n];
    density.evaluate(points, 2 * n, new double[2 * n], gradients);
    double[] h = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double slope = gradients[2 * j * n + i] - gradients[(2 * j + 1) * n + i];
        h[i * n + j] += slope / (4 * steps[j]);
        h[j * n + i] += slope / (4 * steps[j]);
      }
    }
    return Tensor.wrap(Shape.of(n, n), h);
  }
}
