// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.family.Family;
import elbo.family.FullRank;
import elbo.family.MeanField;
import elbo.family.Mixture;
import elbo.family.Planar;
import elbo.family.StudentT;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AscentStartTest {
  /// A factor of the covariance of the normal target.
  private static final Tensor FACTOR =
      Tensor.wrap(Shape.of(3, 3), new double[] {2, 0, 0, 0.9, 0.3, 0, -1, 0.2, 0.5});

  private static final Key KEY = Key.of(7);

  private static Target normal() {
    double[][] factor = {{2, 0, 0}, {0.9, 0.3, 0}, {-1, 0.2, 0.5}};
    return Targets.compiled(Targets.normal(new double[] {1, -2, 3}, factor));
  }

  private static AdviState run(AscentStart start) {
    AdviState state = start.init(KEY);
    while (!start.isDone(state)) {
      state = start.step(KEY, state);
    }
    return state;
  }

  private static AscentStart start(Family family, boolean seesAllData) {
    return AscentStart.of(normal(), family, Pathfinder.Options.defaults(), seesAllData);
  }

  static List<Family> families() {
    return List.of(new Planar(3, 2), new StudentT(3), new Mixture(new FullRank(3), 2));
  }

  /// Gradients that stick the landing have no noise at the optimum, so what is left is less than
  /// the precision of 3 % that ends ADVI.
  @ParameterizedTest
  @MethodSource("families")
  void familiesWithAllNormalDistributionsStartAtTheBestOfThem(Family family) {
    AscentStart start = start(family, true);
    NormalStart found = start.normal(run(start));
    assertThat(found.decision()).contains("full-rank Gaussian of ADVI");
    for (int i = 0; i < 3; i++) {
      double sd = Math.sqrt(row(FACTOR, i, i));
      assertThat(found.loc().get(i)).isCloseTo(new double[] {1, -2, 3}[i], within(0.03 * sd));
      for (int j = 0; j <= i; j++) {
        double other = Math.sqrt(row(FACTOR, j, j));
        assertThat(row(found.factor(), i, j))
            .isCloseTo(row(FACTOR, i, j), within(0.06 * sd * other));
      }
    }
  }

  /// An entry of the covariance.
  private static double row(Tensor factor, int i, int j) {
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      sum += factor.get(3 * i + k) * factor.get(3 * j + k);
    }
    return sum;
  }

  @Test
  void othersStartAtPathfindersResult() {
    for (AscentStart start :
        List.of(
            start(new MeanField(3), true),
            start(new FullRank(3), true),
            start(new Mixture(new MeanField(3), 2), true),
            start(new Planar(3, 2), false))) {
      AdviState state = run(start);
      assertThat(state.ascent()).isEmpty();
      assertThat(start.normal(state).decision()).contains("Pathfinder");
    }
  }
}
