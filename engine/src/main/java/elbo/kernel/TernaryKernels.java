// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

/// The elementwise functions of three arguments. Truth values are 1 and 0.
public enum TernaryKernels implements TernaryKernel {
  /// b where a is not 0, else c
  SELECT,
  /// a · b + c, rounded once
  FMA,
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
  LOG_INC_BETA_DB;

  @Override
  public void apply(
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] c,
      int cOffset,
      double[] out,
      int outOffset,
      int n) {
    ScalarTernary.apply(this, a, aOffset, b, bOffset, c, cOffset, out, outOffset, n);
  }
}
