// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.autodiff.Gradients;
import elbo.autodiff.Jvp;
import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.compile.Workspace;
import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the gradient by the first inputs of the network costs in both modes.
///
/// @param inputs how many
/// @param forwardOperations additions, multiplications and functions of a pass per input, all in
///   one call
/// @param reverseOperations those of one pass back
/// @param forward microseconds, the smallest of many calls
/// @param reverse likewise
record ModeCost(
    int inputs, long forwardOperations, long reverseOperations, double forward, double reverse) {
  /// Nanoseconds that one measurement takes at least, long beside the clock's own.
  private static final long SLICE = 200_000;

  /// Counts, and measures all in turn, so that a slow spell of the machine hits all alike.
  ///
  /// @param seconds in all, the first half of them to warm up
  static List<ModeCost> measure(int[] inputs, double seconds) {
    List<Gradient> gradients = new ArrayList<>();
    for (int n : inputs) {
      gradients.add(new Gradient(n));
    }
    for (int half = 0; half < 2; half++) {
      long end = System.nanoTime() + (long) (seconds / 2 * 1e9);
      gradients.forEach(Gradient::forget);
      do {
        for (Gradient gradient : gradients) {
          gradient.forward.time();
          gradient.reverse.time();
        }
      } while (System.nanoTime() < end);
    }
    return gradients.stream().map(Gradient::cost).toList();
  }

  /// Both modes for a number of inputs; their results agree.
  private static final class Gradient {
    final int inputs;
    final Call forward;
    final Call reverse;

    Gradient(int inputs) {
      this.inputs = inputs;
      Node free = Node.input("x", Shape.of(inputs));
      Node all = Layout.pad(free, 0, 0, AutomaticDifferentiation.LAYERS[0] - inputs);
      Node value = AutomaticDifferentiation.network(all);
      Node direction = Node.input("direction", Shape.of(inputs));
      Node tangent = Jvp.push(List.of(value), List.of(free), List.of(direction)).getFirst();
      double[] x = new double[inputs];
      Draws.fillNormal(Key.of(9), 0, 0, 1, inputs, x);
      double[] units = new double[inputs * inputs];
      for (int i = 0; i < inputs; i++) {
        units[i * inputs + i] = 1;
      }
      forward =
          new Call(
              Graph.of(List.of(free, direction), List.of(tangent)),
              Set.of(direction),
              inputs,
              new double[][] {x, units},
              new double[inputs]);
      reverse =
          new Call(
              Graph.of(List.of(free), List.of(Gradients.of(value, free))),
              Set.of(),
              1,
              new double[][] {x},
              new double[inputs]);
      forward.run();
      reverse.run();
      for (int i = 0; i < inputs; i++) {
        if (!(Math.abs(forward.result[i] - reverse.result[i]) < 1e-12)) {
          throw new IllegalStateException("forward and reverse mode differ");
        }
      }
    }

    void forget() {
      forward.best = Double.POSITIVE_INFINITY;
      reverse.best = Double.POSITIVE_INFINITY;
    }

    ModeCost cost() {
      return new ModeCost(
          inputs, forward.operations, reverse.operations, forward.best, reverse.best);
    }
  }

  /// A compiled graph with its arguments, and the smallest time that it took.
  private static final class Call {
    final long operations;
    final double[] result;
    double best = Double.POSITIVE_INFINITY;
    private final Executable executable;
    private final Workspace workspace;
    private final int draws;
    private final double[][] arguments;

    Call(Graph graph, Set<Node> perDraw, int draws, double[][] arguments, double[] result) {
      this.operations = operations(graph, perDraw, draws);
      this.executable = Compiler.compile(graph, Options.of(graph, perDraw));
      this.workspace = executable.workspace();
      this.draws = draws;
      this.arguments = arguments;
      this.result = result;
    }

    void run() {
      executable.run(draws, arguments, new double[][] {result}, workspace);
    }

    /// Keeps the microseconds of a call if they are the fewest yet.
    void time() {
      long before = System.nanoTime();
      long elapsed;
      int calls = 0;
      do {
        run();
        calls++;
        elapsed = System.nanoTime() - before;
      } while (elapsed < SLICE);
      best = Math.min(best, elapsed / 1e3 / calls);
    }
  }

  /// How many additions, multiplications and functions of one number a graph has; what needs the
  /// inputs per draw counts once for each draw. Moving numbers counts nothing.
  private static long operations(Graph graph, Set<Node> perDraw, int draws) {
    Set<Node> varying = new HashSet<>(perDraw);
    long operations = 0;
    for (Node node : graph.order()) {
      if (node.inputs().stream().anyMatch(varying::contains)) {
        varying.add(node);
      }
      operations += operations(node) * (varying.contains(node) ? draws : 1);
    }
    return operations;
  }

  private static long operations(Node node) {
    if (node.op() instanceof Op.Contract contract) {
      Map<Integer, Integer> sizes = new HashMap<>();
      for (int axis = 0; axis < contract.left().length(); axis++) {
        sizes.put(contract.left().get(axis), node.inputs().get(0).shape().size(axis));
      }
      for (int axis = 0; axis < contract.right().length(); axis++) {
        sizes.put(contract.right().get(axis), node.inputs().get(1).shape().size(axis));
      }
      return 2 * sizes.values().stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    }
    if (node.op() instanceof Op.Reduce) {
      return node.inputs().getFirst().shape().numElements();
    }
    boolean isArithmetic =
        node.op() instanceof Op.Unary
            || node.op() instanceof Op.Binary
            || node.op() instanceof Op.Ternary;
    return isArithmetic ? node.shape().numElements() : 0;
  }
}
