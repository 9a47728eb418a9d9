// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

/// The vector twins of [UnaryKernels] and [BinaryKernels]. What does not fill a vector goes to the
/// scalar twin. Loaded only when the Vector API is there.
final class VectorElementwise {
  private VectorElementwise() {}

  static void apply(
      UnaryKernels kernel, double[] x, int xOffset, double[] out, int outOffset, int n) {
    int done =
        switch (kernel) {
          case NEGATE -> VectorArithmetic.negate(x, xOffset, out, outOffset, n);
          case ABS -> VectorArithmetic.abs(x, xOffset, out, outOffset, n);
          case SQUARE -> VectorArithmetic.square(x, xOffset, out, outOffset, n);
          case RECIPROCAL -> VectorArithmetic.reciprocal(x, xOffset, out, outOffset, n);
          case SQRT -> VectorArithmetic.sqrt(x, xOffset, out, outOffset, n);
          case EXP -> VectorExponential.exp(x, xOffset, out, outOffset, n);
          case EXPM1 -> VectorExponential.expm1(x, xOffset, out, outOffset, n);
          case TANH -> VectorExponential.tanh(x, xOffset, out, outOffset, n);
          case LOGISTIC -> VectorExponential.logistic(x, xOffset, out, outOffset, n);
          case LOG -> VectorLogarithm.log(x, xOffset, out, outOffset, n);
          case LOG1P -> VectorLogarithm.log1p(x, xOffset, out, outOffset, n);
          case SOFTPLUS -> VectorLogarithm.softplus(x, xOffset, out, outOffset, n);
          case LOG1M_EXP -> VectorLogarithm.log1mExp(x, xOffset, out, outOffset, n);
          case LGAMMA -> VectorGamma.lgamma(x, xOffset, out, outOffset, n);
          case DIGAMMA -> VectorGamma.digamma(x, xOffset, out, outOffset, n);
          case ERF -> VectorError.erf(x, xOffset, out, outOffset, n);
          case ERFC -> VectorError.erfc(x, xOffset, out, outOffset, n);
          case LOG_NDTR -> VectorError.logNdtr(x, xOffset, out, outOffset, n);
          case NDTRI -> VectorError.ndtri(x, xOffset, out, outOffset, n);
          case SIN -> VectorTrigonometric.sin(x, xOffset, out, outOffset, n);
          case COS -> VectorTrigonometric.cos(x, xOffset, out, outOffset, n);
          default -> 0;
        };
    ScalarUnary.apply(kernel, x, xOffset + done, out, outOffset + done, n - done);
  }

  static void apply(
      BinaryKernels kernel,
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] out,
      int outOffset,
      int n) {
    int done =
        switch (kernel) {
          case ADD -> VectorArithmetic.add(a, aOffset, b, bOffset, out, outOffset, n);
          case SUBTRACT -> VectorArithmetic.subtract(a, aOffset, b, bOffset, out, outOffset, n);
          case MULTIPLY -> VectorArithmetic.multiply(a, aOffset, b, bOffset, out, outOffset, n);
          case DIVIDE -> VectorArithmetic.divide(a, aOffset, b, bOffset, out, outOffset, n);
          case POW -> VectorPower.pow(a, aOffset, b, bOffset, out, outOffset, n);
          case LOG_ADD_EXP -> VectorLogAddExp.logAddExp(a, aOffset, b, bOffset, out, outOffset, n);
          case XLOGY -> VectorXLogY.xlogy(a, aOffset, b, bOffset, out, outOffset, n);
          case XLOG1PY -> VectorXLogY.xlog1py(a, aOffset, b, bOffset, out, outOffset, n);
          default -> 0;
        };
    ScalarBinary.apply(
        kernel, a, aOffset + done, b, bOffset + done, out, outOffset + done, n - done);
  }

  static void applyVectorScalar(
      BinaryKernels kernel, double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    int done =
        switch (kernel) {
          case ADD -> VectorArithmetic.addVectorScalar(a, aOffset, b, out, outOffset, n);
          case SUBTRACT -> VectorArithmetic.subtractVectorScalar(a, aOffset, b, out, outOffset, n);
          case MULTIPLY -> VectorArithmetic.multiplyVectorScalar(a, aOffset, b, out, outOffset, n);
          case DIVIDE -> VectorArithmetic.divideVectorScalar(a, aOffset, b, out, outOffset, n);
          case POW -> VectorPower.powVectorScalar(a, aOffset, b, out, outOffset, n);
          case LOG_ADD_EXP ->
              VectorLogAddExp.logAddExpVectorScalar(a, aOffset, b, out, outOffset, n);
          case XLOGY -> VectorXLogY.xlogyVectorScalar(a, aOffset, b, out, outOffset, n);
          case XLOG1PY -> VectorXLogY.xlog1pyVectorScalar(a, aOffset, b, out, outOffset, n);
          default -> 0;
        };
    ScalarBinary.applyVectorScalar(kernel, a, aOffset + done, b, out, outOffset + done, n - done);
  }

  static void applyScalarVector(
      BinaryKernels kernel, double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    int done =
        switch (kernel) {
          case ADD -> VectorArithmetic.addScalarVector(a, b, bOffset, out, outOffset, n);
          case SUBTRACT -> VectorArithmetic.subtractScalarVector(a, b, bOffset, out, outOffset, n);
          case MULTIPLY -> VectorArithmetic.multiplyScalarVector(a, b, bOffset, out, outOffset, n);
          case DIVIDE -> VectorArithmetic.divideScalarVector(a, b, bOffset, out, outOffset, n);
          case POW -> VectorPower.powScalarVector(a, b, bOffset, out, outOffset, n);
          case LOG_ADD_EXP ->
              VectorLogAddExp.logAddExpScalarVector(a, b, bOffset, out, outOffset, n);
          case XLOGY -> VectorXLogY.xlogyScalarVector(a, b, bOffset, out, outOffset, n);
          case XLOG1PY -> VectorXLogY.xlog1pyScalarVector(a, b, bOffset, out, outOffset, n);
          default -> 0;
        };
    ScalarBinary.applyScalarVector(kernel, a, b, bOffset + done, out, outOffset + done, n - done);
  }
}
