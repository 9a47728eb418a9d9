// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;

class OffsetMultiplierTest extends BijectorTest {
  @Override
  List<Case> cases() {
    return List.of(
        new Case(OffsetMultiplier.of(3, 0.5), Shape.of()),
        new Case(
            OffsetMultiplier.of(Node.constant(Tensor.vector(1, 2)), Ops.constant(3)), Shape.of(2)),
        new Case(OffsetMultiplier.of(0, 2), Shape.of(0)));
  }

  @Override
  int[] independent(Shape constrained) {
    return all(constrained);
  }
}
