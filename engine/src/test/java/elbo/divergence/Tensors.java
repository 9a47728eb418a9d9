// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import elbo.graph.Node;
import elbo.tensor.Tensor;

/// Constants.
final class Tensors {
  private Tensors() {}

  static Node vector(double... values) {
    return Node.constant(Tensor.vector(values));
  }
}
