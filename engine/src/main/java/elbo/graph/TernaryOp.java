// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

/// Elementwise functions of three arguments of the same shape.
public enum TernaryOp {
  /// b where a is not 0, else c; what is not chosen has no influence, not even as NaN
  SELECT,
  /// the regularised incomplete beta function I_c(a, b)
  INC_BETA,
  /// ∂I_c(a, b)/∂a
  INC_BETA_DA,
  /// ∂I_c(a, b)/∂b
  INC_BETA_DB,
}
