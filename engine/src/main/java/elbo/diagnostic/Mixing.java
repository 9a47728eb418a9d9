// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.diagnostic;

import elbo.special.ErrorFunction;
import elbo.special.IncompleteBeta;
import java.util.Arrays;

/// How well chains have mixed, for one number. Draws that are not finite make everything NaN; a
/// number that never changes has R̂ NaN and as many effective draws as draws.
///
/// Source: Vehtari, Gelman, Simpson, Carpenter, Bürkner (2021), Rank-normalization, folding, and
/// localization: an improved R̂, equations 1 to 16; effective draws as ArviZ 0.23 counts them, by
/// Geyer's initial monotone sequence.
///
/// @param rhat the larger of the rank-normalised split R̂ and that of the distances from the median
/// @param bulkEss effective draws for the centre: of the normalised ranks
/// @param tailEss effective draws for the tails: the fewer of those for the 5 % and 95 % quantiles
/// @param mcse the Monte Carlo standard error of the mean
public record Mixing(double rhat, double bulkEss, double tailEss, double mcse) {
  /// With a smaller range a number counts as constant: 10⁻¹⁵, ArviZ's.
  private static final double NO_RANGE = 1e-15;

  private static final int FEWEST = 4;

  /// Of chains of equal length. Less than 4 draws say nothing: NaN.
  ///
  /// @param chains a row per chain; not modified
  public static Mixing of(double[][] chains) {
    double[] all = flat(chains);
    if (chains[0].length < FEWEST || !isFinite(all)) {
      return new Mixing(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
    double[][] halves = split(chains);
    double[][] ranks = normalised(halves);
    double[] sorted = flat(halves);
    Arrays.sort(sorted);
    double median = quantile(sorted, 0.5);
    double[][] folded = new double[halves.length][];
    for (int c = 0; c < halves.length; c++) {
      folded[c] = halves[c].clone();
      for (int s = 0; s < folded[c].length; s++) {
        folded[c][s] = Math.abs(folded[c][s] - median);
      }
    }
    double bulk = rhat(ranks);
    double tail = rhat(normalised(folded));
    return new Mixing(
        bulk >= tail || Double.isNaN(tail) ? bulk : tail,
        ess(ranks),
        Math.min(quantileEss(chains, 0.05), quantileEss(chains, 0.95)),
        sd(all) / Math.sqrt(ess(halves)));
  }

  /// Effective draws for a quantile: of the indicator of lying below it.
  static double quantileEss(double[][] chains, double p) {
    double[] sorted = flat(chains);
    Arrays.sort(sorted);
    double at = quantile(sorted, p);
    double[][] below = new double[chains.length][];
    for (int c = 0; c < chains.length; c++) {
      below[c] = new double[chains[c].length];
      for (int s = 0; s < below[c].length; s++) {
        below[c][s] = chains[c][s] <= at ? 1 : 0;
      }
    }
    return ess(split(below));
  }

  /// The Monte Carlo standard error of a quantile: half the distance between the draws that lie one
  /// standard error of its probability to either side.
  ///
  /// @param chains of equal length, at least 4 draws each
  public static double quantileMcse(double[][] chains, double p) {
    double ess = quantileEss(chains, p);
    double[] sorted = flat(chains);
    Arrays.sort(sorted);
    int n = sorted.length;
    double low = betaQuantile(0.1586553, ess * p + 1, ess * (1 - p) + 1) * n - 1;
    double high = betaQuantile(0.8413447, ess * p + 1, ess * (1 - p) + 1) * n - 1;
    double from = sorted[(int) Math.floor(Math.max(low, 0))];
    double to = sorted[(int) Math.ceil(Math.min(high, n - 1.0))];
    return (to - from) / 2;
  }

  /// E-BFMI: how far the energy moves in one transition, compared with how far it is spread; below
  /// 0.3 momenta are too weak to carry a chain through the energies. Source: Betancourt (2016),
  /// Diagnosing Suboptimal Cotangent Disintegrations in Hamiltonian Monte Carlo.
  ///
  /// @param energies of one chain, in order; not modified
  public static double bfmi(double[] energies) {
    double squares = 0;
    for (int s = 1; s < energies.length; s++) {
      double d = energies[s] - energies[s - 1];
      squares += d * d;
    }
    double sd = sd(energies);
    return squares / (energies.length - 1.0) / (sd * sd);
  }

  private static double betaQuantile(double probability, double a, double b) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 60; i++) { // halving: to 10⁻¹⁸
      double middle = (low + high) / 2;
      if (IncompleteBeta.i(a, b, middle) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  private static double[] flat(double[][] chains) {
    int n = chains[0].length;
    double[] all = new double[chains.length * n];
    for (int c = 0; c < chains.length; c++) {
      System.arraycopy(chains[c], 0, all, c * n, n);
    }
    return all;
  }

  private static boolean isFinite(double[] x) {
    for (double v : x) {
      if (!Double.isFinite(v)) {
        return false;
      }
    }
    return true;
  }

  /// Two halves of each chain; of an odd number the middle draw is left out.
  private static double[][] split(double[][] chains) {
    int half = chains[0].length / 2;
    double[][] halves = new double[2 * chains.length][];
    for (int c = 0; c < chains.length; c++) {
      int n = chains[c].length;
      halves[2 * c] = Arrays.copyOfRange(chains[c], 0, half);
      halves[2 * c + 1] = Arrays.copyOfRange(chains[c], n - half, n);
    }
    return halves;
  }

  /// Normal scores of the ranks, ties sharing the mean of theirs; offsets by Blom.
  private static double[][] normalised(double[][] chains) {
    int n = chains[0].length;
    double[] all = flat(chains);
    double[] sorted = all.clone();
    Arrays.sort(sorted);
    double[][] scores = new double[chains.length][n];
    for (int i = 0; i < all.length; i++) {
      int first = position(sorted, all[i], false);
      int behind = position(sorted, all[i], true);
      double rank = (first + 1 + behind) / 2.0;
      scores[i / n][i % n] = ErrorFunction.ndtri((rank - 0.375) / (all.length + 0.25));
    }
    return scores;
  }

  /// How many are below a number; with `orEqual`, below or equal.
  private static int position(double[] sorted, double x, boolean orEqual) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < x || (orEqual && sorted[middle] == x)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double rhat(double[][] chains) {
    int n = chains[0].length;
    double[] means = new double[chains.length];
    double within = 0;
    for (int c = 0; c < chains.length; c++) {
      means[c] = mean(chains[c]);
      double sd = sd(chains[c]);
      within += sd * sd / chains.length;
    }
    double spread = sd(means);
    return Math.sqrt(spread * spread / within + (n - 1.0) / n);
  }

  private static double ess(double[][] chains) {
    int m = chains.length;
    int n = chains[0].length;
    double total = (double) m * n;
    double[] all = flat(chains);
    Arrays.sort(all);
    if (all[all.length - 1] - all[0] < NO_RANGE) {
      return total;
    }
    double[] means = new double[m];
    double[][] centred = new double[m][n];
    for (int c = 0; c < m; c++) {
      means[c] = mean(chains[c]);
      for (int s = 0; s < n; s++) {
        centred[c][s] = chains[c][s] - means[c];
      }
    }
    double meanVariance = autocovariance(centred, 0) * n / (n - 1.0);
    double spread = sd(means);
    double variance = meanVariance * (n - 1.0) / n + spread * spread;
    double[] rho = new double[n];
    double even = 1;
    double odd = 1 - (meanVariance - autocovariance(centred, 1)) / variance;
    rho[0] = even;
    rho[1] = odd;
    int t = 1;
    while (t < n - 3 && even + odd > 0) { // the initial positive sequence
      even = 1 - (meanVariance - autocovariance(centred, t + 1)) / variance;
      odd = 1 - (meanVariance - autocovariance(centred, t + 2)) / variance;
      if (even + odd >= 0) {
        rho[t + 1] = even;
        rho[t + 2] = odd;
      }
      t += 2;
    }
    int last = t - 2;
    if (even > 0) {
      rho[last + 1] = even;
    }
    for (t = 1; t <= last - 2; t += 2) { // the initial monotone sequence
      double before = rho[t - 1] + rho[t];
      if (rho[t + 1] + rho[t + 2] > before) {
        rho[t + 1] = before / 2;
        rho[t + 2] = before / 2;
      }
    }
    double tau = -1 + rho[last + 1];
    for (int i = 0; i <= last; i++) {
      tau += 2 * rho[i];
    }
    return total / Math.max(tau, 1 / Math.log10(total));
  }

  private static double autocovariance(double[][] centred, int lag) {
    int n = centred[0].length;
    double sum = 0;
    for (double[] chain : centred) {
      for (int s = lag; s < n; s++) {
        sum += chain[s] * chain[s - lag];
      }
    }
    return sum / n / centred.length;
  }

  private static double mean(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v;
    }
    return sum / x.length;
  }

  private static double sd(double[] x) {
    double mean = mean(x);
    double squares = 0;
    for (double v : x) {
      squares += (v - mean) * (v - mean);
    }
    return Math.sqrt(squares / (x.length - 1.0));
  }

  /// Interpolated between order statistics at (n − 1)·p.
  private static double quantile(double[] sorted, double p) {
    double position = p * (sorted.length - 1);
    int below = (int) position;
    double fraction = position - below;
    double low = sorted[below];
    return fraction == 0 ? low : low + fraction * (sorted[below + 1] - low);
  }
}
