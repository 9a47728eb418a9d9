// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.graph.Simplify;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Turns matrices with few long rows, so that the long axis leads: loops are cut into blocks along
/// the leading axis, and eight rows of thousands of elements for many draws leave the cache. The
/// answers of 1,000 people to 50 questions are met person by person, then.
///
/// Matrices are turned together with all that they meet element by element, if nothing else has to
/// be moved: what goes in is constant or repeated along an axis, what comes out is a sum, a largest
/// or a smallest element along an axis. Not turned are matrices that wait for a sum along their own
/// rows, as in a softmax: one pass over a row is as short as can be. Sums change by roundings, as
/// they add the same numbers in another order.
public final class LongAxis {
  /// Rows from here on are long: eight of them are more than a block of a loop should have.
  private static final int LONG = 256;

  /// How many times as long as the leading axis they are at least.
  private static final int RATIO = 4;

  private final Graph graph;
  private final Map<Node, List<Node>> readers = new HashMap<>();
  private final Set<Node> turned = new HashSet<>();
  private final Map<Node, Node> values = new HashMap<>();
  private final Map<Node, Node> turnedValues = new HashMap<>();

  private LongAxis(Graph graph) {
    this.graph = graph;
    for (Node node : graph.order()) {
      for (Node input : node.inputs()) {
        readers.computeIfAbsent(input, _ -> new ArrayList<>()).add(node);
      }
    }
  }

  /// An equal graph.
  public static Graph leading(Graph graph) {
    for (Node node : graph.order()) {
      if (isCandidate(node)) {
        return new LongAxis(graph).run();
      }
    }
    return graph;
  }

  private Graph run() {
    Set<Node> seen = new HashSet<>();
    for (Node node : graph.order()) {
      if (isCandidate(node) && !seen.contains(node)) {
        Set<Node> together = together(node);
        seen.addAll(together);
        if (isTurnable(together)) {
          turned.addAll(together);
        }
      }
    }
    if (turned.isEmpty()) {
      return graph;
    }
    for (Node node : graph.order()) {
      if (turned.contains(node)) {
        List<Node> inputs = new ArrayList<>();
        for (Node input : node.inputs()) {
          inputs.add(input.shape().isScalar() ? value(input) : turnedValue(input));
        }
        turnedValues.put(node, Simplify.node(node.op(), inputs));
      } else if (node.op() instanceof Op.Reduce(var function, int axis)
          && turned.contains(node.input(0))) {
        values.put(node, Ops.reduce(function, turnedValue(node.input(0)), 1 - axis));
      } else {
        List<Node> inputs = node.inputs().stream().map(this::value).toList();
        if (!inputs.equals(node.inputs())) {
          values.put(node, Simplify.node(node.op(), inputs));
        }
      }
    }
    return Graph.of(graph.inputs(), graph.outputs().stream().map(this::value).toList());
  }

  private Node value(Node node) {
    return values.getOrDefault(node, node);
  }

  private Node turnedValue(Node node) {
    Node known = turnedValues.get(node);
    if (known == null) {
      known =
          node.op() instanceof Op.Broadcast(int axis, int size)
              ? Simplify.node(new Op.Broadcast(1 - axis, size), List.of(value(node.input(0))))
              : transposed(node.value());
      turnedValues.put(node, known);
    }
    return known;
  }

  private static Node transposed(Tensor matrix) {
    int rows = matrix.shape().size(0);
    int columns = matrix.shape().size(1);
    double[] x = matrix.array();
    double[] y = new double[x.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[j * rows + i] = x[i * columns + j];
      }
    }
    return Node.constant(Tensor.wrap(Shape.of(columns, rows), y));
  }

  /// Whether a node is computed element by element from few long rows.
  private static boolean isCandidate(Node node) {
    return switch (node.op()) {
      case Op.Unary _, Op.Polygamma _, Op.Binary _, Op.Ternary _ ->
          node.shape().rank() == 2
              && node.shape().size(1) >= LONG
              && node.shape().size(1) / RATIO >= node.shape().size(0);
      default -> false;
    };
  }

  /// The candidates that a node meets element by element, directly or through others.
  private Set<Node> together(Node first) {
    Set<Node> found = new HashSet<>(Set.of(first));
    Deque<Node> open = new ArrayDeque<>(found);
    while (!open.isEmpty()) {
      Node node = open.remove();
      List<Node> next = new ArrayList<>(node.inputs());
      next.addAll(readers.getOrDefault(node, List.of()));
      for (Node other : next) {
        if (isCandidate(other) && other.shape().equals(first.shape()) && found.add(other)) {
          open.add(other);
        }
      }
    }
    return found;
  }

  private boolean isTurnable(Set<Node> together) {
    Set<Node> sums = new HashSet<>();
    for (Node node : together) {
      if (graph.outputs().contains(node)) {
        return false;
      }
      for (Node input : node.inputs()) {
        boolean free =
            together.contains(input)
                || input.shape().isScalar()
                || input.isConstant()
                || input.op() instanceof Op.Broadcast;
        if (!free) {
          return false;
        }
      }
      for (Node reader : readers.getOrDefault(node, List.of())) {
        if (reader.op() instanceof Op.Reduce(var function, int axis)) {
          if (axis == 1 && function == ReduceOp.LOG_SUM_EXP) {
            return false; // it is not computed block by block
          }
          if (axis == 1) {
            sums.add(reader);
          }
        } else if (!together.contains(reader)) {
          return false;
        }
      }
    }
    return !waits(together, sums);
  }

  /// Whether one of the nodes needs one of the sums.
  private boolean waits(Set<Node> together, Set<Node> sums) {
    Set<Node> behind = new HashSet<>(sums);
    for (Node node : graph.order()) {
      if (!behind.contains(node) && node.inputs().stream().anyMatch(behind::contains)) {
        if (together.contains(node)) {
          return true;
        }
        behind.add(node);
      }
    }
    return false;
  }
}
