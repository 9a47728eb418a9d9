// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.diagnostic.KernelSteinDiscrepancy;
import elbo.diagnostic.SteinKernel;
import elbo.family.BernoulliFactors;
import elbo.family.FullRank;
import elbo.optimizer.AdaGrad;
import elbo.optimizer.GradientAscent;
import elbo.optimizer.UpdateState;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class SvgdTest {
  private static final Key KEY = Key.of(4);

  private static Tensor particles(int n, int dimension) {
    double[] points = new double[n * dimension];
    Draws.fillNormal(KEY, 0, 0, n, dimension, points);
    return Tensor.of(Shape.of(n, dimension), points);
  }

  private static double mean(Tensor particles, int i) {
    int n = particles.shape().size(0);
    double mean = 0;
    for (int s = 0; s < n; s++) {
      mean += particles.get(s * particles.shape().size(1) + i) / n;
    }
    return mean;
  }

  private static double covariance(Tensor particles, int i, int j) {
    int n = particles.shape().size(0);
    int d = particles.shape().size(1);
    double sum = 0;
    for (int s = 0; s < n; s++) {
      sum +=
          (particles.get(s * d + i) - mean(particles, i))
              * (particles.get(s * d + j) - mean(particles, j))
              / n;
    }
    return sum;
  }

  /// Liu & Wang 2018: at rest, all moments up to the second are those of a normal target.
  @Test
  void aLinearKernelMatchesMeanAndCovarianceOfANormalTargetExactly() {
    Svgd svgd = new Svgd(Densities.normal(), new SteinKernel.Linear(), new GradientAscent());
    UpdateState state = svgd.start(particles(12, 2));
    for (int t = 0; t < 20_000; t++) {
      state = svgd.step(state, 0.02);
    }
    Tensor found = state.parameters().getFirst();
    // The iteration is linear at the optimum and has converged to rounding, of numbers below 10.
    assertThat(mean(found, 0)).isCloseTo(1, offset(1e-11));
    assertThat(mean(found, 1)).isCloseTo(-2, offset(1e-11));
    assertThat(covariance(found, 0, 0)).isCloseTo(4, offset(1e-10));
    assertThat(covariance(found, 0, 1)).isCloseTo(1.2, offset(1e-10));
    assertThat(covariance(found, 1, 1)).isCloseTo(1, offset(1e-10));
    assertThat(svgd.discrepancy(found)).isCloseTo(0, offset(1e-12));
  }

  /// With kernels that are local the moments are near: measured within 0.1 standard deviations and
  /// 20 % of the scales for 60 particles.
  @Test
  void localKernelsComeCloseAndLowerTheirDiscrepancy() {
    for (SteinKernel kernel :
        List.of(new SteinKernel.Radial(0), new SteinKernel.InverseMultiquadric(0))) {
      Svgd svgd = new Svgd(Densities.normal(), kernel, new AdaGrad(1e-8));
      UpdateState state = svgd.start(particles(60, 2));
      double before = svgd.discrepancy(state.parameters().getFirst());
      for (int t = 0; t < 1500; t++) {
        state = svgd.step(state, 0.3);
      }
      Tensor found = state.parameters().getFirst();
      assertThat(svgd.discrepancy(found)).as("%s", kernel).isLessThan(before / 100);
      assertThat(mean(found, 0)).as("%s", kernel).isCloseTo(1, offset(0.2));
      assertThat(mean(found, 1)).as("%s", kernel).isCloseTo(-2, offset(0.1));
      assertThat(Math.sqrt(covariance(found, 0, 0))).as("%s", kernel).isCloseTo(2, offset(0.4));
      assertThat(Math.sqrt(covariance(found, 1, 1))).as("%s", kernel).isCloseTo(1, offset(0.2));
    }
  }

  @Test
  void aSingleParticleClimbsToTheMode() {
    Svgd svgd = new Svgd(Densities.normal(), new SteinKernel.Radial(1), new GradientAscent());
    UpdateState state = svgd.start(particles(1, 2));
    for (int t = 0; t < 2000; t++) {
      state = svgd.step(state, 0.1);
    }
    // The slowest direction shrinks by 1 − 0.1/4.4 a step.
    assertThat(state.parameters().getFirst().get(0)).isCloseTo(1, offset(1e-12));
    assertThat(state.parameters().getFirst().get(1)).isCloseTo(-2, offset(1e-12));
  }

  @Test
  void derivativesOfKernelsAreThoseOfTheirValues() {
    double h = 1e-5;
    double[] points = {0.3, -0.7, 1.1, 0.4};
    for (SteinKernel kernel :
        List.of(
            new SteinKernel.Radial(0.8),
            new SteinKernel.InverseMultiquadric(1.3),
            new SteinKernel.Linear())) {
      double[] gradient = new double[2];
      kernel.addGradient(points, 0, 1, 2, 1, gradient);
      double trace = 0;
      for (int i = 0; i < 2; i++) {
        double[] sides = new double[2];
        double[] slopes = new double[2];
        for (int side = 0; side < 2; side++) {
          double[] moved = points.clone();
          moved[i] += side == 0 ? -h : h;
          sides[side] = kernel.value(moved, 0, 1, 2);
          // ∂/∂yᵢ is the derivative in the first argument with the points exchanged.
          double[] out = new double[2];
          kernel.addGradient(moved, 1, 0, 2, 1, out);
          slopes[side] = out[i];
        }
        trace += (slopes[1] - slopes[0]) / (2 * h);
        // Central differences.
        assertThat(gradient[i])
            .as("%s", kernel)
            .isCloseTo((sides[1] - sides[0]) / (2 * h), offset(1e-8));
      }
      assertThat(kernel.trace(points, 0, 1, 2)).as("%s", kernel).isCloseTo(trace, offset(1e-8));
    }
  }

  /// One particle at x and N(0, 1): x²·k(x, x) + ∂²k/∂x∂y at 0 = x² + 1/h².
  @Test
  void theDiscrepancyOfOneParticleHasAClosedForm() {
    double[] x = {1.7};
    double[] slope = {-1.7};
    // Rounding.
    assertThat(KernelSteinDiscrepancy.squared(new SteinKernel.Radial(0.5), x, slope, 1))
        .isCloseTo(1.7 * 1.7 + 4, offset(1e-14));
    assertThat(
            KernelSteinDiscrepancy.squared(new SteinKernel.InverseMultiquadric(0.5), x, slope, 1))
        .isCloseTo(1.7 * 1.7 + 4, offset(1e-14));
  }

  @Test
  void drawsOfTheTargetHaveNoDiscrepancyOnAverageAndOthersHave() {
    int repeats = 400;
    int n = 20;
    for (SteinKernel kernel :
        List.of(new SteinKernel.Radial(1), new SteinKernel.InverseMultiquadric(1))) {
      double sum = 0;
      double squares = 0;
      double ofWide = 0;
      for (int r = 0; r < repeats; r++) {
        double[] x = new double[n];
        double[] slopes = new double[n];
        double[] wide = new double[n];
        double[] slopesOfWide = new double[n];
        for (int i = 0; i < n; i++) {
          x[i] = Draws.normal(KEY, 1, r, i);
          slopes[i] = -x[i];
          wide[i] = 1.5 * x[i];
          slopesOfWide[i] = -wide[i];
        }
        double found = KernelSteinDiscrepancy.unbiased(kernel, x, slopes, 1);
        sum += found / repeats;
        squares += found * found / repeats;
        ofWide += KernelSteinDiscrepancy.unbiased(kernel, wide, slopesOfWide, 1) / repeats;
      }
      double error = Math.sqrt((squares - sum * sum) / repeats);
      // Monte Carlo: 5 standard errors.
      assertThat(sum).as("%s", kernel).isCloseTo(0, offset(5 * error));
      assertThat(ofWide).as("%s", kernel).isGreaterThan(0.05);
    }
  }

  /// The mean of the square over independent draws is what is told beforehand, at any of them.
  @Test
  void theDiscrepancyOfIndependentDrawsIsExpected() {
    SteinKernel kernel = new SteinKernel.InverseMultiquadric(1);
    int repeats = 400;
    double found = 0;
    double squares = 0;
    double told = 0;
    for (int r = 0; r < repeats; r++) {
      double[] x = new double[20];
      double[] slopes = new double[20];
      for (int i = 0; i < 20; i++) {
        x[i] = Draws.normal(KEY, 2, r, i);
        slopes[i] = -x[i];
      }
      double d =
          KernelSteinDiscrepancy.squared(kernel, x, slopes, 1)
              - KernelSteinDiscrepancy.ofIndependent(kernel, x, slopes, 1);
      found += d / repeats;
      squares += d * d / repeats;
      told += KernelSteinDiscrepancy.ofIndependent(kernel, x, slopes, 1) / repeats;
    }
    // Monte Carlo: 5 standard errors.
    assertThat(found).isCloseTo(0, offset(5 * Math.sqrt((squares - found * found) / repeats)));
    // E x² + 1, divided by the number of draws; its standard error is 0.0008.
    assertThat(told).isCloseTo(0.1, offset(0.004));
  }

  @Test
  void whitenedCoordinatesHaveTheSlopesOfTheirPoints() {
    WhitenedDensity density =
        new WhitenedDensity(
            Densities.of(
                2,
                (x, g) -> {
                  g[0] = x[1] > 5 ? Double.NaN : 3 * x[0];
                  g[1] = -x[1];
                  return 1.5 * x[0] * x[0] - 0.5 * x[1] * x[1];
                }),
            Tensor.vector(1, 2),
            Tensor.matrix(new double[][] {{2, 0}, {0.5, 3}}));
    double[] u = {0.5, -1, 0, 2};
    assertThat(density.points(u)).containsExactly(2, -0.75, 1, 8);
    double[] values = new double[2];
    double[] slopes = new double[4];
    density.evaluate(u, 2, values, slopes);
    // Cᵀ(6, 0.75); the second point has no slope.
    assertThat(slopes).containsExactly(12.375, 2.25, 0, 0);
    assertThat(values[0]).isEqualTo(6 - 0.5 * 0.75 * 0.75);
    assertThat(density.numNonFinite()).isEqualTo(1);
  }

  /// Noise with mean 0 and covariance 1 exactly: the family then holds the point of rest of a
  /// linear kernel, location (1, −2) and the scales of the target's covariance.
  @Test
  void aFamilyMovesToWhereItsDrawsAreAtRest() {
    Tensor noise = Tensor.matrix(new double[][] {{1, 1}, {1, -1}, {-1, 1}, {-1, -1}});
    AmortizedSvgd svgd =
        new AmortizedSvgd(Densities.normal(), new FullRank(2), new SteinKernel.Linear());
    UpdateState state =
        new GradientAscent()
            .start(
                List.of(Tensor.vector(0, 0), Tensor.matrix(new double[][] {{1, 0}, {0.2, 0.7}})));
    for (int t = 0; t < 20_000; t++) {
      state = new GradientAscent().step(state, svgd.direction(state.parameters(), noise), 0.02);
    }
    Tensor found = svgd.draws(state.parameters(), noise);
    // The iteration has converged to rounding, of numbers below 10.
    assertThat(mean(found, 0)).isCloseTo(1, offset(1e-10));
    assertThat(mean(found, 1)).isCloseTo(-2, offset(1e-10));
    assertThat(covariance(found, 0, 0)).isCloseTo(4, offset(1e-9));
    assertThat(covariance(found, 0, 1)).isCloseTo(1.2, offset(1e-9));
    assertThat(covariance(found, 1, 1)).isCloseTo(1, offset(1e-9));
    assertThatThrownBy(() ->
            new AmortizedSvgd(
                Densities.normal(), new BernoulliFactors(2), new SteinKernel.Linear()))
        .hasMessageContaining("bernoulli");
  }

  @Test
  void whatCannotBeUsedIsRefused() {
    Svgd svgd =
        new Svgd(
            Densities.of(
                1,
                (x, g) -> {
                  g[0] = Double.NaN;
                  return 0;
                }),
            new SteinKernel.Radial(0),
            new GradientAscent());
    assertThatThrownBy(() -> svgd.direction(particles(2, 1))).hasMessageContaining("particle 0");
    assertThatThrownBy(() -> svgd.start(particles(2, 3))).hasMessageContaining("[2, 3]");
    assertThatThrownBy(() -> new SteinKernel.Radial(-1)).hasMessageContaining("-1");
  }
}
