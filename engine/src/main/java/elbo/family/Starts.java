// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.random.Draws;
import elbo.random.Key;
import elbo.special.GammaFunction;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;

/// Members of Gaussian families close to a given normal distribution, in numbers.
final class Starts {
  /// Orthogonal iterations for the leading eigenvectors: a start need not be exact.
  private static final int NUM_ITERATIONS = 30;

  private Starts() {}

  static Tensor identity(int n) {
    double[] values = new double[n * n];
    for (int i = 0; i < n; i++) {
      values[i * n + i] = 1;
    }
    return Tensor.wrap(Shape.of(n, n), values);
  }

  /// The scales 1/√Λᵢᵢ of independent coordinates that are closest to a normal distribution with
  /// precision Λ = (CCᵀ)⁻¹ (Bishop 2006, "Pattern recognition and machine learning", section
  /// 10.1.2).
  static Tensor conditionalScales(Tensor factor) {
    int n = factor.shape().size(0);
    double[] precision = new double[n];
    for (int j = 0; j < n; j++) {
      // Column j of C⁻¹; its entries i ≥ j add to Λⱼⱼ.
      double[] x = new double[n];
      for (int i = j; i < n; i++) {
        double sum = i == j ? 1 : 0;
        for (int k = j; k < i; k++) {
          sum -= factor.get(i * n + k) * x[k];
        }
        x[i] = sum / factor.get(i * n + i);
        precision[j] += x[i] * x[i];
      }
    }
    for (int j = 0; j < n; j++) {
      precision[j] = 1 / Math.sqrt(precision[j]);
    }
    return Tensor.wrap(Shape.of(n), precision);
  }

  /// A lower triangular factor of the covariance of some coordinates given all others, of the
  /// normal distribution with covariance CCᵀ: (Λ_BB)⁻¹ for its precision Λ, the covariance of the
  /// closest distribution with independent blocks.
  static Tensor conditionalFactor(Tensor factor, IntArray block) {
    int n = factor.shape().size(0);
    int size = block.length();
    // Columns of C⁻ᵀ: rows of its inverse, of which Λ = C⁻ᵀC⁻¹ are the products.
    double[][] inverse = new double[n][n];
    for (int j = 0; j < n; j++) {
      for (int i = j; i < n; i++) {
        double sum = i == j ? 1 : 0;
        for (int k = j; k < i; k++) {
          sum -= factor.get(i * n + k) * inverse[j][k];
        }
        inverse[j][i] = sum / factor.get(i * n + i);
      }
    }
    // With the coordinates from the last to the first, the factor of Λ_BB is the inverse of one of
    // (Λ_BB)⁻¹ that is lower triangular in the order from the first to the last.
    double[][] upper = new double[size][size];
    for (int i = size - 1; i >= 0; i--) {
      for (int j = i; j >= 0; j--) {
        double sum = dot(inverse[block.get(i)], inverse[block.get(j)]);
        for (int k = i + 1; k < size; k++) {
          sum -= upper[k][i] * upper[k][j];
        }
        upper[i][j] = i == j ? Math.sqrt(sum) : sum / upper[i][i];
      }
    }
    // Λ_BB = UᵀU with U lower triangular, so (Λ_BB)⁻¹ = U⁻¹U⁻ᵀ.
    double[] result = new double[size * size];
    for (int j = 0; j < size; j++) {
      for (int i = j; i < size; i++) {
        double sum = i == j ? 1 : 0;
        for (int k = j; k < i; k++) {
          sum -= upper[i][k] * result[k * size + j];
        }
        result[i * size + j] = sum / upper[i][i];
      }
    }
    return Tensor.wrap(Shape.of(size, size), result);
  }

