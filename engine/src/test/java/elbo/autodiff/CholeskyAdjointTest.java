// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CholeskyAdjointTest {
  private static final int N = 6;

  private final Node a = Node.input("a", Shape.of(N, N));
  private final Node y = Node.input("y", Shape.of(N, 2));
  private final Node matrix =
      Ops.add(
          Linear.matmul(a, Layout.transpose(a)),
          Linear.diagonalMatrix(Layout.broadcast(Ops.constant(1), 0, N)));
  private final Node l = Linear.cholesky(matrix);
  private final Node halfLogDeterminant = Ops.sum(Ops.log(Linear.diagonal(l)));
  private final Node x = Linear.triangularSolve(l, y, false);
  private final Node length = Ops.sum(Ops.square(x));

  private static Tensor random(long seed, int... sizes) {
    Random random = new Random(seed);
    double[] values = new double[Shape.of(sizes).numElements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
    }
    return Tensor.wrap(Shape.of(sizes), values);
  }

  private long count(Node value, Class<? extends Op> op) {
    Graph graph = Graph.of(List.of(a, y), List.of(Gradients.of(value, matrix)));
    return graph.order().stream().filter(node -> op.isInstance(node.op())).count();
  }

  @Test
  void aNormalDensityNeedsOnlyTheInverse() {
    Node density = Ops.subtract(Ops.multiply(Ops.constant(-0.5), length), halfLogDeterminant);
    assertThat(count(density, Op.CholeskyInverse.class)).isEqualTo(1);
    Graph graph = Graph.of(List.of(a, y), List.of(Gradients.of(density, matrix)));
    long products =
        graph.order().stream()
            .filter(node -> node.op() instanceof Op.Contract && node.input(0) == l)
            .count();
    assertThat(products).isZero();
    assertThat(count(length, Op.CholeskyInverse.class)).isZero();
  }

  @Test
  void otherCotangentsTakeTheGeneralRule() {
    assertThat(count(Ops.sum(x), Op.CholeskyInverse.class)).isZero();
    Node weighted = Ops.sum(Ops.multiply(Node.constant(random(3, N)), Ops.log(Linear.diagonal(l))));
    assertThat(count(weighted, Op.CholeskyInverse.class)).isZero();
  }

  @Test
  void bothRulesAgree() { // rounding of some n³ operations on numbers of order 10
    Map<String, Node> densities =
        Map.of(
            "length",
            length,
            "determinant",
            halfLogDeterminant,
            "both",
            Ops.subtract(Ops.multiply(length, halfLogDeterminant), Ops.exp(Ops.negate(length))));
    Node elements = Ops.sum(Ops.multiply(Node.constant(random(4, N, N)), l));
    Tensor zero = Tensor.wrap(Shape.SCALAR, new double[1]);
    densities.forEach((name, density) -> {
      // a further term in the factor's cotangent, times 0: the general rule
      Node weight = Node.input("weight", Shape.SCALAR);
      Node general = Ops.add(density, Ops.multiply(weight, elements));
      Graph graph =
          Graph.of(
              List.of(a, y, weight), List.of(Gradients.of(density, a), Gradients.of(general, a)));
      List<Tensor> found =
          Interpreter.evaluate(graph, List.of(random(1, N, N), random(2, N, 2), zero));
      for (int i = 0; i < N * N; i++) {
        double expected = found.get(1).get(i);
        assertThat(found.get(0).get(i))
            .as(name)
            .isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
      }
    });
  }
}
