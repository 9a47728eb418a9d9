// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.graph.OpCases.Case;
import elbo.graph.Recurrence.Carry;
import elbo.graph.Recurrence.Slice;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/// Loops with carried state for [OpCases].
final class LoopCases {
  private static final int STEPS = 6;

  private LoopCases() {}

  static List<Case> all(Random random) {
    Tensor scalar = OpCases.uniform(random, 0.3, 0.8);
    Tensor line = OpCases.uniform(random, -1, 1, STEPS);
    Tensor vector = OpCases.uniform(random, -1, 1, 3);
    Tensor matrix = OpCases.uniform(random, -1, 1, 3, 3);
    Tensor rows = OpCases.uniform(random, -1, 1, STEPS, 3);
    return List.of(
        one("scan", LoopCases::everything, vector, rows, matrix),
        one("scan_reverse", x -> linear(x, true), scalar, line, scalar),
        one("scan_linear", x -> linear(x, false), scalar, line, scalar),
        one("scan_two_steps_back", LoopCases::twoStepsBack, scalar, line),
        one("scan_sum", LoopCases::sum, scalar, line),
        one("scan_forward_algorithm", LoopCases::forwardAlgorithm, vector, rows, matrix),
        one("scan_network", LoopCases::network, vector, rows, matrix),
        one("scan_solve", LoopCases::solve, vector, rows, matrix),
        one("scan_nested", LoopCases::nested, vector, rows, matrix),
        one("scan_memory", LoopCases::memory, scalar, line),
        one("scan_last", LoopCases::last, scalar, line));
  }

  private static Case one(String name, Function<List<Node>, Node> function, Tensor... values) {
    return new Case(name, List.of(values), function);
  }

  /// The operation itself, with what a body may do to its outputs: one twice, one that is an input,
  /// one that shares another's memory, one that is the same in all steps.
  private static Node everything(List<Node> x) {
    Node a = Node.input("a", Shape.of(3));
    Node b = Node.input("b", Shape.of(1, 3));
    Node c = Node.input("c", Shape.of(3));
    Node d = Node.input("d", Shape.SCALAR);
    Node row = Node.input("row", Shape.of(3));
    Node m = Node.input("m", Shape.of(3, 3));
    Node next = Ops.unary(UnaryOp.TANH, Ops.add(Linear.matmul(m, a), Ops.multiply(row, c)));
    Graph body =
        Graph.of(
            List.of(a, b, c, d, row, m),
            List.of(next, Layout.reshape(next, b.shape()), a, Ops.add(d, Layout.element(m, 1, 2))));
    Node zero = Ops.constant(0.25);
    return Simplify.node(
        new Op.Scan(body, 4, 1, STEPS, false),
        List.of(
            x.get(0),
            Layout.reshape(x.get(0), b.shape()),
            Layout.broadcastTo(zero, c.shape()),
            zero,
            x.get(1),
            x.get(2)));
  }

  private static Node linear(List<Node> x, boolean reverse) {
    Node state = Recurrence.placeholder(Shape.SCALAR);
    Node each = Recurrence.placeholder(Shape.SCALAR);
    Node after = Ops.add(Ops.multiply(x.get(2), state), each);
    return Recurrence.of(
            STEPS,
            reverse,
            List.of(new Carry(state, x.get(0), after)),
            List.of(new Slice(each, x.get(1))),
            List.of(Ops.square(after)),
            List.of())
        .stacked()
        .getFirst();
  }

  private static Node twoStepsBack(List<Node> x) {
    Node one = Recurrence.placeholder(Shape.SCALAR);
    Node two = Recurrence.placeholder(Shape.SCALAR);
    Node each = Recurrence.placeholder(Shape.SCALAR);
    Node after =
        Ops.unary(UnaryOp.SIN, Ops.add(Ops.subtract(one, Ops.multiply(x.get(0), two)), each));
    return Recurrence.of(
            STEPS,
            false,
            List.of(new Carry(one, x.get(0), after), new Carry(two, Ops.constant(0.3), one)),
            List.of(new Slice(each, x.get(1))),
            List.of(Ops.add(after, Ops.exp(two))),
            List.of())
        .stacked()
        .getFirst();
  }

  /// Sums need no loop: the state before a step is a running sum.
  private static Node sum(List<Node> x) {
    Node total = Recurrence.placeholder(Shape.SCALAR);
    Node each = Recurrence.placeholder(Shape.SCALAR);
    Node after = Ops.add(Ops.subtract(total, Ops.square(each)), x.get(0));
    Recurrence.Results results =
        Recurrence.of(
            STEPS,
            true,
            List.of(new Carry(total, x.get(0), after)),
            List.of(new Slice(each, x.get(1))),
            List.of(Ops.multiply(total, each)),
            List.of(after));
    return Ops.add(results.stacked().getFirst(), results.last().getFirst());
  }

