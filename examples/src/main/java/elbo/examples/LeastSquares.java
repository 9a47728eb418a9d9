// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.optimizer.FiniteSum;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.subsample.Batch;
import elbo.tensor.Tensor;
import java.util.List;

/// A straight line through points by least squares, to be ascended: f = (1/n)·Σfᵢ with fᵢ = −½(yᵢ −
/// a − b·xᵢ)². The parameter is the vector (a, b).
final class LeastSquares implements FiniteSum {
  private final double[] x;
  private final double[] y;
  private long looks;

  LeastSquares(double[] x, double[] y) {
    this.x = x.clone();
    this.y = y.clone();
  }

  /// Points about 1 + 2x, with x about 1.5, so that intercept and slope depend on each other.
  static LeastSquares simulated(int n) {
    Key key = Key.of(8);
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = 1.5 + Draws.normal(key, 0, 0, i);
      y[i] = 1 + 2 * x[i] + Draws.normal(key, 1, 0, i);
    }
    return new LeastSquares(x, y);
  }

  @Override
  public int numTerms() {
    return x.length;
  }

  @Override
  public List<Tensor> gradient(List<Tensor> parameters, Batch batch) {
    double a = parameters.getFirst().get(0);
    double b = parameters.getFirst().get(1);
    double ofA = 0;
    double ofB = 0;
    for (int k = 0; k < batch.size(); k++) {
      int i = batch.indices().get(k);
      double residual = batch.weights().get(k) * (y[i] - a - b * x[i]) / x.length;
      ofA += residual;
      ofB += residual * x[i];
    }
    looks += batch.size();
    return List.of(Tensor.vector(ofA, ofB));
  }

  /// How many gradients of terms were asked for so far.
  long looks() {
    return looks;
  }

  double x(int i) {
    return x[i];
  }

  /// The best line, by its closed form.
  double[] optimum() {
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < x.length; i++) {
      meanX += x[i] / x.length;
      meanY += y[i] / x.length;
    }
    double cross = 0;
    double square = 0;
    for (int i = 0; i < x.length; i++) {
      cross += (x[i] - meanX) * (y[i] - meanY);
      square += (x[i] - meanX) * (x[i] - meanX);
    }
    return new double[] {meanY - cross / square * meanX, cross / square};
  }

  double distance(List<Tensor> parameters) {
    double[] best = optimum();
    double a = parameters.getFirst().get(0) - best[0];
    double b = parameters.getFirst().get(1) - best[1];
    return Math.sqrt(a * a + b * b);
  }

  /// The smallest and the largest curvature of the mean: the eigenvalues of its matrix of second
  /// derivatives.
  double[] curvatures() {
    double mean = 0;
    double square = 0;
    for (double v : x) {
      mean += v / x.length;
      square += v * v / x.length;
    }
    double middle = 0.5 * (1 + square);
    double half = Math.sqrt(0.25 * (1 - square) * (1 - square) + mean * mean);
    return new double[] {middle - half, middle + half};
  }

  /// The largest curvature of a term, 1 + xᵢ².
  double largestCurvature() {
    double largest = 0;
    for (double v : x) {
      largest = Math.max(largest, 1 + v * v);
    }
    return largest;
  }

  /// The gradient of each term.
  double[][] termGradients(double a, double b) {
    double[][] g = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      double residual = y[i] - a - b * x[i];
      g[i] = new double[] {residual, residual * x[i]};
    }
    return g;
  }
}
