// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.diagnostic;

/// Convergence of a series of numbers that should be stationary, such as one parameter over the
/// iterations of a fixed-step optimiser (Dhaka et al. 2020, "Robust, accurate stochastic
/// optimization for variational inference").
public final class Iterates {
  private Iterates() {}

  /// Split R̂ of one series: its two halves as chains. 1 for a constant series, ∞ if the halves are
  /// constant and differ.
  ///
  /// @param x at least 4 numbers from `from` (inclusive) to `to` (exclusive); a middle one is left
  ///   out if their number is odd
  public static double splitRhat(double[] x, int from, int to) {
    int half = (to - from) / 2;
    if (half < 2) {
      throw new IllegalArgumentException(
          "split R-hat needs at least 4 numbers, got " + (to - from));
    }
    double mean1 = mean(x, from, from + half);
    double mean2 = mean(x, to - half, to);
    double variance1 = variance(x, from, from + half, mean1);
    double variance2 = variance(x, to - half, to, mean2);
    double within = (variance1 + variance2) / 2;
    double between = half * (mean1 - mean2) * (mean1 - mean2) / 2;
    if (between == 0) {
      return 1;
    }
    return Math.sqrt((half - 1.0) / half + between / (half * within));
  }

  /// The effective sample size of a series: n / (1 + 2 Σ ρ) with Geyer's initial monotone sequence
  /// (Geyer 1992, "Practical Markov chain Monte Carlo"); at most n·log₁₀ n for antithetic series, n
  /// for a constant one.
  public static double ess(double[] x, int from, int to) {
    int n = to - from;
    double mean = mean(x, from, to);
    double c0 = autocovariance(x, from, to, mean, 0);
    if (!(c0 > 0)) {
      return n;
    }
    double sum = 0;
    double previous = Double.POSITIVE_INFINITY;
    for (int lag = 0; lag + 1 < n; lag += 2) {
      double pair =
          (autocovariance(x, from, to, mean, lag) + autocovariance(x, from, to, mean, lag + 1))
              / c0;
      pair = Math.min(pair, previous);
      if (!(pair > 0)) {
        break;
      }
      sum += pair;
      previous = pair;
    }
    double tau = Math.max(2 * sum - 1, 1 / Math.log10(Math.max(n, 10)));
    return n / tau;
  }

  /// The Monte Carlo standard error of the mean of a series.
  public static double mcse(double[] x, int from, int to) {
    double variance = variance(x, from, to, mean(x, from, to));
    return Math.sqrt(variance / ess(x, from, to));
  }

  private static double mean(double[] x, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += x[i];
    }
    return sum / (to - from);
  }

  private static double variance(double[] x, int from, int to, double mean) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (x[i] - mean) * (x[i] - mean);
    }
    return sum / (to - from - 1);
  }

  private static double autocovariance(double[] x, int from, int to, double mean, int lag) {
    double sum = 0;
    for (int i = from; i + lag < to; i++) {
      sum += (x[i] - mean) * (x[i + lag] - mean);
    }
    return sum / (to - from);
  }
}
