// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.SampleOp;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LeadingAxisTest {
  private static final int SIZE = 3;

  /// Functions of a matrix `[2, 2]` that differs between iterations and one that does not.
  static Stream<Arguments> functions() {
    return Stream.of(
        function("elementwise", (a, b) -> Ops.select(Ops.less(a, b), Ops.exp(a), Ops.pow(b, a))),
        function("polygamma", (a, b) -> Ops.multiply(Ops.polygamma(1, a), b)),
        function("reduce", (a, b) -> Ops.add(Ops.logSumExp(a, 1), Ops.sum(b, 0))),
        function("broadcast", (a, b) -> Ops.add(Layout.broadcast(Ops.sum(a, 0), 1, 2), b)),
        function("slice", (a, b) -> Ops.add(Layout.slice(a, 1, 1, 1), Layout.slice(b, 1, 0, 1))),
        function("pad", (a, _) -> Layout.pad(a, 0, 1, 2)),
        function("concatenate", (a, b) -> Layout.concatenate(1, List.of(b, a))),
        function("gather", (a, _) -> Layout.gather(a, 1, IntArray.of(1, 1, 0))),
        function("scatter", (a, _) -> Layout.scatterAdd(a, 0, IntArray.of(3, 1), 4)),
        function("cumulative", (a, _) -> Layout.cumulativeSum(a, 1, true)),
        function("reshape", (a, _) -> Layout.flatten(a)),
        function("transpose", (a, b) -> Ops.subtract(Layout.transpose(a), b)),
        function("leftProduct", Linear::matmul),
        function("rightProduct", (a, b) -> Linear.matmul(b, a)),
        function("bothProduct", (a, b) -> Linear.matmul(a, Ops.add(a, b))),
        function("cholesky", (a, b) -> Linear.cholesky(positive(a, b))),
        function("inverse", (a, b) -> Linear.inverse(positive(a, b))),
        function("determinant", (a, b) -> Linear.logAbsDeterminant(positive(a, b))),
        function(
            "solve",
            (a, b) ->
                Linear.triangularSolve(Linear.lowerTriangle(Ops.add(a, Ops.constant(2))), b, true)),
        function(
            "sharedSolve",
            (a, b) ->
                Linear.triangularSolve(
                    Linear.lowerTriangle(Ops.add(b, Ops.constant(2))), a, false)));
  }

  private static Node positive(Node a, Node b) {
    Node product = Linear.matmul(a, Layout.transpose(a));
    return Ops.add(product, Ops.add(Ops.square(b), Node.constant(identity())));
  }

  private static Tensor identity() {
    return Tensor.matrix(new double[][] {{9, 0}, {0, 9}});
  }

  private static Arguments function(String name, BiFunction<Node, Node, Node> f) {
    return Arguments.of(name, f);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void iterationsTogetherGiveWhatEachGives(String name, BiFunction<Node, Node, Node> f) {
    Shape shape = Shape.of(2, 2);
    double[] numbers = new Random(5).doubles(4L * SIZE, 0.1, 2).toArray();
    Tensor shared = Tensor.wrap(shape, new Random(6).doubles(4, 0.1, 2).toArray());
    Node one = Node.input("one", shape);
    Node all = Node.input("all", shape.prepend(SIZE));
    Node same = Node.input("same", shape);
    Node single = f.apply(one, same);
    LeadingAxis axis = new LeadingAxis(SIZE, leaves(Map.of(one, all)), new HashSet<>());
    Node batched = axis.of(single);
    assertThat(axis.varies(single)).isTrue();
    assertThat(axis.varies(same)).isFalse();
    assertThat(batched.shape()).isEqualTo(single.shape().prepend(SIZE));
    double[] together =
        value(batched, List.of(all, same), List.of(Tensor.wrap(all.shape(), numbers), shared));
    int n = single.shape().numElements();
    for (int k = 0; k < SIZE; k++) {
      Tensor mine = Tensor.wrap(shape, java.util.Arrays.copyOfRange(numbers, 4 * k, 4 * k + 4));
      double[] alone = value(single, List.of(one, same), List.of(mine, shared));
      for (int i = 0; i < n; i++) {
        // The same operations on the same numbers, sums in the same order up to a few terms.
        assertThat(together[k * n + i]).as(name).isCloseTo(alone[i], within(1e-13));
      }
    }
  }

  private static double[] value(Node node, List<Node> inputs, List<Tensor> values) {
    return Interpreter.evaluate(Graph.of(inputs, List.of(node)), values).getFirst().array();
  }

  private static LeadingAxis.Leaves leaves(Map<Node, Node> batched) {
    return new LeadingAxis.Leaves() {
      @Override
      public Optional<Node> batched(Node leaf) {
        return Optional.ofNullable(batched.get(leaf));
      }

      @Override
      public boolean drawnPerIteration(Node sample) {
        return true;
      }
    };
  }

  @Test
  void randomNumbersAreDrawnForEachIteration() {
    Node sample = Ops.sample(SampleOp.NORMAL, 4, Shape.of(2), List.of());
    Node batched =
        new LeadingAxis(SIZE, leaves(Map.of()), new HashSet<>()).of(Ops.exp(sample)).input(0);
    assertThat(batched.op()).isEqualTo(new Op.Sample(SampleOp.NORMAL, 4, Shape.of(SIZE, 2)));
  }

  @Test
  void whatDoesNotDependOnTheIterationIsRepeated() {
    Node x = Node.input("x", Shape.of(2));
    Node batched = new LeadingAxis(SIZE, leaves(Map.of()), new HashSet<>()).of(x);
    assertThat(batched.op()).isEqualTo(new Op.Broadcast(0, SIZE));
  }
}
