// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.approximation;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// Cholesky factors of small matrices, for starting values.
public final class DenseCholesky {
  private DenseCholesky() {}

  /// Replaces the lower triangle of a symmetric matrix by its factor; false, and the matrix spoilt,
  /// if a pivot is not positive.
  public static boolean factor(double[][] a) {
    int n = a.length;
    for (int j = 0; j < n; j++) {
      for (int i = j; i < n; i++) {
        double sum = minusProducts(a[i][j], a[i], a[j], j);
        if (i == j) {
          if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
            return false;
          }
          a[j][j] = Math.sqrt(sum);
        } else {
          a[i][j] = sum / a[j][j];
        }
      }
    }
    return true;
  }

  private static double minusProducts(double start, double[] a, double[] b, int n) {
    double sum = start;
    for (int k = 0; k < n; k++) {
      sum -= a[k] * b[k];
    }
    return sum;
  }

  /// The lower Cholesky factor of a symmetric matrix in row-major order; empty if it is not
  /// positive definite.
  public static Optional<double[]> factor(double[] matrix, int n) {
    double[][] rows = new double[n][n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(matrix, i * n, rows[i], 0, n);
    }
    if (!factor(rows)) {
      return Optional.empty();
    }
    double[] lower = new double[n * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(rows[i], 0, lower, i * n, i + 1);
    }
    return Optional.of(lower);
  }

  /// The inverse of a symmetric matrix in row-major order; empty if it is not positive definite.
  public static Optional<double[]> inverse(double[] matrix, int n) {
    Optional<double[]> lower = factor(matrix, n);
    if (lower.isEmpty()) {
      return Optional.empty();
    }
    double[] l = lower.get();
    double[] inverse = new double[n * n];
    double[] x = new double[n];
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < n; i++) {
        double sum = i == j ? 1 : 0;
        for (int k = j; k < i; k++) {
          sum -= l[i * n + k] * x[k];
        }
        x[i] = i < j ? 0 : sum / l[i * n + i];
      }
      for (int i = n - 1; i >= 0; i--) {
        double sum = x[i];
        for (int k = i + 1; k < n; k++) {
          sum -= l[k * n + i] * x[k];
        }
        x[i] = sum / l[i * n + i];
      }
      for (int i = 0; i < n; i++) {
        inverse[i * n + j] = x[i];
      }
    }
    return Optional.of(inverse);
  }

  /// The lower Cholesky factor of the covariance of a member of [elbo.family.LowRank]. If rounding
  /// has spoilt it, that of its diagonal.
  public static Tensor ofLowRank(List<Tensor> parameters) {
    int n = parameters.get(1).shape().size(0);
    int r = parameters.get(3).shape().size(0);
    double[] scale = parameters.get(1).array();
    double[] q = parameters.get(2).array();
    double[][] half = new double[n][r];
    double[][] inner = inner(q, parameters.get(3).array(), n, r);
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < r; k++) {
        for (int l = 0; l < r; l++) {
          half[i][l] += q[i * r + k] * inner[k][l];
        }
      }
    }
    double[][] covariance = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = i == j ? 1 : 0;
        for (int l = 0; l < r; l++) {
          sum += half[i][l] * q[j * r + l];
        }
        covariance[i][j] = scale[i] * scale[j] * sum;
      }
    }
    double[] variances = new double[n];
    for (int i = 0; i < n; i++) {
      variances[i] = covariance[i][i];
    }
    double[] factor = new double[n * n];
    boolean positive = factor(covariance);
    for (int i = 0; i < n; i++) {
      if (positive) {
        System.arraycopy(covariance[i], 0, factor, i * n, i + 1);
      } else {
        factor[i * n + i] = Math.sqrt(variances[i]);
      }
    }
    return Tensor.wrap(Shape.of(n, n), factor);
  }

  /// K of I + QKQᵀ = (I + QMQᵀ)(I + QMᵀQᵀ) with M = L − I: M + Mᵀ + MQᵀQMᵀ.
  private static double[][] inner(double[] q, double[] l, int n, int r) {
    double[][] gram = new double[r][r];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < r; k++) {
        for (int m = 0; m < r; m++) {
          gram[k][m] += q[i * r + k] * q[i * r + m];
        }
      }
    }
    double[][] change = new double[r][r];
    for (int k = 0; k < r; k++) {
      for (int m = 0; m <= k; m++) {
        change[k][m] = l[k * r + m] - (k == m ? 1 : 0);
      }
    }
    double[][] inner = new double[r][r];
    for (int k = 0; k < r; k++) {
      double[] row = new double[r];
      for (int a = 0; a <= k; a++) {
        for (int b = 0; b < r; b++) {
          row[b] += change[k][a] * gram[a][b];
        }
      }
      for (int m = 0; m < r; m++) {
        inner[k][m] = change[k][m] + change[m][k];
        for (int b = 0; b <= m; b++) {
          inner[k][m] += row[b] * change[m][b];
        }
      }
    }
    return inner;
  }
}
