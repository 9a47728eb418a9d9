// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.Recurrence;
import elbo.graph.Recurrence.Carry;
import elbo.graph.Recurrence.Results;
import elbo.graph.Recurrence.Slice;
import elbo.graph.UnaryOp;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Loops whose states are too many to be kept, against the same steps in loops that are short
/// enough.
class SegmentsTest {
  private static final int WIDTH = 2100;

  private final Node start = Node.input("start", Shape.of(WIDTH));
  private final Node rate = Node.input("rate", Shape.SCALAR);

  /// One step: a state that is not linear, a sum, and a value that is wanted of each step.
  private Results loop(int length, boolean reverse, List<Node> initial, Node data) {
    Node state = Recurrence.placeholder(Shape.of(WIDTH));
    Node total = Recurrence.placeholder(Shape.SCALAR);
    Node each = Recurrence.placeholder(Shape.SCALAR);
    Node input = Ops.add(Ops.multiply(rate, state), Layout.broadcast(each, 0, WIDTH));
    Node after = Ops.unary(UnaryOp.SIN, input);
    Node first = Layout.at(after, 0, 0);
    Node more = Ops.add(total, Ops.multiply(each, Ops.exp(Ops.multiply(rate, first))));
    return Recurrence.of(
        length,
        reverse,
        List.of(new Carry(state, initial.get(0), after), new Carry(total, initial.get(1), more)),
        List.of(new Slice(each, data)),
        List.of(Ops.multiply(first, rate)),
        List.of(after, more));
  }

  private Graph graph(int length, boolean reverse, int parts) {
    double[] numbers = new double[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = Math.cos(i);
    }
    Node data = Node.constant(Tensor.vector(numbers));
    List<Node> state = List.of(start, Ops.constant(0));
    List<Node> rows = new ArrayList<>();
    int done = 0;
    for (int k = 0; k < parts; k++) {
      int steps = (length - done) / (parts - k);
      Node part = Layout.slice(data, 0, reverse ? length - done - steps : done, steps);
      Results results = loop(steps, reverse, state, part);
      rows.add(reverse ? 0 : k, results.stacked().getFirst());
      state = results.last();
      done += steps;
    }
    Node all = Layout.concatenate(0, rows);
    Node value = Ops.add(state.get(1), Ops.add(Ops.sum(Ops.square(all)), Ops.sum(state.get(0))));
    List<Node> outputs = new ArrayList<>(List.of(state.get(0), all, value));
    outputs.addAll(Gradients.of(value, List.of(start, rate)));
    return Graph.of(List.of(start, rate), outputs);
  }

  private static List<Tensor> points() {
    double[] numbers = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      numbers[i] = Math.sin(3.0 * i);
    }
    return List.of(Tensor.vector(numbers), Tensor.scalar(0.97));
  }

  /// 2,025 steps are 45 segments of 45; 2,027 is a prime: there the last steps stand alone.
  @ParameterizedTest
  @CsvSource({"2025, false", "2025, true", "2027, false", "2027, true"})
  void statesAndGradientsAreThoseOfLoopsThatKeepAllStates(int length, boolean reverse) {
    Graph cut = graph(length, reverse, 1);
    Graph kept = graph(length, reverse, 3);
    assertThat(cut.order().stream().anyMatch(SegmentsTest::isNested)).isTrue();
    assertThat(kept.order().stream().anyMatch(SegmentsTest::isNested)).isFalse();
    for (Node node : cut.order()) {
      assertThat(node.shape().numElements())
          .as("%s: not all states at once", node.op().getClass())
          .isLessThan(length * WIDTH / 10);
    }
    List<Tensor> expected = Interpreter.evaluate(kept, points());
    List<Tensor> found = Interpreter.evaluate(cut, points());
    assertThat(found.get(0)).as("state").isEqualTo(expected.get(0));
    assertThat(found.get(1)).as("values of all steps").isEqualTo(expected.get(1));
    assertThat(found.get(3)).as("gradient of the state").isEqualTo(expected.get(3));
    // rounding: sums of 2,000 terms of order 1 in another order
    double value = expected.get(2).item();
    assertThat(found.get(2).item()).isCloseTo(value, within(1e-12 * Math.abs(value)));
    double slope = expected.get(4).item();
    assertThat(found.get(4).item()).isCloseTo(slope, within(1e-11 * Math.abs(slope)));
  }

  @Test
  void compiledForManyDrawsStatesAndGradientsHaveTheSameBitsToo() {
    Graph cut = graph(2025, false, 1);
    Graph kept = graph(2025, false, 3);
    int draws = 3;
    double[] starts = new double[draws * WIDTH];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = Math.sin(3.0 * i);
    }
    List<Tensor> points =
        List.of(Tensor.wrap(Shape.of(draws, WIDTH), starts), Tensor.vector(0.97, 0.5, -0.3));
    List<Tensor> found = Compiler.compile(cut, Options.allBatched(cut)).evaluate(draws, points);
    List<Tensor> expected =
        Compiler.compile(kept, Options.allBatched(kept)).evaluate(draws, points);
    for (int i : new int[] {0, 1, 3}) {
      assertThat(found.get(i)).as("output %d", i).isEqualTo(expected.get(i));
    }
  }

  /// A million steps of eight numbers: kept, each array of all states would take 64 MB per draw.
  @Test
  void aMillionStepsTakeTheMemoryOfSomeSegments() {
    int length = 1_000_000;
    Node rates = Node.input("rates", Shape.of(8));
    Node state = Recurrence.placeholder(Shape.of(8));
    Node total = Recurrence.placeholder(Shape.SCALAR);
    Node each = Recurrence.placeholder(Shape.SCALAR);
    Node input = Ops.add(Ops.multiply(rates, state), Layout.broadcast(each, 0, 8));
    Node after = Ops.unary(UnaryOp.TANH, input);
    Node more = Ops.add(total, Ops.square(Ops.subtract(each, Ops.sum(after))));
    double[] data = new double[length];
    java.util.Arrays.setAll(data, i -> Math.sin(i));
    Node value =
        Recurrence.of(
                length,
                false,
                List.of(
                    new Carry(state, Layout.broadcast(Ops.constant(0), 0, 8), after),
                    new Carry(total, Ops.constant(0), more)),
                List.of(new Slice(each, Node.constant(Tensor.vector(data)))),
                List.of(),
                List.of(more))
            .last()
            .getFirst();
    Graph graph = Graph.of(List.of(rates), List.of(value, Gradients.of(value, rates)));
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    Program program = executable.draws();
    long numbers =
        (long) (program.perLane() + program.partials()) * executable.tileSize() + program.fixed();
    assertThat(8 * numbers).as("bytes besides the data").isLessThan(100_000_000);
  }

  private static boolean isNested(Node node) {
    return node.op() instanceof Op.Scan scan
        && scan.body().order().stream().anyMatch(inner -> inner.op() instanceof Op.Scan);
  }
}
