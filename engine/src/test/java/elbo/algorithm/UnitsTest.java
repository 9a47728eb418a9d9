// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import elbo.estimator.StickingTheLanding;
import elbo.family.Family;
import elbo.family.FullRank;
import elbo.family.MeanField;
import elbo.family.Mixture;
import elbo.family.Planar;
import elbo.family.Radial;
import elbo.family.UnconstrainedFamily;
import elbo.objective.EvidenceLowerBound;
import elbo.optimizer.Adam;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnitsTest {
  /// C = (2 0; 3 4): Λ = (CCᵀ)⁻¹ has the diagonal (25, 4)/64, so the scales are 8/5 and 4.
  private static NormalStart start() {
    Tensor factor = Tensor.wrap(Shape.of(2, 2), new double[] {2, 0, 3, 4});
    return new NormalStart(Tensor.vector(0, 0), new ScaleFactor.Triangular(factor), "given");
  }

  @Test
  void locationsAndRowsOfFactorsHaveTheScalesGivenAllOtherCoordinates() {
    List<Tensor> sizes =
        Units.of(new UnconstrainedFamily(new Mixture(new FullRank(2), 2)), start()).sizes();
    assertThat(sizes).hasSize(4);
    for (int k = 0; k < 2; k++) {
      assertThat(sizes.get(2 * k).get(0)).isCloseTo(1.6, offset(1e-14));
      assertThat(sizes.get(2 * k).get(1)).isCloseTo(4, offset(1e-14));
      // By rows: C₁₁ in logarithms, C₂₁, C₂₂ in logarithms.
      assertThat(sizes.get(2 * k + 1).get(0)).isCloseTo(0.8, offset(1e-14));
      assertThat(sizes.get(2 * k + 1).get(1)).isCloseTo(4, offset(1e-14));
      assertThat(sizes.get(2 * k + 1).get(2)).isCloseTo(1, offset(1e-14));
    }
  }

  @Test
  void parametersThatHaveNoScaleAreCountedAsTheyAre() {
    Family free = new UnconstrainedFamily(new Planar(2, 1));
    List<Tensor> sizes = Units.of(free, start()).sizes();
    for (int p = 2; p < sizes.size(); p++) {
      assertThat(sizes.get(p)).isEqualTo(Tensor.filled(free.parameterShapes().get(p), 1));
    }
  }

  static List<Family> families() {
    return List.of(new MeanField(3), new Planar(3, 2), new Radial(3, 2));
  }

  /// The same step of 0.05, where a coordinate has the scale 10⁻³ and another 10³. The target is
  /// normalised, so the best bound is 0; for independent coordinates it is ½(Σ ln Λ⁻¹ᵢᵢ + ln |Λ|)
  /// with a correlation of 0.6 between the first two: ½ ln(1 − 0.36).
  @ParameterizedTest
  @MethodSource("families")
  void aStepIsAsLongOnAnyScale(Family family) {
    double[][] factor = {{1e-3, 0, 0}, {0.6e3, 0.8e3, 0}, {0, 0, 1}};
    Target target = Targets.compiled(Targets.normal(new double[] {0.5, -200, 3}, factor));
    Bbvi bbvi =
        new Bbvi(
            target,
            new Bbvi.Settings(
                family,
                new EvidenceLowerBound(),
                new StickingTheLanding(),
                new Adam(),
                Noise.ANTITHETIC,
                16,
                false,
                0.05,
                20_000,
                Pathfinder.Options.defaults()));
    BbviState state = Targets.run(bbvi, Key.of(3));
    BbviState.Ascent ascent = state.ascent().orElseThrow();
    double best = family instanceof MeanField ? 0.5 * Math.log(1 - 0.36) : 0;
    // Monte Carlo: a phase ends when gains are below 0.01 nat or their noise.
    assertThat(ascent.trace().getLast().elbo()).isCloseTo(best, offset(0.05));
    assertThat(ascent.numFailures()).isZero();
  }
}
