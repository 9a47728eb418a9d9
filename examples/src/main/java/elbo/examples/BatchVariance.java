// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.optimizer.FiniteSum;
import elbo.random.Key;
import elbo.subsample.Batch;
import elbo.subsample.Subsampling;
import elbo.tensor.IntArray;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// E‖g − ∇f‖² of the gradient g of a mini-batch, in closed form for each way of drawing it, and
/// measured. The closed forms are those of sampling theory (Cochran 1977, "Sampling techniques"),
/// of the terms' gradients.
final class BatchVariance {
  private BatchVariance() {}

  /// The mean squared distance of vectors from their mean.
  private static double spread(double[][] g) {
    double[] mean = mean(g);
    double sum = 0;
    for (double[] v : g) {
      for (int j = 0; j < mean.length; j++) {
        sum += (v[j] - mean[j]) * (v[j] - mean[j]) / g.length;
      }
    }
    return sum;
  }

  private static double[] mean(double[][] g) {
    double[] mean = new double[g[0].length];
    for (double[] v : g) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += v[j] / g.length;
      }
    }
    return mean;
  }

  static double withReplacement(double[][] g, int k) {
    return spread(g) / k;
  }

  /// With the correction of a finite population: nothing is left where the batch is all there is.
  static double withoutReplacement(double[][] g, int k) {
    int n = g.length;
    return n == 1 ? 0 : spread(g) / k * (n - k) / (n - 1.0);
  }

  /// `k` terms of each stratum, without replacement.
  static double stratified(double[][] g, IntArray strata, int k) {
    double sum = 0;
    for (double[][] stratum : groups(g, strata)) {
      double share = (double) stratum.length / g.length;
      sum += share * share * withoutReplacement(stratum, k);
    }
    return sum;
  }

  /// All terms of `c` clusters: a sample of the clusters' totals.
  static double clustered(double[][] g, IntArray clusters, int c) {
    double[][][] groups = groups(g, clusters);
    double[][] totals = new double[groups.length][];
    for (int h = 0; h < groups.length; h++) {
      totals[h] = mean(groups[h]);
      for (int j = 0; j < totals[h].length; j++) {
        totals[h][j] *= (double) groups[h].length * groups.length / g.length;
      }
    }
    return withoutReplacement(totals, c);
  }

  /// Terms in proportion to `probs`.
  static double importance(double[][] g, double[] probs, int k) {
    double total = Arrays.stream(probs).sum();
    double[] mean = mean(g);
    double sum = 0;
    for (int i = 0; i < g.length; i++) {
      sum += square(g[i]) * total / (probs[i] * g.length * g.length);
    }
    return (sum - square(mean)) / k;
  }

  private static double square(double[] v) {
    double sum = 0;
    for (double e : v) {
      sum += e * e;
    }
    return sum;
  }

  private static double[][][] groups(double[][] g, IntArray labels) {
    int size = Arrays.stream(labels.array()).max().orElseThrow() + 1;
    double[][][] groups = new double[size][][];
    for (int h = 0; h < size; h++) {
      int group = h;
      groups[h] =
          IntStream.range(0, g.length)
              .filter(i -> labels.get(i) == group)
              .mapToObj(i -> g[i])
              .toArray(double[][]::new);
    }
    return groups;
  }

  /// What was measured.
  ///
  /// @param variance the mean of ‖g − ∇f‖²
  /// @param error its standard error
  /// @param bias the length of the mean of g − ∇f, in standard errors of its own: about 1
  record Measured(double variance, double error, double bias) {}

  /// On batches of a design.
  static Measured measured(FiniteSum sum, List<Tensor> at, Subsampling design, int batches) {
    Tensor full = sum.gradient(at, Batch.full(sum.numTerms())).getFirst();
    Key key = Key.of(21);
    double[] bias = new double[full.shape().numElements()];
    double total = 0;
    double squares = 0;
    int drawn = 0;
    for (long epoch = 0; drawn < batches; epoch++) {
      // The batches of an epoch without replacement depend on each other: one of each is taken.
      Tensor g = sum.gradient(at, design.epoch(key, epoch).getFirst()).getFirst();
      double distance = 0;
      for (int j = 0; j < bias.length; j++) {
        double d = g.get(j) - full.get(j);
        bias[j] += d / batches;
        distance += d * d;
      }
      total += distance;
      squares += distance * distance;
      drawn++;
    }
    double variance = total / batches;
    double error = Math.sqrt((squares / batches - variance * variance) / batches);
    return new Measured(variance, error, Math.sqrt(square(bias) / (variance / batches)));
  }
}
