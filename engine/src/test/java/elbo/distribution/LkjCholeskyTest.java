// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;
import java.util.List;

class LkjCholeskyTest extends DistributionTest {
  @Override
  List<Node> arguments(double[] numbers) {
    return List.of(elbo.graph.Ops.constant(numbers[0]), elbo.graph.Ops.constant(numbers[1]));
  }

  @Override
  Distribution of(List<Node> a) {
    return new LkjCholesky((int) a.get(0).value().item(), a.get(1));
  }

  @Override
  boolean isDifferentiable(Distribution d, int argument) {
    return argument == 1;
  }

  @Override
  int[] ranks() {
    return new int[] {0, 0};
  }

  @Override
  List<double[]> invalid() {
    return List.of(new double[] {2, 0}, new double[] {2, Double.NaN});
  }
}
