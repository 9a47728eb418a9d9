// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Outputs as functions of inputs. Nodes with the same operation on the same arguments are one
/// node, and [#order()] lists every node behind its arguments. Immutable.
public final class Graph {
  private final List<Node> inputs;
  private final List<Node> outputs;
  private final List<Node> order;

  private Graph(List<Node> inputs, List<Node> outputs, List<Node> order) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.order = order;
  }

  /// The graph of these outputs. Common subexpressions are merged.
  ///
  /// @param inputs the input nodes, in the order in which values are given, each once; one that no
  ///   output needs is kept
  /// @param outputs any nodes
  /// @throws IllegalArgumentException if an output needs an input node that is not listed
  public static Graph of(List<Node> inputs, List<Node> outputs) {
    Map<Node, Node> canonical = new HashMap<>();
    List<Node> order = new ArrayList<>();
    for (Node input : inputs) {
      if (!(input.op() instanceof Op.Input)) {
        throw new IllegalArgumentException("an input node is expected, got " + input);
      }
      if (canonical.put(input, input) != null) {
        throw new IllegalArgumentException("the input " + input + " is listed twice");
      }
      order.add(input);
    }
    Map<Key, Node> known = new HashMap<>();
    for (Node node : topologicalOrder(outputs)) {
      if (canonical.containsKey(node)) {
        continue;
      }
      if (node.op() instanceof Op.Input) {
        throw new IllegalArgumentException("an output needs the " + node + ", which is not listed");
      }
      List<Node> arguments = new ArrayList<>(node.inputs().size());
      for (Node argument : node.inputs()) {
        arguments.add(canonical.get(argument));
      }
      Key key = new Key(node.op(), arguments);
      Node merged = known.get(key);
      if (merged == null) {
        merged = arguments.equals(node.inputs()) ? node : Node.raw(node.op(), arguments);
        known.put(key, merged);
        order.add(merged);
      }
      canonical.put(node, merged);
    }
    List<Node> results = new ArrayList<>(outputs.size());
    for (Node output : outputs) {
      results.add(canonical.get(output));
    }
    return new Graph(List.copyOf(inputs), List.copyOf(results), List.copyOf(order));
  }

  /// All nodes that these need, and these, each behind its arguments. Does not recurse: graphs may
  /// be deep.
  public static List<Node> topologicalOrder(List<Node> roots) {
    return topologicalOrder(roots, Set.of());
  }

  /// As above, but only what does not stand below a leaf; leaves are left out.
  static List<Node> topologicalOrder(List<Node> roots, Set<Node> leaves) {
    List<Node> order = new ArrayList<>();
    Set<Node> done = new HashSet<>(leaves);
    Deque<Node> stack = new ArrayDeque<>();
    for (Node root : roots) {
      stack.push(root);
      while (!stack.isEmpty()) {
        Node node = stack.peek();
        if (done.contains(node)) {
          stack.pop();
          continue;
        }
        boolean ready = true;
        List<Node> arguments = node.inputs();
        for (int i = arguments.size() - 1; i >= 0; i--) {
          if (!done.contains(arguments.get(i))) {
            stack.push(arguments.get(i));
            ready = false;
          }
        }
        if (ready) {
          stack.pop();
          done.add(node);
          order.add(node);
        }
      }
    }
    return order;
  }

  /// The outputs for these nodes in the place of the inputs.
  ///
  /// @param values one per input, of its shape
  public List<Node> apply(List<Node> values) {
    Map<Node, Node> known = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      known.put(inputs.get(i), values.get(i));
    }
    return replaced(outputs, known);
  }

  /// The nodes with every key of `replacements` replaced. What does not depend on one stays the
  /// same node; replacements are not searched again.
  public static List<Node> replaced(List<Node> nodes, Map<Node, Node> replacements) {
    Map<Node, Node> known = new HashMap<>(replacements);
    for (Node node : topologicalOrder(nodes, replacements.keySet())) {
      boolean changed = false;
      List<Node> arguments = new ArrayList<>(node.inputs().size());
      for (Node argument : node.inputs()) {
        Node replacement = known.get(argument);
        changed |= replacement != argument;
        arguments.add(replacement);
      }
      known.put(node, changed ? Simplify.node(node.op(), arguments) : node);
    }
    List<Node> results = new ArrayList<>(nodes.size());
    for (Node node : nodes) {
      results.add(known.get(node));
    }
    return results;
  }

  /// Whether both do the same operations in the same order; only the nodes are others.
  boolean isSameAs(Graph other) {
    if (this == other) {
      return true;
    }
    int n = order.size();
    if (n != other.order.size()
        || inputs.size() != other.inputs.size()
        || outputs.size() != other.outputs.size()) {
      return false;
    }
    Map<Node, Node> same = new HashMap<>();
    for (int i = 0; i < n; i++) {
      Node a = order.get(i);
      Node b = other.order.get(i);
      boolean inputNodes = a.op() instanceof Op.Input && b.op() instanceof Op.Input;
      if (!a.shape().equals(b.shape())
          || a.inputs().size() != b.inputs().size()
          || !(inputNodes || a.op().equals(b.op()))) {
        return false;
      }
      for (int k = 0; k < a.inputs().size(); k++) {
        if (same.get(a.input(k)) != b.input(k)) {
          return false;
        }
      }
      same.put(a, b);
    }
    for (int i = 0; i < outputs.size(); i++) {
      if (same.get(outputs.get(i)) != other.outputs.get(i)) {
        return false;
      }
    }
    return true;
  }

  /// The inputs, in the order in which values are given.
  public List<Node> inputs() {
    return inputs;
  }

  /// The outputs.
  public List<Node> outputs() {
    return outputs;
  }

  /// The inputs and all nodes that the outputs need, each behind its arguments.
  public List<Node> order() {
    return order;
  }

  /// A line per node with its shape.
  @Override
  public String toString() {
    return Printer.print(this);
  }

  /// Nodes are compared by identity and operations by value: structural equality one level deep.
  private record Key(Op op, List<Node> arguments) {}
}
