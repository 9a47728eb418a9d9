// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.graph.BinaryOp;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuotientsTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double[] DIVIDENDS = {
    0,
    -0.0,
    1,
    -1,
    0.1,
    3,
    1e300,
    -1e300,
    1e-300,
    Double.MIN_VALUE,
    INF,
    -INF,
    Double.NaN,
    7,
    11,
    1e5
  };
  private static final double[] DIVISORS = {
    1, -1, 3, 0.1, 7, -0.3, 1e10, 1e-10, 49, 1e5, 2, 0.7, 13, 5, -11, 1e-3
  };
  private static final int N = DIVIDENDS.length;

  private final Node x = Node.input("x", Shape.of(N));

  private Graph graph(Node y) {
    return Graph.of(List.of(x), List.of(y));
  }

  private static long divisions(Graph graph) {
    return graph.order().stream()
        .filter(n -> n.op() instanceof Op.Binary(BinaryOp f) && f == BinaryOp.DIVIDE)
        .count();
  }

  @Test
  void quotientsByKnownNumbersAreProducts() {
    Node y = Ops.divide(x, Node.constant(Tensor.vector(DIVISORS)));
    Graph graph = graph(Ops.exp(Ops.divide(Ops.add(y, Ops.constant(1)), Ops.constant(3))));
    Graph multiplied = Quotients.multiplied(graph);
    assertThat(divisions(graph)).isEqualTo(2);
    assertThat(divisions(multiplied)).as(multiplied.toString()).isZero();
  }

  @Test
  void valuesAreWithinOneAndAHalfUlp() {
    Node divisors = Node.constant(Tensor.vector(DIVISORS));
    Graph multiplied = Quotients.multiplied(graph(Ops.divide(x, divisors)));
    for (int shift = 0; shift < N; shift++) {
      double[] dividends = new double[N];
      for (int i = 0; i < N; i++) {
        dividends[i] = DIVIDENDS[(i + shift) % N];
      }
      Tensor got = Interpreter.evaluate(multiplied, List.of(Tensor.vector(dividends))).getFirst();
      for (int i = 0; i < N; i++) {
        double exact = dividends[i] / DIVISORS[i];
        if (Double.isFinite(exact)) {
          assertThat(Math.abs(got.get(i) - exact))
              .as("%s / %s", dividends[i], DIVISORS[i])
              // 1.5 from the quotient, which is half a unit from its rounded value
              .isLessThanOrEqualTo(2 * Math.ulp(exact));
        } else {
          assertThat(got.get(i))
              .as("%s / %s", dividends[i], DIVISORS[i])
              .isEqualTo(Double.valueOf(exact));
        }
      }
    }
  }

  @Test
  void divisorsWithoutAReciprocalStay() {
    for (double divisor : new double[] {0, INF, Double.NaN, 1e-310, 1e305}) {
      double[] divisors = DIVISORS.clone();
      divisors[3] = divisor;
      Graph graph = graph(Ops.divide(x, Node.constant(Tensor.vector(divisors))));
      assertThat(divisions(Quotients.multiplied(graph))).as("%s", divisor).isEqualTo(1);
    }
  }
}
