// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.graph.Node;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import org.junit.jupiter.api.Test;

class DomainTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static boolean holds(Domain domain, Tensor value) {
    return domain.holds(Node.constant(value)).value().item() == 1;
  }

  @Test
  void aVectorIsInsideWhereEachElementIs() {
    double[] numbers = {-INFINITY, -1.5, -1, -0.0, 0, 0.5, 1, 2, 2.5, INFINITY, Double.NaN};
    for (Domain domain : Domain.values()) {
      if (domain.eventRank() > 0) {
        continue;
      }
      for (double a : numbers) {
        boolean single = holds(domain, Tensor.scalar(a));
        assertThat(holds(domain, Tensor.vector(a))).as("%s %s", domain, a).isEqualTo(single);
        for (double b : numbers) {
          boolean both = single && holds(domain, Tensor.scalar(b));
          assertThat(holds(domain, Tensor.vector(a, b)))
              .as("%s %s %s", domain, a, b)
              .isEqualTo(both);
        }
      }
    }
  }

  @Test
  void anEmptyVectorIsInside() {
    for (Domain domain : Domain.values()) {
      assertThat(holds(domain, Tensor.filled(Shape.of(0, 0), 0))).as("%s", domain).isTrue();
    }
  }

  @Test
  void matricesAreToldApart() {
    Tensor identity = Tensor.of(Shape.of(2, 2), 1, 0, 0, 1);
    Tensor asymmetric = Tensor.of(Shape.of(2, 2), 1, 0.5, 0, 1);
    Tensor lower = Tensor.of(Shape.of(2, 2), 1, 0, 0.6, 0.8);
    Tensor indefinite = Tensor.of(Shape.of(2, 2), 1, 2, 2, 1);
    assertThat(holds(Domain.POSITIVE_DEFINITE, identity)).isTrue();
    assertThat(holds(Domain.POSITIVE_DEFINITE, asymmetric)).isFalse();
    assertThat(holds(Domain.POSITIVE_DEFINITE, indefinite)).isFalse();
    assertThat(holds(Domain.CORRELATION, identity)).isTrue();
    assertThat(holds(Domain.CHOLESKY, lower)).isTrue();
    assertThat(holds(Domain.CHOLESKY, asymmetric)).isFalse();
    assertThat(holds(Domain.CORRELATION_CHOLESKY, lower)).isTrue();
    assertThat(holds(Domain.CORRELATION_CHOLESKY, Tensor.of(Shape.of(2, 2), 1, 0, 1, 1))).isFalse();
  }

  @Test
  void vectorsAreToldApart() {
    assertThat(holds(Domain.SIMPLEX, Tensor.vector(0.25, 0.75))).isTrue();
    assertThat(holds(Domain.SIMPLEX, Tensor.vector(0.25, 0.7))).isFalse();
    assertThat(holds(Domain.SIMPLEX, Tensor.vector(-0.25, 1.25))).isFalse();
    assertThat(holds(Domain.ORDERED, Tensor.vector(1, 2, 3))).isTrue();
    assertThat(holds(Domain.ORDERED, Tensor.vector(1, 1))).isFalse();
    assertThat(holds(Domain.ORDERED, Tensor.vector(1))).isTrue();
    assertThat(holds(Domain.ORDERED, Tensor.vector(1, INFINITY))).isFalse();
  }
}
