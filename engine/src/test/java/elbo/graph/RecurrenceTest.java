// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.autodiff.Gradients;
import elbo.graph.Recurrence.Carry;
import elbo.graph.Recurrence.Slice;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What of a recurrence stays in the loop. Its values are tested with all operations, on
/// `LoopCases`.
class RecurrenceTest {
  private static final int STEPS = 50;

  private final Node start = Node.input("start", Shape.SCALAR);
  private final Node rate = Node.input("rate", Shape.SCALAR);
  private final Node data = Node.input("data", Shape.of(STEPS));

  /// v′ = rate + rate·x² + ½·v, with log v′ wanted in each step.
  private Node garch() {
    Node v = Recurrence.placeholder(Shape.SCALAR);
    Node x = Recurrence.placeholder(Shape.SCALAR);
    Node outside = Ops.add(rate, Ops.multiply(rate, Ops.square(x)));
    Node after = Ops.add(outside, Ops.multiply(Ops.constant(0.5), v));
    return Recurrence.of(
            STEPS,
            false,
            List.of(new Carry(v, start, after)),
            List.of(new Slice(x, data)),
            List.of(Ops.log(after)),
            List.of())
        .stacked()
        .getFirst();
  }

  private List<Op.Scan> loops(Node... outputs) {
    List<Op.Scan> loops = new ArrayList<>();
    for (Node node : Graph.of(List.of(start, rate, data), List.of(outputs)).order()) {
      if (node.op() instanceof Op.Scan scan) {
        loops.add(scan);
      }
    }
    return loops;
  }

  private static long operations(Op.Scan loop) {
    return loop.body().order().stream().filter(n -> n.op() instanceof Op.Binary).count();
  }

  @Test
  void onlyWhatWaitsForTheStepBeforeIsInTheLoop() {
    List<Op.Scan> loops = loops(garch());
    assertThat(loops).hasSize(1);
    assertThat(operations(loops.getFirst())).as("one product and one sum").isEqualTo(2);
  }

  @Test
  void theReverseLoopIsLinearInWhatItCarries() {
    List<Op.Scan> loops = loops(Gradients.of(Ops.sum(garch()), rate));
    assertThat(loops).hasSize(2);
    assertThat(loops.getLast().reverse()).isTrue();
    assertThat(operations(loops.getLast())).as("one product and one sum").isEqualTo(2);
  }

  /// A forward algorithm of four states, all at once or one by one.
  private Node forward(boolean one) {
    Node table = Ops.multiply(Node.input("table", Shape.of(4, 4)), rate);
    Node state = Recurrence.placeholder(Shape.of(4));
    Node each = Recurrence.placeholder(Shape.SCALAR);
    List<Node> next = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      Node column = Layout.at(table, 1, k);
      Node sum = Ops.logSumExp(Ops.add(state, column));
      next.add(Ops.add(sum, Ops.multiply(each, Ops.constant(k))));
    }
    Node numbers = Node.constant(Tensor.vector(0, 1, 2, 3));
    Node all =
        Ops.add(
            Ops.logSumExp(Ops.add(Layout.broadcast(state, 1, 4), table), 0),
            Ops.multiply(Layout.broadcast(each, 0, 4), numbers));
    Node after = one ? Layout.stack(0, next) : all;
    Node last =
        Recurrence.of(
                STEPS,
                false,
                List.of(new Carry(state, Layout.broadcast(start, 0, 4), after)),
                List.of(new Slice(each, data)),
                List.of(),
                List.of(after))
            .last()
            .getFirst();
    return Ops.logSumExp(last);
  }

  @Test
  void sumsOverStatesAreProductsWithWhatIsTheSameInAllSteps() {
    for (boolean one : new boolean[] {true, false}) {
      Node value = forward(one);
      Node gradient = Gradients.of(value, rate);
      int loops = 0;
      for (Node node : Graph.topologicalOrder(List.of(value, gradient))) {
        assertThat(node.shape().numElements())
            .as("%s: no array of steps and pairs of states", node)
            .isLessThanOrEqualTo((STEPS + 1) * 8);
        if (node.op() instanceof Op.Scan scan) {
          loops++;
          int exponentials = 0;
          int products = 0;
          for (Node inner : scan.body().order()) {
            exponentials += inner.op() instanceof Op.Unary ? 1 : 0;
            exponentials += inner.op() instanceof Op.Reduce ? 1 : 0;
            products += inner.op() instanceof Op.LogProduct ? 1 : 0;
            products += inner.op() instanceof Op.LogProductPull ? 1 : 0;
          }
          assertThat(products).as(scan.body().toString()).isEqualTo(1);
          assertThat(exponentials).as(scan.body().toString()).isEqualTo(0);
        }
      }
      assertThat(loops).as("forward and reverse").isEqualTo(2);
    }
  }

  @Test
  void loopsWithEqualBodiesAreOneLoop() {
    assertThat(loops(garch(), garch())).hasSize(1);
  }

  @Test
  void rememberedValuesAndSumsNeedNoLoop() {
    Node total = Recurrence.placeholder(Shape.SCALAR);
    Node before = Recurrence.placeholder(Shape.SCALAR);
    Node x = Recurrence.placeholder(Shape.SCALAR);
    Node after = Ops.add(total, Ops.multiply(x, before));
    Recurrence.Results results =
        Recurrence.of(
            STEPS,
            false,
            List.of(new Carry(total, start, after), new Carry(before, start, x)),
            List.of(new Slice(x, data)),
            List.of(Ops.exp(total)),
            List.of(after));
    assertThat(loops(results.stacked().getFirst(), results.last().getFirst())).isEmpty();
  }

  @Test
  void theBodyIsPrintedBehindItsLoop() {
    assertThat(Graph.of(List.of(start, rate, data), List.of(garch())).toString())
        .contains("= scan(50 steps, 1 carried, 1 sliced) %")
        .contains("\n  %0 = input step : []\n")
        .contains("\n  return %");
  }

  @Test
  void aBodyThatDrawsOrChangesAShapeIsRefused() {
    Node state = Recurrence.placeholder(Shape.SCALAR);
    Node noise = Ops.sample(SampleOp.NORMAL, 0, Shape.SCALAR, List.of());
    Graph draws = Graph.of(List.of(state), List.of(Ops.add(state, noise)));
    assertThatThrownBy(() -> Simplify.node(new Op.Scan(draws, 1, 0, 3, false), List.of(start)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("random numbers");
    Graph grows = Graph.of(List.of(state), List.of(Layout.broadcast(state, 0, 2)));
    assertThatThrownBy(() -> Simplify.node(new Op.Scan(grows, 1, 0, 3, false), List.of(start)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("changes its shape");
  }

  @Test
  void aLoopOfConstantsIsFolded() {
    Node state = Recurrence.placeholder(Shape.SCALAR);
    Graph body = Graph.of(List.of(state), List.of(Ops.exp(Ops.negate(state))));
    Node node = Simplify.node(new Op.Scan(body, 1, 0, 2, false), List.of(Ops.constant(0)));
    assertThat(node.value())
        .isEqualTo(Tensor.of(Shape.of(3, 1), 0, 1, ScalarFunctions.unary(UnaryOp.EXP, -1)));
  }
}
