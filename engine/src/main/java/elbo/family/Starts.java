// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;

/// Members of Gaussian families close to a given normal distribution, in numbers.
final class Starts {
  /// Orthogonal iterations for the leading eigenvectors: a start need not be exact.
  private static final int NUM_ITERATIONS = 30;

  private Starts() {}

  static Tensor identity(int n) {
    double[] values = new double[n * n];
    for (int i = 0; i < n; i++) {
      values[i * n + i] = 1;
    }
    return Tensor.wrap(Shape.of(n, n), values);
  }

  /// The scales 1/√Λᵢᵢ of independent coordinates that are closest to a normal distribution with
  /// precision Λ = (CCᵀ)⁻¹ (Bishop 2006, "Pattern recognition and machine learning", section
  /// 10.1.2).
  static Tensor conditionalScales(Tensor factor) {
    int n = factor.shape().size(0);
    double[] precision = new double[n];
    for (int j = 0; j < n; j++) {
      // Column j of C⁻¹; its entries i ≥ j add to Λⱼⱼ.
      double[] x = new double[n];
      for (int i = j; i < n; i++) {
        double sum = i == j ? 1 : 0;
        for (int k = j; k < i; k++) {
          sum -= factor.get(i * n + k) * x[k];
        }
        x[i] = sum / factor.get(i * n + i);
        precision[j] += x[i] * x[i];
      }
    }
    for (int j = 0; j < n; j++) {
      precision[j] = 1 / Math.sqrt(precision[j]);
    }
    return Tensor.wrap(Shape.of(n), precision);
  }

  /// Parameters of [LowRank]: with s the conditional scales, the r leading eigenvectors Q of M =
  /// diag(s)⁻¹CCᵀdiag(s)⁻¹ and a factor of QᵀMQ.
  static List<Tensor> lowRank(Tensor loc, Tensor factor, int rank, Key key) {
    int n = loc.shape().size(0);
    Tensor scale = conditionalScales(factor);
    double[][] whitened = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        whitened[i][j] = factor.get(i * n + j) / scale.get(i);
      }
    }
    double[][] q = new double[rank][n];
    for (int k = 0; k < rank; k++) {
      for (int i = 0; i < n; i++) {
        q[k][i] = Draws.normal(key, 0, k, i);
      }
    }
    orthonormalize(q);
    for (int t = 0; t < NUM_ITERATIONS; t++) {
      for (int k = 0; k < rank; k++) {
        q[k] = times(whitened, timesTransposed(whitened, q[k]));
      }
      orthonormalize(q);
    }
    // QᵀMQ = BᵀB with B = Wᵀ Q, so its factor is the transposed R of a QR decomposition of B.
    double[][] b = new double[rank][];
    for (int k = 0; k < rank; k++) {
      b[k] = timesTransposed(whitened, q[k]);
    }
    double[][] r = orthonormalize(b);
    double[] directions = new double[n * rank];
    double[] inside = new double[rank * rank];
    for (int k = 0; k < rank; k++) {
      for (int i = 0; i < n; i++) {
        directions[i * rank + k] = q[k][i];
      }
      System.arraycopy(r[k], 0, inside, k * rank, k + 1);
    }
    return List.of(
        loc,
        scale,
        Tensor.wrap(Shape.of(n, rank), directions),
        Tensor.wrap(Shape.of(rank, rank), inside));
  }

  /// Modified Gram–Schmidt: makes the vectors orthonormal and returns the lower triangular
  /// coefficients that make the old ones of the new ones.
  private static double[][] orthonormalize(double[][] vectors) {
    double[][] coefficients = new double[vectors.length][vectors.length];
    for (int k = 0; k < vectors.length; k++) {
      for (int l = 0; l < k; l++) {
        double c = dot(vectors[k], vectors[l]);
        coefficients[k][l] = c;
        for (int i = 0; i < vectors[k].length; i++) {
          vectors[k][i] -= c * vectors[l][i];
        }
      }
      double length = Math.sqrt(dot(vectors[k], vectors[k]));
      coefficients[k][k] = length;
      for (int i = 0; i < vectors[k].length; i++) {
        vectors[k][i] /= length;
      }
    }
    return coefficients;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] times(double[][] lower, double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j <= i; j++) {
        y[i] += lower[i][j] * x[j];
      }
    }
    return y;
  }

  private static double[] timesTransposed(double[][] lower, double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j <= i; j++) {
        y[j] += lower[i][j] * x[i];
      }
    }
    return y;
  }
}
