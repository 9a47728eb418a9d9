// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.tensor.Shape;
import java.util.List;

class IdentityTest extends BijectorTest {
  @Override
  List<Case> cases() {
    return List.of(
        new Case(new Identity(), Shape.of()),
        new Case(new Identity(), Shape.of(3, 2)),
        new Case(new Identity(), Shape.of(0)));
  }

  @Override
  int[] independent(Shape constrained) {
    return all(constrained);
  }
}
