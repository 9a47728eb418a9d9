// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;
import java.util.List;

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
}
