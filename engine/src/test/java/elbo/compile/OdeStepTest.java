// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.autodiff.Gradients;
import elbo.autodiff.Odes;
import elbo.equation.OdeMethod;
import elbo.equation.OdeScheme;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Differential equations in executables: predator and prey, six parameters, gradient included.
class OdeStepTest {
  private static final Node POINT = Node.input("x", Shape.of(6));

  private static Node solution(Node x, OdeMethod method) {
    Node time = Node.input("t", Shape.SCALAR);
    Node z = Node.input("z", Shape.of(2));
    Node u = Layout.at(z, 0, 0);
    Node v = Layout.at(z, 0, 1);
    Node first =
        Ops.multiply(u, Ops.subtract(Layout.at(x, 0, 0), Ops.multiply(Layout.at(x, 0, 1), v)));
    Node second =
        Ops.multiply(v, Ops.subtract(Ops.multiply(Layout.at(x, 0, 3), u), Layout.at(x, 0, 2)));
    return Odes.solve(
        method,
        true,
        time,
        z,
        Layout.stack(0, List.of(first, second)),
        Layout.slice(x, 0, 4, 2),
        Ops.constant(0),
        Node.constant(Tensor.vector(0.5, 1, 1.5, 4, 9)));
  }

  private static Graph graph(OdeMethod method) {
    Node z = solution(POINT, method);
    Node value = Ops.sum(Ops.log(z));
    return Graph.of(List.of(POINT), List.of(value, Gradients.of(value, POINT), z));
  }

  private static double[] points(int draws) {
    double[] centre = {0.8, 0.5, 0.9, 0.4, 2, 1.2};
    double[] points = new double[6 * draws];
    for (int d = 0; d < draws; d++) {
      for (int i = 0; i < 6; i++) {
        points[d * 6 + i] = centre[i] * (1 + 0.3 * Math.sin(1 + i + 2.7 * d));
      }
    }
    return points;
  }

  private static List<Tensor> run(Executable executable, int draws) {
    return executable.evaluate(draws, List.of(Tensor.wrap(Shape.of(draws, 6), points(draws))));
  }

  @ParameterizedTest
  @EnumSource(OdeScheme.class)
  void agreesWithTheInterpreter(OdeScheme scheme) {
    Graph graph = graph(new OdeMethod(scheme, 1e-8, 1e-8, 10_000));
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    int draws = 5;
    List<Tensor> found = run(executable, draws);
    for (int d = 0; d < draws; d++) {
      double[] x = Arrays.copyOfRange(points(draws), 6 * d, 6 * d + 6);
      List<Tensor> expected = Interpreter.evaluate(graph, List.of(Tensor.vector(x)));
      for (int o = 0; o < expected.size(); o++) {
        int n = expected.get(o).shape().numElements();
        for (int i = 0; i < n; i++) {
          double value = expected.get(o).get(i);
          // sums in another order: rounding, and through it other steps of the same accuracy
          assertThat(found.get(o).get(d * n + i))
              .isCloseTo(value, within(1e-9 * Math.max(1, Math.abs(value))));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(OdeScheme.class)
  void aDrawsBitsDependNeitherOnTheOtherDrawsNorOnThreadsNorOnKernels(OdeScheme scheme) {
    Graph graph = graph(new OdeMethod(scheme, 1e-6, 1e-6, 10_000));
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    List<Tensor> first = run(executable, 150);
    for (int draws : new int[] {64, 9, 2, 1}) {
      same(first, run(executable, draws), draws);
    }
    executable.warmUp();
    for (int draws : new int[] {1, 64, 150}) {
      same(first, run(executable, draws), draws);
    }
    try (Workers workers = Workers.of(2)) {
      Workspace workspace = executable.workspace(workers);
      double[][] targets =
          first.stream().map(t -> new double[t.array().length]).toArray(double[][]::new);
      for (int call = 0; call < 3; call++) {
        executable.run(150, new double[][] {points(150)}, targets, workspace);
        for (int o = 0; o < targets.length; o++) {
          assertThat(targets[o]).isEqualTo(first.get(o).array());
        }
      }
    }
  }

  private static void same(List<Tensor> all, List<Tensor> found, int draws) {
    for (int o = 0; o < all.size(); o++) {
      double[] expected = Arrays.copyOf(all.get(o).array(), found.get(o).array().length);
      assertThat(found.get(o).array()).as("%d draws, output %d", draws, o).isEqualTo(expected);
    }
  }

  @Test
  void aDrawWithoutSolutionLeavesTheOthersAlone() {
    OdeMethod method = new OdeMethod(OdeScheme.DORMAND_PRINCE, 1e-6, 1e-6, 60);
    Graph graph = graph(method);
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    double[] points = points(3);
    points[6] = 1e9; // far more steps than 60
    List<Tensor> found = executable.evaluate(3, List.of(Tensor.wrap(Shape.of(3, 6), points)));
    List<Tensor> expected = run(executable, 3);
    assertThat(found.get(0).get(1)).isNaN();
    assertThat(Arrays.copyOfRange(found.get(1).array(), 6, 12)).contains(Double.NaN);
    assertThat(found.get(0).get(0)).isEqualTo(expected.get(0).get(0));
    assertThat(found.get(1).get(17)).isEqualTo(expected.get(1).get(17));
  }

  @Test
  void problemsOfADrawAreSolvedTogether() {
    // x' = A x for 70 matrices A of each draw, more than a block of lanes
    OdeMethod method = new OdeMethod(OdeScheme.DORMAND_PRINCE, 1e-9, 1e-9, 10_000);
    Node all = Node.input("a", Shape.of(70, 4));
    List<Node> each = new ArrayList<>();
    Node time = Node.input("t", Shape.SCALAR);
    Node y = Node.input("y", Shape.of(2));
    Node a = Node.input("each", Shape.of(4));
    Node ts = Node.constant(Tensor.vector(1, 2));
    Node rates = Linear.matmul(Layout.reshape(a, Shape.of(2, 2)), y);
    Node start = Node.constant(Tensor.vector(1, -0.5));
    Node one = Odes.solve(method, true, time, y, rates, start, Ops.constant(0), ts);
    Node lifted = elbo.graph.Lift.of(List.of(one), java.util.Map.of(a, all), 70).getFirst();
    Node total = Ops.sum(Ops.square(lifted));
    for (int k = 0; k < 70; k++) {
      each.add(Graph.replaced(List.of(one), java.util.Map.of(a, Layout.at(all, 0, k))).getFirst());
    }
    Node separate = Ops.sum(Ops.square(Layout.stack(0, each)));
    Graph graph =
        Graph.of(
            List.of(all),
            List.of(total, separate, Gradients.of(total, all), Gradients.of(separate, all)));
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    double[] x = new double[3 * 280];
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.sin(1 + 3.1 * i);
    }
    List<Tensor> found = executable.evaluate(3, List.of(Tensor.wrap(Shape.of(3, 70, 4), x)));
    for (int i = 0; i < 3; i++) {
      double value = found.get(1).get(i);
      assertThat(found.get(0).get(i)).isCloseTo(value, within(1e-12 * Math.abs(value)));
    }
    for (int i = 0; i < x.length; i++) {
      double value = found.get(3).get(i);
      assertThat(found.get(2).get(i))
          .isCloseTo(value, within(1e-11 * Math.max(1, Math.abs(value))));
    }
  }
}
