// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.tensor.Shape;
import org.junit.jupiter.api.Test;

class TruthsTest {
  private final Node x = Node.input("x", Shape.of(3));
  private final Node truth = Ops.less(x, Ops.constant(0));

  @Test
  void doubleNegationVanishesOfTruthsOnly() {
    assertThat(Ops.not(Ops.not(truth))).isSameAs(truth);
    assertThat(Ops.not(Ops.not(x))).as("0 or 1, and not x").isNotSameAs(x);
  }

  @Test
  void whatIsNeutralVanishes() {
    Node zeros = Layout.broadcast(Ops.constant(0), 0, 3);
    assertThat(Ops.or(Ops.constant(0), truth)).isSameAs(truth);
    assertThat(Ops.or(truth, zeros)).isSameAs(truth);
    assertThat(Ops.and(truth, Ops.constant(1))).isSameAs(truth);
    assertThat(Ops.and(truth, Ops.constant(2))).as("2 is true, too").isNotSameAs(truth);
    assertThat(Ops.or(Ops.constant(0), x)).as("x may be 2").isNotSameAs(x);
    Node one = Ops.less(Node.input("y", Shape.SCALAR), Ops.constant(0));
    assertThat(Ops.or(zeros, one).shape()).isEqualTo(Shape.of(3));
  }
}
