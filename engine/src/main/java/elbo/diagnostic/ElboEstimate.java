// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.diagnostic;

/// A Monte Carlo estimate of the evidence lower bound `E_q[log p − log q]`; larger is better.
///
/// @param value the mean over the draws whose terms are finite; −∞ if there are none
/// @param mcse its standard error; NaN with fewer than two such draws
/// @param numDraws all draws
/// @param numNonFinite draws left out of the mean: where they are not 0 the bound itself is −∞ or
///   undefined
public record ElboEstimate(double value, double mcse, int numDraws, int numNonFinite) {
  /// The estimate from log p − log q of draws from q.
  ///
  /// @param logRatios not modified
  public static ElboEstimate of(double[] logRatios) {
    double sum = 0;
    int n = 0;
    for (double r : logRatios) {
      if (Double.isFinite(r)) {
        sum += r;
        n++;
      }
    }
    if (n == 0) {
      return new ElboEstimate(
          Double.NEGATIVE_INFINITY, Double.NaN, logRatios.length, logRatios.length);
    }
    double mean = sum / n;
    double squares = 0;
    for (double r : logRatios) {
      squares += Double.isFinite(r) ? (r - mean) * (r - mean) : 0;
    }
    double mcse = n > 1 ? Math.sqrt(squares / (n - 1.0) / n) : Double.NaN;
    return new ElboEstimate(mean, mcse, logRatios.length, logRatios.length - n);
  }

  /// Whether this is a better bound than another: fewer non-finite draws if the numbers differ by
  /// more than one in a hundred, otherwise the larger value.
  public boolean isBetterThan(ElboEstimate other) {
    double share = numNonFinite / (double) Math.max(1, numDraws);
    double otherShare = other.numNonFinite / (double) Math.max(1, other.numDraws);
    if (Math.abs(share - otherShare) > 0.01) {
      return share < otherShare;
    }
    return value > other.value;
  }
}
