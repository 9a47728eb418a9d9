// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;
import java.util.List;

class NegativeBinomial2LogTest extends DistributionTest {
  @Override
  Distribution of(List<Node> a) {
    return new NegativeBinomial2Log(a.get(0), a.get(1));
  }

  @Override
  int[] ranks() {
    return new int[] {0, 0};
  }

  @Override
  List<double[]> invalid() {
    return List.of(new double[] {Double.POSITIVE_INFINITY, 1}, new double[] {1, 0});
  }
}
