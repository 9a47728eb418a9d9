// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// What is written for one step of a loop, for all steps at once: values that differ between steps
/// get one more axis, the **first**, so that long loops over data can be cut into blocks of rows.
/// (`elbo.rewrite.Vmap` does the same for draws, which lie last.)
public final class Lift {
  private final int length;
  private final Predicate<Node> differs;
  private final UnaryOperator<Node> lifted;

  private Lift(int length, Predicate<Node> differs, UnaryOperator<Node> lifted) {
    this.length = length;
    this.differs = differs;
    this.lifted = lifted;
  }

  /// The values of nodes in all steps: `length` rows on axis 0.
  ///
  /// @param nodes written for one step, without random nodes
  /// @param rows for nodes whose values are known, these values in all steps
  public static List<Node> of(List<Node> nodes, Map<Node, Node> rows, int length) {
    Map<Node, Node> known = new HashMap<>(rows);
    Lift pass = new Lift(length, known::containsKey, known::get);
    for (Node node : Graph.topologicalOrder(nodes, rows.keySet())) {
      boolean differs = false;
      for (Node input : node.inputs()) {
        differs |= known.containsKey(input);
      }
      if (differs) {
        known.put(node, pass.rule(node));
      }
    }
    List<Node> results = new ArrayList<>(nodes.size());
    for (Node node : nodes) {
      results.add(pass.all(node));
    }
    return results;
  }

  /// One operation for all steps.
  ///
  /// @param node neither an input nor a random node
  /// @param differs whether an argument is not the same in all steps; at least one is not
  /// @param lifted the values in all steps of one that is not
  public static Node rule(
      Node node, int length, Predicate<Node> differs, UnaryOperator<Node> lifted) {
    return new Lift(length, differs, lifted).rule(node);
  }

  private Node all(Node node) {
    return differs.test(node) ? lifted.apply(node) : Layout.broadcast(node, 0, length);
  }

  private Node same(Node node, Op op) {
    List<Node> inputs = new ArrayList<>(node.inputs().size());
    for (Node input : node.inputs()) {
      inputs.add(all(input));
    }
    return Simplify.node(op, inputs);
  }

  private Node rule(Node node) {
    return switch (node.op()) {
      case Op.Constant _, Op.Input _ ->
          throw new IllegalStateException(node + " depends on nothing");
      case Op.Unary _, Op.Polygamma _, Op.Binary _, Op.Ternary _ -> same(node, node.op());
      case Op.Reduce(var function, int axis) -> same(node, new Op.Reduce(function, axis + 1));
      case Op.Broadcast(int axis, int size) -> same(node, new Op.Broadcast(axis + 1, size));
      case Op.Reshape(Shape shape) -> same(node, new Op.Reshape(shape.prepend(length)));
      case Op.Transpose(IntArray permutation) -> {
        int[] wider = new int[permutation.length() + 1];
        for (int k = 1; k < wider.length; k++) {
          wider[k] = permutation.get(k - 1) + 1;
        }
        yield same(node, new Op.Transpose(IntArray.of(wider)));
      }
      case Op.Slice(int axis, int start, int size) ->
          same(node, new Op.Slice(axis + 1, start, size));
      case Op.Pad(int axis, int before, int after) ->
          same(node, new Op.Pad(axis + 1, before, after));
      case Op.Concatenate(int axis) -> same(node, new Op.Concatenate(axis + 1));
      case Op.Gather(int axis, IntArray indices) -> same(node, new Op.Gather(axis + 1, indices));
      case Op.ScatterAdd(int axis, IntArray indices, int size) ->
          same(node, new Op.ScatterAdd(axis + 1, indices, size));
      case Op.CumulativeSum(int axis, boolean reverse) ->
          same(node, new Op.CumulativeSum(axis + 1, reverse));
      case Op.Contract(IntArray left, IntArray right, IntArray result) -> {
        Node a = node.input(0);
        Node b = node.input(1);
        int step = unused(left, right);
        Op op =
            new Op.Contract(
                differs.test(a) ? labelled(step, left) : left,
                differs.test(b) ? labelled(step, right) : right,
                labelled(step, result));
        yield Simplify.node(
            op,
            List.of(differs.test(a) ? lifted.apply(a) : a, differs.test(b) ? lifted.apply(b) : b));
      }
      case Op.LogProduct(IntArray left, IntArray right, IntArray result) -> {
        int step = unused(left, right);
        boolean a = differs.test(node.input(0));
        boolean b = anyDiffers(node, 1, 2, 3);
        Op op =
            new Op.LogProduct(
                a ? labelled(step, left) : left,
                b ? labelled(step, right) : right,
                labelled(step, result));
        yield Simplify.node(op, widened(node, a, b, b, b));
      }
      case Op.LogProductPull(boolean ofRight, var left, var right, var result) -> {
        int step = unused(left, right);
        boolean a = !ofRight || anyDiffers(node, 0, 4);
        boolean b = ofRight || anyDiffers(node, 1, 5);
        Op op =
            new Op.LogProductPull(
                ofRight,
                a ? labelled(step, left) : left,
                b ? labelled(step, right) : right,
                labelled(step, result));
        yield Simplify.node(op, widened(node, a, b, true, true, a, b, true));
      }
      case Op.Cholesky _, Op.CholeskyInverse _, Op.Inverse _ -> matrices(node);
      case Op.LogAbsDeterminant _ -> matrices(node);
      case Op.TriangularSolve _ -> triangularSolve(node);
      case Op.Scan scan -> scan(node, scan);
      case Op.Ode _ -> problems(node);
      case Op.Sample _ ->
          throw new IllegalStateException("random numbers of all steps would be the same: " + node);
    };
  }

