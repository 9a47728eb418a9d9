// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

/// The elementwise functions of one argument. Truth values are 1 and 0. The functions are those of
/// `elbo.special`, to the bit.
public enum UnaryKernels implements UnaryKernel {
  /// −x
  NEGATE,
  /// |x|
  ABS,
  /// −1, 0 or 1; NaN stays NaN
  SIGN,
  /// x²
  SQUARE,
  /// 1/x
  RECIPROCAL,
  /// √x
  SQRT,
  /// ∛x
  CBRT,
  /// eˣ
  EXP,
  /// eˣ − 1
  EXPM1,
  /// ln x
  LOG,
  /// ln(1 + x)
  LOG1P,
  /// sin x
  SIN,
  /// cos x
  COS,
  /// tan x
  TAN,
  /// arcsin x
  ASIN,
  /// arccos x
  ACOS,
  /// arctan x
  ATAN,
  /// sinh x
  SINH,
  /// cosh x
  COSH,
  /// tanh x
  TANH,
  /// arsinh x
  ASINH,
  /// arcosh x
  ACOSH,
  /// artanh x
  ATANH,
  /// ln |Γ(x)|
  LGAMMA,
  /// the derivative of ln Γ
  DIGAMMA,
  /// the second derivative of ln Γ
  TRIGAMMA,
  /// the error function
  ERF,
  /// 1 − erf x
  ERFC,
  /// ln Φ(x), Φ the standard normal distribution function
  LOG_NDTR,
  /// Φ⁻¹(x)
  NDTRI,
  /// 1 / (1 + e⁻ˣ)
  LOGISTIC,
  /// ln(x / (1 − x))
  LOGIT,
  /// ln(1 + eˣ)
  SOFTPLUS,
  /// ln(1 − eˣ) for x ≤ 0
  LOG1M_EXP,
  /// the principal branch of Lambert's W
  LAMBERT_W0,
  /// the largest whole number that is not above x
  FLOOR,
  /// the smallest whole number that is not below x
  CEIL,
  /// the nearest whole number, halves away from zero
  ROUND,
  /// x without its fraction
  TRUNC,
  /// 1 where x is 0, else 0
  IS_ZERO,
  /// 1 where x is NaN
  IS_NAN,
  /// 1 where x is infinite
  IS_INFINITE;

  @Override
  public void apply(double[] x, int xOffset, double[] out, int outOffset, int n) {
    ScalarUnary.apply(this, x, xOffset, out, outOffset, n);
  }
}
