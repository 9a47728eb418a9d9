// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LatticeTest {
  private static final Key KEY = Key.of(20260102);

  private static double[][] points(Key key, int draws, int elements) {
    double[][] result = {new double[draws], new double[draws * elements]};
    Lattice.fill(key, draws, elements, result[0], result[1]);
    return result;
  }

  @Test
  void uniformNumbersAreEvenlySpread() {
    double[] u = points(KEY, 1024, 2)[0];
    Arrays.sort(u);
    for (int i = 0; i < u.length; i++) {
      // One point in each of 1024 equal parts, wherever the shift puts them.
      assertThat(u[i]).isStrictlyBetween(i / 1024.0, (i + 1) / 1024.0);
    }
  }

  @Test
  void momentsOfNormalNumbersAreManyTimesMorePreciseThanOfIndependentOnes() {
    int n = 10_000;
    int d = 20;
    double[] z = points(KEY, n, d)[1];
    for (int i = 0; i < d; i++) {
      double mean = 0;
      for (int s = 0; s < n; s++) {
        mean += z[s * d + i] / n;
      }
      // Ten times as precise as independent numbers, of which 4 standard errors would be 0.04.
      assertThat(mean).isCloseTo(0, offset(0.004));
      for (int j = 0; j <= i; j++) {
        double product = 0;
        for (int s = 0; s < n; s++) {
          product += z[s * d + i] * z[s * d + j] / n;
        }
        // As above; products of pairs gain less, a factor of four.
        assertThat(product).isCloseTo(i == j ? 1 : 0, offset(0.01));
      }
    }
  }

  @Test
  void meansOverShiftsAreUnbiased() {
    // E|z| of a single point; 4 standard errors of 20,000 independent shifts.
    double sum = 0;
    for (int k = 0; k < 20_000; k++) {
      sum += Math.abs(points(KEY.fold(k), 1, 1)[1][0]);
    }
    assertThat(sum / 20_000)
        .isCloseTo(Math.sqrt(2 / Math.PI), offset(4 * 0.603 / Math.sqrt(20_000)));
  }

  @Test
  void aPrefixAndCoordinatesBeyondTheTableAreTheSamePoints() {
    double[] few = points(KEY, 10, 300)[1];
    double[] many = points(KEY, 20, 300)[1];
    assertThat(Arrays.copyOf(many, few.length)).isEqualTo(few);
    assertThat(Arrays.stream(few).distinct().count()).isEqualTo(few.length);
  }
}
