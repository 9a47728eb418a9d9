// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;

/// The derivatives of a log density, expected under a Gaussian.
///
/// @param gradient E\[∇ log p\], of shape \[n\]
/// @param hessian E\[∇² log p\], symmetric, of shape \[n, n\]
public record ExpectedDerivatives(Tensor gradient, Tensor hessian) {
  /// Checks.
  public ExpectedDerivatives {
    int n = gradient.shape().rank() == 1 ? gradient.shape().size(0) : -1;
    if (n < 0 || !hessian.shape().equals(Shape.of(n, n))) {
      throw new ShapeException(
          "expected derivatives need a gradient of shape [n] and a Hessian of shape [n, n], got "
              + gradient.shape()
              + " and "
              + hessian.shape());
    }
  }

  /// Estimates from gradients alone, by Stein's identity E\[∇² log p\] = C⁻ᵀ·E\[u·∇ log pᵀ\], made
  /// symmetric. Antithetic pairs ±u remove the noise of its largest part, and with gradients that
  /// are linear (a Gaussian target) only the noise of the mean of uuᵀ stays.
  ///
  /// @param scaleTril C of the Gaussian
  /// @param noise u, of shape \[draws, n\]
  /// @param gradients of log p at loc + C·u, of shape \[draws, n\]
  public static ExpectedDerivatives ofDraws(Tensor scaleTril, Tensor noise, Tensor gradients) {
    if (noise.shape().rank() != 2
        || !noise.shape().equals(gradients.shape())
        || !scaleTril.shape().equals(Shape.of(noise.shape().size(1), noise.shape().size(1)))) {
      throw new ShapeException(
          "noise and gradients need one shape [draws, n] and scaleTril [n, n], got "
              + noise.shape()
              + ", "
              + gradients.shape()
              + " and "
              + scaleTril.shape());
    }
    int numDraws = noise.shape().size(0);
    int n = noise.shape().size(1);
    double[] mean = new double[n];
    double[] products = new double[n * n];
    for (int d = 0; d < numDraws; d++) {
      for (int j = 0; j < n; j++) {
        double g = gradients.get(d * n + j) / numDraws;
        mean[j] += g;
        for (int i = 0; i < n; i++) {
          products[i * n + j] += noise.get(d * n + i) * g;
        }
      }
    }
    Matrices.solveTransposedLower(scaleTril.array(), products, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double half = 0.5 * (products[i * n + j] + products[j * n + i]);
        products[i * n + j] = half;
        products[j * n + i] = half;
      }
    }
    return new ExpectedDerivatives(
        Tensor.wrap(Shape.of(n), mean), Tensor.wrap(Shape.of(n, n), products));
  }
}
