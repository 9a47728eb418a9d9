// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownTest {
  private static final double[] NUMBERS = {
    Double.NEGATIVE_INFINITY, -1, -0.5, -0.0, 0, 0.5, 1, 2, Double.POSITIVE_INFINITY, Double.NaN
  };

  private static final List<Support> SUPPORTS =
      List.of(
          Support.REALS,
          Support.NON_NEGATIVE,
          Support.POSITIVE,
          Support.UNIT_INTERVAL,
          Support.NATURAL_NUMBERS,
          Support.BINARY,
          Support.between(-1, 0.5));

  @Test
  void valuesKnownNowAreInsideWhereTheGraphOfTheSupportSaysSo() {
    for (Support support : SUPPORTS) {
      for (double a : NUMBERS) {
        for (double b : NUMBERS) {
          Tensor values = Tensor.of(Shape.of(2), a, b);
          Node known = support.contains(Node.constant(values));
          Node input = Node.input("x", Shape.of(2));
          Graph graph = Graph.of(List.of(input), List.of(Batch.all(support.contains(input))));
          assertThat(Batch.isTrue(known))
              .as("%s and %s in %s", a, b, support.text())
              .isEqualTo(Interpreter.evaluate(graph, List.of(values)).getFirst().item() != 0);
        }
      }
    }
  }

  @Test
  void allInsideIsASingleOneWhateverTheNumberOfValues() {
    Node many = Node.constant(Tensor.filled(Shape.of(10_000), 1));
    assertThat(Support.BINARY.contains(many).shape()).isEqualTo(Shape.SCALAR);
    Node bounds = Node.input("upper", Shape.SCALAR);
    assertThat(new Support.Integers(Ops.constant(0), bounds).contains(many).shape())
        .isEqualTo(Shape.of(10_000));
  }
}
