// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LongAxisTest {
  private static final int ROWS = 5;
  private static final int COLUMNS = 300;
  private static final Shape LONG = Shape.of(ROWS, COLUMNS);

  private final Node a = Node.input("a", Shape.of(ROWS));
  private final Node b = Node.input("b", Shape.of(COLUMNS));
  private final Node c = Node.input("c", Shape.SCALAR);
  private final Node data = Node.constant(numbers(LONG, 3));
  private final Node left = Layout.broadcast(a, 1, COLUMNS);
  private final Node right = Layout.broadcast(b, 0, ROWS);

  @Test
  void aLikelihoodOfTwoFactorsAndItsGradientAreTurned() {
    Node logits = Ops.multiply(Ops.multiply(data, left), Ops.subtract(right, c));
    Node density = Ops.sum(Ops.reduce(ReduceOp.SUM, Ops.log1p(Ops.exp(logits)), 1));
    Graph graph = withGradient(density);
    Graph turned = LongAxis.leading(graph);
    assertThat(has(graph, LONG)).isTrue();
    assertThat(has(turned, LONG)).as(turned.toString()).isFalse();
    assertThat(has(turned, Shape.of(COLUMNS, ROWS))).isTrue();
    assertSameValues(graph, turned);
  }

  @Test
  void largestElementsAlongEitherAxisAreFound() {
    Node product = Ops.multiply(Ops.multiply(data, left), right);
    Graph graph =
        Graph.of(
            List.of(a, b, c),
            List.of(
                Ops.reduce(ReduceOp.MAX, product, 0),
                Ops.reduce(ReduceOp.MIN, Ops.multiply(product, c), 1)));
    Graph turned = LongAxis.leading(graph);
    assertThat(has(turned, LONG)).isFalse();
    assertSameValues(graph, turned);
  }

  @Test
  void sumsAlongColumnsMayComeBack() {
    Node x = Ops.exp(Ops.multiply(Ops.multiply(data, left), right));
    Node share = Ops.divide(x, Layout.broadcast(Ops.reduce(ReduceOp.SUM, x, 0), 0, ROWS));
    Graph graph = withGradient(Ops.sum(Ops.reduce(ReduceOp.SUM, Ops.square(share), 1)));
    Graph turned = LongAxis.leading(graph);
    assertThat(has(turned, LONG)).as(turned.toString()).isFalse();
    assertSameValues(graph, turned);
  }

  @Test
  void rowsThatWaitForTheirOwnSumStay() {
    Node x = Ops.exp(Ops.multiply(Ops.multiply(data, left), right));
    Node share = Ops.divide(x, Layout.broadcast(Ops.reduce(ReduceOp.SUM, x, 1), 1, COLUMNS));
    Graph graph = withGradient(Ops.sum(Ops.reduce(ReduceOp.SUM, Ops.square(share), 1)));
    assertThat(LongAxis.leading(graph)).isSameAs(graph);
  }

  @Test
  void rowsWhoseExponentialsAreSummedStay() {
    Node x = Ops.multiply(Ops.multiply(data, left), right);
    Graph graph = Graph.of(List.of(a, b), List.of(Ops.reduce(ReduceOp.LOG_SUM_EXP, x, 1)));
    assertThat(LongAxis.leading(graph)).isSameAs(graph);
  }

  @Test
  void matricesThatAreAskedForOrGivenStay() {
    Node x = Ops.exp(Ops.multiply(left, right));
    Graph result = Graph.of(List.of(a, b), List.of(x));
    assertThat(LongAxis.leading(result)).isSameAs(result);
    Node given = Node.input("given", LONG);
    Graph input =
        Graph.of(
            List.of(a, given),
            List.of(Ops.reduce(ReduceOp.SUM, Ops.exp(Ops.multiply(left, given)), 1)));
    assertThat(LongAxis.leading(input)).isSameAs(input);
  }

  @Test
  void matricesWithShortRowsStay() {
    Node tall = Ops.multiply(Layout.broadcast(b, 1, ROWS), Layout.broadcast(a, 0, COLUMNS));
    Graph graph = Graph.of(List.of(a, b), List.of(Ops.reduce(ReduceOp.SUM, Ops.exp(tall), 1)));
    assertThat(LongAxis.leading(graph)).isSameAs(graph);
  }

  private Graph withGradient(Node density) {
    List<Node> outputs = new java.util.ArrayList<>(List.of(density));
    outputs.addAll(Gradients.of(density, List.of(a, b, c)));
    return Graph.of(List.of(a, b, c), outputs);
  }

  private static boolean has(Graph graph, Shape shape) {
    return graph.order().stream().anyMatch(node -> node.shape().equals(shape));
  }

  private static Tensor numbers(Shape shape, int seed) {
    double[] numbers = new double[shape.numElements()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Math.sin(seed + 1.7 * i);
    }
    return Tensor.wrap(shape, numbers);
  }

  private static void assertSameValues(Graph graph, Graph turned) {
    List<Tensor> inputs = graph.inputs().stream().map(n -> numbers(n.shape(), 1)).toList();
    List<Tensor> expected = Interpreter.evaluate(graph, inputs);
    List<Tensor> found = Interpreter.evaluate(turned, inputs);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(found.get(i).shape()).isEqualTo(expected.get(i).shape());
      // 1,500 roundings at most of terms of up to some 3
      assertThat(found.get(i).array())
          .containsExactly(expected.get(i).array(), Offset.offset(1e-11));
    }
  }
}
