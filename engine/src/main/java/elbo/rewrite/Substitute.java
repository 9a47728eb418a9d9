// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.tensor.ShapeException;
import java.util.List;
import java.util.Map;

/// Puts nodes in the place of nodes: how a graph written for an input is applied to a computed
/// value.
public final class Substitute {
  private Substitute() {}

  /// The nodes with every occurrence of a key of `replacements` replaced. What does not depend on
  /// one stays the same node; replacements are not searched again.
  ///
  /// @throws ShapeException if a replacement has another shape than what it replaces
  public static List<Node> in(List<Node> nodes, Map<Node, Node> replacements) {
    for (Map.Entry<Node, Node> entry : replacements.entrySet()) {
      if (!entry.getKey().shape().equals(entry.getValue().shape())) {
        throw new ShapeException(
            "cannot put " + entry.getValue() + " in the place of " + entry.getKey());
      }
    }
    return Graph.replaced(nodes, replacements);
  }

  /// One node with one other replaced.
  public static Node in(Node node, Node replaced, Node replacement) {
    return in(List.of(node), Map.of(replaced, replacement)).getFirst();
  }
}
