// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.random.Draws;
import elbo.random.Key;
import elbo.special.Exponential;
import elbo.tensor.Tensor;
import java.util.Arrays;

/// The distribution of a part of a point given the rest: a step of [Gibbs].
@FunctionalInterface
public interface Conditional {
  /// The point with the part drawn anew.
  ///
  /// @param key of this draw alone
  Tensor draw(Key key, Tensor point);

  /// By enumeration: a coordinate with finitely many values gets each of them by its share of the
  /// density, all in one call.
  ///
  /// @param coordinate of the point
  /// @param values that it can have
  /// @param density of the whole point, up to a constant; −∞ excludes a value
  static Conditional enumerated(int coordinate, double[] values, BatchedDensity density) {
    double[] support = values.clone();
    if (support.length == 0) {
      throw new IllegalArgumentException("at least one value is needed, got none");
    }
    return (key, point) -> {
      int n = density.dimension();
      int m = support.length;
      double[] points = new double[m * n];
      for (int k = 0; k < m; k++) {
        point.copyTo(points, k * n);
        points[k * n + coordinate] = support[k];
      }
      double[] logs = new double[m];
      density.evaluate(points, m, logs, new double[m * n]);
      int chosen = choose(logs, Draws.uniform(key, 0, 0, 0));
      return Tensor.vector(Arrays.copyOfRange(points, chosen * n, (chosen + 1) * n));
    };
  }

  private static int choose(double[] logs, double uniform) {
    double max = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      max = Math.max(max, log); // NaN stays
    }
    if (!(max > Double.NEGATIVE_INFINITY && max < Double.POSITIVE_INFINITY)) {
      throw new IllegalStateException(
          "no value of the coordinate has a finite density: " + Arrays.toString(logs));
    }
    double total = 0;
    for (double log : logs) {
      total += Exponential.exp(log - max);
    }
    double left = uniform * total;
    for (int k = 0; k < logs.length; k++) {
      left -= Exponential.exp(logs[k] - max);
      if (left < 0) {
        return k;
      }
    }
    return logs.length - 1; // rounding
  }
}
