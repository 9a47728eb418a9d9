// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.tensor.Shape;
import java.util.List;

class CovarianceCholeskyTest extends BijectorTest {
  @Override
  List<Case> cases() {
    return List.of(
        new Case(new CovarianceCholesky(1, 1), Shape.of(1, 1)),
        new Case(new CovarianceCholesky(3, 3), Shape.of(3, 3)),
        new Case(new CovarianceCholesky(4, 2), Shape.of(4, 2)),
        new Case(new CovarianceCholesky(3, 1), Shape.of(2, 3, 1)),
        new Case(new CovarianceCholesky(0, 0), Shape.of(0, 0)),
        new Case(new CovarianceCholesky(2, 0), Shape.of(2, 0)));
  }

  @Override
  int[] independent(Shape constrained) {
    int rows = constrained.size(constrained.rank() - 2);
    int columns = constrained.size(constrained.rank() - 1);
    return repeat(constrained, 2, Triangle.byRows(rows, columns, true).toArray());
  }
}
