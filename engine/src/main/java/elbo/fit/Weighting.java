// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.diagnostic.Psis;
import elbo.diagnostic.Spread;
import elbo.tensor.Tensor;
import java.util.Arrays;

/// Draws of a [Proposal] around an approximation q, with their importance weights.
final class Weighting {
  private final Tensor points;
  private final Tensor logDensity;
  private final Tensor logApproximation;
  private final int[] own;
  private final Psis psis;

  /// From draws.
  ///
  /// @param points the draws, a row each
  /// @param logDensity of the model at the draws
  /// @param logApproximation of q, not of the proposal, at the draws
  /// @param own the positions of the draws that are draws of q, in ascending order; not copied
  /// @param psis the weights from the proposal to the posterior
  Weighting(Tensor points, Tensor logDensity, Tensor logApproximation, int[] own, Psis psis) {
    this.points = points;
    this.logDensity = logDensity;
    this.logApproximation = logApproximation;
    this.own = own;
    this.psis = psis;
  }

  /// The draws, a row each.
  Tensor points() {
    return points;
  }

  /// The log density of the model at the draws.
  Tensor logDensity() {
    return logDensity;
  }

  /// The log density of q at the draws.
  Tensor logApproximation() {
    return logApproximation;
  }

  /// The weights from the proposal to the posterior.
  Psis psis() {
    return psis;
  }

  /// How many draws there are, of q and others.
  int numDraws() {
    return logDensity.shape().numElements();
  }

  /// How many of them are of q.
  int numOwn() {
    return own.length;
  }

  /// The positions of the first `count` draws of q.
  int[] own(int count) {
    return Arrays.copyOf(own, count);
  }

  /// log p − log q of the draws of q.
  double[] ownRatios() {
    double[] ratios = new double[own.length];
    for (int k = 0; k < own.length; k++) {
      ratios[k] = logDensity.get(own[k]) - logApproximation.get(own[k]);
    }
    return ratios;
  }

  /// The first `count` draws of q, a row each.
  double[] ownPoints(int count) {
    int n = points.shape().size(1);
    double[] rows = new double[count * n];
    for (int k = 0; k < count; k++) {
      System.arraycopy(points.array(), own[k] * n, rows, k * n, n);
    }
    return rows;
  }

  /// The lower triangle of the covariance of the draws with other weights.
  ///
  /// @param weights positive or 0, of any sum
  /// @param mean written: the weighted mean
  double[][] covariance(double[] weights, double[] mean) {
    return covariance(points.array(), weights, mean);
  }

  /// The same of any points. Those that are not finite count as none.
  static double[][] covariance(double[] points, double[] given, double[] mean) {
    double[] weights = given.clone();
    int n = mean.length;
    double total = 0;
    for (int s = 0; s < weights.length; s++) {
      for (int i = 0; i < n; i++) {
        weights[s] = Double.isFinite(points[s * n + i]) ? weights[s] : 0;
      }
      total += weights[s];
      for (int i = 0; weights[s] > 0 && i < n; i++) {
        mean[i] += weights[s] * points[s * n + i];
      }
    }
    for (int i = 0; i < n; i++) {
      mean[i] /= total;
    }
    double[][] covariance = new double[n][n];
    double[] centred = new double[n];
    for (int s = 0; s < weights.length; s++) {
      if (weights[s] > 0) {
        for (int i = 0; i < n; i++) {
          centred[i] = points[s * n + i] - mean[i];
          double d = weights[s] / total * centred[i];
          for (int j = 0; j <= i; j++) {
            covariance[i][j] += d * centred[j];
          }
        }
      }
    }
    return covariance;
  }

  /// Compares the weighted draws with those of q.
  Spread spread() {
    int[] all = new int[numDraws()];
    double[] weights = new double[numDraws()];
    for (int s = 0; s < all.length; s++) {
      all[s] = s;
      weights[s] = psis.weight(s);
    }
    double[] equal = new double[own.length];
    Arrays.fill(equal, 1.0 / own.length);
    double[][] weighted = moments(all, weights);
    double[][] ofOwn = moments(own, equal);
    double location = 0;
    double narrowest = Double.POSITIVE_INFINITY;
    double widest = 0;
    for (int i = 0; i < weighted[0].length; i++) {
      double variance = weighted[1][i];
      double move = Math.abs(weighted[0][i] - ofOwn[0][i]);
      location = Math.max(location, move / Math.sqrt(variance));
      double ratio = Math.sqrt(ofOwn[1][i] / variance);
      narrowest = Math.min(narrowest, ratio);
      widest = Math.max(widest, ratio);
    }
    return new Spread(location, narrowest, widest, 0);
  }

  /// Means and variances of the coordinates over some draws, a row at a time as they lie.
  ///
  /// @param draws their positions
  /// @param weights of sum 1
  private double[][] moments(int[] draws, double[] weights) {
    int n = points.shape().size(1);
    double[] x = points.array();
    double[] means = new double[n];
    double[] variances = new double[n];
    for (int k = 0; k < draws.length; k++) {
      int row = draws[k] * n;
      for (int i = 0; i < n; i++) {
        means[i] += weights[k] * x[row + i];
      }
    }
    for (int k = 0; k < draws.length; k++) {
      int row = draws[k] * n;
      for (int i = 0; i < n; i++) {
        double d = x[row + i] - means[i];
        variances[i] += weights[k] * d * d;
      }
    }
    return new double[][] {means, variances};
  }
}
