// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The elementwise functions of one argument. Truth values are 1 and 0. The functions are those of
/// `elbo.special`, to the bit.
public enum UnaryKernels implements UnaryKernel {
  /// −x
  NEGATE(-2, 2),
  /// |x|
  ABS(-2, 2),
  /// −1, 0 or 1; NaN stays NaN
  SIGN,
  /// x²
  SQUARE(-2, 2),
  /// 1/x
  RECIPROCAL(0.5, 2),
  /// √x
  SQRT(0.5, 2),
  /// ∛x
  CBRT,
  /// eˣ
  EXP(-20, 20),
  /// eˣ − 1
  EXPM1(-20, 20),
  /// ln x
  LOG(0.01, 50),
  /// ln(1 + x)
  LOG1P(-0.9, 20),
  /// sin x
  SIN(-20, 20),
  /// cos x
  COS(-20, 20),
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
  TANH(-5, 5),
  /// arsinh x
  ASINH,
  /// arcosh x
  ACOSH,
  /// artanh x
  ATANH,
  /// ln |Γ(x)|
  LGAMMA(0.05, 20),
  /// the derivative of ln Γ
  DIGAMMA(0.05, 20),
  /// the second derivative of ln Γ
  TRIGAMMA,
  /// the error function
  ERF(-4, 4),
  /// 1 − erf x
  ERFC(-4, 4),
  /// ln Φ(x), Φ the standard normal distribution function
  LOG_NDTR(-6, 6),
  /// Φ⁻¹(x)
  NDTRI(0.0001, 0.9999),
  /// 1 / (1 + e⁻ˣ)
  LOGISTIC(-20, 20),
  /// ln(x / (1 − x))
  LOGIT,
  /// ln(1 + eˣ)
  SOFTPLUS(-20, 20),
  /// ln(1 − eˣ) for x ≤ 0
  LOG1M_EXP(-20, -0.01),
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

  private static final int SCRATCH = 1023; // odd, so that the rest of a block is warmed up too

  // not a part of its value: it changes speed, never results
  @SuppressWarnings("ImmutableEnumChecker")
  private final @Nullable Handover handover;

  UnaryKernels() {
    handover = null;
  }

  /// With a vector twin, warmed up mostly on arguments from `low` to `high`.
  UnaryKernels(double low, double high) {
    handover = new Handover(name(), Handover.WORTH_IT_TRANSCENDENTAL, () -> trial(low, high));
  }

  @Override
  public void apply(double[] x, int xOffset, double[] out, int outOffset, int n) {
    if (handover != null && handover.isVector(n)) {
      VectorElementwise.apply(this, x, xOffset, out, outOffset, n);
    } else {
      ScalarUnary.apply(this, x, xOffset, out, outOffset, n);
    }
  }

  /// The handover to the vector twin, if there is one.
  Optional<Handover> handover() {
    return Optional.ofNullable(handover);
  }

  private Handover.Trial trial(double low, double high) {
    double[] x = new double[SCRATCH];
    double[] out = new double[SCRATCH];
    for (int i = 0; i < SCRATCH; i++) {
      // one half mixed, one half in order: every branch that a vector can take as a whole is seen
      double share = i < SCRATCH / 2 ? (i * 0.6180339887498949) % 1 : (2.0 * i) / SCRATCH - 1;
      x[i] = low + (high - low) * share;
    }
    x[100] = Double.NaN;
    x[200] = Double.POSITIVE_INFINITY;
    x[300] = Double.NEGATIVE_INFINITY;
    x[400] = 0;
    return new Handover.Trial(
        () -> ScalarUnary.apply(this, x, 0, out, 0, SCRATCH),
        () -> VectorElementwise.apply(this, x, 0, out, 0, SCRATCH),
        (call, most) -> {
          int n = most - call % 8;
          VectorElementwise.apply(this, x, 37 * call % (SCRATCH - most), out, 0, n);
        });
  }
}
