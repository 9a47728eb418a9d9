// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The elementwise functions of two arguments. Truth values are 1 and 0.
public enum BinaryKernels implements BinaryKernel {
  /// a + b
  ADD(true),
  /// a − b
  SUBTRACT(true),
  /// a · b
  MULTIPLY(true),
  /// a / b
  DIVIDE(true),
  /// aᵇ
  POW(true),
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
  LOG_ADD_EXP(true),
  /// ln(eᵃ − eᵇ)
  LOG_DIFF_EXP,
  /// a · ln b, 0 where a is 0
  XLOGY(true),
  /// a · ln(1 + b), 0 where a is 0
  XLOG1PY(true),
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
  OR;

  private static final int SCRATCH = 1023; // odd, so that the rest of a block is warmed up too

  // not a part of its value: it changes speed, never results
  @SuppressWarnings("ImmutableEnumChecker")
  private final @Nullable Handover handover;

  BinaryKernels() {
    this(false);
  }

  BinaryKernels(boolean hasVectorTwin) {
    handover =
        hasVectorTwin ? new Handover(name(), Handover.WORTH_IT_TRANSCENDENTAL, this::trial) : null;
  }

  @Override
  public void apply(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    if (handover != null && handover.isVector(n)) {
      VectorElementwise.apply(this, a, aOffset, b, bOffset, out, outOffset, n);
    } else {
      ScalarBinary.apply(this, a, aOffset, b, bOffset, out, outOffset, n);
    }
  }

  @Override
  public void applyVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    if (handover != null && handover.isVector(n)) {
      VectorElementwise.applyVectorScalar(this, a, aOffset, b, out, outOffset, n);
    } else {
      ScalarBinary.applyVectorScalar(this, a, aOffset, b, out, outOffset, n);
    }
  }

  @Override
  public void applyScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    if (handover != null && handover.isVector(n)) {
      VectorElementwise.applyScalarVector(this, a, b, bOffset, out, outOffset, n);
    } else {
      ScalarBinary.applyScalarVector(this, a, b, bOffset, out, outOffset, n);
    }
  }

  /// The handover to the vector twin, if there is one.
  Optional<Handover> handover() {
    return Optional.ofNullable(handover);
  }

  private Handover.Trial trial() {
    double[] a = new double[SCRATCH];
    double[] b = new double[SCRATCH];
    double[] out = new double[SCRATCH];
    for (int i = 0; i < SCRATCH; i++) {
      a[i] = 0.5 + (i * 0.6180339887498949) % 1;
      b[i] = 0.75 + (i * 0.4142135623730951) % 1;
    }
    a[200] = Double.POSITIVE_INFINITY;
    b[300] = Double.NaN;
    b[400] = 0;
    // all forms, so that all are compiled when the vector twin takes over
    return new Handover.Trial(
        () -> {
          ScalarBinary.apply(this, a, 0, b, 0, out, 0, SCRATCH);
          ScalarBinary.applyVectorScalar(this, a, 0, 0.5, out, 0, SCRATCH);
          ScalarBinary.applyScalarVector(this, 0.5, b, 0, out, 0, SCRATCH);
        },
        () -> {
          VectorElementwise.apply(this, a, 0, b, 0, out, 0, SCRATCH);
          VectorElementwise.applyVectorScalar(this, a, 0, 0.5, out, 0, SCRATCH);
          VectorElementwise.applyScalarVector(this, 0.5, b, 0, out, 0, SCRATCH);
        },
        (call, most) -> {
          int from = 37 * call % (SCRATCH - most);
          int n = most - call % 8;
          VectorElementwise.apply(this, a, from, b, from, out, 0, n);
          VectorElementwise.applyVectorScalar(this, a, from, 0.5, out, 0, n);
          VectorElementwise.applyScalarVector(this, 0.5, b, from, out, 0, n);
        });
  }
}
