// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.tensor.IntArray;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProductTest extends FamilyTest {
  @Override
  Family family() {
    return new Product(
        List.of(
            new Product.Part("a", new FullRank(2), IntArray.of(2, 0)),
            new Product.Part("b", new GammaFactors(1), IntArray.of(1))));
  }

  @Test
  void refusesPartsThatDoNotShareTheCoordinates() {
    assertThatThrownBy(() ->
            new Product(
                List.of(
                    new Product.Part("a", new MeanField(2), IntArray.of(0, 1)),
                    new Product.Part("b", new MeanField(1), IntArray.of(1)))))
        .hasMessage("each of 3 coordinates must belong to one part; coordinate 1 of b is taken");
    assertThatThrownBy(() -> new Product.Part("a", new MeanField(2), IntArray.of(0)))
        .hasMessage("a has 1 coordinates, its family mean-field 2");
  }
}
