// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/// A density in other coordinates: of u where x = loc + C·u, C a lower triangular factor of a
/// covariance. Log densities are those of x. Where density or slope of a point are not finite its
/// slope is 0, so that others may carry it away, and it is counted.
public final class WhitenedDensity implements BatchedDensity {
  private final BatchedDensity density;
  private final double[] loc;
  private final double[] factor;
  private long numNonFinite;

  /// For a density.
  ///
  /// @param loc a vector
  /// @param scaleTril C
  public WhitenedDensity(BatchedDensity density, Tensor loc, Tensor scaleTril) {
    this.density = density;
    this.loc = loc.toArray();
    this.factor = scaleTril.toArray();
  }

  @Override
  public int dimension() {
    return loc.length;
  }

  /// C, a lower triangular matrix.
  public Tensor factor() {
    return Tensor.of(Shape.of(loc.length, loc.length), factor);
  }

  /// The points x of some u, in the same layout.
  public double[] points(double[] u) {
    int n = loc.length;
    double[] points = new double[u.length];
    for (int s = 0; s < u.length / n; s++) {
      for (int i = 0; i < n; i++) {
        double sum = loc[i];
        for (int j = 0; j <= i; j++) {
          sum += factor[i * n + j] * u[s * n + j];
        }
        points[s * n + i] = sum;
      }
    }
    return points;
  }

  @Override
  public void evaluate(double[] u, int count, double[] values, double[] gradients) {
    int n = loc.length;
    double[] slopes = new double[count * n];
    density.evaluate(points(u), count, values, slopes);
    for (int s = 0; s < count; s++) {
      boolean isFinite = Double.isFinite(values[s]);
      for (int i = 0; i < n; i++) {
        isFinite &= Double.isFinite(slopes[s * n + i]);
      }
      numNonFinite += isFinite ? 0 : 1;
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int i = j; isFinite && i < n; i++) {
          sum += factor[i * n + j] * slopes[s * n + i];
        }
        gradients[s * n + j] = sum;
      }
    }
  }

  /// How many points without a finite density or slope there were so far.
  public long numNonFinite() {
    return numNonFinite;
  }
}
