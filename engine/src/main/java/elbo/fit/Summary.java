// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.diagnostic.Mixing;
import java.util.Arrays;

/// A reported number in a few figures, over the draws a fit recommends.
///
/// @param name the column
/// @param mean over the draws
/// @param sd over the draws, with n − 1
/// @param mcse the Monte Carlo standard error of the mean
/// @param q05 the 5 % quantile
/// @param q25 the 25 % quantile
/// @param q50 the median
/// @param q75 the 75 % quantile
/// @param q95 the 95 % quantile
/// @param khat of the importance-weighted mean of this number; that of the weights where it was not
///   computed for the number itself, and NaN for draws that were not weighted
public record Summary(
    String name,
    double mean,
    double sd,
    double mcse,
    double q05,
    double q25,
    double q50,
    double q75,
    double q95,
    double khat) {
  /// From draws of chains.
  static Summary of(String name, double[] x, Mixing mixing) {
    Summary s = of(name, x, x.length, Double.NaN);
    return new Summary(
        name, s.mean, s.sd, mixing.mcse(), s.q05, s.q25, s.q50, s.q75, s.q95, Double.NaN);
  }

  /// From draws. Draws that are not a number make everything NaN.
  ///
  /// @param x the draws; not modified
  /// @param effectiveDraws how many independent draws they are worth
  static Summary of(String name, double[] x, double effectiveDraws, double khat) {
    double sum = 0;
    for (double value : x) {
      sum += value;
    }
    double mean = sum / x.length;
    double squares = 0;
    for (double value : x) {
      squares += (value - mean) * (value - mean);
    }
    double sd = x.length > 1 ? Math.sqrt(squares / (x.length - 1.0)) : Double.NaN;
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    boolean ordered = !Double.isNaN(sum);
    return new Summary(
        name,
        mean,
        sd,
        sd / Math.sqrt(effectiveDraws),
        quantile(sorted, 0.05, ordered),
        quantile(sorted, 0.25, ordered),
        quantile(sorted, 0.5, ordered),
        quantile(sorted, 0.75, ordered),
        quantile(sorted, 0.95, ordered),
        khat);
  }

  /// Interpolated between order statistics at (n − 1)·p, as R's default and NumPy's.
  private static double quantile(double[] sorted, double p, boolean ordered) {
    if (!ordered) {
      return Double.NaN;
    }
    double position = p * (sorted.length - 1);
    int below = (int) position;
    double fraction = position - below;
    double low = sorted[below];
    return fraction == 0 ? low : low + fraction * (sorted[below + 1] - low);
  }
}
