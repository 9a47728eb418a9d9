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
    double[] diagonal = alpha.array();
    double[] dy = change.array();
    double[] ds = step.array();
    double a = 0;
    double c = 0;
    for (int i = 0; i < n; i++) {
      a += dy[i] * diagonal[i] * dy[i];
      c += ds[i] * ds[i] / diagonal[i];
    }
    double[] next = new double[n];
    for (int i = 0; i < n; i++) {
      double d = diagonal[i];
      next[i] = b / (a / d + dy[i] * dy[i] - a * ds[i] * ds[i] / (c * d * d));
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
      scale(root, y.get(k).array(), scaled[k], s.get(k).array(), scaled[m + k]);
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
        column(scaled, i, triangle[i]);
      }
    } else {
      triangle = orthonormalize(scaled, q);
    }
    double[][] inner = new double[r][r];
    double[][] half = new double[r][columns];
    for (int i = 0; i < r; i++) {
      double[] sums = half[i];
      for (int l = 0; l < columns; l++) {
        addScaled(triangle[i][l], gamma[l], l < m ? m : 0, sums); // γ begins with zeros
      }
      for (int j = 0; j <= i; j++) {
        inner[i][j] = plusProducts(i == j ? 1 : 0, sums, triangle[j]);
      }
    }
    if (!DenseCholesky.factor(inner)) {
      return Optional.empty();
    }
    double[] loc = location(point, gradient, root, q, inner);
    double[] directions = new double[n * rank];
    double[] factor = new double[rank * rank];
    for (int k = 0; k < rank; k++) {
      if (k < r) {
        System.arraycopy(inner[k], 0, factor, k * rank, k + 1);
        store(q[k], directions, k, rank);
      } else {
        factor[k * rank + k] = 1;
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
      addScaled(product - inside[i], q[i], 0, turned);
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
        gamma[m + i][m + j] = between(inverse, middle, i, j);
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
          addScaled(-c, q[j], 0, v);
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

  // What follows are loops of their own, as the JVM's compilers have short methods sooner: a fit
  // comes here some hundred times, soon after its start.

  /// √α∘y and s/√α.
  private static void scale(
      double[] root, double[] y, double[] scaledY, double[] s, double[] scaledS) {
    for (int i = 0; i < root.length; i++) {
      scaledY[i] = root[i] * y[i];
      scaledS[i] = s[i] / root[i];
    }
  }

  private static void column(double[][] rows, int i, double[] column) {
    for (int k = 0; k < column.length; k++) {
      column[k] = rows[k][i];
    }
  }

  private static void addScaled(double factor, double[] x, int from, double[] sums) {
    for (int i = from; i < sums.length; i++) {
      sums[i] += factor * x[i];
    }
  }

  private static double plusProducts(double start, double[] a, double[] b) {
    double sum = start;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /// Element (i, j) of R⁻ᵀ·middle·R⁻¹.
  private static double between(double[][] inverse, double[][] middle, int i, int j) {
    double sum = 0;
    for (int k = 0; k <= i; k++) {
      for (int l = 0; l <= j; l++) {
        sum += inverse[k][i] * middle[k][l] * inverse[l][j];
      }
    }
    return sum;
  }

  private static void store(double[] column, double[] matrix, int k, int numColumns) {
    for (int i = 0; i < column.length; i++) {
      matrix[i * numColumns + k] = column[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    return Products.dot(a, 0, b, 0, a.length);
  }
}
