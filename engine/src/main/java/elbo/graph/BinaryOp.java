// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

/// Elementwise functions of two arguments of the same shape. Truth values are 1 and 0.
public enum BinaryOp {
  /// a + b
  ADD,
  /// a − b
  SUBTRACT,
  /// a · b
  MULTIPLY,
  /// a / b
  DIVIDE,
  /// aᵇ
  POW,
  /// the larger; NaN if either is
  MAX,
  /// the smaller; NaN if either is
  MIN,
  /// the remainder of a / b with the sign of a
  REMAINDER,
  /// the angle of the point (b, a)
  ATAN2,
  /// √(a² + b²)
  HYPOT,
  /// ln(eᵃ + eᵇ)
  LOG_ADD_EXP,
  /// ln(eᵃ − eᵇ)
  LOG_DIFF_EXP,
  /// a · ln b, 0 where a is 0
  XLOGY,
  /// a · ln(1 + b), 0 where a is 0
  XLOG1PY,
  /// ln B(a, b)
  LBETA,
  /// ln of the generalised binomial coefficient a over b
  LCHOOSE,
  /// the regularised lower incomplete gamma function P(a, b)
  GAMMA_P,
  /// the regularised upper incomplete gamma function Q(a, b)
  GAMMA_Q,
  /// ∂P(a, b)/∂a
  GAMMA_P_DA,
  /// ln P(a, b), also where P underflows
  LOG_GAMMA_P,
  /// ln Q(a, b), also where Q underflows
  LOG_GAMMA_Q,
  /// ∂ ln P(a, b)/∂a
  LOG_GAMMA_P_DA,
  /// ∂ ln Q(a, b)/∂a
  LOG_GAMMA_Q_DA,
  /// ln Γ(a + b) − ln Γ(a)
  LOG_RISING,
  /// ψ(a + b) − ψ(a)
  LOG_RISING_DA,
  /// ln x with P(a, x) = Φ(b): the logarithm of a quantile of Gamma(a, 1)
  LOG_GAMMA_QUANTILE,
  /// the derivative in a of the logarithm b of a quantile of Gamma(a, 1), at fixed probability
  LOG_GAMMA_QUANTILE_DA,
  /// the angle below which von Mises' distribution of concentration a around 0 has Φ(b)
  VON_MISES_QUANTILE,
  /// the derivative in a of such an angle b, at fixed probability
  VON_MISES_QUANTILE_DA,
  /// the y with ln Φ(−a) − ln Φ(−a − y) = b: what a normal number above a has beyond it
  NORMAL_EXCESS,
  /// 1 where a = b
  EQUAL,
  /// 1 where a ≠ b
  NOT_EQUAL,
  /// 1 where a < b
  LESS,
  /// 1 where a ≤ b
  LESS_EQUAL,
  /// 1 where both are not 0
  AND,
  /// 1 where either is not 0
  OR,
}
