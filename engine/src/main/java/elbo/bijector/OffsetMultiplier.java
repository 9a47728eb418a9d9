// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.graph.Expression;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.tensor.Shape;

/// Numbers moved and scaled, element by element: y = offset + multiplier · x. Not a constraint, but
/// a choice of coordinates.
///
/// @param offset one number or one per element, finite
/// @param multiplier one number or one per element, positive and finite
public record OffsetMultiplier(Node offset, Node multiplier) implements Bijector {
  /// The map with these arguments.
  public static OffsetMultiplier of(Expression offset, Expression multiplier) {
    return new OffsetMultiplier(offset.node(), multiplier.node());
  }

  /// The map with these numbers.
  public static OffsetMultiplier of(double offset, double multiplier) {
    return of(Ops.constant(offset), Ops.constant(multiplier));
  }

  @Override
  public Shape unconstrainedShape(Shape constrained) {
    Elementwise.requireFits("offset", offset, constrained);
    Elementwise.requireFits("multiplier", multiplier, constrained);
    return constrained;
  }

  @Override
  public Node constrain(Node x) {
    return Ops.add(offset, Ops.multiply(multiplier, x));
  }

  @Override
  public Node unconstrain(Node y) {
    return Ops.divide(Ops.subtract(y, offset), multiplier);
  }

  @Override
  public Node logAbsDetJacobian(Node x) {
    return Ops.sum(Layout.broadcastTo(Ops.log(multiplier), x.shape()));
  }

  @Override
  public Node failed(Node x) {
    Node infinity = Ops.constant(Double.POSITIVE_INFINITY);
    Node scale = Ops.and(Ops.less(Ops.constant(0), multiplier), Ops.less(multiplier, infinity));
    Node fits = Ops.and(scale, Ops.less(Ops.abs(offset), infinity));
    return x.shape().numElements() == 0
        ? Ops.constant(0)
        : Ops.not(Ops.reduceAll(ReduceOp.MIN, fits));
  }
}
