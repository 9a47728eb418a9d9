// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Arrays;

/// Factorisations for the [Interpreter], one batch element after the other by the textbook's loops.
final class DenseMatrices {
  private DenseMatrices() {}

  static Tensor cholesky(Tensor x) {
    int n = x.shape().size(0);
    int lanes = lanes(x.shape());
    double[] out = new double[x.array().length];
    for (int lane = 0; lane < lanes; lane++) {
      double[][] a = read(x, n, n, lanes, lane);
      double[][] l = new double[n][n];
      boolean positive = true;
      for (int j = 0; j < n && positive; j++) {
        double pivot = a[j][j];
        for (int k = 0; k < j; k++) {
          pivot -= l[j][k] * l[j][k];
        }
        positive = pivot > 0 && pivot < Double.POSITIVE_INFINITY;
        l[j][j] = Math.sqrt(pivot);
        for (int i = j + 1; i < n; i++) {
          double sum = a[i][j];
          for (int k = 0; k < j; k++) {
            sum -= l[i][k] * l[j][k];
          }
          l[i][j] = sum / l[j][j];
        }
      }
      for (int i = 0; !positive && i < n; i++) {
        Arrays.fill(l[i], 0, i + 1, Double.NaN);
      }
      write(l, out, lanes, lane);
    }
    return Tensor.wrap(x.shape(), out);
  }

  static Tensor triangularSolve(Tensor triangle, Tensor b, boolean transposed) {
    int n = b.shape().size(0);
    int m = b.shape().size(1);
    int lanes = lanes(b.shape());
    double[] out = new double[b.array().length];
    for (int lane = 0; lane < lanes; lane++) {
      double[][] l = read(triangle, n, n, lanes, lane);
      double[][] x = read(b, n, m, lanes, lane);
      for (int step = 0; step < n; step++) {
        int i = transposed ? n - 1 - step : step;
        for (int j = 0; j < m; j++) {
          double sum = x[i][j];
          for (int k = transposed ? i + 1 : 0; k < (transposed ? n : i); k++) {
            sum -= (transposed ? l[k][i] : l[i][k]) * x[k][j];
          }
          x[i][j] = sum / l[i][i];
        }
      }
      write(x, out, lanes, lane);
    }
    return Tensor.wrap(b.shape(), out);
  }

  static Tensor choleskyInverse(Tensor x) {
    int n = x.shape().size(0);
    int lanes = lanes(x.shape());
    double[] out = new double[x.array().length];
    for (int lane = 0; lane < lanes; lane++) {
      double[][] l = read(x, n, n, lanes, lane);
      double[][] w = new double[n][n]; // L⁻¹
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          double sum = i == j ? 1 : 0;
          for (int k = j; k < i; k++) {
            sum -= l[i][k] * w[k][j];
          }
          w[i][j] = sum / l[i][i];
        }
      }
      double[][] inverse = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          for (int k = Math.max(i, j); k < n; k++) {
            inverse[i][j] += w[k][i] * w[k][j];
          }
        }
      }
      write(inverse, out, lanes, lane);
    }
    return Tensor.wrap(x.shape(), out);
  }

  static Tensor inverse(Tensor x) {
    int n = x.shape().size(0);
    int lanes = lanes(x.shape());
    double[] out = new double[x.array().length];
    for (int lane = 0; lane < lanes; lane++) {
      double[][] augmented = new double[n][];
      double[][] a = read(x, n, n, lanes, lane);
      for (int i = 0; i < n; i++) {
        augmented[i] = Arrays.copyOf(a[i], 2 * n);
        augmented[i][n + i] = 1;
      }
      eliminate(augmented, n);
      double[][] inverse = new double[n][];
      for (int i = n - 1; i >= 0; i--) {
        double[] row = augmented[i];
        for (int j = n; j < 2 * n; j++) {
          double sum = row[j];
          for (int k = i + 1; k < n; k++) {
            sum -= row[k] * augmented[k][j];
          }
          row[j] = row[i] == 0 ? Double.NaN : sum / row[i];
        }
        inverse[i] = Arrays.copyOfRange(row, n, 2 * n);
      }
      write(inverse, out, lanes, lane);
    }
    return Tensor.wrap(x.shape(), out);
  }

  static Tensor logAbsDeterminant(Tensor x) {
    int n = x.shape().size(0);
    int lanes = lanes(x.shape());
    double[] out = new double[lanes];
    for (int lane = 0; lane < lanes; lane++) {
      double[][] a = read(x, n, n, lanes, lane);
      eliminate(a, n);
      for (int i = 0; i < n; i++) {
        out[lane] += ScalarFunctions.unary(UnaryOp.LOG, Math.abs(a[i][i]));
      }
    }
    return Tensor.wrap(x.shape().remove(0).remove(0), out);
  }

  /// Gaussian elimination with row exchanges, in place: the rows become upper triangular.
  private static void eliminate(double[][] rows, int n) {
    for (int j = 0; j < n; j++) {
      int best = j;
      for (int i = j + 1; i < n; i++) {
        if (Math.abs(rows[i][j]) > Math.abs(rows[best][j])) {
          best = i;
        }
      }
      double[] pivot = rows[best];
      rows[best] = rows[j];
      rows[j] = pivot;
      for (int i = j + 1; i < n && pivot[j] != 0; i++) {
        double factor = rows[i][j] / pivot[j];
        for (int k = j; k < pivot.length; k++) {
          rows[i][k] -= factor * pivot[k];
        }
      }
    }
  }

  private static int lanes(Shape shape) {
    return shape.slice(2, shape.rank()).numElements();
  }

  private static double[][] read(Tensor x, int rows, int columns, int lanes, int lane) {
    double[][] a = new double[rows][columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        a[i][j] = x.get((i * columns + j) * lanes + lane);
      }
    }
    return a;
  }

  private static void write(double[][] a, double[] out, int lanes, int lane) {
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        out[(i * a[i].length + j) * lanes + lane] = a[i][j];
      }
    }
  }
}
