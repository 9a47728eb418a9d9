// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

/// One leapfrog step under way: half a step of the momentum and a step of the point are done, the
/// gradient there is wanted for the other half.
final class Leapfrog {
  private final double half;
  private final Metric metric;
  private final double[] momentum;
  final double[] point;

  /// @param step signed; negative goes back in time
  Leapfrog(Phase from, double step, Metric metric) {
    this.half = 0.5 * step;
    this.metric = metric;
    int n = from.point.length;
    this.momentum = new double[n];
    for (int i = 0; i < n; i++) {
      momentum[i] = from.momentum[i] + half * from.gradient[i];
    }
    this.point = metric.velocity(momentum);
    for (int i = 0; i < n; i++) {
      point[i] = from.point[i] + step * point[i];
    }
  }

  /// Once: the phase takes the arrays over.
  Phase end(double logDensity, double[] gradient) {
    for (int i = 0; i < momentum.length; i++) {
      momentum[i] += half * gradient[i];
    }
    return new Phase(point, momentum, logDensity, gradient, metric);
  }
}
