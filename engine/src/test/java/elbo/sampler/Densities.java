// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

/// Densities with known moments, written by hand.
final class Densities {
  private Densities() {}

  /// A log density of one point; its gradient is added up in place.
  interface Single {
    double at(double[] x, double[] gradient);
  }

  static BatchedDensity of(int dimension, Single single) {
    return new BatchedDensity() {
      @Override
      public int dimension() {
        return dimension;
      }

      @Override
      public void evaluate(double[] points, int n, double[] values, double[] gradients) {
        for (int s = 0; s < n; s++) {
          double[] x = java.util.Arrays.copyOfRange(points, s * dimension, (s + 1) * dimension);
          double[] g = new double[dimension];
          values[s] = single.at(x, g);
          System.arraycopy(g, 0, gradients, s * dimension, dimension);
        }
      }
    };
  }

  /// N((1, −2), [[4, 1.2], [1.2, 1]]): correlation 0.6.
  static BatchedDensity normal() {
    return of(
        2,
        (x, g) -> {
          double determinant = 4 - 1.44;
          double a = x[0] - 1;
          double b = x[1] + 2;
          g[0] = -(a - 1.2 * b) / determinant;
          g[1] = -(4 * b - 1.2 * a) / determinant;
          return 0.5 * (a * g[0] + b * g[1]);
        });
  }

  /// Independent coordinates, each standard logistic: variance π²/3.
  static BatchedDensity logistic(int dimension) {
    return of(
        dimension,
        (x, g) -> {
          double sum = 0;
          for (int i = 0; i < x.length; i++) {
            double t = Math.tanh(x[i] / 2);
            g[i] = -t;
            sum += Math.log1p(-t * t);
          }
          return sum;
        });
  }
}
