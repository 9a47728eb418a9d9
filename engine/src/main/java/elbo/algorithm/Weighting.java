// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

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
    int n = points.shape().size(1);
    int draws = numDraws();
    double location = 0;
    double narrowest = Double.POSITIVE_INFINITY;
    double widest = 0;
    for (int i = 0; i < n; i++) {
      double mean = 0;
      double variance = 0;
      for (int s = 0; s < draws; s++) {
        mean += psis.weight(s) * points.get(s * n + i);
      }
      for (int s = 0; s < draws; s++) {
        double d = points.get(s * n + i) - mean;
        variance += psis.weight(s) * d * d;
      }
      double ownMean = 0;
      double ownVariance = 0;
      for (int s : own) {
        ownMean += points.get(s * n + i) / own.length;
      }
      for (int s : own) {
        double d = points.get(s * n + i) - ownMean;
        ownVariance += d * d / own.length;
      }
      location = Math.max(location, Math.abs(mean - ownMean) / Math.sqrt(variance));
      double ratio = Math.sqrt(ownVariance / variance);
      narrowest = Math.min(narrowest, ratio);
      widest = Math.max(widest, ratio);
    }
    return new Spread(location, narrowest, widest, 0);
  }
}
