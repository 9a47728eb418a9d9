// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;

/// Where a fit of a Gaussian N(loc, CCᵀ) stands, for a [GaussianUpdateRule]. Whatever form a rule
/// works in, the state holds the Cholesky factor: draws are loc + C·u.
///
/// @param step how many steps were made
/// @param loc mean, of shape \[n\]
/// @param scaleTril C, lower triangular with a positive diagonal, of shape \[n, n\]
public record GaussianState(long step, Tensor loc, Tensor scaleTril) {
  /// Checks.
  public GaussianState {
    if (!(step >= 0)) {
      throw new IllegalArgumentException("the number of steps must not be negative, got " + step);
    }
    int n = loc.shape().rank() == 1 ? loc.shape().size(0) : -1;
    if (n < 0 || !scaleTril.shape().equals(Shape.of(n, n))) {
      throw new ShapeException(
          "a Gaussian needs loc of shape [n] and scaleTril of shape [n, n], got "
              + loc.shape()
              + " and "
              + scaleTril.shape());
    }
  }

  /// Before the first step.
  public static GaussianState of(Tensor loc, Tensor scaleTril) {
    return new GaussianState(0, loc, scaleTril);
  }

  /// n.
  public int dimension() {
    return loc.shape().size(0);
  }

  /// One step later.
  GaussianState next(double[] newLoc, double[] newScale) {
    return new GaussianState(
        step + 1, Tensor.wrap(loc.shape(), newLoc), Tensor.wrap(scaleTril.shape(), newScale));
  }
}
