// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.tensor.Shape;
import java.util.List;

class CorrelationTest extends BijectorTest {
  @Override
  List<Case> cases() {
    return List.of(
        new Case(new Correlation(1), Shape.of(1, 1)),
        new Case(new Correlation(2), Shape.of(2, 2)),
        new Case(new Correlation(4), Shape.of(4, 4)),
        new Case(new Correlation(3), Shape.of(2, 3, 3)),
        new Case(new Correlation(0), Shape.of(0, 0)));
  }

  @Override
  int[] independent(Shape constrained) {
    int size = constrained.size(constrained.rank() - 1);
    return repeat(constrained, 2, Triangle.byRows(size, size, false).toArray());
  }
}
