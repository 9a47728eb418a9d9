// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The stated error bounds, against tables of higher precision. The bounds count from the rounded
/// value.
class SpecialFunctionTest {
  /// Name of the table, ulps, absolute error that is always allowed, function.
  static Stream<Arguments> unary() {
    return Stream.of(
        row("exp", 1, 0, Exponential::exp),
        row("expm1", 2, 0, Exponential::expm1),
        row("log", 1, 0, Logarithm::log),
        row("log10", 3, 0, Logarithm::log10),
        row("log2", 3, 0, Logarithm::log2),
        row("log1p", 2, 0, Logarithm::log1p),
        row("tanh", 3, 0, Hyperbolic::tanh),
        row("sinh", 4, 0, Hyperbolic::sinh),
        row("cosh", 3, 0, Hyperbolic::cosh),
        row("asinh", 4, 0, Hyperbolic::asinh),
        row("acosh", 4, 0, Hyperbolic::acosh),
        row("atanh", 4, 0, Hyperbolic::atanh),
        row("sin", 2, 0, Trigonometric::sin),
        row("cos", 2, 0, Trigonometric::cos),
        row("tan", 4, 0, Trigonometric::tan),
        row("sinPi", 3, 0, Trigonometric::sinPi),
        row("gamma", 14, 0, GammaFunction::gamma),
        row("gammaNegative", 45, 0, GammaFunction::gamma),
        row("lgamma", 5, 0, GammaFunction::lgamma),
        row("lgammaNegative", 5, 1e-15, GammaFunction::lgamma),
        row("digamma", 5, 1e-15, GammaFunction::digamma),
        row("digammaNegative", 45, 1e-14, GammaFunction::digamma),
        row("trigamma", 9, 0, GammaFunction::trigamma),
        row("erf", 2, 0, ErrorFunction::erf),
        row("erfc", 5, 0, ErrorFunction::erfc),
        row("erfcx", 8, 0, ErrorFunction::erfcx),
        row("ndtr", 6, 0, ErrorFunction::ndtr),
        row("logNdtr", 5, 0, ErrorFunction::logNdtr),
        row("logNdtrDerivative", 8, 0, ErrorFunction::logNdtrDerivative),
        row("ndtri", 9, 0, ErrorFunction::ndtri),
        row("ndtriTail", 90, 0, ErrorFunction::ndtri),
        row("erfInv", 18, 0, ErrorFunction::erfInv),
        row("logistic", 3, 0, LogSpace::logistic),
        row("logit", 4, 0, LogSpace::logit),
        row("softplus", 3, 0, LogSpace::softplus),
        row("log1mExp", 4, 0, LogSpace::log1mExp),
        row("log1mExpDerivative", 3, 0, LogSpace::log1mExpDerivative),
        row("lambertW0", 9, 0, LambertW::w0),
        row("lambertWm1", 9, 0, LambertW::wm1),
        row("stirlingCorrection", 4, 1e-17, BetaFunction::stirlingCorrection));
  }

  @ParameterizedTest(name = "{0} within {1} ulp")
  @MethodSource("unary")
  void functionOfOneArgumentStaysWithinItsBound(
      String name, double ulps, double floor, DoubleUnaryOperator function) {
    Table.read(name).check(row -> function.applyAsDouble(row[0]), ulps, floor);
  }

