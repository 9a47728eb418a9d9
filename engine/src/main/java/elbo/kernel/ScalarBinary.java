// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import elbo.special.BetaFunction;
import elbo.special.GammaQuantile;
import elbo.special.LogSpace;
import elbo.special.NormalExcess;
import elbo.special.Power;
import elbo.special.Trigonometric;
import elbo.special.VonMisesQuantile;

/// The scalar twins of [BinaryKernels]: one plain loop for each function and form. The JVM
/// vectorises those without calls and branches by itself.
final class ScalarBinary {
  private ScalarBinary() {}

  static void apply(
      BinaryKernels kernel,
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] out,
      int outOffset,
      int n) {
    switch (kernel) {
      case ADD -> add(a, aOffset, b, bOffset, out, outOffset, n);
      case SUBTRACT -> subtract(a, aOffset, b, bOffset, out, outOffset, n);
      case MULTIPLY -> multiply(a, aOffset, b, bOffset, out, outOffset, n);
      case DIVIDE -> divide(a, aOffset, b, bOffset, out, outOffset, n);
      case POW -> pow(a, aOffset, b, bOffset, out, outOffset, n);
      case MAX -> max(a, aOffset, b, bOffset, out, outOffset, n);
      case MIN -> min(a, aOffset, b, bOffset, out, outOffset, n);
      case REMAINDER -> remainder(a, aOffset, b, bOffset, out, outOffset, n);
      case ATAN2 -> atan2(a, aOffset, b, bOffset, out, outOffset, n);
      case HYPOT -> hypot(a, aOffset, b, bOffset, out, outOffset, n);
      case LOG_ADD_EXP -> logAddExp(a, aOffset, b, bOffset, out, outOffset, n);
      case LOG_DIFF_EXP -> logDiffExp(a, aOffset, b, bOffset, out, outOffset, n);
      case XLOGY -> xlogy(a, aOffset, b, bOffset, out, outOffset, n);
      case XLOG1PY -> xlog1py(a, aOffset, b, bOffset, out, outOffset, n);
      case LBETA -> lbeta(a, aOffset, b, bOffset, out, outOffset, n);
      case LCHOOSE -> lchoose(a, aOffset, b, bOffset, out, outOffset, n);
      case GAMMA_P -> ScalarGammas.gammaP(a, aOffset, b, bOffset, out, outOffset, n);
      case GAMMA_Q -> ScalarGammas.gammaQ(a, aOffset, b, bOffset, out, outOffset, n);
      case GAMMA_P_DA -> ScalarGammas.gammaPDa(a, aOffset, b, bOffset, out, outOffset, n);
      case LOG_GAMMA_P -> ScalarGammas.logGammaP(a, aOffset, b, bOffset, out, outOffset, n);
      case LOG_GAMMA_Q -> ScalarGammas.logGammaQ(a, aOffset, b, bOffset, out, outOffset, n);
      case LOG_GAMMA_P_DA -> ScalarGammas.logGammaPDa(a, aOffset, b, bOffset, out, outOffset, n);
      case LOG_GAMMA_Q_DA -> ScalarGammas.logGammaQDa(a, aOffset, b, bOffset, out, outOffset, n);
      case LOG_RISING -> ScalarGammas.logRising(a, aOffset, b, bOffset, out, outOffset, n);
      case LOG_RISING_DA -> ScalarGammas.logRisingDa(a, aOffset, b, bOffset, out, outOffset, n);
      case LOG_GAMMA_QUANTILE ->
          ScalarQuantiles.each(GammaQuantile::log, a, aOffset, b, bOffset, out, outOffset, n);
      case LOG_GAMMA_QUANTILE_DA ->
          ScalarQuantiles.each(
              GammaQuantile::logShapeDerivative, a, aOffset, b, bOffset, out, outOffset, n);
      case VON_MISES_QUANTILE ->
          ScalarQuantiles.each(VonMisesQuantile::of, a, aOffset, b, bOffset, out, outOffset, n);
      case VON_MISES_QUANTILE_DA ->
          ScalarQuantiles.each(
              VonMisesQuantile::concentrationDerivative, a, aOffset, b, bOffset, out, outOffset, n);
      case NORMAL_EXCESS ->
          ScalarQuantiles.each(NormalExcess::of, a, aOffset, b, bOffset, out, outOffset, n);
      case EQUAL -> ScalarComparisons.equal(a, aOffset, b, bOffset, out, outOffset, n);
      case NOT_EQUAL -> ScalarComparisons.notEqual(a, aOffset, b, bOffset, out, outOffset, n);
      case LESS -> ScalarComparisons.less(a, aOffset, b, bOffset, out, outOffset, n);
      case LESS_EQUAL -> ScalarComparisons.lessEqual(a, aOffset, b, bOffset, out, outOffset, n);
      case AND -> ScalarComparisons.and(a, aOffset, b, bOffset, out, outOffset, n);
      case OR -> ScalarComparisons.or(a, aOffset, b, bOffset, out, outOffset, n);
    }
  }

  static void applyVectorScalar(
      BinaryKernels kernel, double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    switch (kernel) {
      case ADD -> addVectorScalar(a, aOffset, b, out, outOffset, n);
      case SUBTRACT -> subtractVectorScalar(a, aOffset, b, out, outOffset, n);
      case MULTIPLY -> multiplyVectorScalar(a, aOffset, b, out, outOffset, n);
      case DIVIDE -> divideVectorScalar(a, aOffset, b, out, outOffset, n);
      case POW -> powVectorScalar(a, aOffset, b, out, outOffset, n);
      case MAX -> maxVectorScalar(a, aOffset, b, out, outOffset, n);
      case MIN -> minVectorScalar(a, aOffset, b, out, outOffset, n);
      case REMAINDER -> remainderVectorScalar(a, aOffset, b, out, outOffset, n);
      case ATAN2 -> atan2VectorScalar(a, aOffset, b, out, outOffset, n);
      case HYPOT -> hypotVectorScalar(a, aOffset, b, out, outOffset, n);
      case LOG_ADD_EXP -> logAddExpVectorScalar(a, aOffset, b, out, outOffset, n);
      case LOG_DIFF_EXP -> logDiffExpVectorScalar(a, aOffset, b, out, outOffset, n);
      case XLOGY -> xlogyVectorScalar(a, aOffset, b, out, outOffset, n);
      case XLOG1PY -> xlog1pyVectorScalar(a, aOffset, b, out, outOffset, n);
      case LBETA -> lbetaVectorScalar(a, aOffset, b, out, outOffset, n);
      case LCHOOSE -> lchooseVectorScalar(a, aOffset, b, out, outOffset, n);
      case GAMMA_P -> ScalarGammas.gammaPVectorScalar(a, aOffset, b, out, outOffset, n);
      case GAMMA_Q -> ScalarGammas.gammaQVectorScalar(a, aOffset, b, out, outOffset, n);
      case GAMMA_P_DA -> ScalarGammas.gammaPDaVectorScalar(a, aOffset, b, out, outOffset, n);
      case LOG_GAMMA_P -> ScalarGammas.logGammaPVectorScalar(a, aOffset, b, out, outOffset, n);
      case LOG_GAMMA_Q -> ScalarGammas.logGammaQVectorScalar(a, aOffset, b, out, outOffset, n);
      case LOG_GAMMA_P_DA -> ScalarGammas.logGammaPDaVectorScalar(a, aOffset, b, out, outOffset, n);
      case LOG_GAMMA_Q_DA -> ScalarGammas.logGammaQDaVectorScalar(a, aOffset, b, out, outOffset, n);
      case LOG_RISING -> ScalarGammas.logRisingVectorScalar(a, aOffset, b, out, outOffset, n);
      case LOG_RISING_DA -> ScalarGammas.logRisingDaVectorScalar(a, aOffset, b, out, outOffset, n);
      case LOG_GAMMA_QUANTILE ->
          ScalarQuantiles.eachOfFirst(GammaQuantile::log, a, aOffset, b, out, outOffset, n);
      case LOG_GAMMA_QUANTILE_DA ->
          ScalarQuantiles.eachOfFirst(
              GammaQuantile::logShapeDerivative, a, aOffset, b, out, outOffset, n);
      case VON_MISES_QUANTILE ->
          ScalarQuantiles.eachOfFirst(VonMisesQuantile::of, a, aOffset, b, out, outOffset, n);
      case VON_MISES_QUANTILE_DA ->
          ScalarQuantiles.eachOfFirst(
              VonMisesQuantile::concentrationDerivative, a, aOffset, b, out, outOffset, n);
      case NORMAL_EXCESS ->
          ScalarQuantiles.eachOfFirst(NormalExcess::of, a, aOffset, b, out, outOffset, n);
      case EQUAL -> ScalarComparisons.equalVectorScalar(a, aOffset, b, out, outOffset, n);
      case NOT_EQUAL -> ScalarComparisons.notEqualVectorScalar(a, aOffset, b, out, outOffset, n);
      case LESS -> ScalarComparisons.lessVectorScalar(a, aOffset, b, out, outOffset, n);
      case LESS_EQUAL -> ScalarComparisons.lessEqualVectorScalar(a, aOffset, b, out, outOffset, n);
      case AND -> ScalarComparisons.andVectorScalar(a, aOffset, b, out, outOffset, n);
      case OR -> ScalarComparisons.orVectorScalar(a, aOffset, b, out, outOffset, n);
    }
  }

  static void applyScalarVector(
      BinaryKernels kernel, double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    switch (kernel) {
      case ADD -> addScalarVector(a, b, bOffset, out, outOffset, n);
      case SUBTRACT -> subtractScalarVector(a, b, bOffset, out, outOffset, n);
      case MULTIPLY -> multiplyScalarVector(a, b, bOffset, out, outOffset, n);
      case DIVIDE -> divideScalarVector(a, b, bOffset, out, outOffset, n);
      case POW -> powScalarVector(a, b, bOffset, out, outOffset, n);
      case MAX -> maxScalarVector(a, b, bOffset, out, outOffset, n);
      case MIN -> minScalarVector(a, b, bOffset, out, outOffset, n);
      case REMAINDER -> remainderScalarVector(a, b, bOffset, out, outOffset, n);
      case ATAN2 -> atan2ScalarVector(a, b, bOffset, out, outOffset, n);
      case HYPOT -> hypotScalarVector(a, b, bOffset, out, outOffset, n);
      case LOG_ADD_EXP -> logAddExpScalarVector(a, b, bOffset, out, outOffset, n);
      case LOG_DIFF_EXP -> logDiffExpScalarVector(a, b, bOffset, out, outOffset, n);
      case XLOGY -> xlogyScalarVector(a, b, bOffset, out, outOffset, n);
      case XLOG1PY -> xlog1pyScalarVector(a, b, bOffset, out, outOffset, n);
      case LBETA -> lbetaScalarVector(a, b, bOffset, out, outOffset, n);
      case LCHOOSE -> lchooseScalarVector(a, b, bOffset, out, outOffset, n);
      case GAMMA_P -> ScalarGammas.gammaPScalarVector(a, b, bOffset, out, outOffset, n);
      case GAMMA_Q -> ScalarGammas.gammaQScalarVector(a, b, bOffset, out, outOffset, n);
      case GAMMA_P_DA -> ScalarGammas.gammaPDaScalarVector(a, b, bOffset, out, outOffset, n);
      case LOG_GAMMA_P -> ScalarGammas.logGammaPScalarVector(a, b, bOffset, out, outOffset, n);
      case LOG_GAMMA_Q -> ScalarGammas.logGammaQScalarVector(a, b, bOffset, out, outOffset, n);
      case LOG_GAMMA_P_DA -> ScalarGammas.logGammaPDaScalarVector(a, b, bOffset, out, outOffset, n);
      case LOG_GAMMA_Q_DA -> ScalarGammas.logGammaQDaScalarVector(a, b, bOffset, out, outOffset, n);
      case LOG_RISING -> ScalarGammas.logRisingScalarVector(a, b, bOffset, out, outOffset, n);
      case LOG_RISING_DA -> ScalarGammas.logRisingDaScalarVector(a, b, bOffset, out, outOffset, n);
      case LOG_GAMMA_QUANTILE ->
          ScalarQuantiles.eachOfSecond(GammaQuantile::log, a, b, bOffset, out, outOffset, n);
      case LOG_GAMMA_QUANTILE_DA ->
          ScalarQuantiles.eachOfSecond(
              GammaQuantile::logShapeDerivative, a, b, bOffset, out, outOffset, n);
      case VON_MISES_QUANTILE ->
          ScalarQuantiles.eachOfSecond(VonMisesQuantile::of, a, b, bOffset, out, outOffset, n);
      case VON_MISES_QUANTILE_DA ->
          ScalarQuantiles.eachOfSecond(
              VonMisesQuantile::concentrationDerivative, a, b, bOffset, out, outOffset, n);
      case NORMAL_EXCESS ->
          ScalarQuantiles.eachOfSecond(NormalExcess::of, a, b, bOffset, out, outOffset, n);
      case EQUAL -> ScalarComparisons.equalScalarVector(a, b, bOffset, out, outOffset, n);
      case NOT_EQUAL -> ScalarComparisons.notEqualScalarVector(a, b, bOffset, out, outOffset, n);
      case LESS -> ScalarComparisons.lessScalarVector(a, b, bOffset, out, outOffset, n);
      case LESS_EQUAL -> ScalarComparisons.lessEqualScalarVector(a, b, bOffset, out, outOffset, n);
      case AND -> ScalarComparisons.andScalarVector(a, b, bOffset, out, outOffset, n);
      case OR -> ScalarComparisons.orScalarVector(a, b, bOffset, out, outOffset, n);
    }
  }

  private static void add(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] + b[bOffset + i];
    }
  }

  private static void addVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] + b;
    }
  }

  private static void addScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a + b[bOffset + i];
    }
  }

  private static void subtract(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] - b[bOffset + i];
    }
  }

  private static void subtractVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] - b;
    }
  }

  private static void subtractScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a - b[bOffset + i];
    }
  }

  private static void multiply(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] * b[bOffset + i];
    }
  }

  private static void multiplyVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] * b;
    }
  }

  private static void multiplyScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a * b[bOffset + i];
    }
  }

  private static void divide(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] / b[bOffset + i];
    }
  }

  private static void divideVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] / b;
    }
  }

  private static void divideScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a / b[bOffset + i];
    }
  }

  private static void pow(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Power.pow(a[aOffset + i], b[bOffset + i]);
    }
  }

  private static void powVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Power.pow(a[aOffset + i], b);
    }
  }

  private static void powScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Power.pow(a, b[bOffset + i]);
    }
  }

  private static void max(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Math.max(a[aOffset + i], b[bOffset + i]);
    }
  }

  private static void maxVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Math.max(a[aOffset + i], b);
    }
  }

  private static void maxScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Math.max(a, b[bOffset + i]);
    }
  }

  private static void min(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Math.min(a[aOffset + i], b[bOffset + i]);
    }
  }

  private static void minVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Math.min(a[aOffset + i], b);
    }
  }

  private static void minScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Math.min(a, b[bOffset + i]);
    }
  }

  private static void remainder(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] % b[bOffset + i];
    }
  }

  private static void remainderVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] % b;
    }
  }

  private static void remainderScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a % b[bOffset + i];
    }
  }

  private static void atan2(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Trigonometric.atan2(a[aOffset + i], b[bOffset + i]);
    }
  }

  private static void atan2VectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Trigonometric.atan2(a[aOffset + i], b);
    }
  }

  private static void atan2ScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Trigonometric.atan2(a, b[bOffset + i]);
    }
  }

  private static void hypot(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Power.hypot(a[aOffset + i], b[bOffset + i]);
    }
  }

  private static void hypotVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Power.hypot(a[aOffset + i], b);
    }
  }

  private static void hypotScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Power.hypot(a, b[bOffset + i]);
    }
  }

  private static void logAddExp(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = LogSpace.logAddExp(a[aOffset + i], b[bOffset + i]);
    }
  }

  private static void logAddExpVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = LogSpace.logAddExp(a[aOffset + i], b);
    }
  }

  private static void logAddExpScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = LogSpace.logAddExp(a, b[bOffset + i]);
    }
  }

  private static void logDiffExp(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = LogSpace.logDiffExp(a[aOffset + i], b[bOffset + i]);
    }
  }

  private static void logDiffExpVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = LogSpace.logDiffExp(a[aOffset + i], b);
    }
  }

  private static void logDiffExpScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = LogSpace.logDiffExp(a, b[bOffset + i]);
    }
  }

  private static void xlogy(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = LogSpace.xlogy(a[aOffset + i], b[bOffset + i]);
    }
  }

  private static void xlogyVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = LogSpace.xlogy(a[aOffset + i], b);
    }
  }

  private static void xlogyScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = LogSpace.xlogy(a, b[bOffset + i]);
    }
  }

  private static void xlog1py(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = LogSpace.xlog1py(a[aOffset + i], b[bOffset + i]);
    }
  }

  private static void xlog1pyVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = LogSpace.xlog1py(a[aOffset + i], b);
    }
  }

  private static void xlog1pyScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = LogSpace.xlog1py(a, b[bOffset + i]);
    }
  }

  private static void lbeta(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = BetaFunction.lbeta(a[aOffset + i], b[bOffset + i]);
    }
  }

  private static void lbetaVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = BetaFunction.lbeta(a[aOffset + i], b);
    }
  }

  private static void lbetaScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = BetaFunction.lbeta(a, b[bOffset + i]);
    }
  }

  private static void lchoose(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = BetaFunction.lchoose(a[aOffset + i], b[bOffset + i]);
    }
  }

  private static void lchooseVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = BetaFunction.lchoose(a[aOffset + i], b);
    }
  }

  private static void lchooseScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = BetaFunction.lchoose(a, b[bOffset + i]);
    }
  }
}
