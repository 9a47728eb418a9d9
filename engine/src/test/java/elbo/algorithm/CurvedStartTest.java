// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import elbo.approximation.DenseCholesky;
import elbo.approximation.ScaleFactor;
import elbo.model.LogDensity;
import elbo.random.Key;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurvedStartTest {
  private static NormalStart unit(int n) {
    Tensor ones = Tensor.filled(elbo.tensor.Shape.of(n), 1);
    return new NormalStart(
        Tensor.filled(elbo.tensor.Shape.of(n), 0), new ScaleFactor.Diagonal(ones), "");
  }

  @Test
  void asManyDirectionsAsCoordinatesGiveTheCovariance() {
    double[] loc = {2, -1, 5, 0.3};
    double[][] factor = {{3, 0, 0, 0}, {1, 0.2, 0, 0}, {0, 0.5, 1, 0}, {-2, 0.1, 0.3, 0.05}};
    LogDensity density = Targets.normal(loc, factor);
    List<Tensor> start =
        CurvedStart.of(Targets.compiled(density), unit(4), 4, Key.of(2)).orElseThrow();
    Tensor found = DenseCholesky.ofLowRank(start);
    for (int i = 0; i < 4; i++) {
      double sd = 0;
      for (int k = 0; k <= i; k++) {
        sd += factor[i][k] * factor[i][k];
      }
      // The gradient is a hundredth at the end, counted in the conditionals' scales.
      assertThat(start.get(0).get(i)).isCloseTo(loc[i], offset(0.1 * Math.sqrt(sd)));
      for (int j = 0; j <= i; j++) {
        double expected = 0;
        double given = 0;
        for (int k = 0; k <= j; k++) {
          expected += factor[i][k] * factor[j][k];
          given += found.get(4 * i + k) * found.get(4 * j + k);
        }
        // The curvature of a normal target is exact wherever it is taken.
        assertThat(given).isCloseTo(expected, offset(1e-8 * (1 + Math.abs(expected))));
      }
    }
  }

  @Test
  void aTargetWithoutCurvatureHasNone() {
    LogDensity flat =
        LogDensity.of(3, x -> elbo.graph.Ops.negate(elbo.graph.Ops.sum(elbo.graph.Ops.abs(x))));
    assertThat(CurvedStart.of(Targets.compiled(flat), unit(3), 2, Key.of(2))).isEmpty();
  }
}