  static Stream<Arguments> binary() {
    return Stream.of(
        row2("polygamma", 40, 0, (n, x) -> GammaFunction.polygamma((int) n, x)),
        row2("gammaP", 1350, 0, IncompleteGamma::p),
        row2("gammaQ", 1350, 0, IncompleteGamma::q),
        row2("logGammaP", 450, 1e-13, IncompleteGamma::logP),
        row2("logGammaQ", 450, 1e-13, IncompleteGamma::logQ),
        row2("gammaPda", 4500, 0, IncompleteGamma::shapeDerivative),
        row2("logGammaPda", 4500, 0, IncompleteGamma::logPShapeDerivative),
        row2("logGammaQda", 4500, 0, IncompleteGamma::logQShapeDerivative),
        row2("logGammaQuantile", 45, 1e-14, GammaQuantile::log),
        row2("logGammaQuantileDa", 4500, 0, GammaQuantile::logShapeDerivative),
        row2("vonMisesQuantile", 450, 0, VonMisesQuantile::of),
        row2("vonMisesQuantileDa", 45000, 1e-15, VonMisesQuantile::concentrationDerivative),
        row2("normalExcess", 450, 0, NormalExcess::of),
        row2("gammaDensity", 1350, 0, IncompleteGamma::density),
        row2("besselJ", 450, 1e-14, (n, x) -> Bessel.firstKind((int) n, x)),
        row2("besselY", 45, 1e-14, (n, x) -> Bessel.secondKind((int) n, x)),
        row2("logBesselI", 9, 2e-13, ModifiedBessel::logFirstKind),
        row2("logBesselIdv", 45000, 1e-11, ModifiedBessel::logFirstKindOrderDerivative),
        row2("logBesselK", 450, 1e-13, ModifiedBessel::logSecondKind),
        row2("owensT", 450, 0, OwensT::t),
        row2("pow", 1, 0, Power::pow),
        row2("logAddExp", 3, 1e-15, LogSpace::logAddExp),
        row2("logDiffExp", 5, 2e-15, LogSpace::logDiffExp),
        row2("xlogy", 2, 0, LogSpace::xlogy),
        row2("xlog1py", 3, 0, LogSpace::xlog1py),
        row2("lchoose", 20, 2e-15, BetaFunction::lchoose),
        row2("lbeta", 20, 2e-15, BetaFunction::lbeta),
        row2("logRisingFactorial", 20, 1e-13, BetaFunction::logRisingFactorial),
        row2("digammaDifference", 9, 1e-17, GammaFunction::digammaDifference));
  }

  @ParameterizedTest(name = "{0} within {1} ulp")
  @MethodSource("binary")
  void functionOfTwoArgumentsStaysWithinItsBound(
      String name, double ulps, double floor, DoubleBinaryOperator function) {
    Table.read(name).check(row -> function.applyAsDouble(row[0], row[1]), ulps, floor);
  }

  static Stream<Arguments> ternary() {
    return Stream.of(
        Arguments.of("incBeta", 450, 2e-15, (TernaryFunction) IncompleteBeta::i),
        Arguments.of("logIncBeta", 450, 5e-13, (TernaryFunction) IncompleteBeta::logI),
        Arguments.of("logIncBetaOfOdds", 450, 5e-13, (TernaryFunction) IncompleteBeta::logIOfOdds),
        Arguments.of(
            "incBetaDa", 45000, 2e-15, (TernaryFunction) IncompleteBeta::firstShapeDerivative),
        Arguments.of(
            "incBetaDb", 45000, 2e-15, (TernaryFunction) IncompleteBeta::secondShapeDerivative),
        Arguments.of(
            "logIncBetaDa",
            450000,
            2e-15,
            (TernaryFunction) IncompleteBeta::logIOfOddsFirstShapeDerivative),
        Arguments.of(
            "logIncBetaDb",
            450000,
            2e-15,
            (TernaryFunction) IncompleteBeta::logIOfOddsSecondShapeDerivative));
  }

  /// A function of three numbers.
  interface TernaryFunction {
    double apply(double a, double b, double c);
  }

  @ParameterizedTest(name = "{0} within {1} ulp")
  @MethodSource("ternary")
  void functionOfThreeArgumentsStaysWithinItsBound(
      String name, double ulps, double floor, TernaryFunction function) {
    Table.read(name).check(row -> function.apply(row[0], row[1], row[2]), ulps, floor);
  }

  private static Arguments row(
      String name, double ulps, double floor, DoubleUnaryOperator function) {
    return Arguments.of(name, ulps, floor, function);
  }

  private static Arguments row2(
      String name, double ulps, double floor, DoubleBinaryOperator function) {
    return Arguments.of(name, ulps, floor, function);
  }
}
