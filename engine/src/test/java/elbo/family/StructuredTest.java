// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.random.Key;
import elbo.tensor.IntArray;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class StructuredTest extends FamilyTest {
  @Override
  Family family() {
    return new Structured(
        List.of(
            new Structured.Site("a", IntArray.of(2, 0), IntArray.of(), true),
            new Structured.Site("b", IntArray.of(1), IntArray.of(0), false)));
  }

  /// With one coordinate in each site that depends on the others it is any normal distribution.
  @Test
  void aStartIsExactWhereTheSparsityIsTheTargets() {
    Tensor loc = Tensor.vector(0.4, -1.3, 2.2);
    Tensor factor = Tensor.matrix(new double[][] {{0.5, 0, 0}, {0.4, 0.9, 0}, {-0.2, 0.3, 1.6}});
    Node point = Node.constant(Tensor.vector(1, -2, 0.3));
    List<Node> near = family().near(loc, factor, Key.of(1)).stream().map(Node::constant).toList();
    Node expected =
        new FullRank(3).logProb(List.of(Node.constant(loc), Node.constant(factor)), point);
    List<Tensor> values =
        Interpreter.evaluate(
            Graph.of(List.of(), List.of(family().logProb(near, point), expected)), List.of());
    // Rounding.
    assertThat(values.get(0).item()).isCloseTo(values.get(1).item(), within(1e-12));
  }

  @Test
  void refusesParentsThatComeLater() {
    assertThatThrownBy(() ->
            new Structured(
                List.of(new Structured.Site("a", IntArray.of(0), IntArray.of(1), false))))
        .hasMessage("parents must be earlier sites; site 0, a, has 1");
  }
}
