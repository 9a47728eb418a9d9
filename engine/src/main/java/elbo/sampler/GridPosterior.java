// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.special.Exponential;
import elbo.special.Logarithm;
import elbo.tensor.Tensor;

/// A density of one dimension on a grid, normalised by Simpson's rule. What is outside of the grid
/// is taken for nothing: the caller chooses the ends, and the weight near them tells whether well.
///
/// @param points of the grid, evenly spaced
/// @param density at each, normalised
/// @param logNormaliser the logarithm of the integral: the evidence, if the density is a joint one
/// @param mean of the distribution
/// @param variance of the distribution
/// @param error an estimate of the relative error of the integral: how far it is from that on every
///   second point, over 15, since the error of the rule falls as h⁴
/// @param endWeight the larger of the densities at the two ends, relative to the largest
public record GridPosterior(
    Tensor points,
    Tensor density,
    double logNormaliser,
    double mean,
    double variance,
    double error,
    double endWeight) {
  /// On a grid.
  ///
  /// @param unnormalised of one dimension; −∞ where there is nothing
  /// @param intervals a multiple of 4, so that every second point is a grid of the rule as well
  public static GridPosterior of(
      BatchedDensity unnormalised, double lower, double upper, int intervals) {
    if (unnormalised.dimension() != 1) {
      throw new IllegalArgumentException(
          "a density of 1 dimension is expected, got one of " + unnormalised.dimension());
    }
    if (!(lower < upper) || !(intervals >= 4) || intervals % 4 != 0) {
      throw new IllegalArgumentException(
          "a lower end below the upper one and a multiple of 4 intervals are expected, got "
              + lower
              + ", "
              + upper
              + " and "
              + intervals);
    }
    int n = intervals + 1;
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = lower + (upper - lower) * i / intervals;
    }
    double[] logs = new double[n];
    unnormalised.evaluate(x, n, logs, new double[n]);
    double max = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      max = Math.max(max, log);
    }
    if (!(max > Double.NEGATIVE_INFINITY && max < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a finite log density somewhere on the grid, and NaN or ∞ nowhere, are expected; the largest is "
              + max);
    }
    double[] p = new double[n];
    for (int i = 0; i < n; i++) {
      p[i] = Exponential.exp(logs[i] - max);
    }
    double width = (upper - lower) / intervals;
    double total = integral(p, width, 1);
    double coarse = integral(p, 2 * width, 2);
    double end = Math.max(p[0], p[n - 1]);
    double[] moment = new double[n];
    for (int i = 0; i < n; i++) {
      p[i] /= total;
      moment[i] = x[i] * p[i];
    }
    double mean = integral(moment, width, 1);
    for (int i = 0; i < n; i++) {
      moment[i] = (x[i] - mean) * (x[i] - mean) * p[i];
    }
    return new GridPosterior(
        Tensor.vector(x),
        Tensor.vector(p),
        max + Logarithm.log(total),
        mean,
        integral(moment, width, 1),
        Math.abs(total - coarse) / total / 15,
        end);
  }

  /// Simpson's rule over every `stride`-th point.
  private static double integral(double[] f, double width, int stride) {
    double sum = f[0] + f[f.length - 1];
    boolean odd = true;
    for (int i = stride; i < f.length - 1; i += stride) {
      sum += (odd ? 4 : 2) * f[i];
      odd = !odd;
    }
    return sum * width / 3;
  }
}
