// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;
import java.util.List;

class OrderedProbitTest extends DistributionTest {
  @Override
  Distribution of(List<Node> a) {
    return new OrderedProbit(a.get(0), a.get(1));
  }

  @Override
  int[] ranks() {
    return new int[] {0, 1};
  }

  @Override
  List<double[]> invalid() {
    return List.of(new double[] {0, 2, 1}, new double[] {Double.POSITIVE_INFINITY, 0, 1});
  }
}
