// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchAndMatchTest {
  private static final int N = 4;
  private static final int DRAWS = 7;

  private static Tensor numbers(long seed, int... sizes) {
    Shape shape = Shape.of(sizes);
    Random random = new Random(seed);
    double[] values = new double[shape.numElements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
    }
    return Tensor.wrap(shape, values);
  }

  private static GaussianState state() {
    double[] c = new double[N * N];
    Tensor x = numbers(3, N, N);
    for (int i = 0; i < N; i++) {
      for (int j = 0; j <= i; j++) {
        c[i * N + j] = i == j ? 1 + Math.abs(x.get(i * N + j)) : x.get(i * N + j);
      }
    }
    return GaussianState.of(numbers(4, N), Tensor.wrap(Shape.of(N, N), c));
  }

  private static double[] covariance(GaussianState state) {
    double[] c = state.scaleTril().array();
    return Matrices.multiply(c, Matrices.transpose(c, N), N);
  }

  private static double mean(Tensor x, int i) {
    double sum = 0;
    for (int b = 0; b < DRAWS; b++) {
      sum += x.get(b * N + i) / DRAWS;
    }
    return sum;
  }

  private static double covariance(Tensor x, int i, int j) {
    double sum = 0;
    for (int b = 0; b < DRAWS; b++) {
      sum += (x.get(b * N + i) - mean(x, i)) * (x.get(b * N + j) - mean(x, j)) / DRAWS;
    }
    return sum;
  }

  /// The paper's equations: Σ'UΣ' + Σ' = V, and the location from Σ'.
  @Test
  void stepSolvesTheEquationOfThePaper() {
    GaussianState before = state();
    Tensor z = numbers(1, DRAWS, N);
    Tensor g = numbers(2, DRAWS, N);
    double lambda = 2.5;
    double share = lambda / (1 + lambda);
    GaussianState after = BatchAndMatch.step(before, z, g, lambda);
    double[] u = new double[N * N];
    double[] v = covariance(before);
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        u[i * N + j] = lambda * covariance(g, i, j) + share * mean(g, i) * mean(g, j);
        v[i * N + j] +=
            lambda * covariance(z, i, j)
                + share * (before.loc().get(i) - mean(z, i)) * (before.loc().get(j) - mean(z, j));
      }
    }
    double[] s = covariance(after);
    double[] left = Matrices.multiply(Matrices.multiply(s, u, N), s, N);
    for (int i = 0; i < N * N; i++) {
      // Rounding: products of matrices of size 4 with elements up to some ten.
      assertThat(left[i] + s[i]).isCloseTo(v[i], offset(1e-12));
    }
    for (int i = 0; i < N; i++) {
      double loc = mean(z, i);
      for (int j = 0; j < N; j++) {
        loc += s[i * N + j] * mean(g, j);
      }
      assertThat(after.loc().get(i))
          .isCloseTo(before.loc().get(i) / (1 + lambda) + share * loc, offset(1e-13));
    }
    assertThat(after.step()).isEqualTo(1);
  }

  @Test
  void shapesAreChecked() {
    assertThatThrownBy(() -> BatchAndMatch.step(state(), numbers(1, 3, 2), numbers(1, 3, 2), 1))
        .hasMessageContaining("[draws, 4], got [3, 2]");
    assertThatThrownBy(() -> BatchAndMatch.step(state(), numbers(1, 3, N), numbers(1, 3, N), 0))
        .hasMessageContaining("lambda must be positive");
  }
}
