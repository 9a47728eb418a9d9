// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// Values at the edges. Exact: bits are compared, so the sign of zero counts.
class SpecialFunctionEdgeTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;

  /// Values at -∞, -1, -0.0, 0.0, 1, ∞; NaN must give NaN.
  private static void edges(DoubleUnaryOperator f, double... expected) {
    double[] x = {-INF, -1, -0.0, 0.0, 1, INF};
    for (int k = 0; k < x.length; k++) {
      if (expected[k] != 99) { // 99: an ordinary value, for the tables
        assertThat(f.applyAsDouble(x[k])).as("at %s", x[k]).isEqualTo(Double.valueOf(expected[k]));
      }
    }
    assertThat(f.applyAsDouble(NAN)).as("at NaN").isNaN();
  }

  @Test
  void exponentialsAndLogarithmsHaveTheirLimits() {
    edges(Exponential::exp, 0.0, 99, 1, 1, 99, INF);
    edges(Exponential::expm1, -1, 99, -0.0, 0.0, 99, INF);
    edges(Logarithm::log, NAN, NAN, -INF, -INF, 0.0, INF);
    edges(Logarithm::log1p, NAN, -INF, -0.0, 0.0, 99, INF);
    edges(Logarithm::log2, NAN, NAN, -INF, -INF, 0.0, INF);
    edges(Logarithm::log10, NAN, NAN, -INF, -INF, 0.0, INF);
    assertThat(Exponential.exp(710)).isEqualTo(INF);
    assertThat(Exponential.exp(-745.1)).isEqualTo(Double.MIN_VALUE);
  }

  @Test
  void hyperbolicFunctionsHaveTheirLimits() {
    edges(Hyperbolic::tanh, -1, 99, -0.0, 0.0, 99, 1);
    edges(Hyperbolic::sinh, -INF, 99, -0.0, 0.0, 99, INF);
    edges(Hyperbolic::cosh, INF, 99, 1, 1, 99, INF);
    edges(Hyperbolic::asinh, -INF, 99, -0.0, 0.0, 99, INF);
    edges(Hyperbolic::acosh, NAN, NAN, NAN, NAN, 0.0, INF);
    edges(Hyperbolic::atanh, NAN, -INF, -0.0, 0.0, INF, NAN);
  }

  @Test
  void trigonometricFunctionsHaveNoLimits() {
    edges(Trigonometric::sin, NAN, 99, -0.0, 0.0, 99, NAN);
    edges(Trigonometric::cos, NAN, 99, 1, 1, 99, NAN);
    edges(Trigonometric::tan, NAN, 99, -0.0, 0.0, 99, NAN);
    edges(Trigonometric::sinPi, NAN, 99, -0.0, 0.0, 99, NAN);
    assertThat(Trigonometric.sinPi(1e300)).isZero();
    assertThat(Trigonometric.sinPi(2.5)).isEqualTo(1);
  }

  @Test
  void logSpaceFunctionsHaveTheirLimits() {
    edges(LogSpace::logistic, 0.0, 99, 0.5, 0.5, 99, 1);
    edges(LogSpace::logit, NAN, NAN, -INF, -INF, INF, NAN);
    edges(LogSpace::softplus, 0.0, 99, 99, 99, 99, INF);
    edges(LogSpace::log1mExp, -0.0, 99, -INF, -INF, NAN, NAN);
    edges(LogSpace::log1mExpDerivative, -0.0, 99, -INF, -INF, NAN, NAN);
    assertThat(LogSpace.logAddExp(-INF, -INF)).isEqualTo(-INF);
    assertThat(LogSpace.logAddExp(INF, -INF)).isEqualTo(INF);
    assertThat(LogSpace.logAddExp(INF, INF)).isEqualTo(INF);
    assertThat(LogSpace.logAddExp(-INF, 3)).isEqualTo(3);
    assertThat(LogSpace.logAddExp(NAN, 3)).isNaN();
    assertThat(LogSpace.logDiffExp(2, 2)).isEqualTo(-INF);
    assertThat(LogSpace.logDiffExp(-INF, -INF)).isEqualTo(-INF);
    assertThat(LogSpace.logDiffExp(2, -INF)).isEqualTo(2);
    assertThat(LogSpace.logDiffExp(2, 3)).isNaN();
    assertThat(LogSpace.logDiffExp(INF, INF)).isNaN();
    assertThat(LogSpace.xlogy(0, 0)).isZero();
    assertThat(LogSpace.xlogy(0, -1)).isNaN();
    assertThat(LogSpace.xlog1py(0, -1)).isZero();
    assertThat(LogSpace.logMix(0, NAN, 2)).isEqualTo(2);
  }

  @Test
  void gammaFunctionsHaveTheirPoles() {
    edges(GammaFunction::lgamma, INF, INF, INF, INF, 0.0, INF);
    edges(GammaFunction::gamma, NAN, NAN, -INF, INF, 1, INF);
    edges(GammaFunction::digamma, NAN, NAN, NAN, NAN, 99, INF);
    edges(GammaFunction::trigamma, NAN, INF, INF, INF, 99, 0.0);
    assertThat(GammaFunction.lgamma(2)).isZero();
    assertThat(GammaFunction.lgamma(-7)).isEqualTo(INF);
    assertThat(GammaFunction.lgamma(1e306)).isEqualTo(INF);
    assertThat(GammaFunction.polygamma(2, -3)).isNaN();
    assertThat(GammaFunction.polygamma(3, -3)).isEqualTo(INF);
    assertThat(GammaFunction.polygamma(0, 1.25)).isEqualTo(GammaFunction.digamma(1.25));
  }

  @Test
  void betaFunctionsHaveTheirLimits() {
    assertThat(BetaFunction.lbeta(0, 2)).isEqualTo(INF);
    assertThat(BetaFunction.lbeta(2, INF)).isEqualTo(-INF);
    assertThat(BetaFunction.lbeta(-1, 2)).isNaN();
    assertThat(BetaFunction.lbeta(NAN, 2)).isNaN();
    assertThat(BetaFunction.lchoose(5, 0)).isZero();
    assertThat(BetaFunction.lchoose(5, 5)).isZero();
    assertThat(BetaFunction.lchoose(5, -1)).isEqualTo(-INF);
    assertThat(BetaFunction.lchoose(5, 6)).isEqualTo(-INF);
    assertThat(BetaFunction.lchoose(5, 7)).isNaN();
    assertThat(BetaFunction.logRisingFactorial(3, 0)).isZero();
    assertThat(GammaFunction.digammaDifference(3, 0)).isZero();
    assertThat(GammaFunction.digammaDifference(3, -3)).isNaN();
    assertThat(GammaFunction.digammaDifference(NAN, 1)).isNaN();
    assertThat(GammaFunction.digammaDifference(INF, 1)).isZero();
  }

  @Test
  void errorFunctionsHaveTheirLimits() {
    edges(ErrorFunction::erf, -1, 99, -0.0, 0.0, 99, 1);
    edges(ErrorFunction::erfc, 2, 99, 99, 99, 99, 0.0);
    edges(ErrorFunction::erfcx, INF, 99, 99, 99, 99, 0.0);
    edges(ErrorFunction::ndtr, 0.0, 99, 99, 99, 99, 1);
    edges(ErrorFunction::logNdtr, -INF, 99, 99, 99, 99, -0.0);
    edges(ErrorFunction::logNdtrDerivative, INF, 99, 99, 99, 99, 99);
    edges(ErrorFunction::ndtri, NAN, NAN, -INF, -INF, INF, NAN);
    edges(ErrorFunction::erfInv, NAN, -INF, -0.0, 0.0, INF, NAN);
    assertThat(ErrorFunction.ndtri(0.5)).isZero();
  }

  @Test
  void incompleteFunctionsHaveTheirLimits() {
    assertThat(IncompleteGamma.p(2, 0)).isZero();
    assertThat(IncompleteGamma.p(2, INF)).isEqualTo(1);
    assertThat(IncompleteGamma.p(0, 2)).isEqualTo(1);
    assertThat(IncompleteGamma.p(0, 0)).isNaN();
    assertThat(IncompleteGamma.p(-1, 2)).isNaN();
    assertThat(IncompleteGamma.p(2, NAN)).isNaN();
    assertThat(IncompleteGamma.q(2, 0)).isEqualTo(1);
    assertThat(IncompleteGamma.q(2, INF)).isZero();
    assertThat(IncompleteGamma.logP(2, 0)).isEqualTo(-INF);
    assertThat(IncompleteGamma.shapeDerivative(2, 0)).isZero();
    assertThat(IncompleteGamma.shapeDerivative(0, 1)).isNaN();
    assertThat(IncompleteGamma.logPShapeDerivative(2, 0)).isEqualTo(-INF);
    assertThat(IncompleteGamma.logPShapeDerivative(2, INF)).isZero();
    assertThat(IncompleteGamma.logPShapeDerivative(0, 1)).isNaN();
    assertThat(IncompleteGamma.logQShapeDerivative(2, 0)).isZero();
    assertThat(IncompleteGamma.logQShapeDerivative(2, INF)).isEqualTo(INF);
    assertThat(IncompleteGamma.logQShapeDerivative(2, NAN)).isNaN();
    assertThat(IncompleteBeta.i(2, 3, 0)).isZero();
    assertThat(IncompleteBeta.i(2, 3, 1)).isEqualTo(1);
    assertThat(IncompleteBeta.i(0, 3, 0.5)).isEqualTo(1);
    assertThat(IncompleteBeta.i(3, 0, 0.5)).isZero();
    assertThat(IncompleteBeta.i(0, 0, 0.5)).isNaN();
    assertThat(IncompleteBeta.i(2, 3, 1.5)).isNaN();
    assertThat(IncompleteBeta.logIOfOdds(2, 3, 0)).isEqualTo(-INF);
    assertThat(IncompleteBeta.logIOfOdds(2, 3, INF)).isZero();
    assertThat(IncompleteBeta.logIOfOdds(2, 3, NAN)).isNaN();
    assertThat(IncompleteBeta.firstShapeDerivative(2, 3, 1)).isZero();
    assertThat(IncompleteBeta.secondShapeDerivative(2, NAN, 0.5)).isNaN();
    assertThat(IncompleteBeta.logIOfOddsFirstShapeDerivative(2, 3, 0)).isEqualTo(-INF);
    assertThat(IncompleteBeta.logIOfOddsFirstShapeDerivative(2, 3, INF)).isZero();
    assertThat(IncompleteBeta.logIOfOddsSecondShapeDerivative(2, 3, 0))
        .isCloseTo(1 / 3.0 + 1 / 4.0, within(1e-15));
    assertThat(IncompleteBeta.logIOfOddsSecondShapeDerivative(2, NAN, 0.5)).isNaN();
  }

  @Test
  void besselAndOtherFunctionsHaveTheirLimits() {
    assertThat(Bessel.firstKind(0, 0)).isEqualTo(1);
    assertThat(Bessel.firstKind(3, 0)).isZero();
    assertThat(Bessel.firstKind(0, NAN)).isNaN();
    assertThat(Bessel.firstKind(-1, 2.5)).isEqualTo(-Bessel.firstKind(1, 2.5));
    assertThat(Bessel.firstKind(1, -2.5)).isEqualTo(-Bessel.firstKind(1, 2.5));
    assertThat(Bessel.secondKind(1, 0)).isEqualTo(-INF);
    assertThat(Bessel.secondKind(1, -1)).isNaN();
    assertThat(Bessel.secondKind(1, INF)).isZero();
    assertThat(ModifiedBessel.logFirstKind(0, 0)).isZero();
    assertThat(ModifiedBessel.logFirstKind(1, 0)).isEqualTo(-INF);
    assertThat(ModifiedBessel.logFirstKind(1, NAN)).isNaN();
    assertThat(ModifiedBessel.firstKind(1, -2.0)).isEqualTo(-ModifiedBessel.firstKind(1, 2.0));
    assertThat(ModifiedBessel.secondKind(1, 0)).isEqualTo(INF);
    assertThat(ModifiedBessel.secondKind(1, INF)).isZero();
    assertThat(ModifiedBessel.secondKind(1, -1)).isNaN();
    assertThat(OwensT.t(1, 0)).isZero();
    assertThat(OwensT.t(INF, 1)).isZero();
    assertThat(OwensT.t(0, INF)).isEqualTo(0.25);
    assertThat(OwensT.t(1, NAN)).isNaN();
    assertThat(OwensT.t(-1, -2)).isEqualTo(-OwensT.t(1, 2));
    assertThat(LambertW.w0(-0.5)).isNaN();
    assertThat(LambertW.w0(INF)).isEqualTo(INF);
    assertThat(LambertW.wm1(0)).isEqualTo(-INF);
    assertThat(LambertW.wm1(0.1)).isNaN();
    assertThat(LambertW.wm1(-Math.exp(-1))).isEqualTo(LambertW.w0(-Math.exp(-1)));
  }
}
