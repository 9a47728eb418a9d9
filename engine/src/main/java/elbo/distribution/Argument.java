// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;
import elbo.tensor.Shape;

/// An argument of a distribution.
///
/// @param name its role, as `scale`; names in error messages and in [Summand#dependsOn]
/// @param node its value: batch axes first, then `eventRank` axes that belong to one batch element
/// @param domain what it must be
/// @param eventRank 0 for a number, 1 for a vector, 2 for a matrix
public record Argument(String name, Node node, Domain domain, int eventRank) {
  /// An argument that is one number per batch element.
  public static Argument of(String name, Node node, Domain domain) {
    return new Argument(name, node, domain, 0);
  }

  /// The batch axes of its value.
  public Shape batchShape() {
    return node.shape().slice(0, node.shape().rank() - eventRank);
  }

  /// Throws if the value is known and outside its domain.
  ///
  /// @param owner named in the message
  public void requireValid(String owner) {
    Node valid = domain.holds(node);
    if (valid.isConstant() && !(valid.value().item() != 0)) {
      throw new IllegalArgumentException(
          name + " " + domain.text() + ", got " + node.value() + " (" + owner + ")");
    }
  }
}
