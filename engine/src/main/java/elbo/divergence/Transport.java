// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import elbo.tensor.Tensor;

/// Costs of moving mass from one place to another.
final class Transport {
  /// Rotations smaller than this end the iteration.
  private static final double SMALL = 1e-15;

  private Transport() {}

  /// W₂ of two normal distributions: √(‖μ − μ′‖² + min ‖L − L′ O‖²) over all orthogonal O, which is
  /// the formula with the traces of roots of covariances, without their cancellation. The best O is
  /// U·Vᵀ from the singular value decomposition of L′ᵀ L (Procrustes).
  static double ofNormals(Tensor loc, Tensor scaleTril, Tensor otherLoc, Tensor otherScaleTril) {
    int n = loc.shape().numElements();
    double[][] left = matrix(otherScaleTril, n);
    double[][] right = matrix(scaleTril, n);
    double[][] b = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = Math.max(i, j); k < n; k++) {
          b[i][j] += left[k][i] * right[k][j];
        }
      }
    }
    double[][] o = nearestRotation(b);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += square(loc.get(i) - otherLoc.get(i));
      for (int j = 0; j < n; j++) {
        double moved = right[i][j];
        for (int k = 0; k <= i; k++) {
          moved -= left[i][k] * o[k][j];
        }
        sum += square(moved);
      }
    }
    return Math.sqrt(sum);
  }

  /// U·Vᵀ of a square matrix U·S·Vᵀ of full rank, by one-sided Jacobi rotations of its columns.
  /// Hestenes (1958).
  private static double[][] nearestRotation(double[][] matrix) {
    int n = matrix.length;
    double[][] a = new double[n][];
    double[][] v = new double[n][n];
    for (int i = 0; i < n; i++) {
      a[i] = matrix[i].clone();
      v[i][i] = 1;
    }
    for (boolean turned = true; turned; ) {
      turned = false;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          turned |= rotate(a, v, p, q);
        }
      }
    }
    double[][] o = new double[n][n];
    for (int k = 0; k < n; k++) {
      double length = 0;
      for (int i = 0; i < n; i++) {
        length += square(a[i][k]);
      }
      length = Math.sqrt(length);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          o[i][j] += a[i][k] / length * v[j][k];
        }
      }
    }
    return o;
  }

  /// Makes two columns orthogonal; whether they were not.
  private static boolean rotate(double[][] a, double[][] v, int p, int q) {
    double pp = 0;
    double qq = 0;
    double pq = 0;
    for (double[] row : a) {
      pp += row[p] * row[p];
      qq += row[q] * row[q];
      pq += row[p] * row[q];
    }
    if (!(Math.abs(pq) > SMALL * a.length * Math.sqrt(pp * qq))) {
      return false;
    }
    double zeta = (qq - pp) / (2 * pq);
    double tangent = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.hypot(1, zeta));
    double cosine = 1 / Math.hypot(1, tangent);
    double sine = cosine * tangent;
    for (double[][] columns : new double[][][] {a, v}) {
      for (double[] row : columns) {
        double one = row[p];
        row[p] = cosine * one - sine * row[q];
        row[q] = sine * one + cosine * row[q];
      }
    }
    return true;
  }

  private static double[][] matrix(Tensor values, int n) {
    double[][] rows = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        rows[i][j] = values.get(i * n + j);
      }
    }
    return rows;
  }

  private static double square(double x) {
    return x * x;
  }

  /// The distance of two distributions of neighbouring numbers: mass is moved in order.
  static double ofWeights(double[] p, double[] q, int order) {
    double cost = 0;
    int i = 0;
    int j = 0;
    double here = p[0];
    double there = q[0];
    while (true) {
      double mass = Math.min(here, there);
      cost += mass * (order == 1 ? Math.abs(i - j) : square((double) i - j));
      here -= mass;
      there -= mass;
      if (here <= 0) {
        if (++i == p.length) {
          break;
        }
        here = p[i];
      } else {
        if (++j == q.length) {
          break;
        }
        there = q[j];
      }
    }
    return order == 1 ? cost : Math.sqrt(cost);
  }
}
