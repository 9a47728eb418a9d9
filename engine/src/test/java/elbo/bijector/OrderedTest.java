// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.tensor.Shape;
import java.util.List;

class OrderedTest extends BijectorTest {
  @Override
  List<Case> cases() {
    return List.of(
        new Case(Ordered.increasing(), Shape.of(3)),
        new Case(Ordered.increasing(), Shape.of(0)),
        new Case(Ordered.increasing(), Shape.of(1)),
        new Case(Ordered.increasing(), Shape.of(2, 3)),
        new Case(Ordered.positive(), Shape.of(3)),
        new Case(Ordered.positive(), Shape.of(0)),
        new Case(Ordered.positive(), Shape.of(1)),
        new Case(Ordered.positive(), Shape.of(2, 2, 2)));
  }

  @Override
  int[] independent(Shape constrained) {
    return all(constrained);
  }
}
