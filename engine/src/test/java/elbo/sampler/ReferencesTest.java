// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.graph.Layout;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferencesTest {
  private static final Key KEY = Key.of(5);

  /// Simpson's rule on a normal density at h = 1/10 over ±8 is exact to rounding; the tails beyond
  /// have weight 10⁻¹⁵.
  @Test
  void aGridHasTheMomentsOfANormal() {
    BatchedDensity normal =
        Densities.of(
            1,
            (x, g) -> {
              g[0] = -x[0];
              return 3 - 0.5 * x[0] * x[0];
            });
    GridPosterior grid = GridPosterior.of(normal, -8, 8, 160);
    assertThat(grid.logNormaliser()).isCloseTo(3 + 0.5 * Math.log(2 * Math.PI), offset(1e-13));
    assertThat(grid.mean()).isCloseTo(0, offset(1e-13));
    assertThat(grid.variance()).isCloseTo(1, offset(1e-12));
    assertThat(grid.error()).isLessThan(1e-12);
    assertThat(grid.endWeight()).isLessThan(1e-13);
  }

  /// The same function in the language of graphs.
  @Test
  void aLogDensityHasItsValueAndGradientAtEachPoint() {
    BatchedDensity density =
        BatchedDensity.of(
            LogDensity.of(
                2, x -> Ops.negate(Ops.multiply(Layout.element(x, 0), Layout.element(x, 1)))));
    double[] values = new double[2];
    double[] gradients = new double[4];
    density.evaluate(new double[] {1, 2, 3, -4}, 2, values, gradients);
    assertThat(values).containsExactly(-2, 12);
    assertThat(gradients).containsExactly(-2, -1, 4, -3);
    Position at = Position.at(density, 3, -4);
    assertThat(at.logDensity()).isEqualTo(12);
    assertThat(at.point()).isEqualTo(Tensor.vector(3, -4));
    assertThat(at.gradient()).isEqualTo(Tensor.vector(4, -3));
  }

  @Test
  void theErrorOfACoarseGridIsTold() {
    BatchedDensity cubic = Densities.of(1, (x, _) -> 4 * Math.log(x[0]));
    GridPosterior grid = GridPosterior.of(cubic, 0, 1, 4);
    double total = Math.exp(grid.logNormaliser());
    double actual = Math.abs(total - 0.2) / total;
    assertThat(grid.error()).isCloseTo(actual, offset(1e-12)); // of degree 4: exact
    assertThatThrownBy(() -> GridPosterior.of(cubic, 0, 1, 6)).hasMessageContaining("6");
  }

  @Test
  void aModeHasTheCurvatureOfANormal() {
    BatchedDensity density = Densities.normal();
    Position start =
        Chains.positions(density, 1, (_, _) -> new double[] {5, 5}).getFirst().orElseThrow();
    Mode mode = Mode.of(density, start);
    assertThat(mode.isConverged()).isTrue();
    // L-BFGS ends where values no longer change: at the root of the precision.
    assertThat(mode.position().point().get(0)).isCloseTo(1, offset(1e-5));
    assertThat(mode.position().point().get(1)).isCloseTo(-2, offset(1e-5));
    double determinant = 4 - 1.44;
    // Gradients are linear: rounding over a step of 6e-6 alone.
    assertThat(mode.hessian().get(0)).isCloseTo(-1 / determinant, offset(1e-8));
    assertThat(mode.hessian().get(1)).isCloseTo(1.2 / determinant, offset(1e-8));
    assertThat(mode.hessian().get(3)).isCloseTo(-4 / determinant, offset(1e-8));
  }

  /// The normal of [Densities], correlation 0.6: sweeps are an autoregression with 0.36, so the
  /// mean of n has the variance 1.36/0.64/n; 5 standard errors.
  @Test
  void gibbsFindsANormalByItsConditionals() {
    Conditional first =
        (key, x) ->
            Tensor.vector(
                1 + 1.2 * (x.get(1) + 2) + Math.sqrt(2.56) * Draws.normal(key, 0, 0, 0), x.get(1));
    Conditional second =
        (key, x) ->
            Tensor.vector(x.get(0), -2 + 0.3 * (x.get(0) - 1) + 0.8 * Draws.normal(key, 0, 0, 0));
    int n = 20_000;
    List<Tensor> chain = new Gibbs(List.of(first, second)).chain(KEY, Tensor.vector(1, -2), n);
    double a = 0;
    double ab = 0;
    for (Tensor x : chain) {
      a += x.get(0) / n;
      ab += (x.get(0) - 1) * (x.get(1) + 2) / n;
    }
    assertThat(a).isCloseTo(1, offset(5 * 2 * Math.sqrt(1.36 / 0.64 / n)));
    // The product has variance 4·1·(1 + 0.36), and less correlation than the coordinates.
    assertThat(ab).isCloseTo(1.2, offset(5 * Math.sqrt(4 * 1.36 * 1.36 / 0.64 / n)));
  }

  /// Two coins with P = (1, 2, 3, 4)/10; counts within 5 standard errors, of draws that hang
  /// together no more than an autoregression with 0.1 does.
  @Test
  void gibbsFindsATableByEnumeration() {
    double[] table = {0.1, 0.2, 0.3, 0.4};
    BatchedDensity density = Densities.of(2, (x, _) -> Math.log(table[(int) (2 * x[0] + x[1])]));
    double[] coin = {0, 1};
    Gibbs gibbs =
        new Gibbs(
            List.of(
                Conditional.enumerated(0, coin, density),
                Conditional.enumerated(1, coin, density)));
    int n = 20_000;
    int[] counts = new int[4];
    for (Tensor x : gibbs.chain(KEY, Tensor.vector(0, 0), n)) {
      counts[(int) (2 * x.get(0) + x.get(1))]++;
    }
    for (int k = 0; k < 4; k++) {
      double p = table[k];
      assertThat(counts[k] / (double) n)
          .isCloseTo(p, offset(5 * Math.sqrt(p * (1 - p) * 1.25 / n)));
    }
  }

  @Test
  void aCoordinateWithoutAnyValueIsRefused() {
    BatchedDensity nowhere = Densities.of(1, (_, _) -> Double.NEGATIVE_INFINITY);
    Conditional c = Conditional.enumerated(0, new double[] {0, 1}, nowhere);
    assertThatThrownBy(() -> c.draw(KEY, Tensor.vector(0))).hasMessageContaining("no value");
  }
}
