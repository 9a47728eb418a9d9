// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

class MultiGpTest extends DistributionTest {
  @Override
  List<Node> arguments(double[] numbers) {
    int size = numbers.length == 11 ? 3 : 2;
    int squared = size * size;
    return List.of(
        Node.constant(Tensor.of(Shape.of(size, size), Arrays.copyOf(numbers, squared))),
        Node.constant(Tensor.vector(Arrays.copyOfRange(numbers, squared, numbers.length))));
  }

  @Override
  Distribution of(List<Node> a) {
    return new MultiGp(a.get(0), a.get(1));
  }

  @Override
  int[] ranks() {
    return new int[] {2, 1};
  }

  @Override
  List<double[]> invalid() {
    return List.of(new double[] {1, 2, 2, 1, 1, 1}, new double[] {1, 0, 0, 1, 0, 1});
  }
}
