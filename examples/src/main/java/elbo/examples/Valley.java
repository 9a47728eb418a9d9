// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Tensor;

/// A quadratic to be ascended in two dimensions, f = −½(x − m)ᵀA(x − m): a long valley seen from
/// below, with axes turned by 30°.
///
/// @param flat the smaller curvature
/// @param steep the larger one
record Valley(double flat, double steep) {
  static final double[] BOTTOM = {3, -2};
  private static final double COS = Math.sqrt(0.75);
  private static final double SIN = 0.5;

  /// A, row by row.
  double[] curvature() {
    double cross = COS * SIN * (flat - steep);
    return new double[] {
      COS * COS * flat + SIN * SIN * steep, cross, cross, SIN * SIN * flat + COS * COS * steep
    };
  }

  /// −f
  double gap(Tensor x) {
    double[] a = curvature();
    double u = x.get(0) - BOTTOM[0];
    double v = x.get(1) - BOTTOM[1];
    return 0.5 * (a[0] * u * u + 2 * a[1] * u * v + a[3] * v * v);
  }

  Tensor gradient(Tensor x) {
    double[] a = curvature();
    double u = x.get(0) - BOTTOM[0];
    double v = x.get(1) - BOTTOM[1];
    return Tensor.vector(-a[0] * u - a[1] * v, -a[1] * u - a[3] * v);
  }

  /// The gradient with independent normal noise.
  Tensor noisy(Tensor x, double sd, Key key, long step) {
    Tensor g = gradient(x);
    return Tensor.vector(
        g.get(0) + sd * Draws.normal(key, 0, step, 0),
        g.get(1) + sd * Draws.normal(key, 0, step, 1));
  }
}
