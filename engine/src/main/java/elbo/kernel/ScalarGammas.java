// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import elbo.special.BetaFunction;
import elbo.special.GammaFunction;
import elbo.special.IncompleteGamma;

/// The loops of [ScalarBinary] for the incomplete gamma functions and for rising factorials.
final class ScalarGammas {
  private ScalarGammas() {}

  static void gammaP(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.p(a[aOffset + i], b[bOffset + i]);
    }
  }

  static void gammaPVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.p(a[aOffset + i], b);
    }
  }

  static void gammaPScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.p(a, b[bOffset + i]);
    }
  }

  static void gammaQ(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.q(a[aOffset + i], b[bOffset + i]);
    }
  }

  static void gammaQVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.q(a[aOffset + i], b);
    }
  }

  static void gammaQScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.q(a, b[bOffset + i]);
    }
  }

  static void gammaPDa(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.shapeDerivative(a[aOffset + i], b[bOffset + i]);
    }
  }

  static void gammaPDaVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.shapeDerivative(a[aOffset + i], b);
    }
  }

  static void gammaPDaScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.shapeDerivative(a, b[bOffset + i]);
    }
  }

  static void logGammaP(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.logP(a[aOffset + i], b[bOffset + i]);
    }
  }

  static void logGammaPVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.logP(a[aOffset + i], b);
    }
  }

  static void logGammaPScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.logP(a, b[bOffset + i]);
    }
  }

  static void logGammaQ(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.logQ(a[aOffset + i], b[bOffset + i]);
    }
  }

  static void logGammaQVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.logQ(a[aOffset + i], b);
    }
  }

  static void logGammaQScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.logQ(a, b[bOffset + i]);
    }
  }

  static void logGammaPDa(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.logPShapeDerivative(a[aOffset + i], b[bOffset + i]);
    }
  }

  static void logGammaPDaVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.logPShapeDerivative(a[aOffset + i], b);
    }
  }

  static void logGammaPDaScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.logPShapeDerivative(a, b[bOffset + i]);
    }
  }

  static void logGammaQDa(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.logQShapeDerivative(a[aOffset + i], b[bOffset + i]);
    }
  }

  static void logGammaQDaVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.logQShapeDerivative(a[aOffset + i], b);
    }
  }

  static void logGammaQDaScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteGamma.logQShapeDerivative(a, b[bOffset + i]);
    }
  }

  static void logRising(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = BetaFunction.logRisingFactorial(a[aOffset + i], b[bOffset + i]);
    }
  }

  static void logRisingVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = BetaFunction.logRisingFactorial(a[aOffset + i], b);
    }
  }

  static void logRisingScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = BetaFunction.logRisingFactorial(a, b[bOffset + i]);
    }
  }

  static void logRisingDa(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = GammaFunction.digammaDifference(a[aOffset + i], b[bOffset + i]);
    }
  }

  static void logRisingDaVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = GammaFunction.digammaDifference(a[aOffset + i], b);
    }
  }

  static void logRisingDaScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = GammaFunction.digammaDifference(a, b[bOffset + i]);
    }
  }
}
