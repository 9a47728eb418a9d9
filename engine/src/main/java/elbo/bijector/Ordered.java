// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import java.util.List;

/// Vectors with increasing elements: y₁ = x₁ (or e^x₁ where all must be positive) and yₖ = yₖ₋₁ +
/// e^xₖ.
///
/// @param isPositive whether the first element, and so each, must be positive
public record Ordered(boolean isPositive) implements Bijector {
  /// Increasing vectors.
  public static Ordered increasing() {
    return new Ordered(false);
  }

  /// Increasing vectors of positive numbers.
  public static Ordered positive() {
    return new Ordered(true);
  }

  @Override
  public Shape unconstrainedShape(Shape constrained) {
    if (constrained.rank() < 1) {
      throw new ShapeException("an ordered value must be a vector, got a single number");
    }
    return constrained;
  }

  @Override
  public Node constrain(Node x) {
    return Layout.cumulativeSum(steps(x, Ops.exp(x)), lastAxis(x), false);
  }

  @Override
  public Node unconstrain(Node y) {
    int axis = lastAxis(y);
    int n = y.shape().size(axis);
    if (n == 0) {
      return y;
    }
    Node before = Layout.pad(Layout.slice(y, axis, 0, n - 1), axis, 1, 0);
    Node steps = Ops.subtract(y, before);
    return isPositive ? Ops.log(steps) : logBehindFirst(steps, axis, n);
  }

  @Override
  public Node logAbsDetJacobian(Node x) {
    int axis = lastAxis(x);
    int n = x.shape().size(axis);
    return isPositive || n == 0 ? Ops.sum(x) : Ops.sum(Layout.slice(x, axis, 1, n - 1));
  }

  private Node steps(Node x, Node exp) {
    int axis = lastAxis(x);
    int n = x.shape().size(axis);
    if (isPositive || n == 0) {
      return exp;
    }
    Node first = Layout.slice(x, axis, 0, 1);
    return Layout.concatenate(axis, List.of(first, Layout.slice(exp, axis, 1, n - 1)));
  }

  private static Node logBehindFirst(Node steps, int axis, int n) {
    Node first = Layout.slice(steps, axis, 0, 1);
    Node others = Ops.log(Layout.slice(steps, axis, 1, n - 1));
    return Layout.concatenate(axis, List.of(first, others));
  }

  private static int lastAxis(Node x) {
    return x.shape().rank() - 1;
  }
}
