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
