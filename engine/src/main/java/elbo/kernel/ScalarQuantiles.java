// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import java.util.function.DoubleBinaryOperator;

/// The loops of [ScalarBinary] for functions that iterate: a call of one costs nothing beside it,
/// so they share their loops.
final class ScalarQuantiles {
  private ScalarQuantiles() {}

  static void each(
      DoubleBinaryOperator function,
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] out,
      int outOffset,
      int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = function.applyAsDouble(a[aOffset + i], b[bOffset + i]);
    }
  }

  static void eachOfFirst(
      DoubleBinaryOperator function,
      double[] a,
      int aOffset,
      double b,
      double[] out,
      int outOffset,
      int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = function.applyAsDouble(a[aOffset + i], b);
    }
  }

  static void eachOfSecond(
      DoubleBinaryOperator function,
      double a,
      double[] b,
      int bOffset,
      double[] out,
      int outOffset,
      int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = function.applyAsDouble(a, b[bOffset + i]);
    }
  }
}
