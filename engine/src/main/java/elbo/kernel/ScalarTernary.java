// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import elbo.special.IncompleteBeta;

/// The scalar twins of [TernaryKernels]: one plain loop each.
final class ScalarTernary {
  private ScalarTernary() {}

  static void apply(
      TernaryKernels kernel,
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] c,
      int cOffset,
      double[] out,
      int outOffset,
      int n) {
    switch (kernel) {
      case SELECT -> select(a, aOffset, b, bOffset, c, cOffset, out, outOffset, n);
      case FMA -> fma(a, aOffset, b, bOffset, c, cOffset, out, outOffset, n);
      case INC_BETA -> incBeta(a, aOffset, b, bOffset, c, cOffset, out, outOffset, n);
      case INC_BETA_DA -> incBetaDa(a, aOffset, b, bOffset, c, cOffset, out, outOffset, n);
      case INC_BETA_DB -> incBetaDb(a, aOffset, b, bOffset, c, cOffset, out, outOffset, n);
      case LOG_INC_BETA -> logIncBeta(a, aOffset, b, bOffset, c, cOffset, out, outOffset, n);
      case LOG_INC_BETA_DA -> logIncBetaDa(a, aOffset, b, bOffset, c, cOffset, out, outOffset, n);
      case LOG_INC_BETA_DB -> logIncBetaDb(a, aOffset, b, bOffset, c, cOffset, out, outOffset, n);
    }
  }

  private static void select(
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] c,
      int cOffset,
      double[] out,
      int outOffset,
      int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] != 0 ? b[bOffset + i] : c[cOffset + i];
    }
  }

  private static void fma(
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] c,
      int cOffset,
      double[] out,
      int outOffset,
      int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = Math.fma(a[aOffset + i], b[bOffset + i], c[cOffset + i]);
    }
  }

  private static void incBeta(
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] c,
      int cOffset,
      double[] out,
      int outOffset,
      int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = IncompleteBeta.i(a[aOffset + i], b[bOffset + i], c[cOffset + i]);
    }
  }

  private static void incBetaDa(
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] c,
      int cOffset,
      double[] out,
      int outOffset,
      int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] =
          IncompleteBeta.firstShapeDerivative(a[aOffset + i], b[bOffset + i], c[cOffset + i]);
    }
  }

  private static void incBetaDb(
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] c,
      int cOffset,
      double[] out,
      int outOffset,
      int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] =
          IncompleteBeta.secondShapeDerivative(a[aOffset + i], b[bOffset + i], c[cOffset + i]);
    }
  }

  private static void logIncBeta(
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] c,
      int cOffset,
      double[] out,
      int outOffset,
      int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] =
          IncompleteBeta.logIOfOdds(a[aOffset + i], b[bOffset + i], c[cOffset + i]);
    }
  }

  private static void logIncBetaDa(
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] c,
      int cOffset,
      double[] out,
      int outOffset,
      int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] =
          IncompleteBeta.logIOfOddsFirstShapeDerivative(
              a[aOffset + i], b[bOffset + i], c[cOffset + i]);
    }
  }

  private static void logIncBetaDb(
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] c,
      int cOffset,
      double[] out,
      int outOffset,
      int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] =
          IncompleteBeta.logIOfOddsSecondShapeDerivative(
              a[aOffset + i], b[bOffset + i], c[cOffset + i]);
    }
  }
}
