// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.approximation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleFactorTest {
  /// A normal distribution of four coordinates with two directions.
  private static List<Tensor> lowRank() {
    double root = Math.sqrt(0.5);
    return List.of(
        Tensor.vector(1, 2, 3, 4),
        Tensor.vector(0.5, 2, 1, 3),
        Tensor.wrap(Shape.of(4, 2), new double[] {root, 0, root, 0, 0, 0.6, 0, -0.8}),
        Tensor.wrap(Shape.of(2, 2), new double[] {3, 0, -1, 0.25}));
  }

  @Test
  void everyFormHasTheTransposeOfItsProduct() {
    double[] u = {0.3, -1, 2, 0.7};
    double[] g = {1, 0.1, -0.4, 2};
    Tensor dense = DenseCholesky.ofLowRank(lowRank());
    for (ScaleFactor factor :
        List.of(
            new ScaleFactor.Diagonal(Tensor.vector(1, 2, 0.5, 3)),
            new ScaleFactor.Triangular(dense),
            new ScaleFactor.Directions(lowRank()))) {
      double[] product = new double[4];
      double[] transposed = new double[4];
      factor.times(u, product);
      factor.transposedTimes(g, transposed);
      // Rounding: a few dozen operations on numbers of order 10.
      assertThat(dot(product, g)).isCloseTo(dot(u, transposed), offset(1e-13));
    }
  }

  @Test
  void directionsHaveTheCovarianceOfTheirCholeskyFactor() {
    ScaleFactor directions = new ScaleFactor.Directions(lowRank());
    ScaleFactor triangular = new ScaleFactor.Triangular(DenseCholesky.ofLowRank(lowRank()));
    double[] g = {1, 0.1, -0.4, 2};
    double[] inside = new double[4];
    double[] first = new double[4];
    double[] second = new double[4];
    directions.transposedTimes(g, inside);
    directions.times(inside.clone(), first);
    triangular.transposedTimes(g, inside);
    triangular.times(inside.clone(), second);
    for (int i = 0; i < 4; i++) {
      assertThat(first[i]).isCloseTo(second[i], offset(1e-12));
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
