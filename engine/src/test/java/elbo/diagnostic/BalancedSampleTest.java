// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import elbo.random.Draws;
import elbo.random.Key;
import org.junit.jupiter.api.Test;

class BalancedSampleTest {
  private static final Key KEY = Key.of(20260103);
  private static final int POOL = 5000;
  private static final int SIZE = 2000;

  private final double[] x = new double[POOL];
  private final double[] y = new double[POOL];
  private final double[] inclusion;

  BalancedSampleTest() {
    double[] ratios = new double[POOL];
    for (int s = 0; s < POOL; s++) {
      x[s] = Draws.normal(KEY, 0, s, 0);
      y[s] = Math.exp(0.5 * x[s] + 0.5 * Draws.normal(KEY, 0, s, 1));
      ratios[s] = 0.5 * Draws.normal(KEY, 0, s, 2) - 0.3 * x[s];
    }
    inclusion = Psis.of(ratios).inclusion(SIZE);
  }

  private static double taken(double[] values, int[] taken) {
    double sum = 0;
    for (int s : taken) {
      sum += values[s];
    }
    return sum / SIZE;
  }

  private double weighted(double[] values) {
    double sum = 0;
    for (int s = 0; s < POOL; s++) {
      sum += inclusion[s] * values[s];
    }
    return sum / SIZE;
  }

  private static double[] product(double[] a, double[] b) {
    double[] c = new double[a.length];
    for (int s = 0; s < c.length; s++) {
      c[s] = a[s] * b[s];
    }
    return c;
  }

  @Test
  void momentsOfTheColumnsAreKept() {
    int[] taken = BalancedSample.take(inclusion, new double[][] {x, y}, KEY);
    assertThat(taken).hasSize(SIZE).isSorted().doesNotHaveDuplicates();
    for (double[] moment : new double[][] {x, y, product(x, x), product(y, y), product(x, y)}) {
      // A choice at random would be off by 0.01 or more; a balanced one by a few draws of 2,000.
      assertThat(taken(moment, taken)).isCloseTo(weighted(moment), offset(0.004));
    }
  }

  @Test
  void drawsAreTakenAsOftenAsTheirProbabilitiesSay() {
    // Neither a column that has to do with the weights nor one that has not may make light draws
    // win often: their share is off by less than one draw of 2,000.
    double[] light = new double[POOL];
    double[] noise = new double[POOL];
    for (int s = 0; s < POOL; s++) {
      light[s] = inclusion[s] < 0.1 ? 1 : 0;
      noise[s] = Draws.normal(KEY, 0, s, 7);
    }
    double sum = 0;
    int repetitions = 400;
    for (int r = 0; r < repetitions; r++) {
      int[] taken = BalancedSample.take(inclusion, new double[][] {y, noise}, KEY.fold(r));
      sum += taken(light, taken) - weighted(light);
    }
    assertThat(sum / repetitions).isCloseTo(0, offset(0.0005));
  }

  @Test
  void columnsThatAreConstantOrNotFiniteAreLeftOut() {
    double[] constant = new double[POOL];
    double[] bad = new double[POOL];
    bad[3] = Double.NaN;
    int[] taken = BalancedSample.take(inclusion, new double[][] {constant, bad, x}, KEY);
    assertThat(taken).hasSize(SIZE);
    assertThat(taken(x, taken)).isCloseTo(weighted(x), offset(0.002));
  }

  @Test
  void probabilitiesOfOneAreCertain() {
    double[] p = {1, 0, 0.5, 0.5, 1, 0, 0.25, 0.75};
    for (int r = 0; r < 20; r++) {
      int[] taken = BalancedSample.take(p, new double[0][], KEY.fold(r));
      assertThat(taken).hasSize(4).contains(0, 4).doesNotContain(1, 5);
    }
  }
}
