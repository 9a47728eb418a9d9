// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;
import java.util.List;

class MultivariateNormalTest extends DistributionTest {
  @Override
  Distribution of(List<Node> a) {
    return new MultivariateNormal(a.get(0), a.get(1));
  }

  @Override
  int[] ranks() {
    return new int[] {1, 2};
  }

  @Override
  List<double[]> invalid() {
    return List.of(
        new double[] {0, 0, 1, 2, 2, 1},
        new double[] {0, Double.POSITIVE_INFINITY, 1, 0, 0, 1},
        new double[] {0, 0, 1, 0, 0.5, 1});
  }
}
