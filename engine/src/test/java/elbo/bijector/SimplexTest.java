// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.tensor.Shape;
import java.util.List;

class SimplexTest extends BijectorTest {
  @Override
  List<Case> cases() {
    return List.of(
        new Case(new Simplex(), Shape.of(1)),
        new Case(new Simplex(), Shape.of(2)),
        new Case(new Simplex(), Shape.of(5)),
        new Case(new Simplex(), Shape.of(2, 3)),
        new Case(new Simplex(), Shape.of(2, 2, 2)));
  }

  @Override
  int[] independent(Shape constrained) {
    int size = constrained.size(constrained.rank() - 1);
    return repeat(constrained, 1, elbo.tensor.IntArray.range(0, size - 1).toArray());
  }
}
