// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.equation;

/// Loops over vectors with a number per lane for each element, the lanes innermost. Each lane's
/// operations and their order depend on nothing but the lane.
final class LaneMath {
  private LaneMath() {}

  /// `out = base + h · Σ weights[j] · k[j]` over the first `count` vectors.
  static void step(
      double[] out,
      double[] base,
      double[] h,
      double[] weights,
      double[][] k,
      int count,
      int size,
      int lanes) {
    weighted(out, weights, k, count, size);
    for (int from = 0; from < size; from += lanes) {
      for (int l = 0; l < lanes; l++) {
        out[from + l] = base[from + l] + h[l] * out[from + l];
      }
    }
  }

  /// `out = Σ weights[j] · k[j]` over the first `count` vectors.
  static void weighted(double[] out, double[] weights, double[][] k, int count, int size) {
    boolean first = true;
    for (int j = 0; j < count; j++) {
      double w = weights[j];
      if (w == 0) {
        continue;
      }
      double[] x = k[j];
      if (first) {
        for (int i = 0; i < size; i++) {
          out[i] = w * x[i];
        }
        first = false;
      } else {
        for (int i = 0; i < size; i++) {
          out[i] += w * x[i];
        }
      }
    }
    if (first) {
      java.util.Arrays.fill(out, 0, size, 0);
    }
  }

  /// `out += weight · h · x`
  static void addScaled(double[] out, double weight, double[] h, double[] x, int size, int lanes) {
    for (int from = 0; from < size; from += lanes) {
      for (int l = 0; l < lanes; l++) {
        out[from + l] += weight * h[l] * x[from + l];
      }
    }
  }

  /// `out += x`
  static void add(double[] out, double[] x, int size) {
    for (int i = 0; i < size; i++) {
      out[i] += x[i];
    }
  }

  /// A root of a positive number, to about 12 digits: from the exponent, then by Newton's method.
  /// Steps need no more, and this takes a third of the time of a power.
  static double root(double x, int order) {
    double m = order;
    long guess = (Double.doubleToRawLongBits(x) - 0x3ff0000000000000L) / order;
    double y = Double.longBitsToDouble(guess + 0x3ff0000000000000L);
    for (int i = 0; i < 4; i++) {
      double power = 1;
      for (int j = 1; j < order; j++) {
        power *= y;
      }
      y += (x / power - y) / m;
    }
    return y;
  }
}
