// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.graph.BinaryOp;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.graph.Simplify;
import elbo.graph.TernaryOp;
import elbo.graph.UnaryOp;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Takes sums over draws apart: the sum of a linear function of values is the function of their
/// sums. So an outer product per draw, as in the gradient with respect to a scale matrix, becomes
/// one matrix product in which draws are summed over, and is never formed for each draw; what
/// follows linearly is done once per call.
final class DrawSums {
  /// What is summed in each tile, with the input node that stands for its total afterwards.
  ///
  /// @param summed the node to sum, or whose contraction sums over draws too
  /// @param contraction whether `summed` is a contraction whose own value is not needed
  /// @param total the placeholder for the sum
  record Leaf(Node summed, boolean contraction, Node total) {}

  private final Phases phases;
  private final Node numDraws = Node.input("draws", Shape.SCALAR);
  private final Set<Node> worth = new HashSet<>();
  private final Map<Node, Node> totals = new HashMap<>();
  private final List<Leaf> leaves = new ArrayList<>();

  private DrawSums(Phases phases) {
    this.phases = phases;
  }

  static DrawSums of(Graph graph, Options options, Phases phases) {
    DrawSums pass = new DrawSums(phases);
    List<Node> wanted = new ArrayList<>();
    for (int i = 0; i < graph.outputs().size(); i++) {
      if (options.combine().get(i) == Combine.SUM) {
        wanted.add(graph.outputs().get(i));
      }
    }
    if (!wanted.isEmpty()) {
      pass.run(graph, wanted);
    }
    return pass;
  }

  /// The sum over draws of an output, as a node over the totals of the leaves, [#numDraws()] and
  /// shared nodes.
  Node total(Node output) {
    Node total = totals.get(output);
    if (total == null) {
      throw new IllegalStateException("no sum was made for " + output);
    }
    return total;
  }

  List<Leaf> leaves() {
    return leaves;
  }

  /// The input that stands for the number of draws.
  Node numDraws() {
    return numDraws;
  }

  private void run(Graph graph, List<Node> wanted) {
    for (Node node : graph.order()) {
      if (phases.isBatched(node) && isWorthTakingApart(node)) {
        worth.add(node);
      }
    }
    Set<Node> needed = new HashSet<>(wanted);
    List<Node> order = graph.order();
    for (int i = order.size() - 1; i >= 0; i--) {
      Node node = order.get(i);
      if (needed.contains(node) && worth.contains(node) && !isBatchedContraction(node)) {
        needed.addAll(node.inputs());
      }
    }
    for (Node node : order) {
      if (needed.contains(node)) {
        totals.put(node, sum(node));
      }
    }
  }

  private Node sum(Node node) {
    if (!phases.isBatched(node)) {
      return Ops.multiply(node, numDraws);
    }
    if (!worth.contains(node) || isBatchedContraction(node)) {
      Node total = Node.input("total " + leaves.size(), node.shape());
      leaves.add(new Leaf(node, worth.contains(node), total));
      return total;
    }
    // Linear in the batched arguments together: those are replaced by their sums, shared factors
    // and conditions stay.
    boolean sumsAll =
        switch (node.op()) {
          case Op.Binary(BinaryOp function) ->
              function == BinaryOp.ADD || function == BinaryOp.SUBTRACT;
          case Op.Concatenate _ -> true;
          default -> false;
        };
    List<Node> inputs = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Node input = node.input(i);
      boolean branch = node.op() instanceof Op.Ternary && i > 0;
      inputs.add(sumsAll || branch || phases.isBatched(input) ? totalOf(input) : input);
    }
    return Simplify.node(node.op(), inputs);
  }

  private Node totalOf(Node input) {
    Node total = totals.get(input);
    return total != null ? total : sum(input);
  }

  private boolean isBatchedContraction(Node node) {
    return node.op() instanceof Op.Contract
        && phases.isBatched(node.input(0))
        && phases.isBatched(node.input(1));
  }

  /// Whether a contraction of two batched arguments that is larger than both is below, through
  /// operations linear in what is batched.
  private boolean isWorthTakingApart(Node node) {
    return switch (node.op()) {
      case Op.Contract _ -> {
        if (isBatchedContraction(node)) {
          int a = node.input(0).shape().numElements();
          int b = node.input(1).shape().numElements();
          yield node.shape().numElements() > a + b;
        }
        yield anyWorth(node);
      }
      case Op.Unary(UnaryOp function) -> function == UnaryOp.NEGATE && anyWorth(node);
      case Op.Binary(BinaryOp function) -> {
        boolean oneShared = !phases.isBatched(node.input(0)) || !phases.isBatched(node.input(1));
        yield switch (function) {
          case ADD, SUBTRACT -> anyWorth(node);
          case MULTIPLY -> oneShared && anyWorth(node);
          case DIVIDE -> !phases.isBatched(node.input(1)) && anyWorth(node);
          default -> false;
        };
      }
      case Op.Ternary(TernaryOp function) ->
          function == TernaryOp.SELECT && !phases.isBatched(node.input(0)) && anyWorth(node);
      case Op.Reduce(ReduceOp function, _) -> function == ReduceOp.SUM && anyWorth(node);
      case Op.Reshape _, Op.Transpose _, Op.Slice _, Op.Pad _ -> anyWorth(node);
      case Op.Concatenate _, Op.Gather _, Op.ScatterAdd _, Op.CumulativeSum _ -> anyWorth(node);
      case Op.Constant _, Op.Input _, Op.Polygamma _, Op.Broadcast _, Op.Sample _ -> false;
      case Op.TriangularSolve _ -> !phases.isBatched(node.input(0)) && anyWorth(node);
      case Op.Cholesky _, Op.CholeskyInverse _ -> false;
      case Op.LogProduct _, Op.LogProductPull _ -> false;
      case Op.Inverse _, Op.LogAbsDeterminant _ -> false;
      case Op.Scan _, Op.Ode _ -> false;
    };
  }

  private boolean anyWorth(Node node) {
    for (Node input : node.inputs()) {
      if (worth.contains(input)) {
        return true;
      }
    }
    return false;
  }
}
