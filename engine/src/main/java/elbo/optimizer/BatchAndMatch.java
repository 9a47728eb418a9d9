// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;

/// A step of batch and match (Cai, Modi, Pillaud-Vivien, Margossian, Gower, Blei & Saul 2024,
/// "Batch and match: black-box variational inference with a score-based divergence"): the Gaussian
/// whose scores match those of the target at a batch of draws, held back by a divergence from the
/// one before. There is no step size in the usual sense, and no derivative of the Gaussian.
///
/// With draws z of N(loc, Σ) and scores g there, their means z̄ and ḡ and covariances C and Γ (with
/// 1 over their number), and a weight λ:
///
/// U = λΓ + λ/(1+λ)·ḡḡᵀ, V = Σ + λC + λ/(1+λ)·(loc − z̄)(loc − z̄)ᵀ, and Σ' solves Σ'UΣ' + Σ' = V:
/// with V = LLᵀ and LᵀUL = E·diag(w)·Eᵀ it is FFᵀ, F = L·E·diag(√(2/(1 + √(1 + 4w)))). This form is
/// positive definite whatever the rounding. Then loc' = loc/(1+λ) + λ/(1+λ)·(Σ'ḡ + z̄).
///
/// For a Gaussian target two draws more than dimensions are enough to be exact for λ → ∞. Costs
/// O(n³), with an eigendecomposition.
public final class BatchAndMatch {
  private BatchAndMatch() {}

  /// The next Gaussian.
  ///
  /// @param state whose draws these are
  /// @param draws a row per draw
  /// @param scores the gradient of the target's log density at each draw, in rows
  /// @param lambda λ, positive: large values trust the batch
  public static GaussianState step(
      GaussianState state, Tensor draws, Tensor scores, double lambda) {
    Settings.requirePositive("lambda", lambda, "batch and match");
    int n = state.dimension();
    if (draws.shape().rank() != 2
        || draws.shape().size(1) != n
        || draws.shape().size(0) < 1
        || !scores.shape().equals(draws.shape())) {
      throw new ShapeException(
          "batch and match needs draws and scores of shape [draws, "
              + n
              + "], got "
              + draws.shape()
              + " and "
              + scores.shape());
    }
    double[] mean = means(draws, n);
    double[] slope = means(scores, n);
    double[] v = covariance(draws, mean, n, lambda);
    double[] u = covariance(scores, slope, n, lambda);
    double[] factor = state.scaleTril().array();
    double kept = 1 / (1 + lambda);
    double taken = lambda * kept;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sigma = 0;
        for (int k = 0; k <= Math.min(i, j); k++) {
          sigma += factor[i * n + k] * factor[j * n + k];
        }
        double apart = (state.loc().get(i) - mean[i]) * (state.loc().get(j) - mean[j]);
        v[i * n + j] += sigma + taken * apart;
        u[i * n + j] += taken * slope[i] * slope[j];
      }
    }
    double[] lower = Matrices.cholesky(v, n);
    double[] product =
        Matrices.multiply(Matrices.multiply(Matrices.transpose(lower, n), u, n), lower, n);
    double[] vectors = new double[n * n];
    Matrices.symmetricEigen(product, vectors, n);
    double[] f = Matrices.multiply(lower, vectors, n);
    for (int j = 0; j < n; j++) {
      double w = Math.max(0, product[j * n + j]);
      double scale = Math.sqrt(2 / (1 + Math.sqrt(1 + 4 * w)));
      for (int i = 0; i < n; i++) {
        f[i * n + j] *= scale;
      }
    }
    double[] covariance = Matrices.multiply(f, Matrices.transpose(f, n), n);
    double[] loc = new double[n];
    for (int i = 0; i < n; i++) {
      double step = mean[i];
      for (int j = 0; j < n; j++) {
        step += covariance[i * n + j] * slope[j];
      }
      loc[i] = kept * state.loc().get(i) + taken * step;
    }
    return state.next(loc, Matrices.cholesky(covariance, n));
  }

  private static double[] means(Tensor rows, int n) {
    int count = rows.shape().size(0);
    double[] means = new double[n];
    for (int b = 0; b < count; b++) {
      for (int i = 0; i < n; i++) {
        means[i] += rows.get(b * n + i);
      }
    }
    for (int i = 0; i < n; i++) {
      means[i] /= count;
    }
    return means;
  }

  private static double[] covariance(Tensor rows, double[] means, int n, double factor) {
    int count = rows.shape().size(0);
    double[] result = new double[n * n];
    double[] centred = new double[n];
    for (int b = 0; b < count; b++) {
      for (int i = 0; i < n; i++) {
        centred[i] = rows.get(b * n + i) - means[i];
      }
      for (int i = 0; i < n; i++) {
        double scaled = factor / count * centred[i];
        for (int j = 0; j < n; j++) {
          result[i * n + j] += scaled * centred[j];
        }
      }
    }
    return result;
  }
}
