// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.graph.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

class CategoricalTest extends DistributionTest {
  @Override
  Distribution of(List<Node> a) {
    return new Categorical(a.get(0));
  }

  @Override
  int[] ranks() {
    return new int[] {1};
  }

  @Override
  List<double[]> invalid() {
    return List.of(new double[] {0.5, 0.25}, new double[] {2, -1});
  }

  @Test
  void numbersAreProbabilities() {
    assertThat(Categorical.of(0.5, 0.25, 0.25).logProb(2).value().item()).isEqualTo(Math.log(0.25));
    assertThatThrownBy(() -> Categorical.of(0.5, 0.25)).hasMessageContaining("sum to 1");
  }
}
