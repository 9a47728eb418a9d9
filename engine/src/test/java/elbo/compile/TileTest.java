// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.Recurrence;
import elbo.graph.Recurrence.Carry;
import elbo.graph.ReduceOp;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TileTest {
  private static final int WIDTH = 16;

  @Test
  void costlyDrawsLeaveEachThreadATile() {
    Graph graph = loop(400);
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    assertThat(executable.tileSize(64, 1)).isEqualTo(64);
    assertThat(executable.tileSize(64, 2)).isLessThanOrEqualTo(32);
    assertThat(executable.tileSize(64, 4)).isLessThanOrEqualTo(16);
    assertThat(executable.tileSize(1 << 20, 2)).as("enough tiles for all").isEqualTo(64);
  }

  @Test
  void cheapDrawsStayTogether() {
    Node x = Node.input("x", Shape.of(3));
    Graph graph = Graph.of(List.of(x), List.of(Ops.sum(Ops.square(x))));
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    assertThat(executable.tileSize(64, 2)).isEqualTo(64);
  }

  @Test
  void blocksOfLongRowsStayInTheSecondLevelCache() {
    int people = 1000;
    int questions = 120;
    Node ability = Node.input("ability", Shape.of(people));
    Node difficulty = Node.input("difficulty", Shape.of(questions));
    Node slope = Node.input("slope", Shape.of(questions));
    Node logits =
        Ops.multiply(
            Layout.broadcast(slope, 0, people),
            Ops.subtract(
                Layout.broadcast(ability, 1, questions), Layout.broadcast(difficulty, 0, people)));
    Node density = Ops.sum(Ops.reduce(ReduceOp.SUM, Ops.log1p(Ops.exp(logits)), 1));
    List<Node> inputs = List.of(ability, difficulty, slope);
    List<Node> outputs = new ArrayList<>(List.of(density));
    inputs.forEach(input -> outputs.add(Gradients.of(density, input)));
    Graph graph = Graph.of(inputs, outputs);
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    assertThat(executable.draws().fixed()).as("bytes for 8 draws").isBetween(256 << 10, 512 << 10);
    assertThat(executable.tileSize()).isEqualTo(8);
  }

  @Test
  void sumsOverDrawsHaveTheSameTilesOnAnyNumberOfThreads() {
    Graph graph = loop(400);
    Options options = Options.allBatched(graph).withCombine(1, Combine.SUM);
    Executable executable = Compiler.compile(graph, options);
    assertThat(executable.tileSize()).isBetween(16, 32);
    for (int threads : new int[] {1, 2, 3, 100}) {
      assertThat(executable.tileSize(64, threads)).isEqualTo(executable.tileSize());
    }
  }

  @Test
  void bitsDoNotDependOnTheTile() {
    Graph graph = loop(100);
    for (Combine combine : Combine.values()) {
      Options options = Options.allBatched(graph).withCombine(1, combine);
      Executable executable = Compiler.compile(graph, options);
      for (int draws : new int[] {64, 77, 200}) {
        List<Tensor> inputs = List.of(points(draws));
        List<Tensor> alone = executable.evaluate(draws, inputs);
        for (int threads : new int[] {2, 3, 5}) {
          List<double[]> found = new ArrayList<>();
          alone.forEach(tensor -> found.add(new double[tensor.array().length]));
          try (Workers workers = Workers.of(threads)) {
            executable.run(
                draws,
                new double[][] {inputs.getFirst().array()},
                found.toArray(double[][]::new),
                executable.workspace(workers));
          }
          for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i))
                .as("output %d, %s, %d draws, %d threads", i, combine, draws, threads)
                .isEqualTo(alone.get(i).array());
          }
        }
      }
    }
  }

  private static Tensor points(int draws) {
    double[] points = new double[draws * WIDTH];
    for (int i = 0; i < points.length; i++) {
      points[i] = Math.sin(i);
    }
    return Tensor.wrap(Shape.of(draws, WIDTH), points);
  }

  /// A recurrence that stays in steps, the values behind each of them and their sum.
  private static Graph loop(int length) {
    Node start = Node.input("start", Shape.of(WIDTH));
    Node before = Recurrence.placeholder(start.shape());
    Node after = Ops.multiply(before, Ops.exp(Ops.negate(Ops.square(before))));
    Recurrence.Results results =
        Recurrence.of(
            length,
            false,
            List.of(new Carry(before, start, after)),
            List.of(),
            List.of(after),
            List.of(after));
    return Graph.of(
        List.of(start), List.of(Ops.sum(results.stacked().getFirst()), results.last().getFirst()));
  }
}
