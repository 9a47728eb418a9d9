// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import elbo.random.Draws;
import elbo.random.Key;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rounding: products of matrices of at most 12 rows whose entries are about 10.
class MatricesTest {
  private static double[] random(int n) {
    double[] a = new double[n * n];
    for (int i = 0; i < n * n; i++) {
      a[i] = Draws.normal(Key.of(2), 0, 0, i);
    }
    return a;
  }

  /// AAᵀ + I.
  private static double[] definite(int n) {
    double[] a = random(n);
    double[] product = Matrices.multiply(a, Matrices.transpose(a, n), n);
    for (int i = 0; i < n; i++) {
      product[i * n + i] += 1;
    }
    return product;
  }

  private static void assertEqual(double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      assertThat(a[i]).isCloseTo(b[i], offset(1e-12));
    }
  }

  private static double[] identity(int n) {
    double[] a = new double[n * n];
    for (int i = 0; i < n; i++) {
      a[i * n + i] = 1;
    }
    return a;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 12})
  void theFactorsProductIsTheMatrix(int n) {
    double[] factor = Matrices.cholesky(definite(n), n);
    assertEqual(Matrices.multiply(factor, Matrices.transpose(factor, n), n), definite(n));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 12})
  void theInversesFactorIsLowerAndInverts(int n) {
    double[] factor = Matrices.choleskyOfInverse(definite(n), n);
    double[] inverse = Matrices.multiply(factor, Matrices.transpose(factor, n), n);
    assertEqual(Matrices.multiply(inverse, definite(n), n), identity(n));
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        assertThat(factor[i * n + j]).isEqualTo(0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 12})
  void eigenvaluesAndVectorsMakeTheMatrix(int n) {
    double[] values = definite(n);
    double[] vectors = new double[n * n];
    Matrices.symmetricEigen(values, vectors, n);
    double[] scaled = vectors.clone();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        scaled[i * n + j] *= values[j * n + j];
      }
    }
    double[] transposed = Matrices.transpose(vectors, n);
    assertEqual(Matrices.multiply(scaled, transposed, n), definite(n));
    assertEqual(Matrices.multiply(vectors, transposed, n), identity(n));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 12})
  void theTransposedFactorIsSolved(int n) {
    double[] factor = Matrices.cholesky(definite(n), n);
    double[] x = random(n);
    double[] b = Matrices.multiply(Matrices.transpose(factor, n), x, n);
    Matrices.solveTransposedLower(factor, b, n);
    assertEqual(b, x);
  }
}
