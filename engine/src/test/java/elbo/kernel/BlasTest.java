// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlasTest {
  private static final int[] SIZES = {1, 2, 5, 24, 31, 32, 33, 64, 70, 101};
  private static final double EPS = 0x1p-52;

  /// OpenBLAS is optional: where it is not there, its tests are skipped, which the report shows.
  private static Blas blas(String name) {
    try {
      return Backend.choose(name);
    } catch (IllegalArgumentException e) {
      assumeThat(e).as("OpenBLAS is not on this machine: its tests are SKIPPED").isNull();
      throw e;
    }
  }

  private static double[] random(int n, long seed) {
    var random = new SplittableRandom(seed);
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextDouble() - 0.5;
    }
    return x;
  }

  /// Symmetric with eigenvalues between n and about 1.5 n, so that condition numbers are small.
  private static double[] positive(int n, long seed) {
    double[] x = random(n * n, seed);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        x[i * n + j] = x[j * n + i];
      }
      x[i * n + i] += n;
    }
    return x;
  }

  private static double[] room(int n) {
    return new double[Blas.roomFor(n) + 3];
  }

  @ParameterizedTest
  @ValueSource(strings = {"java", "openblas"})
  void productsAgreeWithTheDefinition(String name) { // n products, each within a rounding
    Blas blas = blas(name);
    for (int n : SIZES) {
      int m = n + 3;
      int k = 2 * n + 1;
      double[] a = random(n * k + 2, 1);
      double[] b = random(k * m + 1, 2);
      for (int form = 0; form < 4; form++) {
        boolean left = (form & 1) != 0;
        boolean right = (form & 2) != 0;
        double[] c = new double[n * m + 4];
        blas.multiply(left, right, n, m, k, a, 2, b, 1, c, 4, new double[k * m + 3], 3);
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < m; j++) {
            double sum = 0;
            for (int s = 0; s < k; s++) {
              sum += a[2 + (left ? s * n + i : i * k + s)] * b[1 + (right ? j * k + s : s * m + j)];
            }
            assertThat(c[4 + i * m + j]).isCloseTo(sum, within(k * EPS));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"java", "openblas"})
  void factorsMultiplyToTheMatrix(String name) { // Higham's bound, (n + 1) eps times the diagonal
    Blas blas = blas(name);
    for (int n : SIZES) {
      double[] a = positive(n, 3);
      double[] l = new double[n * n + 1];
      System.arraycopy(a, 0, l, 1, n * n);
      for (int i = 0; i < n; i++) {
        for (int j = i + 1; j < n; j++) {
          l[1 + i * n + j] = Double.NaN; // not read
        }
      }
      blas.cholesky(n, l, 1, room(n), 3);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double sum = 0;
          for (int k = 0; k < n; k++) {
            sum += l[1 + i * n + k] * l[1 + j * n + k];
          }
          assertThat(sum).isCloseTo(a[i * n + j], within((n + 1) * EPS * 2 * n));
          if (j > i) {
            assertThat(l[1 + i * n + j]).isZero();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"java", "openblas"})
  void aMatrixThatIsNotPositiveDefiniteGivesNaN(String name) {
    Blas blas = blas(name);
    for (int n : SIZES) {
      for (int bad : new int[] {0, n / 2, n - 1}) {
        for (double value : new double[] {-1, 0, Double.NaN}) {
          double[] a = new double[n * n];
          for (int i = 0; i < n; i++) {
            a[i * n + i] = i == bad ? value : 1;
          }
          blas.cholesky(n, a, 0, room(n), 3);
          assertThat(a).containsOnly(Double.NaN);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"java", "openblas"})
  void solutionsSolve(String name) { // a well-conditioned triangle: n eps times the sizes
    Blas blas = blas(name);
    for (int n : SIZES) {
      double[] l = random(n * n, 4);
      for (int i = 0; i < n; i++) {
        l[i * n + i] = n;
        java.util.Arrays.fill(l, i * n + i + 1, (i + 1) * n, Double.NaN); // not read
      }
      for (int m : new int[] {1, 2, 7, n}) {
        for (boolean transposed : new boolean[] {false, true}) {
          double[] b = random(n * m, 5);
          double[] x = b.clone();
          blas.solve(transposed, n, m, l, 0, x, 0, room(n), 3);
          for (int i = 0; i < n; i++) {
            for (int j = 0; j < m; j++) {
              double sum = 0;
              for (int k = transposed ? i : 0; k < (transposed ? n : i + 1); k++) {
                sum += (transposed ? l[k * n + i] : l[i * n + k]) * x[k * m + j];
              }
              assertThat(sum).isCloseTo(b[i * m + j], within(4 * n * EPS));
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"java", "openblas"})
  void inversesOfProductsAreSymmetricInverses(String name) { // condition number below 3
    Blas blas = blas(name);
    for (int n : SIZES) {
      double[] a = positive(n, 6);
      double[] x = a.clone();
      blas.cholesky(n, x, 0, room(n), 3);
      for (int i = 0; i < n; i++) {
        java.util.Arrays.fill(x, i * n + i + 1, (i + 1) * n, Double.NaN); // not read
      }
      blas.inverseOfProduct(n, x, 0, room(n), 3);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double sum = 0;
          for (int k = 0; k < n; k++) {
            sum += a[i * n + k] * x[k * n + j];
          }
          assertThat(sum).isCloseTo(i == j ? 1 : 0, within(20 * n * EPS));
          assertThat(x[i * n + j]).isEqualTo(x[j * n + i]);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"java", "openblas"})
  void theSameNumbersGiveTheSameBitsWhereverTheyLie(String name) { // exact
    Blas blas = blas(name);
    int n = 101;
    double[] a = positive(n, 7);
    double[] first = new double[0];
    for (int offset = 0; offset < 9; offset++) {
      double[] x = new double[n * n + offset];
      double[] b = new double[n * n + offset];
      System.arraycopy(a, 0, x, offset, n * n);
      System.arraycopy(a, 0, b, offset, n * n);
      double[] room = room(n);
      blas.cholesky(n, x, offset, room, 3);
      blas.solve(true, n, n, x, offset, b, offset, room, 3);
      blas.inverseOfProduct(n, x, offset, room, 3);
      double[] both = new double[2 * n * n];
      System.arraycopy(x, offset, both, 0, n * n);
      System.arraycopy(b, offset, both, n * n, n * n);
      first = offset == 0 ? both : first;
      assertThat(both).isEqualTo(first);
    }
  }

  @Test
  void aWrongSettingIsRefused() {
    assertThatThrownBy(() -> Backend.choose("mkl"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("elbo.blas must be auto, java or openblas, got mkl");
  }

  @Test
  void theVersionIsReadFromTheLibrarysText() {
    assertThat(
            OpenBlasLibrary.version(
                "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH NO_AFFINITY Zen MAX_THREADS=64"))
        .isEqualTo("0.3.21-Zen");
    assertThat(OpenBlasLibrary.version("something else")).isEqualTo("unknown");
  }
}
