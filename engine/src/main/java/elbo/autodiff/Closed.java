// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.autodiff;

import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A function of formal inputs that may need any nodes, closed: what it needs and what does not
/// depend on the formal inputs becomes one vector of parameters.
///
/// @param value the function, of the formal inputs and `parameters` alone
/// @param parameters stands for the vector
/// @param values the vector
record Closed(Node value, Node parameters, Node values) {
  static Closed of(Node value, Set<Node> formal) {
    List<Node> free = free(value, formal);
    int size = 0;
    for (Node node : free) {
      size += node.shape().numElements();
    }
    Node parameters = Node.input("parameters", Shape.of(Math.max(1, size)));
    Map<Node, Node> parts = new LinkedHashMap<>();
    List<Node> flat = new ArrayList<>();
    int at = 0;
    for (Node node : free) {
      int n = node.shape().numElements();
      parts.put(node, Layout.reshape(Layout.slice(parameters, 0, at, n), node.shape()));
      flat.add(Layout.flatten(node));
      at += n;
    }
    Node values =
        flat.isEmpty()
            ? Vjp.zeros(Shape.of(1))
            : flat.size() == 1 ? flat.getFirst() : Layout.concatenate(0, flat);
    return new Closed(Graph.replaced(List.of(value), parts).getFirst(), parameters, values);
  }

  /// What the value needs and what does not depend on the formal inputs, constants left out;
  /// repeated values once.
  private static List<Node> free(Node value, Set<Node> formal) {
    Set<Node> depends = new HashSet<>(formal);
    List<Node> order = Graph.topologicalOrder(List.of(value));
    for (Node node : order) {
      if (node.inputs().stream().anyMatch(depends::contains)) {
        depends.add(node);
      }
    }
    Set<Node> free = new LinkedHashSet<>();
    if (!depends.contains(value)) {
      add(value, free);
    }
    for (Node node : order) {
      if (depends.contains(node)) {
        for (Node input : node.inputs()) {
          if (!depends.contains(input)) {
            add(input, free);
          }
        }
      }
    }
    return List.copyOf(free);
  }

  private static void add(Node node, Set<Node> free) {
    Node leaf = node;
    while (leaf.op() instanceof Op.Broadcast) {
      leaf = leaf.input(0);
    }
    if (!leaf.isConstant()) {
      free.add(leaf);
    }
  }

  /// With one more axis behind the others, of one problem.
  static Node column(Node x) {
    return Layout.reshape(x, x.shape().append(1));
  }
}
