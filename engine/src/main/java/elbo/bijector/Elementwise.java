// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.graph.Node;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;

/// Arguments of maps that work element by element.
final class Elementwise {
  private Elementwise() {}

  static void requireFits(String name, Node argument, Shape constrained) {
    if (!argument.shape().isScalar() && !argument.shape().equals(constrained)) {
      throw new ShapeException(
          name
              + " must be one number or have the shape of the variable, "
              + constrained
              + ", got "
              + argument.shape());
    }
  }
}
