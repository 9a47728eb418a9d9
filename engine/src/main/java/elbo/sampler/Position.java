// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.tensor.Tensor;

/// A point with what is known of the density there.
///
/// @param point a vector
/// @param logDensity at the point, up to a constant
/// @param gradient of the log density
public record Position(Tensor point, double logDensity, Tensor gradient) {
  /// A point of a density.
  public static Position at(BatchedDensity density, double... point) {
    double[] value = new double[1];
    double[] gradient = new double[point.length];
    density.evaluate(point, 1, value, gradient);
    return new Position(Tensor.vector(point), value[0], Tensor.vector(gradient));
  }

  /// The number of coordinates.
  public int dimension() {
    return point.shape().numElements();
  }

  boolean isFinite() {
    double sum = logDensity;
    for (double g : gradient.array()) {
      sum += g;
    }
    return Double.isFinite(sum);
  }
}
