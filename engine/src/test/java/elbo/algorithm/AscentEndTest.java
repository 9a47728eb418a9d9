// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.algorithm.AdviState.Block;
import elbo.family.FullRank;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class AscentEndTest {
  private static boolean isSettled(double... locations) {
    Tensor unit = Tensor.matrix(new double[][] {{1}});
    List<Block> blocks =
        java.util.Arrays.stream(locations)
            .mapToObj(x -> new Block(unit, List.of(Tensor.vector(x), unit)))
            .toList();
    return AscentEnd.isSettled(new FullRank(1), blocks);
  }

  // One coordinate: 0.1·0.1² = 0.001 is wanted of the symmetrised divergence, which is the square
  // of
  // the distance: 0.0316.

  @Test
  void averagesThatNoLongerDifferAreTheEnd() {
    assertThat(isSettled(1, 1, 1)).isTrue();
    assertThat(isSettled(0.9, 1, 1.01)).isTrue();
  }

  @Test
  void noiseOfTheSizeThatIsWantedIsTheEnd() {
    assertThat(isSettled(1, 1.03, 1)).isTrue();
    assertThat(isSettled(1, 1.05, 1)).isFalse();
  }

  @Test
  void aSlowDriftIsNot() {
    // Steps that shrink by a tenth: nine times the last one is still to go.
    assertThat(isSettled(1, 1.02, 1.038)).isFalse();
    assertThat(isSettled(1, 1.002, 1.0038)).isTrue();
  }

  @Test
  void twoBlocksAreTooFewToTell() {
    assertThat(isSettled(1, 1)).isFalse();
  }
}
