// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinearAlgebraTest {
  private static final int[] LANES = {1, 2, 3, 4, 5, 8, 9, 13, 16, 33};

  private static double[] random(int n, long seed) {
    var random = new SplittableRandom(seed);
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextDouble() - 0.5;
    }
    return x;
  }

  @Test
  void productsSumInTheOrderOfTheirIndex() { // exact
    for (int lanes : LANES) {
      for (int n : new int[] {1, 2, 3, 5, 17}) {
        for (int k : new int[] {0, 1, 3, 4, 7, 11}) {
          double[] a = random(n * k + 2, 1);
          double[] x = random(k * lanes + 1, 2);
          double[] c = new double[n * lanes + 4];
          Products.multiply(a, 2, n, k, x, 1, lanes, c, 4);
          for (int i = 0; i < n; i++) {
            for (int l = 0; l < lanes; l++) {
              double sum = 0;
              for (int j = 0; j < k; j++) {
                sum = Math.fma(a[2 + i * k + j], x[1 + j * lanes + l], sum);
              }
              assertThat(c[4 + i * lanes + l]).isEqualTo(sum);
            }
          }
        }
      }
    }
  }

  @Test
  void transposedProductsDoNotDependOnBlocksOfRows() { // exact
    int n = 37;
    int k = 5;
    for (int lanes : LANES) {
      double[] a = random(n * k, 3);
      double[] g = random(n * lanes, 4);
      double[] whole = random(k * lanes, 5);
      double[] blocks = whole.clone();
      double[] expected = whole.clone();
      Products.multiplyTransposedAdd(a, 0, n, k, g, 0, lanes, whole, 0);
      for (int start = 0; start < n; start += 6) {
        int size = Math.min(6, n - start);
        Products.multiplyTransposedAdd(a, start * k, size, k, g, start * lanes, lanes, blocks, 0);
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < k; j++) {
          for (int l = 0; l < lanes; l++) {
            expected[j * lanes + l] =
                Math.fma(a[i * k + j], g[i * lanes + l], expected[j * lanes + l]);
          }
        }
      }
      assertThat(whole).isEqualTo(expected);
      assertThat(blocks).isEqualTo(expected);
    }
  }

  @Test
  void batchedProductsMultiplyEachLane() { // exact
    int n = 3;
    int depth = 4;
    int m = 2;
    for (int lanes : LANES) {
      for (int form = 0; form < 4; form++) {
        boolean aLanes = (form & 1) != 0;
        boolean bLanes = (form & 2) != 0;
        int la = aLanes ? lanes : 1;
        int lb = bLanes ? lanes : 1;
        double[] a = random(n * depth * la, 6);
        double[] b = random(depth * m * lb, 7);
        double[] c = new double[n * m * lanes];
        Products.batched(
            a, 0, depth * la, la, aLanes, b, 0, m * lb, lb, bLanes, n, depth, m, lanes, c, 0);
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < m; j++) {
            for (int l = 0; l < lanes; l++) {
              double sum = 0;
              for (int k = 0; k < depth; k++) {
                double left = a[(i * depth + k) * la + (aLanes ? l : 0)];
                double right = b[(k * m + j) * lb + (bLanes ? l : 0)];
                sum = Math.fma(left, right, sum);
              }
              assertThat(c[(i * m + j) * lanes + l]).isEqualTo(sum);
            }
          }
        }
      }
    }
  }

  @Test
  void choleskyFactorsRebuildTheirMatrix() {
    // rounding: n + 1 units of the diagonal, which is below n + 1
    for (int lanes : LANES) {
      for (int n : new int[] {1, 2, 3, 8}) {
        double[] a = positiveDefinite(n, lanes);
        double[] l = new double[n * n * lanes];
        Triangular.cholesky(a, 0, n, lanes, l, 0);
        for (int lane = 0; lane < lanes; lane++) {
          for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
              double sum = 0;
              for (int k = 0; k < n; k++) {
                sum += l[(i * n + k) * lanes + lane] * l[(j * n + k) * lanes + lane];
              }
              double bound = (n + 1) * (n + 1) * 0x1p-53;
              assertThat(Math.abs(sum - a[(i * n + j) * lanes + lane])).isLessThanOrEqualTo(bound);
              if (j > i) {
                assertThat(l[(i * n + j) * lanes + lane]).isZero();
              }
            }
          }
        }
      }
    }
  }

  @Test
  void choleskyOfALaneDoesNotDependOnTheOthers() { // exact
    int n = 4;
    int lanes = 7;
    double[] a = positiveDefinite(n, lanes);
    double[] all = new double[a.length];
    Triangular.cholesky(a, 0, n, lanes, all, 0);
    for (int lane = 0; lane < lanes; lane++) {
      double[] one = new double[n * n];
      for (int e = 0; e < n * n; e++) {
        one[e] = a[e * lanes + lane];
      }
      Triangular.cholesky(one, 0, n, 1, one, 0);
      for (int e = 0; e < n * n; e++) {
        assertThat(all[e * lanes + lane]).isEqualTo(one[e]);
      }
    }
  }

  @Test
  void choleskyOfAnIndefiniteMatrixIsNaNInItsLaneOnly() {
    int n = 3;
    int lanes = 5;
    double[] a = positiveDefinite(n, lanes);
    a[(1 * n + 1) * lanes + 2] = -1;
    Triangular.cholesky(a, 0, n, lanes, a, 0);
    for (int e = 0; e < n * n; e++) {
      for (int lane = 0; lane < lanes; lane++) {
        assertThat(Double.isNaN(a[e * lanes + lane])).isEqualTo(lane == 2);
      }
    }
  }

  @Test
  void solutionsOfTriangularSystemsMultiplyBack() { // rounding: n units, |L| |X| below 3n
    int n = 5;
    int m = 3;
    for (int lanes : LANES) {
      double[] l = new double[n * n * lanes];
      Triangular.cholesky(positiveDefinite(n, lanes), 0, n, lanes, l, 0);
      double[] b = random(n * m * lanes, 9);
      for (boolean transposed : new boolean[] {false, true}) {
        double[] x = new double[b.length];
        Triangular.solve(l, 0, transposed, n, m, lanes, b, 0, x, 0);
        for (int lane = 0; lane < lanes; lane++) {
          for (int i = 0; i < n; i++) {
            for (int j = 0; j < m; j++) {
              double sum = 0;
              for (int k = 0; k < n; k++) {
                int e = transposed ? k * n + i : i * n + k;
                sum += l[e * lanes + lane] * x[(k * m + j) * lanes + lane];
              }
              assertThat(Math.abs(sum - b[(i * m + j) * lanes + lane]))
                  .isLessThanOrEqualTo(3 * n * n * 0x1p-53);
            }
          }
        }
      }
    }
  }

  /// Matrices with 1 + n/2 on the diagonal and numbers below one half elsewhere: diagonally
  /// dominant.
  private static double[] positiveDefinite(int n, int lanes) {
    double[] r = random(n * n * lanes, 8);
    double[] a = new double[n * n * lanes];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        for (int l = 0; l < lanes; l++) {
          double v = i == j ? 1 + 0.5 * n : r[(i * n + j) * lanes + l];
          a[(i * n + j) * lanes + l] = v;
          a[(j * n + i) * lanes + l] = v;
        }
      }
    }
    return a;
  }
}
