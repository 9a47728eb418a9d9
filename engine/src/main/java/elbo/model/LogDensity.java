// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import elbo.graph.Node;
import java.util.List;

/// A log density on ℝⁿ, up to a constant unless it says otherwise, written for one draw: what
/// algorithms need to know of a model. −∞ where the density is 0 or a check fails; NaN is a fault
/// of the model and counts as a failed draw.
///
/// @param names one per coordinate
/// @param point the input, a vector
/// @param value a scalar function of the point
public record LogDensity(List<String> names, Node point, Node value) {
  /// Checks and copies.
  public LogDensity {
    names = List.copyOf(names);
    if (point.shape().rank() != 1 || point.shape().size(0) != names.size()) {
      throw new IllegalArgumentException(
          "the point has shape " + point.shape() + " and " + names.size() + " names");
    }
    if (!value.shape().isScalar()) {
      throw new IllegalArgumentException(
          "a log density must be a scalar, its shape is " + value.shape());
    }
  }

  /// How many coordinates a point has.
  public int dimension() {
    return names.size();
  }
}
