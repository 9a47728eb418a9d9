// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;

/// What can be said about values that are known now by one look at each of them: data may have
/// millions of elements, and a graph that says it for each would be folded operation by operation.
final class Known {
  private Known() {}

  /// Whether all values are numbers known now inside a support with known bounds; NaN counts as
  /// inside.
  static boolean isInside(Support support, Node value) {
    return switch (support) {
      case Support.Interval(Node lower, Node upper, boolean isOpen) ->
          areNumbers(value, lower, upper)
              && isBetween(
                  value.value().array(), lower.value().item(), upper.value().item(), isOpen);
      case Support.Integers(Node lower, Node upper) ->
          areNumbers(value, lower, upper)
              && isBetween(value.value().array(), lower.value().item(), upper.value().item(), false)
              && isWhole(value.value().array());
      case Support.Reals _, Support.Simplex _, Support.Counts _ -> false;
      case Support.Covariance _, Support.Correlation _ -> false;
      case Support.CovarianceCholesky _, Support.CorrelationCholesky _ -> false;
    };
  }

  private static boolean areNumbers(Node value, Node lower, Node upper) {
    return value.isConstant()
        && lower.isConstant()
        && lower.shape().isScalar()
        && upper.isConstant()
        && upper.shape().isScalar();
  }

  private static boolean isBetween(double[] values, double lower, double upper, boolean isOpen) {
    for (double value : values) {
      if (value < lower || value > upper || isOpen && (value == lower || value == upper)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWhole(double[] values) {
    for (double value : values) {
      if (Math.floor(value) < value) {
        return false;
      }
    }
    return true;
  }
}
