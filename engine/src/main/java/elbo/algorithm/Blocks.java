// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import java.util.List;

/// Means over blocks of iterations; values that are not finite are left out.
final class Blocks {
  private Blocks() {}

  static double mean(List<Double> values) {
    return mean(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  static double standardError(List<Double> values) {
    return standardError(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /// NaN if no value is finite.
  static double mean(double[] values) {
    double sum = 0;
    int n = 0;
    for (double value : values) {
      if (Double.isFinite(value)) {
        sum += value;
        n++;
      }
    }
    return sum / n;
  }

  /// Of the mean, if the values are independent.
  static double standardError(double[] values) {
    double mean = mean(values);
    double squares = 0;
    int n = 0;
    for (double value : values) {
      if (Double.isFinite(value)) {
        squares += (value - mean) * (value - mean);
        n++;
      }
    }
    return n > 1 ? Math.sqrt(squares / ((double) n * (n - 1))) : 0;
  }
}
