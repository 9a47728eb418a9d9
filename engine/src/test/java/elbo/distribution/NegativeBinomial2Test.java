// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.graph.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

class NegativeBinomial2Test extends DistributionTest {
  @Override
  Distribution of(List<Node> a) {
    return new NegativeBinomial2(a.get(0), a.get(1));
  }

  @Override
  int[] ranks() {
    return new int[] {0, 0};
  }

  @Override
  List<double[]> invalid() {
    return List.of(new double[] {0, 1}, new double[] {1, 0});
  }

  /// mpmath 1.4.1 with 60 digits, nb2 of `src/test/oracle/distributions.py`; a few ulp of the
  /// result.
  @Test
  void extremePrecisionsLoseNoDigits() {
    assertThat(NegativeBinomial2.of(3, 1e8).logProb(7).value().item())
        .isCloseTo(-3.8348752953886488, within(1e-13));
    assertThat(NegativeBinomial2.of(2, 1e-12).logProb(3).value().item())
        .isCloseTo(-28.729633404624982, within(1e-13));
  }
}
