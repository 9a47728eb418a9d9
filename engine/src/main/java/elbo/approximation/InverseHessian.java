// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.approximation;

import elbo.kernel.Products;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The inverse Hessian that limited-memory BFGS implies along a path, in factored form (Zhang,
/// Carpenter, Gelman & Vehtari 2022, "Pathfinder", section 2.2 and algorithms 3 and 4): H = diag(α)
/// + βγβᵀ, and with a thin QR factorisation diag(α)^(−½)β = Q·R and L = chol(I + RγRᵀ), the normal
///   distribution N(θ + H∇, H) is one of [elbo.family.LowRank].
///
/// A value: [#update] gives the next one.
///
/// @param alpha the diagonal
/// @param s the last differences of points
/// @param y the last differences of gradients of −log p
public record InverseHessian(Tensor alpha, List<Tensor> s, List<Tensor> y) {
  /// Pairs with ‖y‖² above this multiple of yᵀs are left out: curvature beyond rounding.
  private static final double MAX_CURVATURE_RATIO = 1e12;

  /// Copies.
  public InverseHessian {
    s = List.copyOf(s);
    y = List.copyOf(y);
  }

  /// The identity, before the first step.
  public static InverseHessian start(int dimension) {
    return new InverseHessian(Tensor.filled(Shape.of(dimension), 1), List.of(), List.of());
  }

  /// After a step of the path; the same where the pair has no positive curvature.
  public InverseHessian update(Tensor step, Tensor change, int history) {
    int n = alpha.shape().size(0);
    double b = dot(change.array(), step.array());
    double squares = dot(change.array(), change.array());
    if (!(b > 0 && squares <= MAX_CURVATURE_RATIO * b)) {
      return this;
    }
    double a = 0;
    double c = 0;
    for (int i = 0; i < n; i++) {
      a += change.get(i) * alpha.get(i) * change.get(i);
      c += step.get(i) * step.get(i) / alpha.get(i);
    }
    double[] next = new double[n];
    for (int i = 0; i < n; i++) {
      double d = alpha.get(i);
      double yi = change.get(i);
      double si = step.get(i);
      next[i] = b / (a / d + yi * yi - a * si * si / (c * d * d));
      if (!(next[i] > 0 && next[i] < Double.POSITIVE_INFINITY)) {
        return this;
      }
    }
    List<Tensor> newS = new ArrayList<>(s);
    List<Tensor> newY = new ArrayList<>(y);
    newS.add(step);
    newY.add(change);
    if (newS.size() > history) {
      newS.removeFirst();
      newY.removeFirst();
    }
    return new InverseHessian(Tensor.wrap(alpha.shape(), next), newS, newY);
  }

  /// The parameters of the normal distribution at a point of the path as one of
  /// [elbo.family.LowRank] with the given rank.
  ///
  /// @param point θ
  /// @param gradient of −log p at the point
  /// @param rank at least min(2·pairs, dimension); what is not needed is filled with zeros
  /// @return empty if a factorisation fails
  public Optional<List<Tensor>> normal(Tensor point, Tensor gradient, int rank) {
    int n = alpha.shape().size(0);
    int m = s.size();
    int columns = 2 * m;
    double[] root = new double[n];
    for (int i = 0; i < n; i++) {
      root[i] = Math.sqrt(alpha.get(i));
    }
    // β scaled by diag(α)^(−½), columns first: √α ∘ y, then s / √α.
    double[][] scaled = new double[columns][n];
    for (int k = 0; k < m; k++) {
      for (int i = 0; i < n; i++) {
        scaled[k][i] = root[i] * y.get(k).get(i);
        scaled[m + k][i] = s.get(k).get(i) / root[i];
      }
    }
    double[][] gamma = gamma(scaled);
    int r = Math.min(columns, n);
    double[][] q = new double[r][n];
    double[][] triangle;
    if (columns >= n) {
      for (int i = 0; i < n; i++) {
        q[i][i] = 1;
      }
      triangle = new double[n][columns];
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < columns; k++) {
          triangle[i][k] = scaled[k][i];
        }
      }
    } else {
      triangle = orthonormalize(scaled, q);
    }
    double[][] inner = new double[r][r];
    double[][] half = new double[r][columns];
    for (int i = 0; i < r; i++) {
      double[] sums = half[i];
      for (int l = 0; l < columns; l++) {
        double scale = triangle[i][l];
        double[] row = gamma[l];
        for (int k = l < m ? m : 0; k < columns; k++) { // γ begins with zeros
          sums[k] += scale * row[k];
        }
      }
      for (int j = 0; j <= i; j++) {
        double[] other = triangle[j];
        double sum = i == j ? 1 : 0;
        for (int k = 0; k < columns; k++) {
          sum += sums[k] * other[k];
        }
        inner[i][j] = sum;
      }
    }
    if (!DenseCholesky.factor(inner)) {
      return Optional.empty();
    }
    double[] loc = location(point, gradient, root, q, inner);
    double[] directions = new double[n * rank];
    double[] factor = new double[rank * rank];
    for (int k = 0; k < rank; k++) {
      factor[k * rank + k] = 1;
      for (int i = 0; k < r && i < n; i++) {
        directions[i * rank + k] = q[k][i];
      }
      for (int j = 0; k < r && j <= k; j++) {
        factor[k * rank + j] = inner[k][j];
      }
    }
    for (double value : loc) {
      if (!Double.isFinite(value)) {
        return Optional.empty();
      }
    }
    return Optional.of(
        List.of(
            Tensor.wrap(Shape.of(n), loc),
            Tensor.wrap(Shape.of(n), root),
            Tensor.wrap(Shape.of(n, rank), directions),
            Tensor.wrap(Shape.of(rank, rank), factor)));
  }

  /// θ − H·gradient, with H = √α(I + Q(LLᵀ − I)Qᵀ)√α.
  private static double[] location(
      Tensor point, Tensor gradient, double[] root, double[][] q, double[][] l) {
    int n = root.length;
    int r = q.length;
    double[] w = new double[n];
    for (int i = 0; i < n; i++) {
      w[i] = root[i] * gradient.get(i);
    }
    double[] inside = new double[r];
    for (int k = 0; k < r; k++) {
      inside[k] = dot(q[k], w);
    }
    double[] upper = new double[r];
    for (int j = 0; j < r; j++) {
      for (int i = j; i < r; i++) {
        upper[j] += l[i][j] * inside[i];
      }
    }
    double[] loc = point.toArray();
    double[] turned = w.clone();
    for (int i = 0; i < r; i++) {
      double product = 0;
      for (int j = 0; j <= i; j++) {
        product += l[i][j] * upper[j];
      }
      for (int d = 0; d < n; d++) {
        turned[d] += q[i][d] * (product - inside[i]);
      }
    }
    for (int i = 0; i < n; i++) {
      loc[i] -= root[i] * turned[i];
    }
    return loc;
  }

  /// γ = [[0, −R⁻¹], [−R⁻ᵀ, R⁻ᵀ(E + Yᵀdiag(α)Y)R⁻¹]] with R = triu(SᵀY) and E = diag(R).
  private double[][] gamma(double[][] scaled) {
    int m = s.size();
    double[][] r = new double[m][m];
    for (int i = 0; i < m; i++) {
      for (int j = i; j < m; j++) {
        r[i][j] = dot(s.get(i).array(), y.get(j).array());
      }
    }
    double[][] inverse = new double[m][m];
    for (int j = 0; j < m; j++) {
      inverse[j][j] = 1 / r[j][j];
      for (int i = j - 1; i >= 0; i--) {
        double sum = 0;
        for (int k = i + 1; k <= j; k++) {
          sum += r[i][k] * inverse[k][j];
        }
        inverse[i][j] = -sum / r[i][i];
      }
    }
    double[][] middle = new double[m][m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        middle[i][j] = dot(scaled[i], scaled[j]) + (i == j ? r[i][i] : 0);
      }
    }
    double[][] gamma = new double[2 * m][2 * m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        gamma[i][m + j] = -inverse[i][j];
        gamma[m + j][i] = -inverse[i][j];
        double sum = 0;
        for (int k = 0; k <= i; k++) {
          for (int l = 0; l <= j; l++) {
            sum += inverse[k][i] * middle[k][l] * inverse[l][j];
          }
        }
        gamma[m + i][m + j] = sum;
      }
    }
    return gamma;
  }

  /// Gram–Schmidt, twice for each column, so that the columns of `q` are orthogonal to rounding; a
  /// column that depends on the ones before gives a zero column. Returns the triangle R (row `k`
  /// belongs to `q[k]`).
  private static double[][] orthonormalize(double[][] columns, double[][] q) {
    int r = columns.length;
    double[][] triangle = new double[r][r];
    for (int k = 0; k < r; k++) {
      double[] v = columns[k].clone();
      double before = Math.sqrt(dot(v, v));
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < k; j++) {
          double c = dot(q[j], v);
          triangle[j][k] += c;
          for (int i = 0; i < v.length; i++) {
            v[i] -= c * q[j][i];
          }
        }
      }
      double norm = Math.sqrt(dot(v, v));
      if (norm > 1e-12 * before) {
        triangle[k][k] = norm;
        for (int i = 0; i < v.length; i++) {
          q[k][i] = v[i] / norm;
        }
      } else {
        Arrays.fill(q[k], 0);
      }
    }
    return triangle;
  }

  private static double dot(double[] a, double[] b) {
    return Products.dot(a, 0, b, 0, a.length);
  }
}
