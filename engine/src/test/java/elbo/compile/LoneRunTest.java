// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.autodiff.Vjp;
import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.graph.UnaryOp;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.lang.classfile.ClassFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoneRunTest {
  /// Values are below, at and above multiples of the lengths of vectors.
  private static final int[] SIZES = {5, 6, 7, 8, 9, 10, 11, 17, 36, 71};

  static LongStream seeds() {
    return LongStream.range(0, 30);
  }

  /// Every output is kept apart by draws, or summed over them; inputs are shared or not.
  @ParameterizedTest
  @MethodSource("seeds")
  void theClassOfARunHasTheBitsOfItsSteps(long seed) {
    Graph graph = RandomGraphs.of(seed, SIZES[(int) (seed % SIZES.length)], 60);
    for (int mask : new int[] {63, 0, 1 + (int) (seed % 63)}) {
      for (boolean summed : new boolean[] {false, true}) {
        Set<Node> perDraw = Batches.masked(graph, mask);
        Options options = Options.of(graph, perDraw);
        for (int k = 0; summed && k < graph.outputs().size(); k++) {
          options = options.withCombine(k, Combine.SUM);
        }
        Executable executable = Compiler.compile(graph, options);
        List<Tensor> inputs = Batches.inputs(graph, perDraw, 1, Batches.random(seed));
        List<Tensor> inSteps = executable.evaluate(1, inputs);
        handOver(executable);
        List<Tensor> inClasses = executable.evaluate(1, inputs);
        for (int k = 0; k < inSteps.size(); k++) {
          assertThat(inClasses.get(k).toArray())
              .as("output %d of seed %d, mask %d", k, seed, mask)
              .containsExactly(inSteps.get(k).toArray());
        }
      }
    }
  }

  /// Three layers of a network with masked weights and a gather between them, and their gradient,
  /// summed over draws: products of matrices and vectors, outer products, selects, moves.
  private static Graph network() {
    Random random = new Random(3);
    int n = 10;
    List<Node> inputs = new ArrayList<>(List.of(Node.input("noise", Shape.of(n))));
    Node x = inputs.getFirst();
    int[] reversed = new int[n];
    double[] triangle = new double[n * n];
    for (int i = 0; i < n; i++) {
      reversed[i] = n - 1 - i;
      for (int j = 0; j <= i; j++) {
        triangle[i * n + j] = 1;
      }
    }
    Node mask = Node.constant(Tensor.wrap(Shape.of(n, n), triangle));
    for (int layer = 0; layer < 3; layer++) {
      Node weights = Node.input("weights", Shape.of(n, n));
      Node bias = Node.input("bias", Shape.of(n));
      inputs.addAll(List.of(weights, bias));
      Node masked = Ops.select(mask, weights, Ops.constant(0));
      Node h = Ops.tanh(Ops.add(Linear.matmul(masked, x), bias));
      x =
          Layout.gather(
              Ops.add(h, Ops.multiply(x, Ops.subtract(Ops.constant(1), Ops.square(h)))),
              0,
              IntArray.of(reversed));
    }
    Node data = Node.constant(RandomGraphs.value(random, Shape.of(n)));
    Node value = Ops.negate(Ops.sum(Ops.square(Ops.subtract(x, data))));
    Node bound = Ops.add(value, Ops.reduce(ReduceOp.MAX, x, 0));
    List<Node> outputs = new ArrayList<>(List.of(bound));
    List<Node> parameters = inputs.subList(1, inputs.size());
    outputs.addAll(Vjp.pull(List.of(bound), List.of(Ops.constant(1)), parameters));
    return Graph.of(inputs, outputs);
  }

  private static Executable summed(Graph graph) {
    Options options = Options.of(graph, Set.of(graph.inputs().getFirst()));
    for (int k = 0; k < graph.outputs().size(); k++) {
      options = options.withCombine(k, Combine.SUM);
    }
    return Compiler.compile(graph, options);
  }

  @Test
  void piecesMeetEveryElementOnceAndInOrder() {
    for (int n = 1; n < 40; n++) {
      int widest = 1 << n % 4;
      List<Integer> met = new ArrayList<>();
      int[] pieces = {0};
      LoneCode.inPieces(
          n,
          widest,
          (width, from, count) -> {
            pieces[0]++;
            for (int i = 0; i < width * count; i++) {
              met.add(from + i);
            }
          });
      assertThat(met).isEqualTo(IntStream.range(0, n).boxed().toList());
      assertThat(LoneCode.pieces(n, widest)).isEqualTo(pieces[0]);
    }
  }

  /// Lines of results of every length, side by side with a matrix, with both factors, and not.
  @Test
  void productsHaveTheBitsOfTheirSteps() {
    Random random = new Random(11);
    for (int n : new int[] {3, 4, 8, 10, 15, 45}) {
      Node x = Node.input("x", Shape.of(n));
      Node y = Node.input("y", Shape.of(7));
      Node matrix = Node.input("matrix", Shape.of(7, n));
      List<Node> outputs =
          List.of(
              Linear.matmul(matrix, x),
              Linear.matmul(y, matrix),
              Linear.outer(y, x),
              Linear.contract(matrix, IntArray.of(0, 1), x, IntArray.of(1), IntArray.of(0, 1)));
      Graph graph = Graph.of(List.of(x, y, matrix), outputs);
      List<Tensor> inputs = new ArrayList<>();
      for (Node input : graph.inputs()) {
        inputs.add(RandomGraphs.value(random, input.shape().prepend(1)));
      }
      for (boolean summed : new boolean[] {false, true}) {
        Options options = Options.allBatched(graph);
        for (int k = 0; summed && k < outputs.size(); k++) {
          options = options.withCombine(k, Combine.SUM);
        }
        Executable executable = Compiler.compile(graph, options);
        List<Tensor> inSteps = executable.evaluate(1, inputs);
        assertThat(executable.draws().loneRuns()).isNotEmpty();
        handOver(executable);
        List<Tensor> inClasses = executable.evaluate(1, inputs);
        for (int k = 0; k < outputs.size(); k++) {
          assertThat(inClasses.get(k).toArray())
              .as("output %d for %d", k, n)
              .containsExactly(inSteps.get(k).toArray());
        }
      }
    }
  }

  @Test
  void aStepOfAscentIsMostlyGenerated() {
    Graph graph = network();
    Executable executable = summed(graph);
    Random random = new Random(5);
    List<Tensor> inputs = new ArrayList<>();
    for (Node input : graph.inputs()) {
      Shape shape = input.shape();
      boolean isNoise = input == graph.inputs().getFirst();
      inputs.add(RandomGraphs.value(random, isNoise ? shape.prepend(1) : shape));
    }
    assertThat(executable.fewestLanes()).as("lanes of one draw").isEqualTo(1);
    List<Tensor> inSteps = executable.evaluate(1, inputs);
    int joined = 0;
    for (LoneRun run : executable.draws().loneRuns()) {
      joined += run.steps().size();
      assertThat(run.template().warmUp()).isTrue();
    }
    assertThat(joined).isGreaterThan(3 * executable.draws().steps().size() / 4);
    List<Tensor> inClasses = executable.evaluate(1, inputs);
    for (int k = 0; k < inSteps.size(); k++) {
      assertThat(inClasses.get(k).toArray()).containsExactly(inSteps.get(k).toArray());
    }
  }

  /// Steps that are fused are several, though they stand as one between functions.
  @Test
  void aFusedStepAloneIsARun() {
    Node x = Node.input("x", Shape.of(3));
    Node tamed = Ops.negate(Ops.add(Ops.square(Ops.exp(x)), x));
    Graph graph = Graph.of(List.of(x), List.of(Ops.tanh(tamed)));
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    assertThat(executable.draws().fused()).hasSize(1);
    assertThat(executable.draws().loneRuns()).hasSize(1);
  }

  @Test
  void theVerifierAcceptsEveryClass() {
    int classes = 0;
    for (long seed = 0; seed < 40; seed++) {
      Graph graph = RandomGraphs.of(seed, SIZES[(int) (seed % SIZES.length)], 60);
      Executable executable = Compiler.compile(graph, Options.allBatched(graph));
      for (Program program : List.of(executable.call(), executable.draws(), executable.total())) {
        for (LoneRun run : program.loneRuns()) {
          byte[] bytes = run.template().classFile();
          assertThat(ClassFile.of().verify(bytes)).isEmpty();
          // the limits of the first compiler, and some room for steps that are long alone
          assertThat(VectorCode.longestMethod(bytes)).isLessThan(2_400);
          classes++;
        }
      }
    }
    assertThat(classes).as("without classes this tests nothing").isGreaterThan(40);
  }

  /// Zeros keep the sign that the steps give them, and what is not a number stays so.
  @Test
  void signsOfZerosAndNaNsAreThoseOfTheSteps() {
    Node x = Node.input("x", Shape.of(5));
    Node y = Node.input("y", Shape.of(5));
    List<Node> outputs =
        List.of(
            Ops.multiply(x, y),
            Ops.select(x, y, Ops.negate(y)),
            Ops.less(x, y),
            Ops.and(x, y),
            Ops.or(x, Ops.equal(x, y)),
            Ops.max(x, y),
            Ops.min(x, y),
            Linear.outer(x, y),
            Ops.sum(Ops.multiply(x, y)),
            Ops.reduce(ReduceOp.MIN, Ops.add(x, y), 0),
            Ops.unary(UnaryOp.IS_NAN, y),
            Ops.unary(UnaryOp.IS_INFINITE, x));
    Graph graph = Graph.of(List.of(x, y), outputs);
    for (boolean summed : new boolean[] {false, true}) {
      Options options = Options.allBatched(graph);
      for (int k = 0; summed && k < outputs.size(); k++) {
        options = options.withCombine(k, Combine.SUM);
      }
      Executable executable = Compiler.compile(graph, options);
      Shape shape = Shape.of(1, 5);
      List<Tensor> inputs =
          List.of(
              Tensor.wrap(shape, new double[] {-0.0, 0, Double.NaN, -1, Double.NEGATIVE_INFINITY}),
              Tensor.wrap(shape, new double[] {3, -0.0, 1, Double.NaN, 0}));
      List<Tensor> inSteps = executable.evaluate(1, inputs);
      handOver(executable);
      List<Tensor> inClasses = executable.evaluate(1, inputs);
      for (int k = 0; k < outputs.size(); k++) {
        assertThat(inClasses.get(k).toArray()).containsExactly(inSteps.get(k).toArray());
      }
    }
  }

  private static void handOver(Executable executable) {
    for (Program program : List.of(executable.call(), executable.draws(), executable.total())) {
      program.loneRuns().forEach(run -> run.template().handOver());
    }
  }
}
