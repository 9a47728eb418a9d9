// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.SampleOp;
import elbo.kernel.KernelProvider;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PaddingTest {
  private static final int MANY = 16;

  @BeforeAll
  static void vectorApi() {
    assertThat(KernelProvider.hasVectorApi()).isTrue();
  }

  static LongStream seeds() {
    return LongStream.range(0, 30);
  }

  /// Each draw of a call of one, two and three draws has the bits that it has among sixteen.
  @ParameterizedTest
  @MethodSource("seeds")
  void emptyLanesChangeNoBits(long seed) {
    Graph graph = RandomGraphs.of(seed, new int[] {4, 9, 40}[(int) (seed % 3)], 50);
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    List<Tensor> expected = executable.evaluate(MANY, inputs(graph, MANY, seed));
    for (int draws : new int[] {1, 2, 3, 17}) {
      List<Tensor> found = padded(executable, draws, inputs(graph, draws, seed));
      for (int k = 0; k < found.size(); k++) {
        int n = Math.min(draws, MANY) * graph.outputs().get(k).shape().numElements();
        assertThat(Arrays.copyOf(found.get(k).toArray(), n))
            .as("output %d of seed %d for %d draws", k, seed, draws)
            .containsExactly(Arrays.copyOf(expected.get(k).toArray(), n));
      }
    }
  }

  @Test
  void sumsOverDrawsLeaveTheCopiesOut() {
    for (long seed = 0; seed < 20; seed++) {
      Graph graph = RandomGraphs.of(seed, 4, 40);
      Options apart = Options.allBatched(graph);
      Options sum = apart;
      for (int k = 0; k < graph.outputs().size(); k++) {
        sum = sum.withCombine(k, Combine.SUM);
      }
      for (int draws = 1; draws <= 3; draws++) {
        List<Tensor> inputs = inputs(graph, draws, seed);
        List<Tensor> each = Compiler.compile(graph, apart).evaluate(draws, inputs);
        List<Tensor> total = padded(Compiler.compile(graph, sum), draws, inputs);
        for (int k = 0; k < each.size(); k++) {
          int n = graph.outputs().get(k).shape().numElements();
          for (int i = 0; i < n; i++) {
            double expected = 0;
            double size = 1;
            for (int draw = 0; draw < draws; draw++) {
              expected += each.get(k).toArray()[draw * n + i];
              size += Math.abs(each.get(k).toArray()[draw * n + i]);
            }
            // rounding of sums that are taken apart
            assertThat(total.get(k).toArray()[i])
                .isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-10 * size));
          }
        }
      }
    }
  }

  /// Outer products are summed over draws without being formed, in lanes of which some are copies.
  @Test
  void sumsOfOuterProductsLeaveTheCopiesOut() {
    int n = 3;
    Node x = Node.input("x", Shape.of(n));
    Node y = x;
    for (int i = 0; i < 40; i++) {
      y = Ops.add(Ops.multiply(y, x), Ops.square(x));
    }
    Node outer = Linear.outer(x, y);
    Graph graph = Graph.of(List.of(x), List.of(outer));
    Executable summed =
        Compiler.compile(graph, Options.allBatched(graph).withCombine(0, Combine.SUM));
    assertThat(summed.fewestLanes()).isEqualTo(VectorLanes.count());
    Executable each = Compiler.compile(graph, Options.allBatched(graph));
    for (int draws = 1; draws <= 3; draws++) {
      List<Tensor> inputs = inputs(graph, draws, 7);
      double[] terms = each.evaluate(draws, inputs).getFirst().toArray();
      double[] alone = summed.evaluate(draws, inputs).getFirst().toArray();
      double[] found = padded(summed, draws, inputs).getFirst().toArray();
      assertThat(found).containsExactly(alone);
      for (int i = 0; i < n * n; i++) {
        double expected = 0;
        double size = 0;
        for (int s = 0; s < draws; s++) {
          expected += terms[s * n * n + i];
          size += Math.abs(terms[s * n * n + i]);
        }
        // rounding of a sum of three
        assertThat(found[i]).isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-15 * size));
      }
    }
  }

  /// Where a product also sums over an axis, one draw's sum is the same in a lane of its own, in
  /// steps and in a generated class.
  @Test
  void aLoneDrawsProductHasTheBitsOfItsDefinition() {
    int n = 5;
    int depth = 3;
    Node x = Node.input("x", Shape.of(depth, n));
    Node y = x;
    for (int i = 0; i < 16; i++) {
      y = Ops.add(Ops.multiply(y, x), Ops.square(x));
    }
    Node product = Linear.matmul(Layout.transpose(x), Layout.reshape(y, Shape.of(depth, n)));
    Graph graph = Graph.of(List.of(x), List.of(product, y));
    Options options = Options.allBatched(graph).withCombine(0, Combine.SUM);
    Executable executable = Compiler.compile(graph, options);
    List<Tensor> inputs = inputs(graph, 1, 3);
    double[] expected = new double[n * n];
    double[] left = inputs.getFirst().toArray();
    double[] right = executable.evaluate(1, inputs).get(1).toArray();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < depth; k++) {
          expected[i * n + j] = Math.fma(left[k * n + i], right[k * n + j], expected[i * n + j]);
        }
      }
    }
    assertThat(padded(executable, 1, inputs).getFirst().toArray()).containsExactly(expected);
    for (int call = 0; call < 3; call++) {
      assertThat(executable.evaluate(1, inputs).getFirst().toArray()).containsExactly(expected);
    }
  }

  @Test
  void randomNumbersAreThoseOfTheDraw() {
    Node x = Node.input("x", Shape.of(3));
    Node noise = Ops.sample(SampleOp.NORMAL, 1, Shape.of(3), List.of());
    Node y = x;
    for (int i = 0; i < 8; i++) {
      y = Ops.add(Ops.multiply(y, noise), x);
    }
    Graph graph = Graph.of(List.of(x), List.of(y));
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    Tensor all = Tensor.wrap(Shape.of(4, 3), new double[12]);
    Arrays.fill(all.array(), 1);
    double[] four = executable.evaluate(4, List.of(all), Key.of(3)).getFirst().toArray();
    double[] two = executable.evaluate(2, List.of(all), Key.of(3)).getFirst().toArray();
    assertThat(two).containsExactly(Arrays.copyOf(four, 6));
  }

  @Test
  void smallModelsArePaddedAndLongDataAreNot() {
    Node z = Node.input("z", Shape.of(3));
    Node y = z;
    for (int i = 0; i < 12; i++) {
      y = Ops.add(Ops.multiply(y, z), Ops.square(y));
    }
    Graph small = Graph.of(List.of(z), List.of(Ops.exp(y)));
    int lanes = Compiler.compile(small, Options.allBatched(small)).fewestLanes();
    assertThat(lanes).isEqualTo(VectorLanes.count());
    Node x = Node.input("x", Shape.SCALAR);
    Node data = Node.constant(RandomGraphs.value(new Random(1), Shape.of(20_000)));
    Graph large =
        Graph.of(List.of(x), List.of(Ops.sum(Ops.square(Ops.subtract(Ops.multiply(data, x), x)))));
    assertThat(Compiler.compile(large, Options.allBatched(large)).fewestLanes()).isEqualTo(1);
  }

  @Test
  void lanesAreFilledOnceTheKernelsAreThere() {
    Node z = Node.input("z", Shape.of(3));
    Node y = z;
    for (int i = 0; i < 60; i++) {
      y = Ops.add(Ops.multiply(y, z), Ops.square(z));
    }
    Graph graph = Graph.of(List.of(z), List.of(Ops.exp(y)));
    Template.forgetAll();
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    Workspace workspace = executable.workspace();
    double[][] points = {{0.1, 0.2, 0.3}};
    double[][] alone = {new double[3]};
    executable.run(1, points, alone, workspace);
    assertThat(workspace.fewestLanes).isEqualTo(1);
    executable.warmUp();
    double[][] filled = {new double[3]};
    executable.run(1, points, filled, workspace);
    assertThat(workspace.fewestLanes).isEqualTo(VectorLanes.count());
    assertThat(filled[0]).containsExactly(alone[0]);
  }

  private static List<Tensor> inputs(Graph graph, int draws, long seed) {
    var value = Batches.random(seed);
    return Batches.inputs(graph, Batches.masked(graph, -1), draws, value);
  }

  /// Evaluates with full vectors, whatever the cost model says.
  private static List<Tensor> padded(Executable executable, int draws, List<Tensor> inputs) {
    Graph graph = executable.graph();
    List<Tensor> results = new ArrayList<>();
    double[][] arrays = new double[inputs.size()][];
    double[][] targets = new double[graph.outputs().size()][];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = inputs.get(i).array();
    }
    for (int k = 0; k < targets.length; k++) {
      Shape shape = graph.outputs().get(k).shape();
      boolean perDraw = executable.options().combine().get(k) == Combine.PER_DRAW;
      shape = perDraw ? shape.prepend(draws) : shape;
      targets[k] = new double[shape.numElements()];
      results.add(Tensor.wrap(shape, targets[k]));
    }
    Workspace workspace = executable.workspace();
    workspace.fewestLanes = Padding.isPossible(executable.draws().steps()) ? 8 : 1;
    executable.run(draws, arrays, targets, workspace);
    return results;
  }
}
