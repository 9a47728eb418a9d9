// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import java.util.List;

/// A flow of any layers.
///
/// @param chain the layers, at least one, all of the same dimension
public record ComposedFlow(List<Layer> chain) implements Flow {
  /// Checks that the layers go together.
  public ComposedFlow {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a flow needs at least one layer, got none");
    }
    int dimension = chain.getFirst().dimension();
    for (Layer layer : chain) {
      if (layer.dimension() != dimension) {
        throw new IllegalArgumentException(
            "the layers of a flow need the same dimension, got "
                + dimension
                + " and "
                + layer.dimension());
      }
    }
  }

  @Override
  public String name() {
    return "flow";
  }

  @Override
  public int dimension() {
    return chain.getFirst().dimension();
  }
}
