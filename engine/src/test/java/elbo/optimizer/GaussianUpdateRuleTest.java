// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import elbo.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GaussianUpdateRuleTest {
  /// A rule, its name in the oracle, and a step size for the target below, whose curvature is 4 at
  /// most.
  record Case(String name, GaussianUpdateRule rule, double stepSize, int numSteps) {}

  static List<Case> cases() {
    return List.of(
        new Case("precision", new PrecisionNaturalGradient(), 0.5, 200),
        new Case("square_root", new SquareRootNaturalGradient(), 0.5, 200),
        new Case("wasserstein", new WassersteinForwardBackward(), 0.2, 1200));
  }

  // The target: loc and precision.
  private static final double[] CENTRE = {3, -2};
  private static final double[] PRECISION = {4, 0.6, 0.6, 0.25};

  private static ExpectedDerivatives exact(GaussianState q) {
    double a = q.loc().get(0) - CENTRE[0];
    double b = q.loc().get(1) - CENTRE[1];
    return new ExpectedDerivatives(
        Tensor.vector(-PRECISION[0] * a - PRECISION[1] * b, -PRECISION[2] * a - PRECISION[3] * b),
        Tensor.of(Shape.of(2, 2), -PRECISION[0], -PRECISION[1], -PRECISION[2], -PRECISION[3]));
  }

  private static double[] numbers(String kind, int t) throws IOException {
    var stream =
        Objects.requireNonNull(
            GaussianUpdateRuleTest.class.getResourceAsStream("gaussian_updates.csv"));
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      String line =
          reader.lines().filter(l -> l.startsWith(kind + ";" + t + ";")).findFirst().orElseThrow();
      return Arrays.stream(line.split(";")[2].split(" "))
          .mapToDouble(Double::parseDouble)
          .toArray();
    }
  }

  private static Tensor part(double[] numbers, int from, Shape shape) {
    return Tensor.of(shape, Arrays.copyOfRange(numbers, from, from + shape.numElements()));
  }

  /// Rounding: three steps of some hundred operations on well-conditioned matrices of size 3.
  @ParameterizedTest
  @MethodSource("cases")
  void everyStepIsTheFormulas(Case c) throws IOException {
    double[] start = {0.5, -1, 2, 1, 0, 0, -0.5, 0.75, 0, 0.25, 0.5, 1.5};
    GaussianState q = GaussianState.of(part(start, 0, Shape.of(3)), part(start, 3, Shape.of(3, 3)));
    for (int t = 0; t < 3; t++) {
      double[] told = numbers("derivatives", t);
      ExpectedDerivatives derivatives =
          new ExpectedDerivatives(part(told, 1, Shape.of(3)), part(told, 4, Shape.of(3, 3)));
      q = c.rule().step(q, derivatives, told[0]);
      double[] expected = numbers(c.name(), t);
      for (int i = 0; i < 3; i++) {
        assertThat(q.loc().get(i)).as("loc at %s", t).isCloseTo(expected[i], offset(1e-13));
      }
      for (int i = 0; i < 9; i++) {
        assertThat(q.scaleTril().get(i))
            .as("scale at %s", t)
            .isCloseTo(expected[3 + i], offset(1e-13));
      }
    }
  }

  /// From a scale that is far too large or small the exact Gaussian is reached; linear convergence,
  /// long below rounding.
  @ParameterizedTest
  @MethodSource("cases")
  void theExactGaussianIsReached(Case c) {
    for (double scale : new double[] {0.05, 20}) {
      GaussianState q =
          GaussianState.of(
              Tensor.vector(30, 30), Tensor.matrix(new double[][] {{scale, 0}, {0, scale}}));
      for (int t = 0; t < c.numSteps(); t++) {
        q = c.rule().step(q, exact(q), c.stepSize());
      }
      assertThat(q.step()).isEqualTo(c.numSteps());
      assertTarget(q, 1e-9);
    }
  }

  private static void assertTarget(GaussianState q, double tolerance) {
    // Σ = C·Cᵀ is the inverse of the precision.
    double determinant = PRECISION[0] * PRECISION[3] - PRECISION[1] * PRECISION[2];
    double[] l = q.scaleTril().toArray();
    assertThat(q.loc().get(0)).isCloseTo(CENTRE[0], offset(tolerance));
    assertThat(q.loc().get(1)).isCloseTo(CENTRE[1], offset(tolerance));
    assertThat(l[0] * l[0]).isCloseTo(PRECISION[3] / determinant, offset(tolerance));
    assertThat(l[0] * l[2]).isCloseTo(-PRECISION[1] / determinant, offset(tolerance));
    assertThat(l[2] * l[2] + l[3] * l[3])
        .isCloseTo(PRECISION[0] / determinant, offset(10 * tolerance));
    assertThat(l[1]).isEqualTo(0);
  }

  /// Exact: at the optimum nothing moves but by rounding.
  @ParameterizedTest
  @MethodSource("cases")
  void theExactGaussianStaysWhereItIs(Case c) {
    double determinant = PRECISION[0] * PRECISION[3] - PRECISION[1] * PRECISION[2];
    double[] covariance = {
      PRECISION[3] / determinant,
      -PRECISION[1] / determinant,
      -PRECISION[1] / determinant,
      PRECISION[0] / determinant
    };
    GaussianState q =
        GaussianState.of(
            Tensor.vector(CENTRE), Tensor.of(Shape.of(2, 2), Matrices.cholesky(covariance, 2)));
    assertTarget(c.rule().step(q, exact(q), c.stepSize()), 1e-13);
  }

  @Test
  void thePrecisionStaysPositiveDefiniteForAnyStepAndEstimate() {
    GaussianState q =
        GaussianState.of(Tensor.vector(0, 0), Tensor.matrix(new double[][] {{1, 0}, {0, 1}}));
    for (int t = 0; t < 200; t++) {
      double[] h = new double[4];
      for (int i = 0; i < 4; i++) {
        h[i] = 3 * Draws.normal(Key.of(1), 0, t, i);
      }
      h[1] = h[2];
      q =
          new PrecisionNaturalGradient()
              .step(
                  q, new ExpectedDerivatives(Tensor.vector(0, 0), Tensor.of(Shape.of(2, 2), h)), 1);
      assertThat(q.scaleTril().get(0)).isPositive().isFinite();
      assertThat(q.scaleTril().get(3)).isPositive().isFinite();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aStepIsAFunctionOfItsArguments(Case c) {
    GaussianState q =
        GaussianState.of(Tensor.vector(1, 1), Tensor.matrix(new double[][] {{1, 0}, {0.5, 2}}));
    GaussianState next = c.rule().step(q, exact(q), 0.1);
    assertThat(next).isEqualTo(c.rule().step(q, exact(q), 0.1));
    assertThat(q)
        .isEqualTo(
            GaussianState.of(
                Tensor.vector(1, 1), Tensor.matrix(new double[][] {{1, 0}, {0.5, 2}})));
  }

  /// Draws ±√2·eᵢ have mean 0 and mean square I exactly, so Stein's estimate is exact for a
  /// Gaussian.
  @Test
  void steinsEstimateIsExactForAGaussianAndDrawsWithTheRightSquares() {
    GaussianState q =
        GaussianState.of(Tensor.vector(1, 1), Tensor.matrix(new double[][] {{2, 0}, {-0.5, 3}}));
    double r = Math.sqrt(2);
    double[][] u = {{r, 0}, {-r, 0}, {0, r}, {0, -r}};
    double[][] g = new double[4][];
    for (int d = 0; d < 4; d++) {
      double x = 1 + 2 * u[d][0];
      double y = 1 - 0.5 * u[d][0] + 3 * u[d][1];
      g[d] = exact(GaussianState.of(Tensor.vector(x, y), q.scaleTril())).gradient().toArray();
    }
    ExpectedDerivatives estimate =
        ExpectedDerivatives.ofDraws(q.scaleTril(), Tensor.matrix(u), Tensor.matrix(g));
    ExpectedDerivatives expected = exact(q);
    for (int i = 0; i < 2; i++) {
      assertThat(estimate.gradient().get(i)).isCloseTo(expected.gradient().get(i), offset(1e-13));
    }
    for (int i = 0; i < 4; i++) {
      assertThat(estimate.hessian().get(i)).isCloseTo(expected.hessian().get(i), offset(1e-13));
    }
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    assertThatThrownBy(() -> GaussianState.of(Tensor.vector(1, 2), Tensor.vector(1, 2)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining(Shape.of(2).toString());
    assertThatThrownBy(
            () -> new ExpectedDerivatives(Tensor.vector(1), Tensor.matrix(new double[2][2])))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining(Shape.of(2, 2).toString());
    assertThatThrownBy(() ->
            ExpectedDerivatives.ofDraws(
                Tensor.matrix(new double[2][2]),
                Tensor.matrix(new double[4][3]),
                Tensor.matrix(new double[4][3])))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining(Shape.of(4, 3).toString());
  }
}
