// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FamiliesTest {
  @Test
  void eachWordGivesTheFamilyOfThatName() {
    for (String word : Families.WORDS) {
      Family family = Families.of(word, 3);
      assertThat(family.name()).isEqualTo(word);
      assertThat(family.dimension()).isEqualTo(3);
    }
  }

  @Test
  void optionsOfAFamilyBuildItAgain() {
    for (String word : Families.WORDS) {
      Family family = Families.of(word, 5);
      assertThat(Families.of(word, 5, family.options())).isEqualTo(family);
    }
    Family mixture = Families.of("mixture-low-rank", 5, Map.of("rank", 2, "components", 3));
    assertThat(mixture).isEqualTo(new Mixture(new LowRank(5, 2), 3));
    assertThat(Families.of(mixture.name(), 5, mixture.options())).isEqualTo(mixture);
    assertThat(Families.of("spline", 5, Map.of("bins", 4)).options()).containsEntry("bins", 4);
  }

  @Test
  void refusesWhatThereIsNot() {
    assertThatThrownBy(() -> Families.of("flow9", 3))
        .hasMessageContaining("\"flow9\"")
        .hasMessageContaining("realnvp");
    assertThatThrownBy(() -> Families.of("iaf", 3, Map.of("rank", 2)))
        .hasMessageContaining("iaf has no option rank")
        .hasMessageContaining("[hidden, layers]");
    assertThatThrownBy(() -> Families.of("planar", 3, Map.of("layers", 0)))
        .hasMessageContaining("layers must be at least 1, got 0");
    assertThatThrownBy(() -> Families.of("realnvp", 1)).hasMessageContaining("at least 2, got 1");
  }
}
