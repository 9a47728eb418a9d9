// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;

class BoundsTest extends BijectorTest {
  @Override
  List<Case> cases() {
    return List.of(
        new Case(Bounds.lower(-1), Shape.of()),
        new Case(Bounds.upper(2), Shape.of(3)),
        new Case(Bounds.between(-1, 4), Shape.of(2, 2)),
        new Case(Bounds.lower(0), Shape.of(0)),
        new Case(
            Bounds.between(
                Ops.constant(Double.NEGATIVE_INFINITY), Ops.constant(Double.POSITIVE_INFINITY)),
            Shape.of(2)),
        new Case(
            Bounds.between(
                Node.constant(
                    Tensor.vector(0, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, 1)),
                Node.constant(
                    Tensor.vector(1, Double.POSITIVE_INFINITY, 3, Double.POSITIVE_INFINITY))),
            Shape.of(4)));
  }

  @Override
  int[] independent(Shape constrained) {
    return all(constrained);
  }
}
