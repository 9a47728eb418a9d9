// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

/// Reductions along one axis.
public enum ReduceOp {
  /// Σ x; 0 for an empty axis
  SUM,
  /// the largest; −∞ for an empty axis, NaN if any is
  MAX,
  /// the smallest; ∞ for an empty axis, NaN if any is
  MIN,
  /// ln Σ eˣ; −∞ for an empty axis
  LOG_SUM_EXP,
}
