// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.graph.BinaryOp;
import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.Recurrence;
import elbo.graph.ReduceOp;
import elbo.graph.UnaryOp;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Random graphs over all structural operations and the elementwise ones that are smooth, with
/// values near 1. The same seed gives the same graph.
final class RandomGraphs {
  private final Random random;
  private final int n;
  private final int m;
  private final List<Node> inputs = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();

  private RandomGraphs(long seed, int n) {
    this.random = new Random(seed);
    this.n = n;
    this.m = 2 + random.nextInt(4);
  }

  /// A graph of about `size` nodes whose long axis has `n` elements, with a few outputs.
  static Graph of(long seed, int n, int size) {
    RandomGraphs maker = new RandomGraphs(seed, n);
    maker.fill(size);
    List<Node> outputs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      outputs.add(
          maker.nodes.get(maker.nodes.size() - 1 - maker.random.nextInt(Math.min(8, size))));
    }
    outputs.add(total(outputs));
    return Graph.of(maker.inputs, outputs);
  }

  /// Values for the inputs of a graph, for `draws` draws each.
  static Tensor value(Random random, Shape shape) {
    double[] v = new double[shape.numElements()];
    for (int i = 0; i < v.length; i++) {
      v[i] = 0.2 + 1.3 * random.nextDouble();
    }
    return Tensor.wrap(shape, v);
  }

  private static Node total(List<Node> outputs) {
    Node sum = Ops.constant(0);
    for (Node output : outputs) {
      sum = Ops.add(sum, Ops.sum(output));
    }
    return sum;
  }

  private void fill(int size) {
    for (Shape shape :
        List.of(
            Shape.of(), Shape.of(n), Shape.of(m), Shape.of(n, m), Shape.of(m, m), Shape.of(n))) {
      Node input = Node.input("x" + inputs.size(), shape);
      inputs.add(input);
      nodes.add(input);
      nodes.add(Node.constant(value(random, shape)));
    }
    while (nodes.size() < size) {
      Node node = next();
      if (node.shape().numElements() <= 4 * n * m) {
        nodes.add(tame(node));
      }
    }
  }

  /// Keeps values of any size near 1, smoothly.
  private Node tame(Node node) {
    return switch (random.nextInt(3)) {
      case 0 -> Ops.add(Ops.tanh(Ops.multiply(node, Ops.constant(0.3))), Ops.constant(1));
      case 1 -> Ops.add(Ops.constant(0.5), Ops.logistic(node));
      default -> Ops.add(Ops.constant(0.3), Ops.exp(Ops.negate(Ops.square(Ops.tanh(node)))));
    };
  }

  private Node any() {
    return nodes.get(random.nextInt(nodes.size()));
  }

  private Node anyOfRank(int least) {
    for (int tries = 0; tries < 100; tries++) {
      Node node = any();
      if (node.shape().rank() >= least) {
        return node;
      }
    }
    return nodes.get(6);
  }

  private Node like(Shape shape) {
    List<Node> fitting = nodes.stream().filter(x -> x.shape().equals(shape)).toList();
    return fitting.get(random.nextInt(fitting.size()));
  }

  private Node next() {
    Node x = anyOfRank(1);
    int axis = random.nextInt(x.shape().rank());
    int size = x.shape().size(axis);
    return switch (random.nextInt(18)) {
      case 0 -> Ops.unary(pick(UnaryOp.EXP, UnaryOp.LOG, UnaryOp.SQRT, UnaryOp.LGAMMA), any());
      case 1, 2 -> {
        Node y = any();
        yield Ops.binary(
            pick(BinaryOp.ADD, BinaryOp.MULTIPLY, BinaryOp.DIVIDE, BinaryOp.SUBTRACT),
            y,
            random.nextInt(4) == 0 ? nodes.get(random.nextInt(2)) : like(y.shape()));
      }
      case 3 -> Ops.select(Ops.less(x, Ops.constant(1)), like(x.shape()), x);
      case 4, 5 ->
          Ops.reduce(
              pick(ReduceOp.SUM, ReduceOp.SUM, ReduceOp.MAX, ReduceOp.MIN, ReduceOp.LOG_SUM_EXP),
              x,
              axis);
      case 6 -> Layout.broadcast(any(), 0, random.nextBoolean() ? n : m);
      case 7 -> Layout.broadcast(x, x.shape().rank(), m);
      case 8 -> Layout.flatten(x);
      case 9 -> x.shape().rank() < 2 ? Layout.reshape(x, x.shape().append(1)) : Layout.transpose(x);
      case 10 -> {
        int start = random.nextInt(size);
        yield Layout.slice(x, axis, start, 1 + random.nextInt(size - start));
      }
      case 11 -> Layout.pad(x, axis, random.nextInt(3), random.nextInt(3));
      case 12 -> Layout.concatenate(axis, List.of(x, like(x.shape()), x));
      case 13 -> {
        int[] indices = new int[random.nextBoolean() ? n : m];
        for (int i = 0; i < indices.length; i++) {
          indices[i] = random.nextInt(size);
        }
        yield Layout.gather(x, axis, IntArray.of(indices));
      }
      case 14 -> {
        int[] indices = new int[size];
        for (int i = 0; i < size; i++) {
          indices[i] = random.nextInt(m);
        }
        yield Layout.scatterAdd(x, axis, IntArray.of(indices), m);
      }
      case 15 -> Layout.cumulativeSum(x, axis, random.nextBoolean());
      case 16 -> loop(x);
      default -> contraction();
    };
  }

  /// A recurrence over the rows of a value.
  private Node loop(Node x) {
    Node state = Recurrence.placeholder(x.shape().remove(0));
    Node row = Recurrence.placeholder(state.shape());
    Node after = Ops.add(Ops.reciprocal(Ops.add(Ops.constant(1), Ops.square(state))), row);
    return Recurrence.of(
            x.shape().size(0),
            random.nextBoolean(),
            List.of(new Recurrence.Carry(state, Layout.at(x, 0, 0), after)),
            List.of(new Recurrence.Slice(row, x)),
            List.of(Ops.multiply(after, state)),
            List.of())
        .stacked()
        .getFirst();
  }

  private Node contraction() {
    Node nm = like(Shape.of(n, m));
    Node nVector = like(Shape.of(n));
    Node mVector = like(Shape.of(m));
    Node mm = like(Shape.of(m, m));
    return switch (random.nextInt(7)) {
      case 0 -> Linear.matmul(nm, mVector);
      case 1 -> Linear.matmul(nVector, nm);
      case 2 -> Linear.dot(nVector, like(Shape.of(n)));
      case 3 -> Linear.matmul(nm, mm);
      case 4 -> Linear.outer(mVector, like(Shape.of(m)));
      case 5 -> Linear.contract(nm, IntArray.of(0, 1), nm, IntArray.of(0, 2), IntArray.of(1, 2));
      default -> Linear.contract(nm, IntArray.of(0, 1), nVector, IntArray.of(0), IntArray.of(0, 1));
    };
  }

  @SafeVarargs
  private <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
