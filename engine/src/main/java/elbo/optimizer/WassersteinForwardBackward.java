// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

/// A forward–backward step for a full-rank Gaussian in the Wasserstein geometry: forward along the
/// target, M = I + η·E\[∇² log p\], Σ½ = MΣMᵀ, loc ← loc + η·E\[∇ log p\]; then backward along the
/// entropy, Σ ← ½(Σ½ + 2η·I + (Σ½(Σ½ + 4η·I))^½), which is exact. Diao, Balasubramanian, Chewi &
/// Salim 2023, "Forward-backward Gaussian variational inference via JKO in the Bures-Wasserstein
/// space", algorithm 1. For log-concave targets it converges for η up to 1 over the largest
/// curvature; the price, against natural gradients, is that η depends on the target's scale.
///
/// Cost O(n³), with an eigendecomposition.
public record WassersteinForwardBackward() implements GaussianUpdateRule {
  @Override
  public String name() {
    return "wasserstein";
  }

  @Override
  public GaussianState step(GaussianState state, ExpectedDerivatives derivatives, double stepSize) {
    int n = state.dimension();
    double[] forward = derivatives.hessian().toArray();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        forward[i * n + j] = stepSize * forward[i * n + j] + (i == j ? 1 : 0);
      }
    }
    double[] factor = Matrices.multiply(forward, state.scaleTril().array(), n);
    double[] half = Matrices.multiply(factor, Matrices.transpose(factor, n), n);
    double[] vectors = new double[n * n];
    Matrices.symmetricEigen(half, vectors, n);
    double[] scaled = new double[n * n];
    for (int j = 0; j < n; j++) {
      double eigenvalue = Math.max(0, half[j * n + j]);
      // The square of this is ½(λ + 2η + √(λ(λ + 4η))).
      double root = 0.5 * (Math.sqrt(eigenvalue) + Math.sqrt(eigenvalue + 4 * stepSize));
      for (int i = 0; i < n; i++) {
        scaled[i * n + j] = vectors[i * n + j] * root;
      }
    }
    double[] covariance = Matrices.multiply(scaled, Matrices.transpose(scaled, n), n);
    double[] loc = state.loc().toArray();
    for (int i = 0; i < n; i++) {
      loc[i] += stepSize * derivatives.gradient().get(i);
    }
    return state.next(loc, Matrices.cholesky(covariance, n));
  }
}
