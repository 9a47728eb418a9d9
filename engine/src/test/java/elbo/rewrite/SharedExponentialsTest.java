// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.autodiff.Gradients;
import elbo.graph.BinaryOp;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedExponentialsTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double[] NUMBERS = {
    0,
    -0.0,
    1,
    -1,
    1e-300,
    -1e-300,
    0x1p-60,
    -0x1p-60,
    0.3,
    -0.7,
    36.7,
    -36.8,
    708.5,
    -708.5,
    745,
    -745,
    -745.2,
    800,
    -800,
    1e300,
    -1e300,
    INF,
    -INF,
    Double.NaN,
    1e-17,
    -5.5,
    12,
    -20
  };
  private static final int N = NUMBERS.length * NUMBERS.length;
  private final Node a = Node.input("a", Shape.of(N));
  private final Node b = Node.input("b", Shape.of(N));

  @Test
  void aValueAndItsDerivativeShareTheExponential() {
    Node softplus = Ops.softplus(a);
    Graph graph = expanded(softplus, Gradients.of(Ops.sum(softplus), a));
    assertThat(count(graph, UnaryOp.EXP)).isEqualTo(1);
    assertThat(count(graph, UnaryOp.LOG1P)).isEqualTo(1);
    assertThat(count(graph, UnaryOp.SOFTPLUS)).isZero();
    assertThat(count(graph, UnaryOp.LOGISTIC)).isZero();
  }

  @Test
  void bothDirectionsOfALogisticShare() {
    Node y = Ops.logistic(a);
    Graph graph = expanded(y, Gradients.of(Ops.sum(y), a), Ops.softplus(Ops.negate(a)));
    assertThat(count(graph, UnaryOp.EXP)).isEqualTo(1);
    assertThat(count(graph, UnaryOp.RECIPROCAL)).isEqualTo(1);
  }

  @Test
  void aSumOfTwoExponentialsSharesWithItsWeights() {
    Node y = Ops.logAddExp(a, b);
    Node sum = Ops.sum(y);
    Graph graph = expanded(y, Gradients.of(sum, a), Gradients.of(sum, b));
    assertThat(count(graph, UnaryOp.EXP)).isEqualTo(1);
    assertThat(graph.order()).noneMatch(SharedExponentialsTest::isLogAddExp);
  }

  @Test
  void nestedSumsOfExponentialsShareEach() {
    Node inner = Ops.logAddExp(a, b);
    Node outer = Ops.logAddExp(inner, Ops.multiply(a, b));
    Node weight = Ops.logistic(Ops.subtract(b, a));
    Node share = Ops.logistic(Ops.subtract(inner, Ops.multiply(a, b)));
    Graph graph = expanded(outer, weight, share);
    assertThat(count(graph, UnaryOp.EXP)).isEqualTo(2);
  }

  @Test
  void aFunctionAloneStays() {
    Graph graph = Graph.of(List.of(a, b), List.of(Ops.softplus(a), Ops.logistic(b)));
    assertThat(SharedExponentials.expanded(graph)).isSameAs(graph);
  }

  @Test
  void smallValuesStay() {
    Node x = Node.input("x", Shape.of(2));
    Graph graph = Graph.of(List.of(x), List.of(Ops.softplus(x), Ops.logistic(x)));
    assertThat(SharedExponentials.expanded(graph)).isSameAs(graph);
  }

  /// The graph with and without: the same bits but for the logistic function, whose quotient is a
  /// product with a reciprocal: tolerance of the kind *rounding*, one each.
  private Graph expanded(Node... outputs) {
    Graph graph = Graph.of(List.of(a, b), List.of(outputs));
    Graph changed = SharedExponentials.expanded(graph);
    double[] left = new double[N];
    double[] right = new double[N];
    for (int i = 0; i < N; i++) {
      left[i] = NUMBERS[i % NUMBERS.length];
      right[i] = NUMBERS[i / NUMBERS.length];
    }
    List<Tensor> values = List.of(Tensor.vector(left), Tensor.vector(right));
    List<Tensor> before = Interpreter.evaluate(graph, values);
    List<Tensor> after = Interpreter.evaluate(changed, values);
    for (int k = 0; k < outputs.length; k++) {
      boolean exact = k == 0 && count(graph, UnaryOp.LOGISTIC) > 0 && !isLogistic(outputs[0]);
      for (int i = 0; i < N; i++) {
        double was = before.get(k).array()[i];
        double is = after.get(k).array()[i];
        double ulps = exact ? 0 : 4;
        assertThat(Double.compare(was, is) == 0 || Math.abs(was - is) <= ulps * Math.ulp(was))
            .as("output %s at (%s, %s): %s, was %s", k, left[i], right[i], is, was)
            .isTrue();
      }
    }
    return changed;
  }

  private static boolean isLogistic(Node node) {
    return node.op() instanceof Op.Unary(UnaryOp f) && f == UnaryOp.LOGISTIC;
  }

  private static boolean isLogAddExp(Node node) {
    return node.op() instanceof Op.Binary(BinaryOp f) && f == BinaryOp.LOG_ADD_EXP;
  }

  private static long count(Graph graph, UnaryOp function) {
    return graph.order().stream()
        .filter(node -> node.op() instanceof Op.Unary(UnaryOp f) && f == function)
        .count();
  }
}
