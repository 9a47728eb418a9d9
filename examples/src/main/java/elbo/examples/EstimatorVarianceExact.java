// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.examples.EstimatorVariance.Function;
import elbo.examples.EstimatorVariance.Kind;
import elbo.examples.EstimatorVariance.Variance;
import java.util.function.DoubleUnaryOperator;

/// Variances of the estimators of [EstimatorVariance], by quadrature over the noise: in the normal
/// number u for score function and path, in the Weibull number for the measure-valued gradient of
/// μ, in length r and cosine v of three normal numbers for that of σ.
final class EstimatorVarianceExact {
  /// Simpson's rule: errors fall with the fourth power of the step, below 1e-8 for these functions.
  private static final int PARTS = 2000;

  private static final int FEWER = 200;

  private static final double END = 10;

  private EstimatorVarianceExact() {}

  /// E f.
  static double mean(Function f, double k) {
    return normal(u -> f.at(k, 1 + u));
  }

  static Variance of(Function f, Kind kind, double k) {
    return switch (kind) {
      case SCORE -> score(f, k, 0);
      case BASELINE -> score(f, k, mean(f, k));
      case PATHWISE ->
          new Variance(variance(u -> f.slope(k, 1 + u)), variance(u -> f.slope(k, 1 + u) * u));
      case MEASURE -> new Variance(measureLocation(f, k), measureScale(f, k));
    };
  }

  private static Variance score(Function f, double k, double baseline) {
    return new Variance(
        variance(u -> (f.at(k, 1 + u) - baseline) * u),
        variance(u -> (f.at(k, 1 + u) - baseline) * (u * u - 1)));
  }

  private static double variance(DoubleUnaryOperator g) {
    double mean = normal(g);
    return normal(u -> g.applyAsDouble(u) * g.applyAsDouble(u)) - mean * mean;
  }

  private static double measureLocation(Function f, double k) {
    DoubleUnaryOperator g = w -> (f.at(k, 1 + w) - f.at(k, 1 - w)) / Math.sqrt(2 * Math.PI);
    DoubleUnaryOperator density = w -> w * Math.exp(-0.5 * w * w);
    double mean = simpson(w -> density.applyAsDouble(w) * g.applyAsDouble(w), 0, END, PARTS);
    double square =
        simpson(
            w -> density.applyAsDouble(w) * g.applyAsDouble(w) * g.applyAsDouble(w), 0, END, PARTS);
    return square - mean * mean;
  }

  private static double measureScale(Function f, double k) {
    double mean = maxwell(f, k, 1);
    return maxwell(f, k, 2) - mean * mean;
  }

  /// A moment of f(1 + s·r) − f(1 + s·r·v) over the sign s, the length r of three normal numbers,
  /// and v uniform in [0, 1].
  private static double maxwell(Function f, double k, int order) {
    return simpson(
        r -> {
          double density = Math.sqrt(2 / Math.PI) * r * r * Math.exp(-0.5 * r * r);
          return density
              * simpson(
                  v -> {
                    double up = f.at(k, 1 + r) - f.at(k, 1 + r * v);
                    double down = f.at(k, 1 - r) - f.at(k, 1 - r * v);
                    return order == 1 ? 0.5 * (up + down) : 0.5 * (up * up + down * down);
                  },
                  0,
                  1,
                  FEWER / 2);
        },
        0,
        END,
        FEWER);
  }

  private static double normal(DoubleUnaryOperator g) {
    return simpson(
        u -> g.applyAsDouble(u) * Math.exp(-0.5 * u * u) / Math.sqrt(2 * Math.PI),
        -END,
        END,
        PARTS);
  }

  private static double simpson(DoubleUnaryOperator g, double from, double to, int parts) {
    double h = (to - from) / parts;
    double sum = g.applyAsDouble(from) + g.applyAsDouble(to);
    for (int i = 1; i < parts; i++) {
      sum += (i % 2 == 0 ? 2 : 4) * g.applyAsDouble(from + i * h);
    }
    return sum * h / 3;
  }
}
