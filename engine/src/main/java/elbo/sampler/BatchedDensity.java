// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

/// A log density with its gradient, at many points at once. The numbers of a point do not depend on
/// the points beside it.
public interface BatchedDensity {
  /// The number of coordinates.
  int dimension();

  /// Evaluates `n` points.
  ///
  /// @param points coordinate `i` of point `s` is element `s · dimension + i`; not modified
  /// @param values written: a log density per point, −∞ or NaN where there is none
  /// @param gradients written, in the layout of the points
  void evaluate(double[] points, int n, double[] values, double[] gradients);
}