  private boolean anyDiffers(Node node, int... positions) {
    for (int position : positions) {
      if (differs.test(node.input(position))) {
        return true;
      }
    }
    return false;
  }

  /// The arguments, those for all steps that are to be.
  private List<Node> widened(Node node, boolean... wider) {
    List<Node> inputs = new ArrayList<>();
    for (int i = 0; i < wider.length; i++) {
      inputs.add(wider[i] ? all(node.input(i)) : node.input(i));
    }
    return inputs;
  }

  /// A label that no axis has: steps nest.
  private static int unused(IntArray left, IntArray right) {
    int label = 0;
    for (IntArray labels : List.of(left, right)) {
      for (int used : labels.array()) {
        label = Math.max(label, used + 1);
      }
    }
    return label;
  }

  private static IntArray labelled(int step, IntArray labels) {
    int[] wider = new int[labels.length() + 1];
    wider[0] = step;
    for (int k = 1; k < wider.length; k++) {
      wider[k] = labels.get(k - 1);
    }
    return IntArray.of(wider);
  }

  /// Matrices lie on the axes 0 and 1: the steps go behind the other axes and come back.
  private Node matrices(Node node) {
    List<Node> inputs = new ArrayList<>(node.inputs().size());
    for (Node input : node.inputs()) {
      inputs.add(moved(all(input), 0, input.shape().rank()));
    }
    return moved(Simplify.node(node.op(), inputs), node.shape().rank(), 0);
  }

  /// A shared triangle solves for the columns of all steps at once.
  private Node triangularSolve(Node node) {
    Node triangle = node.input(0);
    if (differs.test(triangle) || triangle.shape().rank() > 2) {
      return matrices(node);
    }
    Node right = moved(all(node.input(1)), 0, 2);
    Shape shape = right.shape();
    Node columns = Layout.reshape(right, Shape.of(shape.size(0), shape.size(1) * shape.size(2)));
    Node solved = Simplify.node(node.op(), List.of(triangle, columns));
    return moved(Layout.reshape(solved, shape), 2, 0);
  }

  /// Problems of all steps are solved together: they are the last axis.
  private Node problems(Node node) {
    List<Node> inputs = new ArrayList<>();
    for (Node input : node.inputs()) {
      int rank = input.shape().rank();
      Node last = moved(all(input), 0, rank);
      int problems = input.shape().size(rank - 1) * length;
      inputs.add(Layout.reshape(last, input.shape().with(rank - 1, problems)));
    }
    Node solved = Simplify.node(node.op(), inputs);
    return moved(Layout.reshape(solved, node.shape().append(length)), node.shape().rank(), 0);
  }

  private static Node moved(Node x, int from, int to) {
    int[] permutation = new int[x.shape().rank()];
    int next = 0;
    for (int k = 0; k < permutation.length; k++) {
      if (k == to) {
        permutation[k] = from;
      } else {
        next += next == from ? 1 : 0;
        permutation[k] = next++;
      }
    }
    return Layout.transpose(x, permutation);
  }

  /// A loop in a step of a loop: one loop over the inner steps whose carried values have a row for
  /// each outer step.
  private Node scan(Node node, Op.Scan op) {
    List<Node> formal = new ArrayList<>();
    List<Node> actual = new ArrayList<>();
    Map<Node, Node> rows = new HashMap<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Node input = node.input(i);
      Node old = op.body().inputs().get(i);
      boolean carried = i < op.numCarries();
      boolean sliced = !carried && i < op.numCarries() + op.numSlices();
      if (carried || differs.test(input)) {
        Node wider = Node.input("all", old.shape().prepend(length));
        rows.put(old, wider);
        formal.add(wider);
        actual.add(sliced ? moved(all(input), 0, 1) : all(input));
      } else {
        formal.add(old);
        actual.add(input);
      }
    }
    Graph body = Graph.of(formal, of(op.body().outputs(), rows, length));
    Op.Scan wider = new Op.Scan(body, op.numCarries(), op.numSlices(), op.length(), op.reverse());
    Node trajectory = Simplify.node(wider, actual);
    List<Node> parts = new ArrayList<>();
    int[] offsets = wider.offsets();
    for (int i = 0; i < op.numCarries(); i++) {
      Node part = Layout.slice(trajectory, 1, offsets[i], offsets[i + 1] - offsets[i]);
      int size = op.body().inputs().get(i).shape().numElements();
      parts.add(moved(Layout.reshape(part, Shape.of(op.length() + 1, length, size)), 1, 0));
    }
    return Layout.concatenate(2, parts);
  }
}
