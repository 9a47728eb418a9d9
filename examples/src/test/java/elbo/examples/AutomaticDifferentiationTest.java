// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AutomaticDifferentiationTest {
  @Test
  void thePageHasTheRightNumbersBesideTheThesis() {
    String page =
        AutomaticDifferentiation.page(List.of(new AutomaticDifferentiation.Cost(50, 8, 2)));
    assertThat(page)
        .contains("y = v₅ = -2.334511829239262")
        .contains("| y | −1.6321 | −2.3345 |")
        .contains("| automatic | – | 1.411176621402 | 0 | 1.4111766815 |")
        .contains("| 50 | 8.0 | 2.0 | 4.00 |");
  }

  @Test
  void forwardAndReverseAgree() {
    // Cost.of compares the two gradients.
    assertThat(AutomaticDifferentiation.Cost.of(3).reverse()).isPositive();
  }
}
