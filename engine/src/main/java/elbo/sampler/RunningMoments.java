// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/// Mean and squared deviations of the points so far (Welford 1962, "Note on a method for
/// calculating corrected sums of squares and products").
///
/// @param count of the points
/// @param mean a vector
/// @param squares sums of squared deviations: a vector, or the matrix with the products
public record RunningMoments(int count, Tensor mean, Tensor squares) {
  /// Of no points.
  static RunningMoments none(int dimension, boolean dense) {
    Shape shape = dense ? Shape.of(dimension, dimension) : Shape.of(dimension);
    return new RunningMoments(0, Tensor.filled(Shape.of(dimension), 0), Tensor.filled(shape, 0));
  }

  /// With a point more.
  public RunningMoments with(Tensor point) {
    int n = mean.shape().numElements();
    int total = count + 1;
    double[] m = new double[n];
    double[] before = new double[n];
    for (int i = 0; i < n; i++) {
      before[i] = point.get(i) - mean.get(i);
      m[i] = mean.get(i) + before[i] / total;
    }
    double[] s = squares.toArray();
    boolean dense = squares.shape().rank() == 2;
    for (int i = 0; i < n; i++) {
      double after = point.get(i) - m[i];
      if (dense) {
        for (int j = 0; j < n; j++) {
          s[i * n + j] += after * before[j];
        }
      } else {
        s[i] += after * before[i];
      }
    }
    return new RunningMoments(total, Tensor.wrap(mean.shape(), m), Tensor.wrap(squares.shape(), s));
  }

  /// The (co)variance with n − 1, shrunk towards 10⁻³ as Stan does: weight 5 of n + 5.
  Tensor regularised() {
    int n = mean.shape().numElements();
    boolean dense = squares.shape().rank() == 2;
    double[] v = squares.toArray();
    double weight = count / (count + 5.0);
    for (int i = 0; i < v.length; i++) {
      v[i] *= weight / (count - 1.0);
    }
    for (int i = 0; i < n; i++) {
      v[dense ? i * n + i : i] += 1e-3 * (5.0 / (count + 5.0));
    }
    if (dense) {
      for (int i = 0; i < n; i++) { // rounding must not make it asymmetric
        for (int j = 0; j < i; j++) {
          v[j * n + i] = v[i * n + j];
        }
      }
    }
    return Tensor.wrap(squares.shape(), v);
  }
}
