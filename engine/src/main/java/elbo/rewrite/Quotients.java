// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import elbo.graph.BinaryOp;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.Simplify;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Divides by known numbers once: `x / c` becomes `x · (1/c)` with the reciprocals as a constant,
/// where many numbers are divided. A division takes a core several times as long as a product. The
/// result is within 1.5 ulp of the quotient, which is within 0.5; infinities, zeros and NaN come
/// out as before, since divisors whose reciprocals are not ordinary numbers are left alone.
public final class Quotients {
  private static final int MIN_ELEMENTS = 16;

  /// Reciprocals of such numbers and products with them lose no digits to overflow or underflow
  /// that the quotient would keep.
  private static final double SMALLEST = 0x1p-500;

  private static final double LARGEST = 0x1p500;

  private Quotients() {}

  /// An equal graph.
  public static Graph multiplied(Graph graph) {
    boolean any = false;
    for (Node node : graph.order()) {
      any |= isByKnown(node);
    }
    if (!any) {
      return graph;
    }
    Map<Node, Node> values = new HashMap<>();
    for (Node node : graph.order()) {
      List<Node> inputs = new ArrayList<>(node.inputs().size());
      boolean same = true;
      for (Node input : node.inputs()) {
        Node value = values.getOrDefault(input, input);
        same &= value == input;
        inputs.add(value);
      }
      if (isByKnown(node)) {
        values.put(node, Ops.multiply(inputs.getFirst(), Ops.reciprocal(node.input(1))));
      } else if (!same) {
        values.put(node, Simplify.node(node.op(), inputs));
      }
    }
    List<Node> outputs =
        graph.outputs().stream().map(output -> values.getOrDefault(output, output)).toList();
    return Graph.of(graph.inputs(), outputs);
  }

  private static boolean isByKnown(Node node) {
    return node.op() instanceof Op.Binary(BinaryOp function)
        && function == BinaryOp.DIVIDE
        && node.shape().numElements() >= MIN_ELEMENTS
        && isOrdinary(node.input(1));
  }

  private static boolean isOrdinary(Node divisors) {
    Node leaf = divisors;
    while (leaf.op() instanceof Op.Broadcast) {
      leaf = leaf.input(0);
    }
    if (!leaf.isConstant()) {
      return false;
    }
    for (double divisor : leaf.value().array()) {
      double size = Math.abs(divisor);
      if (!(size >= SMALLEST && size <= LARGEST)) {
        return false;
      }
    }
    return true;
  }
}
