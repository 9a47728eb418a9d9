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
  /// ln I_x(a, b) at the odds c = x / (1 − x), also where I underflows
  LOG_INC_BETA,
  /// the derivative of that in a
  LOG_INC_BETA_DA,
  /// the derivative of that in b
  LOG_INC_BETA_DB,
}
