// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.diagnostic;

import elbo.random.Draws;
import elbo.random.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Sampling without replacement that keeps moments: of weighted draws some are taken, so that the
/// means, squares and (of few columns) products of the taken ones are all but those of the weighted
/// draws. The error that the choice itself adds to a mean falls from 1/√n to about 1/n.
///
/// Draws meet in pairs (the pivotal method of Deville & Tillé 1998, "Unequal probability sampling
/// without replacement through a splitting method"): one gets as much of both inclusion
/// probabilities as fits, the other the rest, until all are 0 or 1. Which one wins is left to
/// chance, but the dice are loaded to keep the sums of all moments close to what they were (as in
/// the self-balancing walk of Alweiss, Liu & Sawhney 2021, "Discrepancy minimization via a
/// self-balancing walk"). Without columns the probabilities are exact.
public final class BalancedSample {
  /// Products of pairs are balanced for up to this many columns; for more they would dominate.
  private static final int MAX_COLUMNS_WITH_PRODUCTS = 10;

  private final double[][] columns;
  private final double productScale;
  private final double[] imbalance;
  private final Key key;

  private BalancedSample(double[][] columns, Key key) {
    this.columns = columns;
    this.key = key;
    int n = columns.length;
    boolean products = n <= MAX_COLUMNS_WITH_PRODUCTS;
    this.productScale = products ? 1 / Math.sqrt(Math.max(1, n)) : 0;
    this.imbalance = new double[2 * n + (products ? n * (n - 1) / 2 : 0)];
  }

  /// The positions of the draws that are taken, in ascending order.
  ///
  /// @param inclusion the probability of each draw to be taken; their sum is the number of draws
  ///   taken, up to rounding
  /// @param columns numbers of each draw that shall be balanced; one that is constant or has values
  ///   that are not finite is left out
  /// @param key of the choices that are left to chance
  public static int[] take(double[] inclusion, double[][] columns, Key key) {
    List<double[]> usable = new ArrayList<>();
    for (double[] column : columns) {
      double[] standardised = standardise(column, inclusion);
      if (standardised.length > 0) {
        usable.add(standardised);
      }
    }
    return new BalancedSample(usable.toArray(double[][]::new), key).take(inclusion);
  }

  /// To mean 0 and standard deviation 1 over the weighted draws; empty if that cannot be.
  private static double[] standardise(double[] column, double[] weights) {
    double total = 0;
    double mean = 0;
    for (int s = 0; s < column.length; s++) {
      if (weights[s] > 0) {
        total += weights[s];
        mean += weights[s] * column[s];
      }
    }
    mean /= total;
    double variance = 0;
    for (int s = 0; s < column.length; s++) {
      if (weights[s] > 0) {
        variance += weights[s] * (column[s] - mean) * (column[s] - mean);
      }
    }
    double sd = Math.sqrt(variance / total);
    if (!(sd > 1e-12 * Math.abs(mean) && sd < Double.POSITIVE_INFINITY)) {
      return new double[0];
    }
    double[] z = new double[column.length];
    for (int s = 0; s < z.length; s++) {
      z[s] = weights[s] > 0 ? (column[s] - mean) / sd : 0;
    }
    return z;
  }

  private int[] take(double[] inclusion) {
    int[] taken = new int[inclusion.length];
    int count = 0;
    int open = -1;
    double p = 0;
    double[] features = new double[imbalance.length];
    double[] others = new double[imbalance.length];
    for (int s = 0; s < inclusion.length; s++) {
      double q = inclusion[s];
      if (!(q > 0)) {
        continue;
      }
      if (q >= 1) {
        taken[count++] = s;
        continue;
      }
      features(s, others);
      if (open >= 0) {
        double both = p + q;
        double high = Math.min(1, both);
        double low = both - high;
        boolean wins = wins(features, others, high - p, low - p, s);
        double change = (wins ? high : low) - p;
        for (int i = 0; i < imbalance.length; i++) {
          imbalance[i] += change * (features[i] - others[i]);
        }
        int winner = wins ? open : s;
        int loser = wins ? s : open;
        if (high < 1) {
          open = winner;
          p = high;
        } else {
          taken[count++] = winner;
          open = low > 0 ? loser : -1;
          p = low;
        }
      } else {
        open = s;
        p = q;
      }
      if (open == s) {
        double[] swap = features;
        features = others;
        others = swap;
      }
    }
    if (open >= 0 && p >= 0.5) {
      taken[count++] = open;
    }
    int[] result = Arrays.copyOf(taken, count);
    Arrays.sort(result);
    return result;
  }

  /// Whether the open draw gets the larger share: its probability changes by `gain` if so and by
  /// `loss` (at most 0) if not, that of the other the opposite way. Without imbalance the chance is
  /// the one that leaves both probabilities as they are; it is moved so that, as far as it can, the
  /// expected change removes the imbalance in the direction in which the two draws differ. It can
  /// be moved as far up as down: otherwise draws of little weight would win too often.
  private boolean wins(double[] features, double[] others, double gain, double loss, int s) {
    double product = 0;
    double square = 0;
    for (int i = 0; i < imbalance.length; i++) {
      double d = features[i] - others[i];
      product += imbalance[i] * d;
      square += d * d;
    }
    double fair = -loss / (gain - loss);
    double room = Math.min(fair, 1 - fair);
    double removal = square > 0 ? product / square / (gain - loss) : 0;
    return Draws.uniform(key, 0, s, 0) < fair - Math.clamp(removal, -room, room);
  }

  private void features(int s, double[] out) {
    int n = columns.length;
    int next = 2 * n;
    for (int i = 0; i < n; i++) {
      double x = columns[i][s];
      out[i] = x;
      out[n + i] = x * x;
      for (int j = 0; productScale > 0 && j < i; j++) {
        out[next++] = productScale * x * columns[j][s];
      }
    }
  }
}