  private static Node forwardAlgorithm(List<Node> x) {
    Node state = Recurrence.placeholder(Shape.of(3));
    Node each = Recurrence.placeholder(Shape.of(3));
    Node from = Ops.add(Layout.broadcast(state, 1, 3), x.get(2));
    Node after = Ops.add(Ops.logSumExp(from, 0), Ops.square(each));
    Node last =
        Recurrence.of(
                STEPS,
                false,
                List.of(new Carry(state, x.get(0), after)),
                List.of(new Slice(each, x.get(1))),
                List.of(),
                List.of(after))
            .last()
            .getFirst();
    return Ops.logSumExp(last);
  }

  private static Node network(List<Node> x) {
    Node state = Recurrence.placeholder(Shape.of(3));
    Node each = Recurrence.placeholder(Shape.of(3));
    Node after = Ops.unary(UnaryOp.TANH, Ops.add(Linear.matmul(x.get(2), state), each));
    return Recurrence.of(
            STEPS,
            true,
            List.of(new Carry(state, x.get(0), after)),
            List.of(new Slice(each, x.get(1))),
            List.of(Linear.outer(after, Ops.add(state, each))),
            List.of())
        .stacked()
        .getFirst();
  }

  /// Matrices in a loop, and behind it for all steps.
  private static Node solve(List<Node> x) {
    Node state = Recurrence.placeholder(Shape.of(3));
    Node each = Recurrence.placeholder(Shape.of(3));
    Node matrix =
        Ops.add(
            Ops.add(x.get(2), Linear.outer(state, each)),
            Linear.diagonalMatrix(Layout.broadcastTo(Ops.constant(4), Shape.of(3))));
    Node after = Linear.triangularSolve(matrix, Ops.add(state, each), false);
    Recurrence.Results results =
        Recurrence.of(
            STEPS,
            false,
            List.of(new Carry(state, x.get(0), after)),
            List.of(new Slice(each, x.get(1))),
            List.of(Ops.add(Linear.logAbsDeterminant(matrix), Ops.sum(after))),
            List.of());
    return results.stacked().getFirst();
  }

  /// A loop in each step of a loop, and one in each step behind it.
  private static Node nested(List<Node> x) {
    Node state = Recurrence.placeholder(Shape.of(3));
    Node each = Recurrence.placeholder(Shape.of(3));
    Node after = inner(state, each, x.get(2));
    return Recurrence.of(
            STEPS,
            false,
            List.of(new Carry(state, x.get(0), after)),
            List.of(new Slice(each, x.get(1))),
            List.of(inner(each, after, Ops.square(x.get(2)))),
            List.of())
        .stacked()
        .getFirst();
  }

  private static Node inner(Node initial, Node factor, Node rows) {
    Node state = Recurrence.placeholder(Shape.of(3));
    Node each = Recurrence.placeholder(Shape.of(3));
    Node after = Ops.unary(UnaryOp.SIN, Ops.add(Ops.multiply(state, factor), each));
    return Recurrence.of(
            3,
            true,
            List.of(new Carry(state, initial, after)),
            List.of(new Slice(each, rows)),
            List.of(),
            List.of(after))
        .last()
        .getFirst();
  }

  /// A value that only remembers the step before needs no loop.
  private static Node memory(List<Node> x) {
    Node before = Recurrence.placeholder(Shape.SCALAR);
    Node each = Recurrence.placeholder(Shape.SCALAR);
    return Recurrence.of(
            STEPS,
            false,
            List.of(new Carry(before, x.get(0), Ops.exp(each))),
            List.of(new Slice(each, x.get(1))),
            List.of(Ops.multiply(before, each)),
            List.of())
        .stacked()
        .getFirst();
  }

  private static Node last(List<Node> x) {
    Node state = Recurrence.placeholder(Shape.SCALAR);
    Node each = Recurrence.placeholder(Shape.SCALAR);
    Node after = Ops.multiply(Ops.unary(UnaryOp.COS, state), Ops.add(each, x.get(0)));
    return Recurrence.of(
            STEPS,
            true,
            List.of(new Carry(state, x.get(0), after)),
            List.of(new Slice(each, x.get(1))),
            List.of(),
            List.of(Ops.add(after, each)))
        .last()
        .getFirst();
  }
}
