// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.diagnostic;

import elbo.special.Exponential;
import elbo.special.Logarithm;
import java.util.Arrays;

/// Pareto smoothed importance sampling (Vehtari, Simpson, Gelman, Yao & Gabry 2024): normalised
/// importance weights whose largest are replaced by quantiles of a generalised Pareto distribution
/// fitted to them, and its shape k̂, which says how far weighting can be trusted.
///
/// The tail holds min(S/5, 3√S) of S weights; at least 5 must exceed the cutoff, otherwise k̂ is ∞
/// and nothing is smoothed. A ratio that is not a number or +∞ has weight 0 and is counted.
public final class Psis {
  private static final int SAMPLE = 1000;

  private final double khat;
  private final double[] logWeights;
  private final double[] weights;
  private final int numNonFinite;

  private Psis(double khat, double[] logWeights, int numNonFinite) {
    this.khat = khat;
    this.logWeights = logWeights;
    this.weights = Arrays.stream(logWeights).map(Exponential::exp).toArray();
    this.numNonFinite = numNonFinite;
  }

  /// The smoothed weights of log ratios.
  ///
  /// @param logRatios log p − log q of draws from q, up to a constant; not modified
  public static Psis of(double[] logRatios) {
    double[] x = logRatios.clone();
    int numNonFinite = 0;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < x.length; i++) {
      if (!Double.isFinite(x[i])) {
        numNonFinite++;
        x[i] = Double.NEGATIVE_INFINITY;
      }
      max = Math.max(max, x[i]);
    }
    if (max == Double.NEGATIVE_INFINITY) {
      return new Psis(Double.POSITIVE_INFINITY, x, numNonFinite);
    }
    for (int i = 0; i < x.length; i++) {
      x[i] -= max;
    }
    double khat = smooth(x);
    double logSum = Logarithm.log(Arrays.stream(x).map(Exponential::exp).sum());
    for (int i = 0; i < x.length; i++) {
      x[i] -= logSum;
    }
    return new Psis(khat, x, numNonFinite);
  }

  /// Replaces the tail of `x`, whose maximum is 0, and returns k̂.
  private static double smooth(double[] x) {
    int n = x.length;
    int tail = tailSize(n);
    if (n <= tail + 1) {
      return Double.POSITIVE_INFINITY;
    }
    double[] largest = largest(x, tail + 1);
    double cutoff = Math.max(largest[0], Logarithm.log(Double.MIN_NORMAL));
    int length = 0;
    while (length <= tail && largest[tail - length] > cutoff) {
      length++;
    }
    if (length < 5) {
      return Double.POSITIVE_INFINITY;
    }
    Integer[] order = new Integer[length];
    int found = 0;
    for (int i = 0; i < n; i++) {
      if (x[i] > cutoff) {
        order[found++] = i;
      }
    }
    Arrays.sort(order, (i, j) -> Double.compare(x[i], x[j])); // stable: ties keep the draws' order
    double base = Exponential.exp(cutoff);
    double[] exceedances = new double[length];
    for (int i = 0; i < length; i++) {
      exceedances[i] = Exponential.exp(x[order[i]]) - base;
    }
    ParetoFit fit = ParetoFit.of(exceedances);
    if (!Double.isFinite(fit.k())) {
      return Double.POSITIVE_INFINITY;
    }
    for (int i = 0; i < length; i++) {
      double smoothed = fit.quantile((i + 0.5) / length) + base;
      x[order[i]] = Math.min(0, Logarithm.log(smoothed));
    }
    return fit.k();
  }

  /// The `count` largest numbers in ascending order. Of many numbers only those above a bound are
  /// sorted, which a sample suggests.
  static double[] largest(double[] x, int count) {
    int stride = x.length / SAMPLE;
    double[] candidates = x;
    int found = x.length;
    if (stride >= 4) {
      double[] sample = new double[SAMPLE];
      for (int i = 0; i < SAMPLE; i++) {
        sample[i] = x[i * stride];
      }
      Arrays.sort(sample);
      int above = Math.min(SAMPLE, (int) (2.0 * count / x.length * SAMPLE) + 20);
      double bound = sample[SAMPLE - above];
      double[] kept = new double[x.length];
      int numKept = 0;
      for (double value : x) {
        if (value >= bound) {
          kept[numKept++] = value;
        }
      }
      if (numKept >= count) {
        candidates = kept;
        found = numKept;
      }
    }
    double[] sorted = Arrays.copyOf(candidates, found);
    Arrays.sort(sorted);
    return Arrays.copyOfRange(sorted, found - count, found);
  }

  private static int tailSize(int n) {
    return (int) Math.ceil(Math.min(n / 5.0, 3 * Math.sqrt(n)));
  }

  /// The shape of the upper tail of positive numbers, ∞ if it has fewer than 5 distinct ones.
  static double tailShape(double[] values) {
    int n = values.length;
    int tail = tailSize(n);
    if (n <= tail + 1) {
      return Double.POSITIVE_INFINITY;
    }
    double[] largest = largest(values, tail + 1);
    double cutoff = Math.max(largest[0], Double.MIN_NORMAL);
    int first = tail + 1;
    while (first > 0 && largest[first - 1] > cutoff) {
      first--;
    }
    if (tail + 1 - first < 5) {
      return Double.NEGATIVE_INFINITY;
    }
    double[] exceedances = new double[tail + 1 - first];
    for (int i = 0; i < exceedances.length; i++) {
      exceedances[i] = largest[first + i] - cutoff;
    }
    return ParetoFit.of(exceedances).k();
  }

  /// The shape of the weights' tail. Below 0.5 the weights have finite variance; up to
  /// [#threshold()] weighted means are usable.
  public double khat() {
    return khat;
  }

  /// The k̂ of a weighted mean of `x`: the largest of [#khat()] and of the tails of the weights
  /// times the positive and the negative part of `x` about its weighted mean.
  ///
  /// @param x one value per draw; not modified
  public double khatOf(double[] x) {
    double mean = 0;
    for (int i = 0; i < x.length; i++) {
      mean += weights[i] > 0 ? weights[i] * x[i] : 0;
    }
    double[] upper = new double[x.length];
    double[] lower = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double weighted = weights[i] > 0 ? weights[i] * (x[i] - mean) : 0;
      upper[i] = Math.max(0, weighted);
      lower[i] = Math.max(0, -weighted);
    }
    return Math.max(khat, Math.max(tailShape(upper), tailShape(lower)));
  }

  /// The k̂ up to which importance weighting of this many draws is reliable: min(1 − 1/log₁₀ S,
  /// 0.7) (Vehtari et al. 2024, section 3.2.4).
  public double threshold() {
    return Math.min(1 - 1 / Logarithm.log10(Math.max(logWeights.length, 10)), 0.7);
  }

  /// The logarithms of the normalised weights, one per draw, **not copied**: the caller must not
  /// write to them.
  public double[] logWeights() {
    return logWeights;
  }

  /// The normalised weight of a draw.
  public double weight(int draw) {
    return weights[draw];
  }

  /// 1 / Σ w², the number of equally weighted draws with the same variance.
  public double ess() {
    double sum = 0;
    for (double w : weights) {
      sum += w * w;
    }
    return sum > 0 ? 1 / sum : 0;
  }

  /// Σ max(0, w − limit): how much weight single draws have beyond a limit.
  public double weightAbove(double limit) {
    double sum = 0;
    for (double w : weights) {
      sum += Math.max(0, w - limit);
    }
    return sum;
  }

  /// How many ratios were not finite.
  public int numNonFinite() {
    return numNonFinite;
  }

  /// The probabilities with which draws are to be taken without replacement: `size` times the
  /// weights. A draw whose weight is above 1/size has probability 1, and the rest of its weight
  /// goes to the others. The sum is `size` while there are as many draws of positive weight.
  ///
  /// @param size how many, at most the number of draws
  public double[] inclusion(int size) {
    int n = logWeights.length;
    if (!(size >= 0 && size <= n)) {
      throw new IllegalArgumentException(
          "cannot take " + size + " of " + n + " draws without replacement");
    }
    double[] inclusion = new double[n];
    boolean[] certain = new boolean[n];
    int numCertain = 0;
    boolean changed = true;
    while (changed) {
      changed = false;
      double total = 0;
      for (int i = 0; i < n; i++) {
        total += certain[i] ? 0 : weights[i];
      }
      for (int i = 0; i < n; i++) {
        if (!certain[i]) {
          inclusion[i] = total > 0 ? (size - numCertain) * (weights[i] / total) : 0;
        }
      }
      for (int i = 0; i < n; i++) {
        if (!certain[i] && inclusion[i] >= 1) {
          certain[i] = true;
          inclusion[i] = 1;
          numCertain++;
          changed = true;
        }
      }
    }
    return inclusion;
  }
}
