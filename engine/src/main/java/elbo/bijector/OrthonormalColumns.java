// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;

/// Matrices with orthonormal columns: Y = X·L⁻ᵀ with LLᵀ = XᵀX, the factor Q of a QR decomposition.
/// Not one to one: L gets the density that it has where the elements of X are independent standard
/// normal, so that ln |det| is −½ ‖X‖², the uniform density of Y; with one column a [UnitVector]. A
/// matrix whose columns depend on each other has no image.
public record OrthonormalColumns() implements Bijector {
  @Override
  public Shape unconstrainedShape(Shape constrained) {
    int rank = constrained.rank();
    if (rank != 2 || constrained.size(0) < constrained.size(1)) {
      throw new ShapeException(
          "orthonormal columns need a matrix with at least as many rows as columns, got shape "
              + constrained);
    }
    return constrained;
  }

  @Override
  public Node constrain(Node x) {
    Node transposed = Layout.transpose(x);
    Node factor = Linear.cholesky(Linear.matmul(transposed, x));
    return Layout.transpose(Linear.triangularSolve(factor, transposed, false));
  }

  @Override
  public Node unconstrain(Node y) {
    return y;
  }

  @Override
  public Node logAbsDetJacobian(Node x) {
    return Ops.multiply(Ops.constant(-0.5), Ops.sum(Ops.square(x)));
  }
}
