// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.tensor.Tensor;
import java.util.List;

/// Eight schools with a known scale between them, in closed form: μ from N(0, PRIOR²), θⱼ from N(μ,
/// TAU²), yⱼ from N(θⱼ, σⱼ²). Coordinates: μ, then θ.
final class SchoolsExact {
  static final double[] Y = {28, 8, -3, 7, -1, 1, 18, 12};
  static final double[] SIGMA = {15, 10, 16, 11, 9, 11, 10, 18};
  static final double PRIOR = 5;
  static final double TAU = 5;
  static final int N = 9;

  private SchoolsExact() {}

  /// The precision of the posterior: an arrow.
  static double[][] precision() {
    double[][] precision = new double[N][N];
    precision[0][0] = 1 / (PRIOR * PRIOR) + 8 / (TAU * TAU);
    for (int j = 1; j < N; j++) {
      precision[j][j] = 1 / (TAU * TAU) + likelihood(j);
      precision[0][j] = -1 / (TAU * TAU);
      precision[j][0] = -1 / (TAU * TAU);
    }
    return precision;
  }

  /// The precision that the data give a coordinate.
  static double likelihood(int coordinate) {
    return coordinate == 0 ? 0 : 1 / (SIGMA[coordinate - 1] * SIGMA[coordinate - 1]);
  }

  /// The mean of the posterior: that of μ with the schools integrated out, then theirs given μ.
  static double[] mean() {
    double[] mean = new double[N];
    double weight = 1 / (PRIOR * PRIOR);
    for (int j = 0; j < 8; j++) {
      double w = 1 / (TAU * TAU + SIGMA[j] * SIGMA[j]);
      weight += w;
      mean[0] += w * Y[j];
    }
    mean[0] /= weight;
    for (int j = 0; j < 8; j++) {
      double ofData = 1 / (SIGMA[j] * SIGMA[j]);
      double ofPrior = 1 / (TAU * TAU);
      mean[j + 1] = (ofData * Y[j] + ofPrior * mean[0]) / (ofData + ofPrior);
    }
    return mean;
  }

  /// The scales 1/√Λᵢᵢ of the best independent coordinates.
  static double[] scales() {
    double[] scales = new double[N];
    for (int i = 0; i < N; i++) {
      scales[i] = 1 / Math.sqrt(precision()[i][i]);
    }
    return scales;
  }

  /// The exact gradient of the bound by locations and log scales: −Λ(loc − mean), and 1 − Λᵢᵢs².
  static double[][] gradient(List<Tensor> at) {
    double[][] precision = precision();
    double[] mean = mean();
    double[][] gradient = new double[2][N];
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        gradient[0][i] -= precision[i][j] * (at.get(0).get(j) - mean[j]);
      }
      gradient[1][i] = 1 - precision[i][i] * Math.exp(2 * at.get(1).get(i));
    }
    return gradient;
  }

  /// The bound: E ln p(y, z) of each normal term, and the entropy.
  static double bound(List<Tensor> at) {
    double halfLog = 0.5 * Math.log(2 * Math.PI);
    double m0 = at.get(0).get(0);
    double v0 = Math.exp(2 * at.get(1).get(0));
    double bound = -halfLog - Math.log(PRIOR) - 0.5 * (m0 * m0 + v0) / (PRIOR * PRIOR);
    for (int j = 0; j < 8; j++) {
      double m = at.get(0).get(j + 1);
      double v = Math.exp(2 * at.get(1).get(j + 1));
      double toMu = (m - m0) * (m - m0) + v + v0;
      double toY = (Y[j] - m) * (Y[j] - m) + v;
      bound -= 2 * halfLog + Math.log(TAU) + Math.log(SIGMA[j]);
      bound -= 0.5 * toMu / (TAU * TAU) + 0.5 * toY / (SIGMA[j] * SIGMA[j]);
    }
    for (int i = 0; i < N; i++) {
      bound += halfLog + 0.5 + at.get(1).get(i);
    }
    return bound;
  }

  /// The sum of the variances of the pathwise gradient from one draw at z = loc + s∘u: with A the
  /// part of the precision that is followed, Σᵢⱼ Aᵢⱼ²sⱼ² by locations; by log scales those of
  /// −sᵢuᵢ(rᵢ + Σⱼ Aᵢⱼsⱼuⱼ), r the slope's negative at loc.
  ///
  /// @param followed A
  /// @param slope r
  static double pathwise(double[][] followed, double[] slope, double[] scales) {
    double total = 0;
    for (int i = 0; i < N; i++) {
      double s = scales[i];
      double cross = 0;
      for (int j = 0; j < N; j++) {
        double term = followed[i][j] * scales[j];
        total += term * term;
        cross += j == i ? 0 : term * term;
      }
      double own = followed[i][i] * s;
      total += s * s * (slope[i] * slope[i] + cross + 2 * own * own);
    }
    return total;
  }
}
