// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.kernel.Blas;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class SingleMatricesTest {
  private static final int N = Blas.SMALLEST + 6;

  private final Node a = Node.input("a", Shape.of(N, N));
  private final Node b = Node.input("b", Shape.of(N, 2));

  /// L the factor of AAᵀ + N·I: products, a factor, both solves, the inverse, and their
  /// derivatives.
  private Graph graph() {
    Node square = Linear.matmul(a, Layout.transpose(a));
    Node sum = Ops.add(square, Linear.diagonalMatrix(Layout.broadcast(Ops.constant(N), 0, N)));
    Node l = Linear.cholesky(sum);
    Node x = Linear.triangularSolve(l, b, false);
    Node y = Linear.triangularSolve(l, x, true);
    Node value =
        Ops.add(
            Ops.sum(Ops.multiply(x, y)),
            Ops.sum(Ops.square(Linear.matmul(l, Layout.transpose(l)))));
    value = Ops.add(value, Ops.sum(Ops.square(Linear.choleskyInverse(l))));
    return Graph.of(List.of(a, b), List.of(value, Gradients.of(value, a), Gradients.of(value, b)));
  }

  private static Tensor values(Node node, int draw) {
    Random random = new Random(node.shape().numElements() + 100 * draw);
    double[] x = new double[node.shape().numElements()];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextGaussian() / 8;
    }
    return Tensor.wrap(node.shape(), x);
  }

  @Test
  void agreeWithTheInterpreterWhateverIsBatched() { // well conditioned: n eps, squared sizes
    Graph graph = graph();
    for (Set<Node> perDraw : List.of(Set.of(a, b), Set.of(a), Set.of(b), Set.<Node>of())) {
      Executable executable = Compiler.compile(graph, Options.of(graph, perDraw));
      List<Tensor> results =
          executable.evaluate(2, Batches.inputs(graph, perDraw, 2, SingleMatricesTest::values));
      for (int draw = 0; draw < 2; draw++) {
        List<Tensor> expected = Batches.oracle(graph, perDraw, draw, SingleMatricesTest::values);
        for (int i = 0; i < expected.size(); i++) {
          int n = expected.get(i).shape().numElements();
          double scale = largest(expected.get(i).toArray());
          for (int k = 0; k < n; k++) {
            double actual = results.get(i).get(draw * n + k);
            assertThat(Math.abs(actual - expected.get(i).get(k))).isLessThan(1e-12 * scale);
          }
        }
      }
    }
  }

  private static double largest(double[] x) {
    double max = 0;
    for (double v : x) {
      max = Math.max(max, Math.abs(v));
    }
    return max;
  }

  @Test
  void aDrawHasTheSameBitsAloneAndAmongOthers() { // exact
    Graph graph = graph();
    Set<Node> all = Set.of(a, b);
    Executable executable = Compiler.compile(graph, Options.allBatched(graph));
    List<Tensor> many =
        executable.evaluate(9, Batches.inputs(graph, all, 9, SingleMatricesTest::values));
    for (int draw : new int[] {0, 5, 8}) {
      BiFunction<Node, Integer, Tensor> one = (node, _) -> values(node, draw);
      List<Tensor> alone = executable.evaluate(1, Batches.inputs(graph, all, 1, one));
      for (int i = 0; i < alone.size(); i++) {
        int n = alone.get(i).shape().numElements();
        for (int k = 0; k < n; k++) {
          assertThat(alone.get(i).get(k)).isEqualTo(many.get(i).get(draw * n + k));
        }
      }
    }
  }
}
