// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

/// Small dense matrices in row-major order.
final class Matrices {
  private Matrices() {}

  /// a·b, both n by n.
  static double[] multiply(double[] a, double[] b, int n) {
    double[] product = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        double factor = a[i * n + k];
        for (int j = 0; j < n; j++) {
          product[i * n + j] += factor * b[k * n + j];
        }
      }
    }
    return product;
  }

  /// aᵀ.
  static double[] transpose(double[] a, int n) {
    double[] transposed = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        transposed[j * n + i] = a[i * n + j];
      }
    }
    return transposed;
  }

  /// Solves Lᵀ·X = B in place.
  ///
  /// @param lower L, of which only the lower triangle is read
  /// @param b B on entry, X after
  static void solveTransposedLower(double[] lower, double[] b, int n) {
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        double factor = lower[k * n + i];
        for (int j = 0; j < n; j++) {
          b[i * n + j] -= factor * b[k * n + j];
        }
      }
      for (int j = 0; j < n; j++) {
        b[i * n + j] /= lower[i * n + i];
      }
    }
  }

  /// The lower Cholesky factor of a positive definite matrix; NaN where it is not.
  static double[] cholesky(double[] a, int n) {
    double[] factor = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i * n + j];
        for (int k = 0; k < j; k++) {
          sum -= factor[i * n + k] * factor[j * n + k];
        }
        factor[i * n + j] = i == j ? Math.sqrt(sum) : sum / factor[j * n + j];
      }
    }
    return factor;
  }

  /// The lower triangular K with KKᵀ = A⁻¹, without forming the inverse: with the order of rows and
  /// columns reversed, A = LLᵀ is A = UUᵀ, and K = U⁻ᵀ.
  static double[] choleskyOfInverse(double[] a, int n) {
    double[] reversed = new double[n * n];
    for (int i = 0; i < n * n; i++) {
      reversed[i] = a[n * n - 1 - i];
    }
    double[] factor = cholesky(reversed, n);
    double[] upperTransposed = new double[n * n]; // Uᵀ, lower: U is the factor reversed
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        upperTransposed[j * n + i] = factor[n * n - 1 - (i * n + j)];
      }
    }
    // The columns of K solve Uᵀ·K = I from the top.
    double[] inverse = new double[n * n];
    for (int j = 0; j < n; j++) {
      for (int i = j; i < n; i++) {
        double sum = i == j ? 1 : 0;
        for (int k = j; k < i; k++) {
          sum -= upperTransposed[i * n + k] * inverse[k * n + j];
        }
        inverse[i * n + j] = sum / upperTransposed[i * n + i];
      }
    }
    return inverse;
  }

  /// The eigenvalues of a symmetric matrix, by Jacobi's rotations in cyclic order; each is accurate
  /// to some ulps of the largest. Golub & Van Loan 2013, "Matrix computations", section 8.5.
  ///
  /// @param a its diagonal holds the eigenvalues after
  /// @param vectors the eigenvectors, in columns, after
  static void symmetricEigen(double[] a, double[] vectors, int n) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        vectors[i * n + j] = i == j ? 1 : 0;
      }
    }
    // Convergence is quadratic: ten sweeps are more than any matrix needs in double precision.
    for (int sweep = 0; sweep < 30; sweep++) {
      double off = 0;
      double all = 0;
      for (int i = 0; i < n * n; i++) {
        all += a[i] * a[i];
        off += i / n == i % n ? 0 : a[i] * a[i];
      }
      if (!(off > 0x1p-108 * all)) {
        return;
      }
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          if (a[p * n + q] != 0) {
            rotate(a, vectors, n, p, q);
          }
        }
      }
    }
  }

  private static void rotate(double[] a, double[] vectors, int n, int p, int q) {
    double tau = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
    double t = Math.copySign(1, tau) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
    double c = 1 / Math.sqrt(1 + t * t);
    double s = t * c;
    for (int k = 0; k < n; k++) {
      double x = a[k * n + p];
      double y = a[k * n + q];
      a[k * n + p] = c * x - s * y;
      a[k * n + q] = s * x + c * y;
    }
    for (int k = 0; k < n; k++) {
      double x = a[p * n + k];
      double y = a[q * n + k];
      a[p * n + k] = c * x - s * y;
      a[q * n + k] = s * x + c * y;
      double v = vectors[k * n + p];
      double w = vectors[k * n + q];
      vectors[k * n + p] = c * v - s * w;
      vectors[k * n + q] = s * v + c * w;
    }
  }
}
