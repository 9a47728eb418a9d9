// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AutomaticDifferentiationTest {
  @Test
  void thePageHasTheRightNumbersBesideTheThesis() {
    String page = AutomaticDifferentiation.page(List.of(new ModeCost(50, 9000, 1500, 8, 2)));
    assertThat(page)
        .contains("y = v₅ = -2.334511829239262")
        .contains("| y | −1.6321 | −2.3345 |")
        .contains("| automatic | – | 1.411176621402 | 0 | 1.4111766815 |")
        .contains("| 50 | 9,000 | 1,500 | 6.00 | 8.0 | 2.0 | 4.00 |");
  }

  @Test
  void forwardModeCostsAPassForEachInputAndReverseModeOne() {
    // The two gradients are compared on the way.
    List<ModeCost> costs = ModeCost.measure(new int[] {2, 5, 50}, 0);
    // The layers' values: 11,392 weights below the last layer multiply and add, 192 units are each
    // a tanh and its slope 1 − tanh². The way there and back multiplies by these slopes too; the
    // last layer's 64 weights count only forward, as backward they are multiplied by 1.
    long values = 2 * 11_392 + 3 * 192;
    long forward = 2 * (11_392 + 64) + 192;
    long reverse = 2 * 11_392 + 192;
    assertThat(costs)
        .allSatisfy(cost -> {
          assertThat(cost.forwardOperations()).isEqualTo(values + cost.inputs() * forward);
          assertThat(cost.reverseOperations()).isEqualTo(values + reverse);
          assertThat(cost.forward()).isPositive();
        });
  }
}
