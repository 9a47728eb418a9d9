// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.special;

/// Gauss and Legendre's rule for integrals over [0, 1], exact for polynomials of degree 2n − 1.
final class LegendreRule {
  private final double[] nodes;
  private final double[] weights;

  /// The rule of n nodes: the roots of the Legendre polynomial, by Newton's method.
  LegendreRule(int n) {
    nodes = new double[n];
    weights = new double[n];
    for (int i = 0; i < n; i++) {
      double x = StrictMath.cos(Math.PI * (i + 0.75) / (n + 0.5));
      double slope = 1;
      for (int k = 0; k < 10; k++) {
        double before = 1;
        double p = x;
        for (int d = 2; d <= n; d++) {
          double next = ((2 * d - 1) * x * p - (d - 1) * before) / d;
          before = p;
          p = next;
        }
        slope = n * (x * p - before) / (x * x - 1);
        x -= p / slope;
      }
      nodes[i] = 0.5 * (1 - x);
      weights[i] = 1 / ((1 - x * x) * slope * slope);
    }
  }

  int size() {
    return nodes.length;
  }

  double node(int i) {
    return nodes[i];
  }

  double weight(int i) {
    return weights[i];
  }
}
