// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;
import java.util.List;

class GompertzTest extends DistributionTest {
  @Override
  Distribution of(List<Node> a) {
    return new Gompertz(a.get(0), a.get(1));
  }

  @Override
  int[] ranks() {
    return new int[] {0, 0};
  }

  @Override
  List<double[]> invalid() {
    return List.of(new double[] {0, 1}, new double[] {1, -2});
  }
}
