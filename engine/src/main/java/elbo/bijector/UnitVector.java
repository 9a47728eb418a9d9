// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;

/// Vectors of length 1: y = x / ‖x‖. Not one to one; the length of x gets a standard normal
/// density, so that ln |det| is −½ x·x, as in Stan. The zero vector has no image.
public record UnitVector() implements Bijector {
  @Override
  public Shape unconstrainedShape(Shape constrained) {
    int rank = constrained.rank();
    if (rank < 1 || constrained.size(rank - 1) < 1) {
      throw new ShapeException(
          "a unit vector must be a vector with at least one element, got shape " + constrained);
    }
    return constrained;
  }

  @Override
  public Node constrain(Node x) {
    int axis = x.shape().rank() - 1;
    Node length = Ops.sqrt(Ops.sum(Ops.square(x), axis));
    return Ops.divide(x, Layout.broadcast(length, axis, x.shape().size(axis)));
  }

  @Override
  public Node unconstrain(Node y) {
    return y;
  }

  @Override
  public Node logAbsDetJacobian(Node x) {
    return Ops.multiply(Ops.constant(-0.5), Ops.sum(Ops.square(x)));
  }

  @Override
  public Node failed(Node x) {
    if (x.shape().numElements() == 0) {
      return Ops.constant(0);
    }
    Node squares = Ops.sum(Ops.square(x), x.shape().rank() - 1);
    Node smallest = Ops.reduceAll(elbo.graph.ReduceOp.MIN, squares);
    return Ops.not(Ops.less(Ops.constant(0), smallest));
  }
}
