// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

/// Loops over comparisons and logical operations, whose values are 0 and 1, one element at a time.
final class ScalarComparisons {
  private ScalarComparisons() {}

  static void equal(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] == b[bOffset + i] ? 1 : 0;
    }
  }

  static void equalVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] == b ? 1 : 0;
    }
  }

  static void equalScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a == b[bOffset + i] ? 1 : 0;
    }
  }

  static void notEqual(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] != b[bOffset + i] ? 1 : 0;
    }
  }

  static void notEqualVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] != b ? 1 : 0;
    }
  }

  static void notEqualScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a != b[bOffset + i] ? 1 : 0;
    }
  }

  static void less(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] < b[bOffset + i] ? 1 : 0;
    }
  }

  static void lessVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] < b ? 1 : 0;
    }
  }

  static void lessScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a < b[bOffset + i] ? 1 : 0;
    }
  }

  static void lessEqual(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] <= b[bOffset + i] ? 1 : 0;
    }
  }

  static void lessEqualVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] <= b ? 1 : 0;
    }
  }

  static void lessEqualScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a <= b[bOffset + i] ? 1 : 0;
    }
  }

  static void and(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] != 0 && b[bOffset + i] != 0 ? 1 : 0;
    }
  }

  static void andVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] != 0 && b != 0 ? 1 : 0;
    }
  }

  static void andScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a != 0 && b[bOffset + i] != 0 ? 1 : 0;
    }
  }

  static void or(
      double[] a, int aOffset, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] != 0 || b[bOffset + i] != 0 ? 1 : 0;
    }
  }

  static void orVectorScalar(
      double[] a, int aOffset, double b, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a[aOffset + i] != 0 || b != 0 ? 1 : 0;
    }
  }

  static void orScalarVector(
      double a, double[] b, int bOffset, double[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = a != 0 || b[bOffset + i] != 0 ? 1 : 0;
    }
  }
}
