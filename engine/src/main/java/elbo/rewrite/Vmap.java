// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.Simplify;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The batching transform: a graph written for one draw becomes a graph for many. A value that
/// differs between draws gets one more axis, the **last**: other axes keep their numbers, draws lie
/// side by side in memory, a gather copies rows, and a matrix product with shared data becomes a
/// product of two matrices. What does not depend on the draw stays as it is and is computed once.
public final class Vmap {
  /// The label of the draw axis in contractions; models' own labels are small.
  private static final int DRAW_LABEL = 1 << 20;

  private final int draws;
  private final Map<Node, Node> batched = new HashMap<>();

  private Vmap(int draws) {
    this.draws = draws;
  }

  /// The graph for `draws` draws. Inputs in `perDraw`, all outputs and all random nodes have the
  /// draw axis; other inputs are the same nodes as before.
  ///
  /// @param graph for one draw
  /// @param perDraw the inputs whose values differ between draws
  /// @param draws how many, at least 1
  public static Graph of(Graph graph, Set<Node> perDraw, int draws) {
    Vmap pass = new Vmap(draws);
    List<Node> inputs = new ArrayList<>();
    for (Node input : graph.inputs()) {
      if (perDraw.contains(input) && input.op() instanceof Op.Input(String name)) {
        Node wide = Node.input(name, input.shape().append(draws));
        pass.batched.put(input, wide);
        inputs.add(wide);
      } else {
        inputs.add(input);
      }
    }
    for (Node node : graph.order()) {
      boolean depends = node.op() instanceof Op.Sample;
      for (Node input : node.inputs()) {
        depends |= pass.batched.containsKey(input);
      }
      if (depends) {
        pass.batched.put(node, pass.rule(node));
      }
    }
    List<Node> outputs = new ArrayList<>();
    for (Node output : graph.outputs()) {
      outputs.add(pass.wide(output));
    }
    return Graph.of(inputs, outputs);
  }

  /// The node with the draw axis: computed for each draw, or repeated.
  private Node wide(Node node) {
    Node known = batched.get(node);
    return known != null ? known : Layout.broadcast(node, node.shape().rank(), draws);
  }

  private boolean anyBatched(Node node, int... positions) {
    for (int position : positions) {
      if (batched.containsKey(node.input(position))) {
        return true;
      }
    }
    return false;
  }

  /// The arguments, those with the draw axis that are to have it.
  private List<Node> widened(Node node, boolean... wider) {
    List<Node> inputs = new ArrayList<>();
    for (int i = 0; i < wider.length; i++) {
      inputs.add(wider[i] ? wide(node.input(i)) : node.input(i));
    }
    return inputs;
  }

  private Node same(Node node) {
    List<Node> inputs = new ArrayList<>(node.inputs().size());
    for (Node input : node.inputs()) {
      inputs.add(wide(input));
    }
    return Simplify.node(node.op(), inputs);
  }

  private Node rule(Node node) {
    return switch (node.op()) {
      case Op.Constant _, Op.Input _ ->
          throw new IllegalStateException(node + " depends on nothing");
      // Elementwise functions act on the wider shape; the other operations name axes by number,
      // which the last axis does not change.
      case Op.Unary _, Op.Polygamma _, Op.Binary _, Op.Ternary _ -> same(node);
      case Op.Reduce _, Op.Broadcast _, Op.Slice _, Op.Pad _, Op.Concatenate _ -> same(node);
      case Op.Gather _, Op.ScatterAdd _, Op.CumulativeSum _ -> same(node);
      case Op.Cholesky _, Op.CholeskyInverse _, Op.Inverse _, Op.LogAbsDeterminant _ -> same(node);
      case Op.Reshape(Shape shape) -> Layout.reshape(wide(node.input(0)), shape.append(draws));
      case Op.Transpose(IntArray permutation) -> {
        int[] wider = permutation.append(permutation.length()).toArray();
        yield Layout.transpose(wide(node.input(0)), wider);
      }
      case Op.Contract(IntArray left, IntArray right, IntArray result) -> {
        Node a = batched.get(node.input(0));
        Node b = batched.get(node.input(1));
        Op op =
            new Op.Contract(
                a != null ? left.append(DRAW_LABEL) : left,
                b != null ? right.append(DRAW_LABEL) : right,
                result.append(DRAW_LABEL));
        yield Simplify.node(
            op, List.of(a != null ? a : node.input(0), b != null ? b : node.input(1)));
      }
      case Op.LogProduct(IntArray left, IntArray right, IntArray result) -> {
        boolean a = anyBatched(node, 0);
        boolean b = anyBatched(node, 1, 2, 3);
        Op op =
            new Op.LogProduct(
                a ? left.append(DRAW_LABEL) : left,
                b ? right.append(DRAW_LABEL) : right,
                result.append(DRAW_LABEL));
        yield Simplify.node(op, widened(node, a, b, b, b));
      }
      case Op.LogProductPull(boolean ofRight, var left, var right, var result) -> {
        boolean a = !ofRight || anyBatched(node, 0, 4);
        boolean b = ofRight || anyBatched(node, 1, 5);
        Op op =
            new Op.LogProductPull(
                ofRight,
                a ? left.append(DRAW_LABEL) : left,
                b ? right.append(DRAW_LABEL) : right,
                result.append(DRAW_LABEL));
        yield Simplify.node(op, widened(node, a, b, true, true, a, b, true));
      }
      case Op.TriangularSolve _ -> triangularSolve(node);
      case Op.Scan scan -> scan(node, scan);
      case Op.Ode _ -> problems(node);
      case Op.Sample(var function, int site, Shape shape) ->
          Ops.sample(
              function, site, shape.append(draws), node.inputs().stream().map(this::wide).toList());
    };
  }

  /// All carried values differ between draws as soon as one argument does. A row of the wider loop
  /// holds for each carried value its elements, the draws innermost: the elements of the row with
  /// the draw axis.
  private Node scan(Node node, Op.Scan op) {
    Set<Node> perDraw = new HashSet<>();
    List<Node> inputs = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      boolean carried = i < op.numCarries();
      Node wide = carried ? wide(node.input(i)) : batched.get(node.input(i));
      if (wide != null) {
        perDraw.add(op.body().inputs().get(i));
      }
      inputs.add(wide != null ? wide : node.input(i));
    }
    Graph body = Vmap.of(op.body(), perDraw, draws);
    Op wider = new Op.Scan(body, op.numCarries(), op.numSlices(), op.length(), op.reverse());
    return Layout.reshape(Simplify.node(wider, inputs), node.shape().append(draws));
  }

  /// The draws are further problems.
  private Node problems(Node node) {
    List<Node> inputs = new ArrayList<>();
    for (Node input : node.inputs()) {
      int last = input.shape().rank() - 1;
      Shape shape = input.shape().with(last, input.shape().size(last) * draws);
      inputs.add(Layout.reshape(wide(input), shape));
    }
    return Layout.reshape(Simplify.node(node.op(), inputs), node.shape().append(draws));
  }

  /// A shared triangle solves for the columns of all draws at once.
  private Node triangularSolve(Node node) {
    Node triangle = node.input(0);
    if (batched.containsKey(triangle) || triangle.shape().rank() > 2) {
      return same(node);
    }
    Node right = wide(node.input(1));
    Shape shape = right.shape();
    Node columns = Layout.reshape(right, Shape.of(shape.size(0), shape.size(1) * shape.size(2)));
    return Layout.reshape(Simplify.node(node.op(), List.of(triangle, columns)), shape);
  }
}
