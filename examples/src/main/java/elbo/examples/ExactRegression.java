// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.distribution.HalfNormal;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.special.ErrorFunction;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/// The exact posterior of a linear regression y ~ N(X·w, σ²) with w ~ N(0, s²·I) and σ ~
/// HalfNormal: given σ the coefficients are Gaussian, and what is left is an integral over ln σ in
/// one dimension.
///
/// With A = XᵀX/σ² + I/s² and b = Xᵀy/σ²: w | σ, y ~ N(A⁻¹b, A⁻¹), and ln p(y | σ) = −(n/2)·ln 2π −
/// n·ln σ − ½·ln |s²A| − ½·(yᵀy/σ² − bᵀA⁻¹b).
///
/// The integral is the trapezoidal rule on a grid of ln σ: for a smooth integrand that vanishes at
/// both ends its error falls faster than any power of the step (here below 1e-10).
final class ExactRegression {
  private static final int GRID = 401;

  private final double[] weights = new double[GRID];
  private final double[] sigmas = new double[GRID];
  private final double[][] means = new double[GRID][];
  private final double[][] covariances = new double[GRID][];
  private final int dimension;

  /// The posterior.
  ///
  /// @param design X, a row per observation
  /// @param y the outcomes
  /// @param coefficientScale s
  /// @param sigmaScale the scale of σ's half-normal prior
  /// @param low the lower end of the grid of σ; the posterior must vanish there
  /// @param high the upper end
  ExactRegression(
      Tensor design,
      Tensor y,
      double coefficientScale,
      double sigmaScale,
      double low,
      double high) {
    dimension = design.shape().size(1);
    int n = design.shape().size(0);
    Node x = Node.constant(design);
    Node outcome = Node.constant(y);
    Node products = Linear.matmul(Layout.transpose(x), x);
    Node moments = Linear.matmul(Layout.transpose(x), outcome);
    Node precision =
        Linear.diagonalMatrix(
            Node.constant(
                Tensor.filled(Shape.of(dimension), 1 / (coefficientScale * coefficientScale))));
    double squares = Linear.dot(outcome, outcome).value().item();
    HalfNormal prior = HalfNormal.of(sigmaScale);
    double step = Math.log(high / low) / (GRID - 1);
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < GRID; i++) {
      double sigma = low * Math.exp(i * step);
      Node scale = Ops.constant(1 / (sigma * sigma));
      Node a = Ops.add(Ops.multiply(products, scale), precision);
      Node b = Ops.multiply(moments, scale);
      Node inverse = Linear.inverse(a);
      Node mean = Linear.matmul(inverse, b);
      double logDeterminant =
          Linear.logAbsDeterminant(a).value().item() + 2 * dimension * Math.log(coefficientScale);
      double fit = Linear.dot(b, mean).value().item();
      double logLikelihood =
          -n * (0.5 * Math.log(2 * Math.PI) + Math.log(sigma))
              - 0.5 * logDeterminant
              - 0.5 * (squares / (sigma * sigma) - fit);
      // the density of ln σ has the Jacobian σ
      weights[i] = logLikelihood + prior.logProb(sigma).value().item() + Math.log(sigma);
      sigmas[i] = sigma;
      means[i] = mean.value().toArray();
      covariances[i] = inverse.value().toArray();
      largest = Math.max(largest, weights[i]);
    }
    double total = 0;
    for (int i = 0; i < GRID; i++) {
      weights[i] = Math.exp(weights[i] - largest);
      total += weights[i];
    }
    for (int i = 0; i < GRID; i++) {
      weights[i] /= total;
    }
  }

  /// A distribution in one dimension, as a mean and a standard deviation.
  record Moments(double mean, double sd) {}

  /// Of a linear function Σ cₖwₖ of the coefficients.
  Moments moments(double... c) {
    double mean = 0;
    double square = 0;
    for (int i = 0; i < GRID; i++) {
      double m = location(i, c);
      mean += weights[i] * m;
      square += weights[i] * (variance(i, c) + m * m);
    }
    return new Moments(mean, Math.sqrt(square - mean * mean));
  }

  /// Of σ.
  Moments sigma() {
    double mean = 0;
    double square = 0;
    for (int i = 0; i < GRID; i++) {
      mean += weights[i] * sigmas[i];
      square += weights[i] * sigmas[i] * sigmas[i];
    }
    return new Moments(mean, Math.sqrt(square - mean * mean));
  }

  /// The density of a linear function of the coefficients.
  double density(double at, double... c) {
    double density = 0;
    for (int i = 0; i < GRID; i++) {
      double sd = Math.sqrt(variance(i, c));
      double z = (at - location(i, c)) / sd;
      density += weights[i] * Math.exp(-0.5 * z * z) / (sd * Math.sqrt(2 * Math.PI));
    }
    return density;
  }

  /// The density of σ, linear between grid points of ln σ.
  double sigmaDensity(double at) {
    double step = Math.log(sigmas[1] / sigmas[0]);
    double position = Math.log(at / sigmas[0]) / step;
    int i = (int) Math.floor(position);
    if (i < 0 || i + 1 >= GRID) {
      return 0;
    }
    double weight = weights[i] + (position - i) * (weights[i + 1] - weights[i]);
    return weight / (step * at);
  }

  /// A quantile of a linear function of the coefficients, plus N(0, σ²) if `noise`: by bisection.
  double quantile(double probability, boolean noise, double... c) {
    Moments rough = moments(c);
    double reach = 12 * (rough.sd() + (noise ? sigmas[GRID - 1] : 0));
    double low = rough.mean() - reach;
    double high = rough.mean() + reach;
    while (high - low > 1e-10 * (1 + Math.abs(low))) {
      double middle = 0.5 * (low + high);
      double below = 0;
      for (int i = 0; i < GRID; i++) {
        double sd = Math.sqrt(variance(i, c) + (noise ? sigmas[i] * sigmas[i] : 0));
        below += weights[i] * ErrorFunction.ndtr((middle - location(i, c)) / sd);
      }
      if (below < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 0.5 * (low + high);
  }

  private double location(int i, double[] c) {
    double sum = 0;
    for (int k = 0; k < dimension; k++) {
      sum += c[k] * means[i][k];
    }
    return sum;
  }

  private double variance(int i, double[] c) {
    double sum = 0;
    for (int j = 0; j < dimension; j++) {
      for (int k = 0; k < dimension; k++) {
        sum += c[j] * c[k] * covariances[i][j * dimension + k];
      }
    }
    return sum;
  }
}