  /// CCᵀ
  static double[][] covariance(Tensor factor) {
    int n = factor.shape().size(0);
    double[][] result = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        for (int k = 0; k <= j; k++) {
          result[i][j] += factor.get(i * n + k) * factor.get(j * n + k);
        }
        result[j][i] = result[i][j];
      }
    }
    return result;
  }

  /// A normal distribution of some coordinates given others.
  ///
  /// @param weights of the regression, a row per coordinate
  /// @param factor of the covariance that is left, lower triangular
  record Conditional(Tensor weights, Tensor factor) {}

  /// The distribution of some coordinates given others.
  static Conditional conditional(double[][] covariance, int[] own, int[] given) {
    // Cholesky's factor of the given ones, then of the others: its lower rows are W·L and what is
    // left.
    int m = given.length;
    int size = own.length;
    double[][] l = new double[m + size][m + size];
    for (int i = 0; i < m + size; i++) {
      int row = i < m ? given[i] : own[i - m];
      for (int j = 0; j <= i; j++) {
        double sum = covariance[row][j < m ? given[j] : own[j - m]];
        for (int k = 0; k < j; k++) {
          sum -= l[i][k] * l[j][k];
        }
        l[i][j] = i == j ? Math.sqrt(sum) : sum / l[j][j];
      }
    }
    double[] weights = new double[size * m];
    double[] factor = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = m - 1; j >= 0; j--) {
        double sum = l[m + i][j];
        for (int k = j + 1; k < m; k++) {
          sum -= weights[i * m + k] * l[k][j];
        }
        weights[i * m + j] = sum / l[j][j];
      }
      System.arraycopy(l[m + i], m, factor, i * size, i + 1);
    }
    return new Conditional(
        Tensor.wrap(Shape.of(size, m), weights), Tensor.wrap(Shape.of(size, size), factor));
  }

  /// The a > 0 with ψ′(a) = `value` > 0, by Newton's method for 1/ψ′, which is convex and almost a
  /// straight line.
  static double inverseTrigamma(double value) {
    double a = 0.5 + 1 / value;
    for (int i = 0; i < 50; i++) {
      double trigamma = GammaFunction.trigamma(a);
      double step = trigamma * (1 - trigamma / value) / GammaFunction.polygamma(2, a);
      a += step;
      if (!(Math.abs(step) > 1e-12 * a)) {
        break;
      }
    }
    return a;
  }

  /// The a > 0 with ψ(a) = `value`, by Newton's method (Minka 2000, "Estimating a Dirichlet
  /// distribution", appendix C).
  static double inverseDigamma(double value) {
    double a = value > -2.22 ? Math.exp(value) + 0.5 : 1 / (-0.5772156649015329 - value);
    for (int i = 0; i < 50; i++) {
      double step = (GammaFunction.digamma(a) - value) / GammaFunction.trigamma(a);
      a -= step;
      if (!(Math.abs(step) > 1e-12 * a)) {
        break;
      }
    }
    return a;
  }

  /// Concentrations of a Dirichlet distribution by the logits of its breaks: their means, and the
  /// sum of their variances.
  static double[] concentration(double[] means, double variance) {
    double[] found = new double[0];
    double low = -20;
    double high = 20;
    for (int i = 0; i < 60; i++) {
      double middle = 0.5 * (low + high);
      found = new double[means.length + 1];
      found[means.length] = Math.exp(middle);
      double behind = found[means.length];
      double sum = 0;
      for (int k = means.length - 1; k >= 0; k--) {
        found[k] = inverseDigamma(means[k] + GammaFunction.digamma(behind));
        sum += GammaFunction.trigamma(found[k]) + GammaFunction.trigamma(behind);
        behind += found[k];
      }
      if (sum > variance) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return found;
  }

  /// Parameters of [LowRank]: with s the conditional scales, the r leading eigenvectors Q of M =
  /// diag(s)⁻¹CCᵀdiag(s)⁻¹ and a factor of QᵀMQ.
  static List<Tensor> lowRank(Tensor loc, Tensor factor, int rank, Key key) {
    int n = loc.shape().size(0);
    Tensor scale = conditionalScales(factor);
    double[][] whitened = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        whitened[i][j] = factor.get(i * n + j) / scale.get(i);
      }
    }
    double[][] q = new double[rank][n];
    for (int k = 0; k < rank; k++) {
      for (int i = 0; i < n; i++) {
        q[k][i] = Draws.normal(key, 0, k, i);
      }
    }
    orthonormalize(q);
    for (int t = 0; t < NUM_ITERATIONS; t++) {
      for (int k = 0; k < rank; k++) {
        q[k] = times(whitened, timesTransposed(whitened, q[k]));
      }
      orthonormalize(q);
    }
    // QᵀMQ = BᵀB with B = Wᵀ Q, so its factor is the transposed R of a QR decomposition of B.
    double[][] b = new double[rank][];
    for (int k = 0; k < rank; k++) {
      b[k] = timesTransposed(whitened, q[k]);
    }
    double[][] r = orthonormalize(b);
    double[] directions = new double[n * rank];
    double[] inside = new double[rank * rank];
    for (int k = 0; k < rank; k++) {
      for (int i = 0; i < n; i++) {
        directions[i * rank + k] = q[k][i];
      }
      System.arraycopy(r[k], 0, inside, k * rank, k + 1);
    }
    return List.of(
        loc,
        scale,
        Tensor.wrap(Shape.of(n, rank), directions),
        Tensor.wrap(Shape.of(rank, rank), inside));
  }

  /// Modified Gram–Schmidt: makes the vectors orthonormal and returns the lower triangular
  /// coefficients that make the old ones of the new ones.
  private static double[][] orthonormalize(double[][] vectors) {
    double[][] coefficients = new double[vectors.length][vectors.length];
    for (int k = 0; k < vectors.length; k++) {
      for (int l = 0; l < k; l++) {
        double c = dot(vectors[k], vectors[l]);
        coefficients[k][l] = c;
        for (int i = 0; i < vectors[k].length; i++) {
          vectors[k][i] -= c * vectors[l][i];
        }
      }
      double length = Math.sqrt(dot(vectors[k], vectors[k]));
      coefficients[k][k] = length;
      for (int i = 0; i < vectors[k].length; i++) {
        vectors[k][i] /= length;
      }
    }
    return coefficients;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] times(double[][] lower, double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j <= i; j++) {
        y[i] += lower[i][j] * x[j];
      }
    }
    return y;
  }

  private static double[] timesTransposed(double[][] lower, double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j <= i; j++) {
        y[j] += lower[i][j] * x[i];
      }
    }
    return y;
  }
}
