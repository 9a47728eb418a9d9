// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.graph.Node;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import org.junit.jupiter.api.Test;

class OrthonormalColumnsTest {
  private static final Tensor X =
      Tensor.matrix(new double[][] {{0.3, -1.2}, {1.1, 0.4}, {-0.6, 0.9}, {0.2, 2.1}});

  @Test
  void columnsAreOrthonormalAndSpanTheSame() {
    Tensor y = new OrthonormalColumns().constrain(Node.constant(X)).value();
    for (int a = 0; a < 2; a++) {
      for (int b = 0; b < 2; b++) {
        double dot = 0;
        for (int i = 0; i < 4; i++) {
          dot += y.get(i * 2 + a) * y.get(i * 2 + b);
        }
        // Rounding of a well-conditioned factorisation.
        assertThat(dot).isCloseTo(a == b ? 1 : 0, within(1e-14));
      }
    }
    // The first column only changes its length.
    double length = Math.sqrt(0.09 + 1.21 + 0.36 + 0.04);
    for (int i = 0; i < 4; i++) {
      assertThat(y.get(i * 2)).isCloseTo(X.get(i * 2) / length, within(1e-15));
    }
  }

  @Test
  void whatIsOrthonormalStaysAsItIs() {
    Tensor y = new OrthonormalColumns().constrain(Node.constant(X)).value();
    Node free = new OrthonormalColumns().unconstrain(Node.constant(y));
    Tensor again = new OrthonormalColumns().constrain(free).value();
    for (int i = 0; i < 8; i++) {
      assertThat(again.get(i)).isCloseTo(y.get(i), within(1e-14));
    }
  }

  @Test
  void moreColumnsThanRowsAreRefused() {
    assertThatThrownBy(() -> new OrthonormalColumns().unconstrainedShape(Shape.of(2, 3)))
        .hasMessageContaining("at least as many rows");
  }
}
