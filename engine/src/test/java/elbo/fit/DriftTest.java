// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.algorithm.Target;
import elbo.algorithm.Targets;
import elbo.family.Approximation;
import elbo.family.FullRank;
import elbo.family.MeanField;
import elbo.random.Key;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftTest {
  private static final Key KEY = Key.of(20260104);
  private static final double[][] FACTOR = {{2, 0, 0}, {1.8, 0.5, 0}, {-1, 0.3, 1}};
  private static final double[] LOC = {3, -1, 10};

  private final Target target = Targets.compiled(Targets.normal(LOC, FACTOR));

  @Test
  void meansThatAreRightStayThoughScalesAreWrong() {
    // The mean-field optimum: right means, scales of the conditionals; k̂ of such is above 0.7.
    List<Tensor> parameters = List.of(Tensor.vector(LOC), Tensor.vector(0.5, 0.45, 0.9));
    Approximation q = Approximation.of(new MeanField(3), parameters);
    // One in 30,000 for each coordinate if this were chance.
    assertThat(Drift.ofMeans(target, q, KEY)).isZero();
  }

  @Test
  void aMeanThatIsWrongMoves() {
    List<Tensor> parameters = List.of(Tensor.vector(5, -1, 10), Tensor.matrix(FACTOR));
    Approximation q = Approximation.of(new FullRank(3), parameters);
    // Off by one standard deviation. The chains end when a mean stays half of one away, and report
    // at least half of that and at most the error; Monte Carlo: 400 of them know a mean to 0.05,
    // four of these.
    assertThat(Drift.ofMeans(target, q, KEY)).isBetween(0.25, 1.2);
  }
}
