// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import elbo.graph.Node;
import java.util.List;

/// Numbers to report under names, one per element.
///
/// @param name the variable
/// @param elementNames one per element, as Stan writes them: `theta.1`
/// @param flat the elements as a vector in the order of the names
/// @param isRandom whether random numbers are needed for it
public record Quantity(String name, List<String> elementNames, Node flat, boolean isRandom) {
  /// Checks and copies.
  public Quantity {
    elementNames = List.copyOf(elementNames);
    if (flat.shape().rank() != 1 || flat.shape().size(0) != elementNames.size()) {
      throw new IllegalArgumentException(
          name
              + " has "
              + elementNames.size()
              + " element names and values of shape "
              + flat.shape()
              + "; expected a vector with one value per name");
    }
  }

  /// A variable of a plain shape, in Stan's order.
  public static Quantity of(String name, Node value, boolean isRandom) {
    return new Quantity(
        name, Elements.names(name, value.shape()), Elements.flatten(value), isRandom);
  }
}
