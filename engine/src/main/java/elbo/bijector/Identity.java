// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;

/// No constraint: y = x.
public record Identity() implements Bijector {
  @Override
  public Shape unconstrainedShape(Shape constrained) {
    return constrained;
  }

  @Override
  public Node constrain(Node x) {
    return x;
  }

  @Override
  public Node unconstrain(Node y) {
    return y;
  }

  @Override
  public Node logAbsDetJacobian(Node x) {
    return Ops.constant(0);
  }
}
