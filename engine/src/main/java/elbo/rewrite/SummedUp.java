// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import elbo.graph.BinaryOp;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.ReduceOp;
import elbo.graph.UnaryOp;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which nodes are read only by sums that have fewer elements, directly or through operations that
/// let a factor pass: a factor of such a node meets fewer elements behind the sums.
final class SummedUp {
  private SummedUp() {}

  /// The nodes of a graph.
  static Set<Node> in(Graph graph) {
    Set<Node> found = new HashSet<>();
    Set<Node> outputs = new HashSet<>(graph.outputs());
    Map<Node, Boolean> only = new HashMap<>();
    List<Node> order = graph.order();
    for (int i = order.size() - 1; i >= 0; i--) {
      Node node = order.get(i);
      if (only.getOrDefault(node, false) && !outputs.contains(node)) {
        found.add(node);
      }
      boolean passes = found.contains(node) && passes(node);
      for (Node input : node.inputs()) {
        boolean sums = isSum(node) && node.shape().numElements() <= input.shape().numElements() / 2;
        only.merge(input, sums || passes, Boolean::logicalAnd);
      }
    }
    return found;
  }

  private static boolean isSum(Node node) {
    return switch (node.op()) {
      case Op.Reduce(ReduceOp function, int _) -> function == ReduceOp.SUM;
      case Op.Contract _ -> true;
      default -> false;
    };
  }

  private static boolean passes(Node node) {
    return switch (node.op()) {
      case Op.Unary(UnaryOp function) -> function == UnaryOp.NEGATE;
      case Op.Binary(BinaryOp function) -> function == BinaryOp.MULTIPLY;
      case Op.Reshape _, Op.Transpose _ -> true;
      default -> false;
    };
  }
}
