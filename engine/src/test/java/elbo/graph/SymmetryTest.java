// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SymmetryTest {
  private static final int N = 5;
  private static final Node X = Node.input("x", Shape.of(N));
  private static final Node OTHER = Node.input("other", Shape.of(N));
  private static final Node S = Node.input("s", Shape.SCALAR);
  private static final Node A = Node.input("a", Shape.of(N, N));
  private static final Node W = Node.input("w", Shape.of(N, 3));

  private static Node differences(Node x) {
    return Ops.subtract(Layout.broadcast(x, 1, N), Layout.broadcast(x, 0, N));
  }

  private static Node column(int k) {
    return Layout.at(W, 1, k);
  }

  private static Node kernel(Node squares) {
    Node scaled = Ops.multiply(Ops.constant(-0.5), squares);
    return Ops.multiply(Ops.square(S), Ops.exp(scaled));
  }

  private static Node data() {
    double[] values = new Random(1).doubles(N).toArray();
    return Node.constant(Tensor.wrap(Shape.of(N), values));
  }

  static Stream<Arguments> symmetric() {
    Node distances = Ops.square(Ops.divide(differences(X), S));
    Node sum = Ops.add(Ops.square(differences(column(0))), Ops.square(differences(column(0))));
    Node noise = Linear.diagonalMatrix(Layout.broadcast(S, 0, N));
    Node lower = Linear.lowerTriangle(A);
    Node v = Layout.reshape(X, Shape.of(N, 1));
    return Stream.of(
        Arguments.of("a kernel of inputs", kernel(distances)),
        Arguments.of("a kernel of data", kernel(Ops.square(Ops.divide(differences(data()), S)))),
        Arguments.of("noise on the diagonal", Ops.add(kernel(distances), noise)),
        Arguments.of("several dimensions", kernel(sum)),
        Arguments.of("a lower triangle mirrored", Ops.add(lower, Layout.transpose(lower))),
        Arguments.of("L Lᵀ", Linear.matmul(lower, Layout.transpose(lower))),
        Arguments.of("Wᵀ W, whole", Linear.matmul(W, Layout.transpose(W))),
        Arguments.of("the outer product of a vector", Linear.outer(X, X)),
        Arguments.of("the same as matrices", Linear.matmul(v, Layout.transpose(v))),
        Arguments.of("an inverse", Linear.choleskyInverse(A)),
        Arguments.of("|a − aᵀ|", Ops.abs(Ops.subtract(A, Layout.transpose(A)))),
        Arguments.of("one number", Layout.broadcastTo(S, Shape.of(N, N))));
  }

  static Stream<Arguments> others() {
    Node mixed = Ops.subtract(Layout.broadcast(X, 1, N), Layout.broadcast(OTHER, 0, N));
    return Stream.of(
        Arguments.of("an input", A),
        Arguments.of("differences", differences(X)),
        Arguments.of("eˣ of differences", Ops.exp(differences(X))),
        Arguments.of("two sets of points", Ops.square(mixed)),
        Arguments.of("rows", Layout.broadcast(X, 0, N)),
        Arguments.of("a lower triangle", Linear.lowerTriangle(A)),
        Arguments.of("a − aᵀ", Ops.subtract(A, Layout.transpose(A))),
        Arguments.of("a · a", Linear.matmul(A, A)),
        Arguments.of("a · b", Linear.matmul(A, Layout.transpose(Ops.square(A)))),
        Arguments.of("an inverse of anything", Linear.inverse(A)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("symmetric")
  void seesThatAMatrixIsSymmetric(String name, Node matrix) {
    assertThat(Symmetry.isSymmetric(matrix)).as(name).isTrue();
    assertThat(isSymmetric(evaluate(matrix))).as(name).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("others")
  void leavesOthersAlone(String name, Node matrix) {
    assertThat(Symmetry.isSymmetric(matrix)).as(name).isFalse();
    assertThat(isSymmetric(evaluate(matrix))).as(name).isFalse();
  }

  @Test
  void aLongSumIsGivenUpOnRatherThanSearchedForever() {
    Node left = A;
    Node right = Layout.transpose(A);
    for (int i = 0; i < 60; i++) { // 2⁶⁰ paths
      left = Ops.add(left, left);
      right = Ops.add(right, right);
    }
    assertThat(Symmetry.isSymmetric(Ops.add(left, right))).isFalse();
  }

  private static double[] evaluate(Node matrix) {
    Random random = new Random(2);
    Graph graph = Graph.of(List.of(X, S, A, W, OTHER), List.of(matrix));
    Tensor[] values = new Tensor[graph.inputs().size()];
    for (int i = 0; i < values.length; i++) {
      Shape shape = graph.inputs().get(i).shape();
      values[i] = Tensor.wrap(shape, random.doubles(shape.numElements(), 0.5, 2).toArray());
    }
    return Interpreter.evaluate(graph, List.of(values)).getFirst().array();
  }

  private static boolean isSymmetric(double[] a) {
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < i; j++) {
        if (a[i * N + j] != a[j * N + i]) {
          return false;
        }
      }
    }
    return true;
  }
}
