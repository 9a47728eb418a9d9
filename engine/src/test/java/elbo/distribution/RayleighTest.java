// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;
import java.util.List;

class RayleighTest extends DistributionTest {
  @Override
  Distribution of(List<Node> a) {
    return new Rayleigh(a.get(0));
  }

  @Override
  int[] ranks() {
    return new int[] {0};
  }

  @Override
  List<double[]> invalid() {
    return List.of(new double[] {0});
  }
}
