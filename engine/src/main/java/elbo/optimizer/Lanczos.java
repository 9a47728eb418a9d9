// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Approximate eigenvalues and eigenvectors of a symmetric matrix of which only products with
/// vectors are known, such as a Hessian: those of its restriction to the span of x, Ax, A²x, …, the
/// outermost of which converge first (Lanczos 1950, "An iteration method for the solution of the
/// eigenvalue problem of linear differential and integral operators"). With m products among n
/// coordinates it costs nm² + m³ operations besides.
///
/// @param values in the order of `vectors`
/// @param vectors orthonormal, one per row
public record Lanczos(Tensor values, Tensor vectors) {
  /// A residual this many times smaller than the largest so far is rounding: the span is complete.
  private static final double COMPLETE = 1e-12;

  /// Checks.
  public Lanczos {
    if (vectors.shape().rank() != 2 || !values.shape().equals(Shape.of(vectors.shape().size(0)))) {
      throw new ShapeException(
          "a vector is needed for each value, got shapes "
              + values.shape()
              + " and "
              + vectors.shape());
    }
  }

  /// The pairs after some products.
  ///
  /// @param start x, not 0; every eigenvector that it has no part of stays unknown, so a random one
  ///   is best
  /// @param steps how many products at most; fewer where the span is complete
  /// @param product the matrix times a vector, which it must not keep
  public static Lanczos of(double[] start, int steps, UnaryOperator<double[]> product) {
    int n = start.length;
    List<double[]> basis = new ArrayList<>();
    List<Double> diagonal = new ArrayList<>();
    List<Double> beside = new ArrayList<>();
    double[] next = start.clone();
    double length = norm(next);
    double largest = 0;
    while (basis.size() < Math.min(steps, n) && length > COMPLETE * largest) {
      for (int i = 0; i < n; i++) {
        next[i] /= length;
      }
      basis.add(next);
      if (basis.size() > 1) {
        beside.add(length);
      }
      double[] image = product.apply(next.clone()).clone();
      diagonal.add(dot(image, next));
      // Against all vectors, twice: without it rounding lets converged ones come back as copies.
      for (int pass = 0; pass < 2; pass++) {
        for (double[] known : basis) {
          double part = dot(image, known);
          for (int i = 0; i < n; i++) {
            image[i] -= part * known[i];
          }
        }
      }
      next = image;
      length = norm(next);
      largest = Math.max(largest, length);
    }
    int m = basis.size();
    double[] small = new double[m * m];
    for (int k = 0; k < m; k++) {
      small[k * m + k] = diagonal.get(k);
      if (k > 0) {
        small[k * m + k - 1] = beside.get(k - 1);
        small[(k - 1) * m + k] = beside.get(k - 1);
      }
    }
    double[] rotation = new double[m * m];
    Matrices.symmetricEigen(small, rotation, m);
    double[] values = new double[m];
    double[] vectors = new double[m * n];
    for (int k = 0; k < m; k++) {
      values[k] = small[k * m + k];
      for (int l = 0; l < m; l++) {
        double weight = rotation[l * m + k];
        double[] from = basis.get(l);
        for (int i = 0; i < n; i++) {
          vectors[k * n + i] += weight * from[i];
        }
      }
    }
    return new Lanczos(Tensor.wrap(Shape.of(m), values), Tensor.wrap(Shape.of(m, n), vectors));
  }

  private static double norm(double[] x) {
    return Math.sqrt(dot(x, x));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
