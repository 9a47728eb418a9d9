// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class FactorsTest {
  private static final int N = 6;
  private final Node x = Node.input("x", Shape.of(N));
  private final Node y = Node.input("y", Shape.of(N));
  private final Node s = Node.input("s", Shape.SCALAR);
  private final List<Node> inputs = List.of(x, y, s);
  private final List<Tensor> values =
      List.of(
          Tensor.vector(0.5, -1.25, 2, 3.5, -0.75, 1),
          Tensor.vector(1.5, 0.25, -3, 0.125, 2, -2),
          Tensor.scalar(1.75));

  @Test
  void factorsLeaveSumsOfProducts() {
    Graph moved = same(Ops.sum(Ops.multiply(s, Ops.multiply(Ops.constant(-0.5), Ops.square(x)))));
    assertThat(elementwiseOfSize(moved, N)).isEqualTo(1); // the square
  }

  @Test
  void aDivisionByAScalarBecomesAFactor() {
    Graph moved = same(Ops.sum(Ops.multiply(y, Ops.divide(x, s))));
    assertThat(elementwiseOfSize(moved, N)).isEqualTo(1); // the product
  }

  @Test
  void termsWithOneFactorAreAddedBefore() {
    Node sum = Ops.subtract(Ops.multiply(s, x), Ops.multiply(Ops.multiply(s, y), Ops.constant(3)));
    Graph moved = same(Ops.sum(Ops.add(sum, Ops.negate(Ops.multiply(s, Ops.square(x))))));
    assertThat(elementwiseOfSize(moved, N)).isEqualTo(4); // 3·y, −, square, −
  }

  @Test
  void aNegatedFactorIsTheSameFactor() {
    Node minus = Ops.negate(Ops.exp(s));
    Node twice = Ops.multiply(Ops.constant(2), Ops.exp(s));
    Graph moved = same(Ops.sum(Ops.add(Ops.multiply(minus, x), Ops.multiply(twice, y))));
    assertThat(elementwiseOfSize(moved, N)).isEqualTo(3); // −x, 2·y, their sum
  }

  @Test
  void theGradientOfACheckedDensityDoesNotWaitForTheCheck() {
    Node z = Ops.divide(Ops.subtract(y, x), s);
    Node density = Ops.sum(Ops.multiply(Ops.constant(-0.5), Ops.square(z)));
    Node failed = Ops.less(Ops.sum(x), Ops.constant(-100));
    Node checked = Ops.select(failed, Ops.constant(Double.NEGATIVE_INFINITY), density);
    Node gradient = Gradients.of(checked, s);
    Graph moved = same(Ops.add(density, gradient));
    for (Node node : moved.order()) {
      if (node.op() instanceof Op.Ternary) {
        assertThat(node.shape()).isEqualTo(Shape.SCALAR);
      }
    }
    // y − x, squared: what the density itself needs
    assertThat(elementwiseOfSize(moved, N)).isEqualTo(2);
  }

  @Test
  void aFactorPassesAnOuterProductThatIsSummedUp() {
    // the gradient of a layer of a network: the factor need not be known before the data are read
    Node outer = Linear.outer(Ops.multiply(s, x), y);
    Node gradient = Ops.sum(Ops.multiply(outer, Ops.square(Linear.outer(x, y))), 0);
    Graph moved = same(gradient);
    for (Node node : moved.order()) {
      boolean needsFactor = Graph.topologicalOrder(List.of(node)).contains(s);
      assertThat(needsFactor && node.shape().numElements() > N).as("%s", node).isFalse();
    }
  }

  @Test
  void aFactorStaysBeforeAnOuterProductThatIsRead() {
    Graph moved = same(Ops.exp(Linear.outer(Ops.multiply(s, x), y)));
    assertThat(elementwiseOfSize(moved, N * N)).isEqualTo(1); // the exponential
  }

  @Test
  void aScalarThatIsChosenIsAFactor() {
    // the derivative of "0 where the count is 0": adjoints of both terms are to be one number's
    Node zero = Layout.broadcastTo(Ops.constant(0), Shape.of(N));
    Node chosen = Ops.select(Ops.less(x, y), Layout.broadcastTo(s, Shape.of(N)), zero);
    Node sum = Ops.subtract(Ops.multiply(chosen, y), Ops.multiply(s, Ops.exp(x)));
    Graph moved = same(Ops.sum(sum));
    for (Node node : moved.order()) {
      boolean needsFactor = Graph.topologicalOrder(List.of(node)).contains(s);
      assertThat(needsFactor && node.shape().numElements() > 1).as("%s", node).isFalse();
    }
  }

  @Test
  void aFactorZeroStays() {
    Graph moved = same(Ops.sum(Ops.multiply(Ops.constant(0), x)));
    assertThat(elementwiseOfSize(moved, N)).isEqualTo(1);
  }

  @Test
  void nothingIsMultipliedForMoreElementsThanBefore() {
    int[] indices = new int[100];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = i % N;
    }
    Node rows = Layout.gather(Ops.multiply(s, x), 0, IntArray.of(indices));
    assertThat(elementwiseOfSize(same(Ops.sum(Ops.exp(rows))), 100)).isEqualTo(1); // exp
    Node outer = Linear.outer(Ops.multiply(s, x), y);
    assertThat(elementwiseOfSize(same(Ops.sum(Ops.exp(outer))), N * N)).isEqualTo(1); // exp
  }

  @Test
  void factorsPassMovesAndProducts() {
    Node moves =
        Layout.scatterAdd(Layout.slice(Ops.multiply(s, x), 0, 1, 4), 0, IntArray.of(0, 2, 0, 1), 3);
    Graph moved = same(Ops.sum(Layout.cumulativeSum(moves, 0, false)));
    assertThat(elementwiseOfSize(moved, N)).isZero();
    assertThat(elementwiseOfSize(same(Linear.dot(Ops.multiply(s, x), Ops.negate(y))), N)).isZero();
  }

  @Test
  void selectsBetweenAValueAndZeroLetAFactorThrough() {
    Node zero = Layout.broadcastTo(Ops.constant(0), Shape.of(N));
    Node chosen = Ops.select(Ops.less(x, y), Ops.multiply(s, x), zero);
    Node other = Ops.select(Ops.less(x, y), zero, Ops.multiply(s, x));
    Graph moved = same(Ops.add(Ops.sum(chosen), Ops.sum(Ops.multiply(other, y))));
    // the comparison, two selects, and the product with y
    assertThat(elementwiseOfSize(moved, N)).isEqualTo(4);
  }

  /// The graph with factors moved out, after checking that it has the same values.
  private Graph same(Node output) {
    Graph graph = Graph.of(inputs, List.of(output));
    Graph moved = Factors.movedOut(graph);
    double[] expected = Interpreter.evaluate(graph, values).getFirst().toArray();
    double[] found = Interpreter.evaluate(moved, values).getFirst().toArray();
    // derived: some ten roundings of numbers near 10
    assertThat(found).containsExactly(expected, org.assertj.core.data.Offset.offset(1e-13));
    return moved;
  }

  private static long elementwiseOfSize(Graph graph, int n) {
    Predicate<Node> elementwise =
        node ->
            switch (node.op()) {
              case Op.Unary _, Op.Binary _, Op.Ternary _ -> node.shape().numElements() == n;
              default -> false;
            };
    return graph.order().stream().filter(elementwise).count();
  }
}
