// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.random.Key;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class LowRankTest extends FamilyTest {
  @Override
  Family family() {
    return new LowRank(3, 1);
  }

  /// A rank of n leaves nothing out: the start has the whole covariance.
  @Test
  void fullRankHoldsTheCovariance() {
    Tensor factor = Tensor.matrix(new double[][] {{0.5, 0}, {0.4, 0.9}});
    List<Tensor> near = new LowRank(2, 2).near(Tensor.vector(0, 0), factor, Key.of(1));
    double[][] t = new double[2][2];
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        for (int k = 0; k < 2; k++) {
          for (int l = 0; l <= k; l++) {
            double inside = near.get(3).get(k * 2 + l);
            t[i][j] += near.get(2).get(i * 2 + k) * inside * near.get(2).get(j * 2 + l);
          }
        }
        t[i][j] *= near.get(1).get(i);
      }
    }
    double[][] expected = {{0.25, 0.2}, {0.2, 0.97}};
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        // Rounding; the span of all eigenvectors is exact whatever the iteration has reached.
        assertThat(t[i][0] * t[j][0] + t[i][1] * t[j][1]).isCloseTo(expected[i][j], within(1e-13));
      }
    }
  }
}
