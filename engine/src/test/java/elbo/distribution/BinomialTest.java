// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;
import java.util.List;

class BinomialTest extends DistributionTest {
  @Override
  Distribution of(List<Node> a) {
    return new Binomial(a.get(0), a.get(1));
  }

  @Override
  int[] ranks() {
    return new int[] {0, 0};
  }

  @Override
  List<double[]> invalid() {
    return List.of(new double[] {-1, 0.5}, new double[] {2.5, 0.5}, new double[] {3, 2});
  }
}
