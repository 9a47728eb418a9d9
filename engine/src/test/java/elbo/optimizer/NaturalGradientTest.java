// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Exact gradients of the bound for a normal target with precision Λ: −Λ(μ − m) and tril(−ΛC) +
/// diag(1/C).
class NaturalGradientTest {
  // Scales 1000 and 1, correlation 0.999: Λ is the inverse of {{1e6, 999}, {999, 1}}.
  private static final double DETERMINANT = 1e6 - 999.0 * 999.0;
  private static final double[][] PRECISION = {
    {1 / DETERMINANT, -999 / DETERMINANT}, {-999 / DETERMINANT, 1e6 / DETERMINANT}
  };

  private static double[] slope(double[] loc) {
    double[] g = new double[2];
    for (int i = 0; i < 2; i++) {
      g[i] = -PRECISION[i][0] * (loc[0] - 5) - PRECISION[i][1] * (loc[1] + 2);
    }
    return g;
  }

  @Test
  void fullRankReachesTheTargetFromAScaleThatIsWrongByFourOrdersOfMagnitude() {
    List<Tensor> q =
        List.of(Tensor.vector(1e5, -40), Tensor.matrix(new double[][] {{0.1, 0}, {0, 300}}));
    for (int t = 0; t < 300; t++) {
      double[] c = q.get(1).array();
      double[] g = new double[4];
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j <= i; j++) {
          g[2 * i + j] = -PRECISION[i][0] * c[j] - PRECISION[i][1] * c[2 + j];
        }
        g[3 * i] += 1 / c[3 * i];
      }
      q =
          NaturalGradient.fullRank(
              q,
              List.of(Tensor.vector(slope(q.get(0).array())), Tensor.of(Shape.of(2, 2), g)),
              0.25);
    }
    // Linear convergence: long below rounding, which is the condition number 1e9 times an ulp.
    assertThat(q.get(0).get(0)).isCloseTo(5, offset(1e-3));
    assertThat(q.get(1).get(0)).isCloseTo(1000, offset(1e-3));
    assertThat(q.get(1).get(2)).isCloseTo(0.999, offset(1e-6));
    assertThat(q.get(1).get(3)).isCloseTo(Math.sqrt(1 - 0.999 * 0.999), offset(1e-6));
  }

  @Test
  void meanFieldReachesItsOptimumWithTheMetricOfTheTarget() {
    List<Tensor> q = List.of(Tensor.vector(800, -1), Tensor.vector(1, 1));
    double remaining = Math.sqrt(1 - 0.999 * 0.999);
    Tensor metric = Tensor.matrix(new double[][] {{1000, 0}, {0.999, remaining}});
    for (int t = 0; t < 300; t++) {
      double[] c = q.get(1).array();
      double[] g = {-PRECISION[0][0] * c[0] + 1 / c[0], -PRECISION[1][1] * c[1] + 1 / c[1]};
      q =
          NaturalGradient.meanField(
              q, List.of(Tensor.vector(slope(q.get(0).array())), Tensor.vector(g)), 0.25, metric);
    }
    assertThat(q.get(0).get(0)).isCloseTo(5, offset(1e-3));
    assertThat(q.get(1).get(0)).isCloseTo(1 / Math.sqrt(PRECISION[0][0]), offset(1e-6));
    assertThat(q.get(1).get(1)).isCloseTo(1 / Math.sqrt(PRECISION[1][1]), offset(1e-9));
  }
}
