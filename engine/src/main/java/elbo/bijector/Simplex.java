// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.util.List;

/// Vectors of K non-negative numbers that sum to 1, by stick breaking: zₖ = 1 / (1 + exp(ln(K − k)
/// − xₖ)) of what is left of a stick of length 1 becomes yₖ, the rest of the last break y_K. K − 1
/// unconstrained numbers; x = 0 is the barycentre.
///
/// Stan Development Team, Stan Reference Manual 2.35, section 10.7 (2.37 has another map).
public record Simplex() implements Bijector {
  @Override
  public Shape unconstrainedShape(Shape constrained) {
    int rank = constrained.rank();
    if (rank < 1 || constrained.size(rank - 1) < 1) {
      throw new ShapeException(
          "a simplex must be a vector with at least one element, got shape " + constrained);
    }
    return constrained.with(rank - 1, constrained.size(rank - 1) - 1);
  }

  /// In logarithms: a product of many breaks neither underflows early nor needs a loop.
  @Override
  public Node constrain(Node x) {
    int axis = x.shape().rank() - 1;
    Node shifted = shifted(x);
    Node left = Ops.negate(Ops.softplus(shifted));
    Node stick = stick(left, axis);
    Node first =
        Ops.exp(
            Ops.subtract(
                Layout.slice(stick, axis, 0, x.shape().size(axis)),
                Ops.softplus(Ops.negate(shifted))));
    Node last = Ops.exp(Layout.slice(stick, axis, x.shape().size(axis), 1));
    return Layout.concatenate(axis, List.of(first, last));
  }

  @Override
  public Node unconstrain(Node y) {
    int axis = y.shape().rank() - 1;
    int n = y.shape().size(axis) - 1;
    Node behind = Layout.slice(Layout.cumulativeSum(y, axis, true), axis, 1, n);
    Node logOdds = Ops.subtract(Ops.log(Layout.slice(y, axis, 0, n)), Ops.log(behind));
    return Ops.add(logOdds, offsets(logOdds.shape()));
  }

  @Override
  public Node logAbsDetJacobian(Node x) {
    int axis = x.shape().rank() - 1;
    int n = x.shape().size(axis);
    Node shifted = shifted(x);
    Node left = Ops.negate(Ops.softplus(shifted));
    Node stick = Layout.slice(stick(left, axis), axis, 0, n);
    Node breaks = Ops.subtract(left, Ops.softplus(Ops.negate(shifted)));
    return Ops.sum(Ops.add(stick, breaks));
  }

  private static Node shifted(Node x) {
    return Ops.subtract(x, offsets(x.shape()));
  }

  /// ln of what is left of the stick before each break and after the last.
  private static Node stick(Node left, int axis) {
    return Layout.pad(Layout.cumulativeSum(left, axis, false), axis, 1, 0);
  }

  /// ln(K − k) for k = 1 … K − 1.
  private static Node offsets(Shape shape) {
    int n = shape.size(shape.rank() - 1);
    double[] values = new double[shape.numElements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.log(n - i % n);
    }
    return Node.constant(Tensor.wrap(shape, values));
  }
}
