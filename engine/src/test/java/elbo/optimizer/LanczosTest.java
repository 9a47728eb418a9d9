// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import elbo.random.Draws;
import elbo.random.Key;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LanczosTest {
  private static double[] start(int n) {
    double[] x = new double[n];
    Draws.fillNormal(Key.of(3), 0, 0, 1, n, x);
    return x;
  }

  /// Eigenvalues k along the columns of a reflection I − 2vvᵀ.
  private static UnaryOperator<double[]> reflected(double[] values) {
    int n = values.length;
    double[] v = new double[n];
    Arrays.fill(v, 1 / Math.sqrt(n));
    return x -> {
      double[] y = reflect(v, x);
      for (int i = 0; i < n; i++) {
        y[i] *= values[i];
      }
      return reflect(v, y);
    };
  }

  private static double[] reflect(double[] v, double[] x) {
    double inside = 0;
    for (int i = 0; i < x.length; i++) {
      inside += v[i] * x[i];
    }
    double[] y = x.clone();
    for (int i = 0; i < x.length; i++) {
      y[i] -= 2 * inside * v[i];
    }
    return y;
  }

  @Test
  void asManyProductsAsCoordinatesGiveEveryPair() {
    double[] values = {-3, 0.5, 1, 2, 7};
    UnaryOperator<double[]> matrix = reflected(values);
    Lanczos pairs = Lanczos.of(start(5), 5, matrix);
    double[] found = pairs.values().toArray();
    for (int k = 0; k < 5; k++) {
      double[] vector = Arrays.copyOfRange(pairs.vectors().array(), 5 * k, 5 * k + 5);
      double[] image = matrix.apply(vector);
      for (int i = 0; i < 5; i++) {
        // Rounding of numbers up to 7.
        assertThat(image[i]).isCloseTo(found[k] * vector[i], offset(1e-13));
      }
    }
    Arrays.sort(found);
    for (int k = 0; k < 5; k++) {
      assertThat(found[k]).isCloseTo(values[k], offset(1e-13));
    }
  }

  @Test
  void theOutermostConvergeFirst() {
    double[] values = new double[400];
    for (int i = 0; i < 400; i++) {
      values[i] = 1 + 0.2 * i / 400;
    }
    values[17] = 0.01;
    values[200] = 0.3;
    values[399] = 5;
    Lanczos pairs = Lanczos.of(start(400), 30, reflected(values));
    double[] found = pairs.values().toArray();
    Arrays.sort(found);
    // Far from the others by ten times their spread: converged to rounding by then.
    assertThat(found[0]).isCloseTo(0.01, offset(1e-12));
    assertThat(found[1]).isCloseTo(0.3, offset(1e-12));
    assertThat(found[29]).isCloseTo(5, offset(1e-12));
  }

  @Test
  void aSpanThatIsCompleteEndsIt() {
    double[] values = new double[50];
    Arrays.fill(values, 2);
    values[3] = 1;
    Lanczos pairs = Lanczos.of(start(50), 20, reflected(values));
    assertThat(pairs.values().shape().size(0)).isEqualTo(2);
  }
}
