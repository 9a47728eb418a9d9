// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.tensor.Tensor;

/// A point of a trajectory. Its arrays are not modified.
final class Phase {
  final double[] point;
  final double[] momentum;
  final double[] velocity;
  final double logDensity;
  final double[] gradient;
  final double energy;

  Phase(double[] point, double[] momentum, double logDensity, double[] gradient, Metric metric) {
    this.point = point;
    this.momentum = momentum;
    this.velocity = metric.velocity(momentum);
    this.logDensity = logDensity;
    this.gradient = gradient;
    double h = 0.5 * dot(momentum, velocity) - logDensity;
    // No density is no place to be; an infinite one would hold the chain for ever.
    this.energy = h > Double.NEGATIVE_INFINITY ? h : Double.POSITIVE_INFINITY;
  }

  static Phase of(Position position, double[] momentum, Metric metric) {
    return new Phase(
        position.point().array(),
        momentum,
        position.logDensity(),
        position.gradient().array(),
        metric);
  }

  Position position() {
    return new Position(Tensor.vector(point), logDensity, Tensor.vector(gradient));
  }

  /// Four sums side by side: one alone waits for each addition.
  static double dot(double[] a, double[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i < a.length - 3; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return (s0 + s2) + (s1 + s3);
  }
}
