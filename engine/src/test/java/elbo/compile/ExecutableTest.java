// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.OpCases;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutableTest {
  static Stream<OpCases.Case> cases() {
    return OpCases.all().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTheInterpreterForEveryOperationAndItsGradient(OpCases.Case c) {
    List<Node> inputs = c.inputs();
    Node value = c.function().apply(inputs);
    List<Node> outputs = new ArrayList<>(List.of(value));
    outputs.addAll(Gradients.of(Ops.sum(Ops.square(value)), inputs));
    Graph graph = Graph.of(inputs, outputs);
    BiFunction<Node, Integer, Tensor> values =
        (node, draw) -> {
          Tensor x = c.values().get(graph.inputs().indexOf(node));
          double[] scaled = x.toArray();
          for (int k = 0; k < scaled.length; k++) {
            scaled[k] *= 1 - 0.01 * draw;
          }
          return Tensor.wrap(x.shape(), scaled);
        };
    for (int mask = 0; mask < 1 << inputs.size(); mask++) {
      for (int draws : new int[] {1, 3, 9}) {
        compare(graph, Batches.masked(graph, mask), draws, values, 1e-12);
      }
    }
  }

  @Test
  void randomGraphsHaveLoopsOverRows() {
    int loops = 0;
    for (long seed = 2; seed < 60; seed += 3) {
      Graph graph = RandomGraphs.of(seed, 600, 40);
      loops += Compiler.compile(graph, Options.allBatched(graph)).draws().loops().size();
    }
    assertThat(loops).isGreaterThan(10);
  }

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void agreesWithTheInterpreterOnRandomGraphs(long seed) {
    int n = new int[] {5, 40, 600}[(int) (seed % 3)];
    Graph graph = RandomGraphs.of(seed, n, 50);
    for (int mask : new int[] {63, 1 + (int) (seed % 63)}) {
      for (int draws : new int[] {1, 7}) {
        compare(graph, Batches.masked(graph, mask), draws, Batches.random(seed), 1e-11);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aDrawsBitsDependNeitherOnTheOtherDrawsNorOnThreadsNorOnEarlierCalls(long seed) {
    int n = new int[] {5, 40, 600}[(int) (seed % 3)];
    Graph graph = RandomGraphs.of(seed, n, 40);
    Set<Node> perDraw = Batches.masked(graph, 63 - (int) (seed % 5));
    Executable executable = Compiler.compile(graph, Options.of(graph, perDraw));
    List<Tensor> first = List.of();
    for (int draws : new int[] {100, 64, 8, 7, 2, 1}) {
      List<Tensor> inputs = Batches.inputs(graph, perDraw, draws, Batches.random(seed));
      List<Tensor> found = executable.evaluate(draws, inputs);
      first = first.isEmpty() ? found : first;
      for (int i = 0; i < found.size(); i++) {
        double[] expected =
            java.util.Arrays.copyOf(first.get(i).array(), found.get(i).array().length);
        assertThat(found.get(i).array())
            .as("%d draws, output %d, %s", draws, i, graph)
            .isEqualTo(expected);
      }
    }
    List<Tensor> inputs = Batches.inputs(graph, perDraw, 100, Batches.random(seed));
    try (Workers workers = Workers.of(2)) {
      Workspace workspace = executable.workspace(workers);
      double[][] targets =
          first.stream().map(t -> new double[t.array().length]).toArray(double[][]::new);
      double[][] arrays = inputs.stream().map(Tensor::array).toArray(double[][]::new);
      for (int call = 0; call < 3; call++) {
        executable.run(100, arrays, targets, workspace);
        for (int i = 0; i < targets.length; i++) {
          assertThat(targets[i]).isEqualTo(first.get(i).array());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void threadsThatShareTheRowsOfOneDrawGiveTheSameBits(long seed) {
    Graph graph = RandomGraphs.of(seed, 9000, 20);
    Set<Node> perDraw = Batches.masked(graph, 63 - (int) (seed % 5));
    Options options = Options.of(graph, perDraw);
    for (int i = 0; i < graph.outputs().size(); i += 2) {
      options = options.withCombine(i, Combine.SUM);
    }
    Executable executable = Compiler.compile(graph, options);
    for (int draws : new int[] {1, 3, executable.tileSize() + 1}) {
      List<Tensor> inputs = Batches.inputs(graph, perDraw, draws, Batches.random(seed));
      double[][] arrays = inputs.stream().map(Tensor::array).toArray(double[][]::new);
      List<Tensor> alone = executable.evaluate(draws, inputs);
      for (int threads : new int[] {2, 3}) {
        try (Workers workers = Workers.of(threads)) {
          Workspace workspace = executable.workspace(workers);
          double[][] found =
              alone.stream().map(t -> new double[t.array().length]).toArray(double[][]::new);
          for (int call = 0; call < 3; call++) {
            executable.run(draws, arrays, found, workspace);
            for (int i = 0; i < found.length; i++) {
              assertThat(found[i])
                  .as("output %d, %d draws, %d threads", i, draws, threads)
                  .isEqualTo(alone.get(i).array());
            }
          }
        }
      }
    }
  }

  @Test
  void nearlyAllOfARegressionCanBeSharedByThreads() {
    Node x = Node.constant(Tensor.filled(Shape.of(20_000, 3), 0.5));
    Node y = Node.constant(Tensor.filled(Shape.of(20_000), 1));
    Node b = Node.input("b", Shape.of(3));
    Node density = Ops.negate(Ops.sum(Ops.square(Ops.subtract(y, Linear.matmul(x, b)))));
    Graph graph = Graph.of(List.of(b), List.of(density, Gradients.of(density, b)));
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    assertThat(executable.sharedPart()).isGreaterThan(0.95);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aSumOverDrawsIsTheSumOfTheDraws(long seed) {
    int n = new int[] {5, 40, 600}[(int) (seed % 3)];
    Graph graph = RandomGraphs.of(seed, n, 40);
    Set<Node> perDraw = Batches.masked(graph, 1 + (int) (seed % 63));
    Options apart = Options.of(graph, perDraw);
    Options together = apart;
    for (int i = 0; i < graph.outputs().size(); i++) {
      together = together.withCombine(i, Combine.SUM);
    }
    int draws = 70;
    List<Tensor> inputs = Batches.inputs(graph, perDraw, draws, Batches.random(seed));
    List<Tensor> each = Compiler.compile(graph, apart).evaluate(draws, inputs);
    List<Tensor> sums = Compiler.compile(graph, together).evaluate(draws, inputs);
    for (int i = 0; i < sums.size(); i++) {
      int size = sums.get(i).shape().numElements();
      for (int k = 0; k < size; k++) {
        double sum = 0;
        double magnitude = 0;
        for (int draw = 0; draw < draws; draw++) {
          double x = each.get(i).get(draw * size + k);
          sum += x;
          magnitude += Math.abs(x);
        }
        close(sums.get(i).get(k), sum, 1e-11 * Math.max(1, magnitude), graph);
      }
    }
  }

  @Test
  void anOuterProductIsSummedOverDrawsWithoutBeingFormedForEach() {
    Node a = Node.input("a", Shape.of(30));
    Node b = Node.input("b", Shape.of(40));
    Node product = Ops.negate(Linear.outer(a, b));
    Graph graph = Graph.of(List.of(a, b), List.of(product));
    Options options = Options.allBatched(graph).withCombine(0, Combine.SUM);
    Executable executable = Compiler.compile(graph, options);
    assertThat(executable.draws().perLane()).isLessThan(100);
    List<Tensor> inputs = Batches.inputs(graph, Set.of(a, b), 70, Batches.random(1));
    Tensor sum = executable.evaluate(70, inputs).getFirst();
    for (int i = 0; i < 30; i++) {
      for (int j = 0; j < 40; j++) {
        double expected = 0;
        for (int draw = 0; draw < 70; draw++) {
          expected -= inputs.get(0).get(draw * 30 + i) * inputs.get(1).get(draw * 40 + j);
        }
        // rounding: 70 products of at most 2.25
        close(sum.get(i * 40 + j), expected, 70 * 70 * 2.25 * 0x1p-53, graph);
      }
    }
  }

  @Test
  void whatASharedTriangleSolvesIsSummedOverDrawsFirst() {
    int n = 6;
    int m = 40;
    Node l = Node.input("l", Shape.of(n, n));
    Node a = Node.input("a", Shape.of(n));
    Node b = Node.input("b", Shape.of(m));
    Graph graph =
        Graph.of(List.of(l, a, b), List.of(Linear.triangularSolve(l, Linear.outer(a, b), false)));
    Options options = Options.of(graph, Set.of(a, b)).withCombine(0, Combine.SUM);
    Executable executable = Compiler.compile(graph, options);
    assertThat(executable.draws().perLane()).as("numbers kept for a draw").isLessThan(2 * (n + m));
    List<Tensor> inputs =
        new ArrayList<>(Batches.inputs(graph, Set.of(a, b), 70, Batches.random(2)));
    double[] triangle = inputs.getFirst().toArray();
    for (int i = 0; i < n; i++) {
      triangle[i * n + i] += 4; // far from singular
    }
    inputs.set(0, Tensor.of(Shape.of(n, n), triangle));
    Tensor sum = executable.evaluate(70, inputs).getFirst();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        double product = 0;
        for (int k = 0; k <= i; k++) {
          product += triangle[i * n + k] * sum.get(k * m + j);
        }
        double expected = 0;
        for (int draw = 0; draw < 70; draw++) {
          expected += inputs.get(1).get(draw * n + i) * inputs.get(2).get(draw * m + j);
        }
        // rounding: 70 products of at most 2.25 and six of at most 5.5 times their sum
        close(product, expected, 100 * 70 * 2.25 * 0x1p-53 * 70, graph);
      }
    }
  }

  @Test
  void matricesHaveTheSameBitsAloneAndAmongOthers() {
    Node x = Node.input("x", Shape.of(40, 23));
    Node y = Node.input("y", Shape.of(23));
    Node eye = Linear.diagonalMatrix(Node.constant(Tensor.filled(Shape.of(23), 2)));
    Node l = Linear.cholesky(Ops.add(Linear.matmul(Layout.transpose(x), x), eye));
    Node product = Linear.matmul(x, y);
    List<Node> outputs =
        List.of(
            l,
            product,
            Linear.matmul(product, x),
            Linear.triangularSolve(l, y, false),
            Linear.triangularSolve(l, Layout.transpose(x), true),
            Linear.triangularSolve(l, eye, false),
            Linear.inverse(l),
            Linear.logAbsDeterminant(l));
    Graph graph = Graph.of(List.of(x, y), outputs);
    for (int mask = 1; mask < 4; mask++) {
      Set<Node> perDraw = Batches.masked(graph, mask);
      Executable executable = Compiler.compile(graph, Options.of(graph, perDraw));
      List<Tensor> many =
          executable.evaluate(9, Batches.inputs(graph, perDraw, 9, Batches.random(4)));
      List<Tensor> one =
          executable.evaluate(1, Batches.inputs(graph, perDraw, 1, Batches.random(4)));
      for (int i = 0; i < one.size(); i++) {
        double[] first = java.util.Arrays.copyOf(many.get(i).array(), one.get(i).array().length);
        assertThat(one.get(i).array()).as("output %d", i).isEqualTo(first);
      }
      compare(graph, perDraw, 3, Batches.random(4), 1e-10);
    }
  }

  @Test
  void sumsOverManyRowsRestartWithEveryChunk() {
    Node x = Node.input("x", Shape.of(3));
    int n = 10_000;
    Node data = Node.constant(RandomGraphs.value(new java.util.Random(1), Shape.of(n, 3)));
    Node eta = Linear.matmul(data, x);
    Node value = Ops.sum(Ops.log1p(Ops.exp(eta)));
    Graph graph = Graph.of(List.of(x), List.of(value, Gradients.of(value, x)));
    for (int draws : new int[] {1, 5, 64}) {
      compare(graph, Set.of(x), draws, Batches.random(3), 1e-11);
    }
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    assertThat(executable.draws().loops()).hasSize(1);
    assertThat(executable.draws().perLane())
        .as("no value with 10,000 rows is kept")
        .isLessThan(200);
  }

  @Test
  void emptyAxesGiveTheNeutralElements() {
    Node x = Node.input("x", Shape.of(0));
    Node y = Node.input("y", Shape.of(0, 3));
    Graph graph =
        Graph.of(
            List.of(x, y),
            List.of(
                Ops.sum(Ops.exp(x)),
                Ops.reduce(elbo.graph.ReduceOp.LOG_SUM_EXP, x, 0),
                Linear.matmul(x, y),
                Layout.pad(x, 0, 2, 1),
                Ops.square(y)));
    compare(graph, Set.of(x, y), 5, Batches.random(1), 0);
    compare(graph, Set.of(y), 5, Batches.random(1), 0);
    compare(graph, Set.of(), 5, Batches.random(1), 0);
  }

  @Test
  void aChainOfAHundredThousandNodesIsCompiledAndRun() {
    Node x = Node.input("x", Shape.SCALAR);
    Node y = x;
    for (int i = 0; i < 100_000; i++) {
      y = Ops.add(Ops.multiply(y, Ops.constant(0.5)), x);
    }
    Graph graph = Graph.of(List.of(x), List.of(y));
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    Tensor found = executable.evaluate(3, List.of(Tensor.vector(1, 2, 3))).getFirst();
    assertThat(found.toArray()).containsExactly(2, 4, 6);
    assertThat(executable.draws().perLane()).isLessThan(5);
    Executable sum = Compiler.compile(graph, Options.allBatched(graph).withCombine(0, Combine.SUM));
    assertThat(sum.evaluate(3, List.of(Tensor.vector(1, 2, 3))).getFirst().item()).isEqualTo(12);
  }

  @Test
  void outputsMayBeInputsConstantsOrShared() {
    Node x = Node.input("x", Shape.of(2));
    Node s = Node.input("s", Shape.of(2));
    List<Node> outputs =
        List.of(
            x,
            s,
            Ops.exp(s),
            Ops.constant(3),
            Layout.broadcast(Ops.constant(2), 0, 4),
            Ops.add(x, s));
    Graph graph = Graph.of(List.of(x, s), outputs);
    compare(graph, Set.of(x), 3, Batches.random(5), 0);
    Options sums = Options.of(graph, Set.of(x));
    for (int i = 0; i < outputs.size(); i++) {
      sums = sums.withCombine(i, Combine.SUM);
    }
    List<Tensor> found =
        Compiler.compile(graph, sums)
            .evaluate(2, List.of(Tensor.of(Shape.of(2, 2), 1, 2, 3, 4), Tensor.vector(10, 20)));
    assertThat(found.get(0).toArray()).containsExactly(4, 6);
    assertThat(found.get(1).toArray()).containsExactly(20, 40);
    assertThat(found.get(3).item()).isEqualTo(6);
    assertThat(found.get(4).toArray()).containsExactly(4, 4, 4, 4);
    assertThat(found.get(5).toArray()).containsExactly(24, 46);
  }

  @Test
  void wrongArraysAreRefusedByName() {
    Node x = Node.input("x", Shape.of(2));
    Graph graph = Graph.of(List.of(x), List.of(Ops.sum(x)));
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    assertThatThrownBy(() ->
            executable.run(
                3,
                new double[][] {new double[5]},
                new double[][] {new double[3]},
                executable.workspace()))
        .hasMessageContaining("input x")
        .hasMessageContaining("6 numbers, got 5");
  }

  private static void compare(
      Graph graph,
      Set<Node> perDraw,
      int draws,
      BiFunction<Node, Integer, Tensor> values,
      double relative) {
    Executable executable = Compiler.compile(graph, Options.of(graph, perDraw));
    List<Tensor> found = executable.evaluate(draws, Batches.inputs(graph, perDraw, draws, values));
    for (int draw = 0; draw < draws; draw++) {
      List<Tensor> expected = Batches.oracle(graph, perDraw, draw, values);
      for (int i = 0; i < expected.size(); i++) {
        int size = expected.get(i).shape().numElements();
        for (int k = 0; k < size; k++) {
          double e = expected.get(i).get(k);
          close(found.get(i).get(draw * size + k), e, relative * Math.max(1, Math.abs(e)), graph);
        }
      }
    }
  }

  /// Rounding: the executable adds in another order than the interpreter; `bound` is some hundred
  /// times what a sum of 10⁴ positive terms loses, because later operations may magnify it.
  private static void close(double found, double expected, double bound, Graph graph) {
    boolean same = Double.compare(found, expected) == 0 || Math.abs(found - expected) <= bound;
    assertThat(same).as("%s instead of %s in%n%s", found, expected, graph).isTrue();
  }
}
