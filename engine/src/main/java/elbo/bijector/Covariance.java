// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;

/// Covariance matrices L·Lᵀ: L row by row, its diagonal through the exponential function.
///
/// @param size rows and columns
public record Covariance(int size) implements Bijector {
  @Override
  public Shape unconstrainedShape(Shape constrained) {
    return factor().unconstrainedShape(constrained);
  }

  @Override
  public Node constrain(Node x) {
    return Triangle.timesTransposed(factor().constrain(x));
  }

  @Override
  public Node unconstrain(Node y) {
    return factor().unconstrain(Triangle.cholesky(y));
  }

  /// ln Π 2 Lₖₖ^(K − k + 2), k from 1: L to its product 2ᴷ Π Lₖₖ^(K − k + 1), and one Lₖₖ more for
  /// the exponential function.
  @Override
  public Node logAbsDetJacobian(Node x) {
    Node logs = factor().diagonal(x);
    double[] weights = new double[logs.shape().numElements()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = size - i % size + 1;
    }
    Node weighted = Ops.multiply(logs, Node.constant(Tensor.wrap(logs.shape(), weights)));
    return Ops.add(Ops.sum(weighted), Ops.constant(weights.length * Math.log(2)));
  }

  private CovarianceCholesky factor() {
    return new CovarianceCholesky(size, size);
  }
}
