// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubstituteTest {
  private final Node x = Node.input("x", Shape.SCALAR);
  private final Node y = Node.input("y", Shape.SCALAR);

  @Test
  void putsAValueInThePlaceOfAnInput() {
    Node f = Ops.add(Ops.exp(x), y);
    Node g = Substitute.in(f, x, Ops.square(y));
    Graph graph = Graph.of(List.of(y), List.of(g));
    double value = Interpreter.evaluate(graph, List.of(Tensor.scalar(2))).getFirst().item();
    assertThat(value)
        .isEqualTo(
            Interpreter.evaluate(
                        Graph.of(List.of(x), List.of(Ops.exp(x))), List.of(Tensor.scalar(4)))
                    .getFirst()
                    .item()
                + 2);
  }

  @Test
  void leavesAloneWhatDoesNotDependOnIt() {
    Node other = Ops.exp(y);
    assertThat(Substitute.in(other, x, Ops.constant(1))).isSameAs(other);
  }

  @Test
  void doesNotSearchTheReplacement() {
    Node f = Substitute.in(Ops.exp(x), x, Ops.add(x, Ops.constant(1)));
    assertThat(f.input(0).inputs()).contains(x);
  }

  @Test
  void refusesAnotherShape() {
    assertThatThrownBy(() -> Substitute.in(Ops.exp(x), x, Node.input("z", Shape.of(2))))
        .isInstanceOf(ShapeException.class);
  }
}
