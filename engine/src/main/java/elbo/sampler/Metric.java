// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;

/// What a sampler takes for the covariance of the target: the inverse of the mass matrix M.
public sealed interface Metric {
  /// The number of coordinates.
  int dimension();

  /// The numbers of the inverse mass matrix: its diagonal, or all of it.
  Tensor inverseMass();

  /// M⁻¹p: the velocity of a momentum.
  double[] velocity(double[] momentum);

  /// A momentum from N(0, M), of standard normal noise.
  double[] momentum(double[] noise);

  /// A displacement from N(0, M⁻¹), of standard normal noise.
  double[] displacement(double[] noise);

  /// A metric of the same kind, from running moments.
  ///
  /// @param moments of at least 2 points
  Metric estimate(RunningMoments moments);

  /// Running moments of the kind that [#estimate] needs.
  RunningMoments moments();

  /// All variances 1.
  static Metric unit(int dimension, boolean dense) {
    if (!dense) {
      return new Diagonal(Tensor.filled(Shape.of(dimension), 1));
    }
    double[] identity = new double[dimension * dimension];
    for (int i = 0; i < dimension; i++) {
      identity[i * dimension + i] = 1;
    }
    return Dense.of(Tensor.wrap(Shape.of(dimension, dimension), identity));
  }

  /// Independent coordinates.
  ///
  /// @param inverseMass variances, positive
  record Diagonal(Tensor inverseMass) implements Metric {
    /// Checks.
    public Diagonal {
      for (double v : inverseMass.array()) {
        if (!(v > 0 && v < Double.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException("variances must be positive and finite, got " + v);
        }
      }
    }

    @Override
    public int dimension() {
      return inverseMass.shape().numElements();
    }

    @Override
    public double[] velocity(double[] momentum) {
      double[] variances = inverseMass.array();
      double[] v = new double[momentum.length];
      for (int i = 0; i < v.length; i++) {
        v[i] = variances[i] * momentum[i];
      }
      return v;
    }

    @Override
    public double[] momentum(double[] noise) {
      double[] p = new double[noise.length];
      for (int i = 0; i < p.length; i++) {
        p[i] = noise[i] / Math.sqrt(inverseMass.get(i));
      }
      return p;
    }

    @Override
    public double[] displacement(double[] noise) {
      double[] x = new double[noise.length];
      for (int i = 0; i < x.length; i++) {
        x[i] = noise[i] * Math.sqrt(inverseMass.get(i));
      }
      return x;
    }

    @Override
    public Metric estimate(RunningMoments moments) {
      return new Diagonal(moments.regularised());
    }

    @Override
    public RunningMoments moments() {
      return RunningMoments.none(dimension(), false);
    }
  }

  /// Any covariance.
  ///
  /// @param inverseMass a symmetric matrix
  /// @param factor its lower Cholesky factor
  record Dense(Tensor inverseMass, Tensor factor) implements Metric {
    /// From a covariance.
    ///
    /// @throws IllegalArgumentException if it is not positive definite
    public static Dense of(Tensor covariance) {
      int n = covariance.shape().size(0);
      if (!covariance.shape().equals(Shape.of(n, n))) {
        throw new ShapeException("a square covariance is expected, got " + covariance.shape());
      }
      double[] l = new double[n * n];
      for (int j = 0; j < n; j++) {
        for (int i = j; i < n; i++) {
          double sum = covariance.get(i * n + j);
          for (int k = 0; k < j; k++) {
            sum -= l[i * n + k] * l[j * n + k];
          }
          if (i == j && !(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                "the covariance is not positive definite: pivot " + j + " is " + sum);
          }
          l[i * n + j] = i == j ? Math.sqrt(sum) : sum / l[j * n + j];
        }
      }
      return new Dense(covariance, Tensor.wrap(Shape.of(n, n), l));
    }

    @Override
    public int dimension() {
      return inverseMass.shape().size(0);
    }

    @Override
    public double[] velocity(double[] momentum) {
      int n = momentum.length;
      double[] a = inverseMass.array();
      double[] v = new double[n];
      for (int i = 0; i < n; i++) {
        double p = momentum[i]; // the matrix is symmetric: by rows of it
        for (int j = 0; j < n; j++) {
          v[j] += a[i * n + j] * p;
        }
      }
      return v;
    }

    @Override
    public double[] momentum(double[] noise) {
      int n = noise.length;
      double[] p = noise.clone();
      for (int i = n - 1; i >= 0; i--) {
        p[i] /= factor.get(i * n + i);
        for (int j = 0; j < i; j++) {
          p[j] -= factor.get(i * n + j) * p[i];
        }
      }
      return p;
    }

    @Override
    public double[] displacement(double[] noise) {
      int n = noise.length;
      double[] x = new double[n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          x[i] += factor.get(i * n + j) * noise[j];
        }
      }
      return x;
    }

    @Override
    public Metric estimate(RunningMoments moments) {
      return of(moments.regularised());
    }

    @Override
    public RunningMoments moments() {
      return RunningMoments.none(dimension(), true);
    }
  }
}
