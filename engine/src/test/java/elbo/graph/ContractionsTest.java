// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractionsTest {
  private static final int R = 3;
  private static final int N = 12;
  private static final Node L = Node.input("l", Shape.of(R, R));
  private static final Node B = Node.input("b", Shape.of(R, N));
  private static final Node LONG = Node.input("long", Shape.of(N));
  private static final Node SHORT = Node.input("short", Shape.of(R));

  /// The most columns of what is solved for.
  private static int mostSolved(Node result) {
    return Graph.topologicalOrder(List.of(result)).stream()
        .filter(node -> node.op() instanceof Op.TriangularSolve)
        .mapToInt(node -> node.shape().size(1))
        .max()
        .orElse(0);
  }

  private static boolean transposes(Node result) {
    return Graph.topologicalOrder(List.of(result)).stream()
        .anyMatch(node -> node.op() instanceof Op.Transpose);
  }

  private static double[] gaussian(Random random, int n) {
    return random.doubles(n, -1, 1).toArray();
  }

  /// Against the solution by forward or backward substitution and the product's definition.
  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void aSolutionIsNotFormedForItsProductWithAVector(boolean upper, boolean rows) {
    Random random = new Random(4);
    double[] l = gaussian(random, R * R);
    for (int i = 0; i < R; i++) {
      l[i * R + i] += 3; // far from singular
    }
    double[] b = gaussian(random, R * N);
    double[] v = gaussian(random, rows ? R : N);
    double[] y = b.clone();
    for (int step = 0; step < R; step++) {
      int i = upper ? R - 1 - step : step;
      for (int j = 0; j < N; j++) {
        for (int k = upper ? i + 1 : 0; k < (upper ? R : i); k++) {
          y[i * N + j] -= (upper ? l[k * R + i] : l[i * R + k]) * y[k * N + j];
        }
        y[i * N + j] /= l[i * R + i];
      }
    }
    double[] expected = new double[rows ? N : R];
    for (int i = 0; i < R; i++) {
      for (int j = 0; j < N; j++) {
        expected[rows ? j : i] += y[i * N + j] * v[rows ? i : j];
      }
    }

    Node solved = Linear.triangularSolve(L, B, upper);
    Node vector = rows ? SHORT : LONG;
    Node turned = Layout.transpose(solved);
    List<Node> products =
        rows
            ? List.of(Linear.matmul(SHORT, solved), Linear.matmul(turned, SHORT))
            : List.of(Linear.matmul(solved, LONG), Linear.matmul(LONG, turned));
    for (Node product : products) {
      assertThat(mostSolved(product)).isEqualTo(1);
      double[] found =
          Interpreter.evaluate(
                  Graph.of(List.of(L, B, vector), List.of(product)),
                  List.of(
                      Tensor.of(L.shape(), l),
                      Tensor.of(B.shape(), b),
                      Tensor.of(vector.shape(), v)))
              .getFirst()
              .toArray();
      for (int i = 0; i < expected.length; i++) {
        // rounding: sums of at most 15 numbers of order 1
        assertThat(found[i]).isCloseTo(expected[i], within(1e-14));
      }
    }
  }

  @Test
  void aSolutionIsFormedForItsProductWithAMatrix() {
    Node solved = Linear.triangularSolve(L, B, false);
    Node product = Linear.matmul(solved, Node.input("x", Shape.of(N, 2)));
    assertThat(mostSolved(product)).isEqualTo(N);
  }

  @Test
  void aSolutionOfFewColumnsIsFormed() {
    int few = 4 * R - 1;
    Node solved = Linear.triangularSolve(L, Node.input("b", Shape.of(R, few)), false);
    assertThat(mostSolved(Linear.matmul(SHORT, solved))).isEqualTo(few);
  }

  @Test
  void aTransposedMatrixIsReadWhereItLiesForAVectorAndForItself() {
    Node a = Node.input("a", Shape.of(2, 3));
    Node v = Node.input("v", Shape.of(2));
    Node turned = Layout.transpose(a);
    Node product = Linear.matmul(turned, v);
    Node square = Linear.matmul(turned, a);
    assertThat(transposes(product)).isFalse();
    assertThat(transposes(Linear.matmul(Layout.transpose(turned), Node.input("w", Shape.of(3)))))
        .isFalse();
    assertThat(transposes(square)).isFalse();
    Tensor x = Tensor.matrix(new double[][] {{1, 2, 3}, {4, 5, 6}});
    List<Tensor> found =
        Interpreter.evaluate(
            Graph.of(List.of(a, v), List.of(product, square)), List.of(x, Tensor.vector(1, -1)));
    // exact: whole numbers
    assertThat(found.get(0).toArray()).containsExactly(-3, -3, -3);
    assertThat(found.get(1).toArray()).containsExactly(17, 22, 27, 22, 29, 36, 27, 36, 45);
  }

  @Test
  void aTransposedMatrixIsMadeForAnotherMatrix() {
    Node rows = Node.input("rows", Shape.of(100, 2));
    Node weights = Node.input("weights", Shape.of(7, 2));
    assertThat(transposes(Linear.matmul(rows, Layout.transpose(weights)))).isTrue();
  }
}
