// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.graph.UnaryOp;
import elbo.kernel.KernelProvider;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.lang.classfile.ClassFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GeneratedKernelsTest {
  private static final int[] DRAWS = {1, 3, 4, 7, 16, 64};

  /// Any number of draws, and those that have kernels of their own.
  private static final int[] LANES = {1, 4, 8, 16, 32, 64};

  @BeforeAll
  static void vectorApi() {
    assertThat(KernelProvider.hasVectorApi()).isTrue();
  }

  static LongStream seeds() {
    return LongStream.range(0, 24);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void generatedKernelsHaveTheBitsOfTheInterpreter(long seed) {
    int n = new int[] {5, 40, 520, 203}[(int) (seed % 4)];
    Graph graph = RandomGraphs.of(seed, n, 60);
    for (int mask : new int[] {seed % 3 == 0 ? 1 + (int) (seed % 63) : 63}) {
      Set<Node> perDraw = Batches.masked(graph, mask);
      Template.forgetAll(); // a kernel of an earlier graph would be compared with itself
      Executable executable = Compiler.compile(graph, Options.of(graph, perDraw));
      List<List<Tensor>> expected = new ArrayList<>();
      for (int draws : DRAWS) {
        expected.add(run(executable, graph, perDraw, draws, seed));
      }
      makeAll(executable);
      for (int i = 0; i < DRAWS.length; i++) {
        List<Tensor> found = run(executable, graph, perDraw, DRAWS[i], seed);
        for (int k = 0; k < found.size(); k++) {
          assertThat(found.get(k).toArray())
              .as("output %d of seed %d for %d draws", k, seed, DRAWS[i])
              .containsExactly(expected.get(i).get(k).toArray());
        }
      }
    }
  }

  @Test
  void randomGraphsHaveManyKernelsOfAllKinds() {
    int overDraws = 0;
    int overData = 0;
    for (long seed = 0; seed < 40; seed++) {
      Graph graph = RandomGraphs.of(seed, 600, 60);
      for (FusedStep step : Compiler.compile(graph, Options.allBatched(graph)).draws().fused()) {
        overDraws += step.overDraws() != null ? 1 : 0;
        overData += step.overData() != null ? 1 : 0;
      }
    }
    assertThat(overDraws).isGreaterThan(40);
    assertThat(overData).isGreaterThan(40);
  }

  /// With data on the lanes the last vector has fewer elements than lanes; behind it the array
  /// ends.
  @Test
  void oneDrawHasKernelsForAnyNumberOfElements() {
    for (int n : new int[] {513, 518, 519, 520, 777}) {
      Node x = Node.input("x", Shape.of(n));
      Node data = Node.constant(RandomGraphs.value(new Random(n), Shape.of(n)));
      Node residual = Ops.divide(Ops.subtract(x, data), Ops.constant(3));
      Node y = Ops.add(Ops.square(residual), Ops.negate(data));
      Graph graph = Graph.of(List.of(x), List.of(y, Ops.sum(y), residual));
      Template.forgetAll();
      Executable executable = Compiler.compile(graph, Options.allBatched(graph));
      List<Tensor> expected = run(executable, graph, Set.of(x), 1, 7);
      makeAll(executable);
      FusedStep step = executable.draws().fused().getFirst();
      assertThat(step.overData()).isNotNull();
      assertThat(step.toString()).contains("generated");
      List<Tensor> found = run(executable, graph, Set.of(x), 1, 7);
      for (int k = 0; k < found.size(); k++) {
        assertThat(found.get(k).toArray())
            .as("output %d of %d elements", k, n)
            .containsExactly(expected.get(k).toArray());
      }
    }
  }

  /// A network's layer: the derivative by the hidden values is a product of rows and columns.
  @Test
  void productsOfRowsAndColumnsArePartOfTheirReaders() {
    Node rows = Node.input("rows", Shape.of(203));
    Node columns = Node.input("columns", Shape.of(6));
    Node data = Node.input("data", Shape.of(203, 6));
    Node product = Ops.multiply(Linear.outer(Ops.square(rows), columns), Ops.tanh(data));
    Graph graph = Graph.of(List.of(rows, columns, data), List.of(Ops.sum(product, 0)));
    for (int mask : new int[] {3, 7, 5, 6, 1}) {
      Set<Node> perDraw = Batches.masked(graph, mask);
      Template.forgetAll();
      Executable executable = Compiler.compile(graph, Options.of(graph, perDraw));
      List<double[]> expected = new ArrayList<>();
      for (int draws : DRAWS) {
        expected.add(run(executable, graph, perDraw, draws, 3).getFirst().toArray());
      }
      assertThat(executable.draws().fused()).anyMatch(step -> step.toString().contains("PRODUCT"));
      makeAll(executable);
      for (int i = 0; i < DRAWS.length; i++) {
        double[] found = run(executable, graph, perDraw, DRAWS[i], 3).getFirst().toArray();
        assertThat(found).as("%d, %d draws", mask, DRAWS[i]).containsExactly(expected.get(i));
      }
    }
  }

  @Test
  void theVerifierAcceptsEveryClass() {
    for (long seed = 0; seed < 40; seed++) {
      Graph graph = RandomGraphs.of(seed, seed % 2 == 0 ? 600 : 40, 60);
      for (FusedStep step : Compiler.compile(graph, Options.allBatched(graph)).draws().fused()) {
        for (Chain chain : chains(step)) {
          for (int lanes : LANES) {
            byte[] bytes = chain.template(lanes).classFile();
            assertThat(ClassFile.of().verify(bytes)).isEmpty();
            assertThat(VectorCode.longestMethod(bytes)).isLessThan(8000);
          }
        }
      }
    }
  }

  /// Exactly as the steps: the same additions in the same order, and a NaN stays one.
  @Test
  void kernelsReduceShortAxesThemselves() {
    for (int n : new int[] {2, 7, 8, 9, 31}) {
      Node x = Node.input("x", Shape.of(n));
      Node y = Ops.add(Ops.multiply(x, x), Ops.negate(x));
      Node sum = Ops.sum(y);
      List<Node> results =
          List.of(
              sum,
              Ops.reduce(ReduceOp.MAX, y, 0),
              Ops.reduce(ReduceOp.MIN, Ops.square(y), 0),
              Ops.subtract(y, Layout.broadcast(sum, 0, n)));
      Graph graph = Graph.of(List.of(x), results);
      Template.forgetAll();
      Executable executable = Compiler.compile(graph, Options.allBatched(graph));
      assertThat(executable.draws().fused().getFirst().overDraws())
          .extracting(Chain::describe)
          .asString()
          .contains("SUM_ALL", "LARGEST_ALL", "SMALLEST_ALL");
      List<List<Tensor>> expected = new ArrayList<>();
      for (int draws : DRAWS) {
        expected.add(executable.evaluate(draws, withNaN(n, draws)));
      }
      makeAll(executable);
      for (int i = 0; i < DRAWS.length; i++) {
        List<Tensor> found = executable.evaluate(DRAWS[i], withNaN(n, DRAWS[i]));
        for (int k = 0; k < results.size(); k++) {
          assertThat(found.get(k).toArray())
              .as("output %d for %d draws of %d numbers", k, DRAWS[i], n)
              .containsExactly(expected.get(i).get(k).toArray());
        }
      }
    }
  }

  @Test
  void kernelsKnowNumbersThatAreInfiniteOrNone() {
    Node x = Node.input("x", Shape.of(8));
    Node bad = Ops.or(Ops.unary(UnaryOp.IS_NAN, x), Ops.unary(UnaryOp.IS_INFINITE, x));
    Node tamed = Ops.select(bad, Ops.constant(3), Ops.square(x));
    Graph graph = Graph.of(List.of(x), List.of(tamed));
    Template.forgetAll();
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    assertThat(executable.draws().numSteps()).as("loading, and one step for all").isEqualTo(2);
    makeAll(executable);
    double inf = Double.POSITIVE_INFINITY;
    double most = Double.MAX_VALUE;
    double[] one = {1, inf, -inf, Double.NaN, 0, -2, most, -0.0};
    double[] expected = {1, 3, 3, 3, 0, 4, inf, 0};
    for (int draws : DRAWS) {
      double[] all = new double[8 * draws];
      for (int i = 0; i < all.length; i++) {
        all[i] = one[(i + i / 8) % 8];
      }
      List<Tensor> inputs = List.of(Tensor.wrap(Shape.of(draws, 8), all));
      double[] found = executable.evaluate(draws, inputs).getFirst().toArray();
      for (int i = 0; i < all.length; i++) {
        assertThat(found[i]).isEqualTo(expected[(i + i / 8) % 8]);
      }
    }
  }

  /// Numbers of which the last draw, if it is not the only one, has one that is none.
  private static List<Tensor> withNaN(int n, int draws) {
    double[] x = RandomGraphs.value(new Random(n), Shape.of(draws, n)).toArray();
    if (draws > 1) {
      x[x.length - 1] = Double.NaN;
    }
    return List.of(Tensor.wrap(Shape.of(draws, n), x));
  }

  private static List<Chain> chains(FusedStep step) {
    List<Chain> chains = new ArrayList<>();
    if (step.overDraws() != null) {
      chains.add(step.overDraws());
    }
    if (step.overData() != null) {
      chains.add(step.overData());
    }
    return chains;
  }

  /// Hands the kernels over as they are: slow until they are compiled, with the same bits.
  private static void makeAll(Executable executable) {
    for (Program program : List.of(executable.call(), executable.draws(), executable.total())) {
      program.loneRuns().forEach(run -> run.template().handOver());
      for (FusedStep step : program.fused()) {
        for (Chain chain : chains(step)) {
          for (int lanes : LANES) {
            chain.template(lanes).handOver();
          }
        }
      }
    }
  }

  private static List<Tensor> run(
      Executable executable, Graph graph, Set<Node> perDraw, int draws, long seed) {
    return executable.evaluate(draws, Batches.inputs(graph, perDraw, draws, Batches.random(seed)));
  }
}
