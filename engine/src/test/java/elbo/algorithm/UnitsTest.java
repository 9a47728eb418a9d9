// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import elbo.approximation.ScaleFactor;
import elbo.estimator.StickingTheLanding;
import elbo.family.Family;
import elbo.family.FullRank;
import elbo.family.MeanField;
import elbo.family.Mixture;
import elbo.family.Planar;
import elbo.family.Product;
import elbo.family.Radial;
import elbo.family.RealNvp;
import elbo.family.Structured;
import elbo.family.UnconstrainedFamily;
import elbo.objective.EvidenceLowerBound;
import elbo.optimizer.Adam;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.IntArray;
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

  private static List<Tensor> sizes(Family family) {
    UnconstrainedFamily free = new UnconstrainedFamily(family);
    NormalStart start = start();
    return Units.of(free, free.near(start.loc(), start.factor(), Key.of(1)), start).sizes();
  }

  /// Blocks {2}, {1}: of each its own scales, given the other coordinate.
  @Test
  void blocksHaveTheScalesOfTheirCoordinates() {
    List<Tensor> sizes =
        sizes(
            new Product(
                List.of(
                    new Product.Part("b", new FullRank(1), IntArray.of(1)),
                    new Product.Part("a", new MeanField(1), IntArray.of(0)))));
    assertThat(sizes.get(0).get(0)).isCloseTo(4, offset(1e-14));
    assertThat(sizes.get(1).get(0)).isCloseTo(1, offset(1e-14));
    assertThat(sizes.get(2).get(0)).isCloseTo(1.6, offset(1e-14));
    assertThat(sizes.get(3).get(0)).isCloseTo(1, offset(1e-14));
  }

  /// z₂ follows z₁, whose sd is 2 and whose scale given z₂ is 8/5: 8/10 of its own in logarithms; a
  /// weight of 2 by sds is 4/2.
  @Test
  void weightsOfParentsAreCountedInRatiosOfScales() {
    List<Tensor> sizes =
        sizes(
            new Structured(
                List.of(
                    new Structured.Site("a", IntArray.of(0), IntArray.of(), false),
                    new Structured.Site("b", IntArray.of(1), IntArray.of(0), false))));
    double[] expected = {1.6, 0.8, 4, 2, 1};
    for (int p = 0; p < expected.length; p++) {
      assertThat(sizes.get(p).get(0)).as("parameter %d", p).isCloseTo(expected[p], offset(1e-14));
    }
  }

  /// As the random ones at the start are: a layer of 16 units that feeds others gets 1/√16.
  @Test
  void weightsOfNetworksAreCountedByTheirInputs() {
    RealNvp family = new RealNvp(2, 2, 16);
    List<Tensor> sizes = sizes(family);
    for (int p = 0; p < sizes.size(); p++) {
      String name = family.parameterNames().get(p);
      if (name.endsWith("weights2") || name.endsWith("weights3")) {
        assertThat(sizes.get(p).get(0)).as(name).isEqualTo(0.25);
      } else if (name.contains("bias")) {
        assertThat(sizes.get(p).get(0)).as(name).isEqualTo(1);
      }
    }
  }

  @Test
  void locationsAndRowsOfFactorsHaveTheScalesGivenAllOtherCoordinates() {
    List<Tensor> sizes = sizes(new Mixture(new FullRank(2), 2));
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
    List<Tensor> sizes = sizes(new Planar(2, 1));
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
