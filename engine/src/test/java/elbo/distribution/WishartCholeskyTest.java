// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;
import java.util.List;

class WishartCholeskyTest extends DistributionTest {
  @Override
  Distribution of(List<Node> a) {
    return new WishartCholesky(a.get(0), a.get(1));
  }

  @Override
  int[] ranks() {
    return new int[] {0, 2};
  }

  @Override
  List<double[]> invalid() {
    return List.of(new double[] {1, 1, 0, 0, 1}, new double[] {3, 1, 2, 0, 1});
  }
}
