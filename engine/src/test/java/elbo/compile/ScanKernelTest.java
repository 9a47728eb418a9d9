// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.autodiff.Gradients;
import elbo.graph.BinaryOp;
import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.Recurrence;
import elbo.graph.Recurrence.Carry;
import elbo.graph.Recurrence.Slice;
import elbo.graph.UnaryOp;
import elbo.kernel.KernelProvider;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.lang.classfile.ClassFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScanKernelTest {
  private static final int STEPS = 23;
  private static final int[] DRAWS = {1, 3, 4, 7, 8, 13, 16, 33};

  @BeforeAll
  static void vectorApi() {
    assertThat(KernelProvider.hasVectorApi()).isTrue();
  }

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void generatedLoopsHaveTheBitsOfTheirSteps(long seed) {
    compareKernelsWithSteps(graph(seed), seed);
  }

  static LongStream few() {
    return LongStream.range(0, 10);
  }

  /// Bodies that are cut into parts.
  @ParameterizedTest
  @MethodSource("few")
  void longLoopsHaveTheBitsOfTheirSteps(long seed) {
    Graph graph = graph(seed, 40 + 12 * (int) seed);
    assertThat(Compiler.compile(graph, Options.allBatched(graph)).draws().scans())
        .anyMatch(loop -> loop.kernel() != null && loop.lines() > 0);
    compareKernelsWithSteps(graph, seed);
  }

  private static void compareKernelsWithSteps(Graph graph, long seed) {
    for (int mask : new int[] {-1, 1 + (int) (seed % 7)}) {
      Set<Node> perDraw = Batches.masked(graph, mask);
      Template.forgetAll(); // a kernel of an earlier graph would be compared with itself
      Executable steps = Compiler.compile(graph, Options.of(graph, perDraw));
      List<List<Tensor>> expected = new ArrayList<>();
      for (int draws : DRAWS) {
        expected.add(run(steps, graph, perDraw, draws, seed));
      }
      for (ScanLoop loop : steps.draws().scans()) {
        if (loop.kernel() != null) {
          assertThat(loop.kernel().template().kernel()).isNull();
          loop.kernel().template().handOver();
          assertThat(loop.kernel().template().kernel()).isNotNull();
        }
      }
      for (int i = 0; i < DRAWS.length; i++) {
        List<Tensor> found = run(steps, graph, perDraw, DRAWS[i], seed);
        for (int k = 0; k < found.size(); k++) {
          assertThat(found.get(k).toArray())
              .as("output %d of seed %d for %d draws", k, seed, DRAWS[i])
              .containsExactly(expected.get(i).get(k).toArray());
        }
      }
    }
  }

  @Test
  void theVerifierAcceptsEveryLoop() {
    int loops = 0;
    for (long seed = 0; seed < 50; seed++) {
      Graph graph = seed < 40 ? graph(seed) : graph(seed, 150);
      for (ScanLoop loop : Compiler.compile(graph, Options.allBatched(graph)).draws().scans()) {
        if (loop.kernel() != null) {
          byte[] bytes = loop.kernel().template().classFile();
          assertThat(ClassFile.of().verify(bytes)).isEmpty();
          assertThat(VectorCode.longestMethod(bytes)).isLessThan(loop.lines() > 0 ? 2600 : 8000);
          loops++;
        }
      }
    }
    assertThat(loops).as("without loops this tests nothing").isGreaterThan(40);
  }

  @Test
  void aGeneratedLoopBecomesFastAndIsUsedForOneDraw() {
    Graph graph = graph(1);
    Set<Node> perDraw = Set.copyOf(graph.inputs());
    Template.forgetAll();
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    assertThat(executable.fewestLanes()).isEqualTo(VectorLanes.count());
    List<Tensor> inSteps = run(executable, graph, perDraw, 1, 1);
    executable.warmUp();
    Frame oneDraw = new Frame(new double[0][]);
    oneDraw.lanes = executable.fewestLanes();
    assertThat(executable.draws().scans())
        .as("forward and reverse")
        .hasSizeGreaterThan(1)
        .allSatisfy(
            loop -> assertThat(Objects.requireNonNull(loop.kernel()).isReady(oneDraw)).isTrue());
    List<Tensor> inKernels = run(executable, graph, perDraw, 1, 1);
    for (int k = 0; k < inSteps.size(); k++) {
      assertThat(inKernels.get(k).toArray()).containsExactly(inSteps.get(k).toArray());
    }
  }

  @Test
  void fewDrawsOfALongLoopDoNotWaitForItsKernel() {
    Graph graph = graph(5, 100);
    List<ScanLoop> loops =
        Compiler.compile(graph, Options.allBatched(graph)).draws().scans().stream()
            .filter(loop -> loop.kernel() != null && loop.lines() > 0)
            .toList();
    assertThat(loops).isNotEmpty();
    Frame frame = new Frame(new double[0][]);
    for (ScanLoop loop : loops) {
      ScanKernel kernel = Objects.requireNonNull(loop.kernel());
      kernel.template().handOver();
      frame.lanes = VectorLanes.count();
      assertThat(kernel.fewestLanes()).isGreaterThan(frame.lanes);
      assertThat(kernel.isReady(frame)).isFalse();
      frame.lanes = kernel.fewestLanes();
      assertThat(kernel.isReady(frame)).isTrue();
    }
  }

  /// A random recurrence in two carried values with its gradient.
  private static Graph graph(long seed) {
    return graph(seed, 0);
  }

  /// @param more nodes of a step, apart from a few
  private static Graph graph(long seed, int more) {
    Random random = new Random(seed);
    Shape shape = random.nextBoolean() ? Shape.SCALAR : Shape.of(1 + random.nextInt(3));
    Node start = Node.input("start", shape);
    Node rows = Node.input("rows", shape.prepend(STEPS));
    Node factor = Node.input("factor", Shape.SCALAR);
    Node data = Node.constant(RandomGraphs.value(random, shape.prepend(STEPS)));
    Node a = Recurrence.placeholder(shape);
    Node b = Recurrence.placeholder(Shape.SCALAR);
    Node row = Recurrence.placeholder(shape);
    Node known = Recurrence.placeholder(shape);
    List<Node> nodes = new ArrayList<>(List.of(a, row, known));
    int size = 2 + random.nextInt(8) + more;
    for (int i = 0; i < size; i++) {
      Node x = nodes.get(random.nextInt(nodes.size()));
      Node y = nodes.get(random.nextInt(nodes.size()));
      Node next = next(random, x, y, random.nextBoolean() ? factor : b);
      nodes.add(more > 0 && i % 2 == 0 ? tame(Ops.add(next, nodes.getLast())) : next);
    }
    Node after = tame(Ops.add(Ops.multiply(a, factor), nodes.getLast()));
    Node first = shape.rank() == 0 ? after : Layout.element(after, shape.size(0) - 1);
    Node second = tame(Ops.add(b, Ops.multiply(first, factor)));
    Node stacked =
        Recurrence.of(
                STEPS,
                random.nextBoolean(),
                List.of(new Carry(a, start, after), new Carry(b, factor, second)),
                List.of(new Slice(row, rows), new Slice(known, data)),
                List.of(Ops.multiply(after, second)),
                List.of())
            .stacked()
            .getFirst();
    Node value = Ops.sum(stacked);
    List<Node> inputs = List.of(start, rows, factor);
    List<Node> outputs = new ArrayList<>(List.of(stacked, value));
    outputs.addAll(Gradients.of(value, inputs));
    return Graph.of(inputs, outputs);
  }

  private static Node next(Random random, Node x, Node y, Node scalar) {
    return switch (random.nextInt(7)) {
      case 0 -> Ops.multiply(x, scalar);
      case 1 -> Ops.add(x, y);
      case 2 -> Ops.binary(BinaryOp.SUBTRACT, x, y);
      case 3 -> Ops.select(Ops.less(x, y), x, Ops.multiply(y, scalar));
      case 4 -> Ops.unary(UnaryOp.ABS, x);
      case 5 -> Ops.square(tame(x));
      default -> Ops.multiply(tame(x), y);
    };
  }

  /// Keeps a value small by arithmetic alone.
  private static Node tame(Node x) {
    return Ops.divide(x, Ops.add(Ops.constant(1), Ops.square(x)));
  }

  private static List<Tensor> run(
      Executable executable, Graph graph, Set<Node> perDraw, int draws, long seed) {
    return executable.evaluate(draws, Batches.inputs(graph, perDraw, draws, Batches.random(seed)));
  }
}
