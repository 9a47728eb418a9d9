// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.tensor.Tensor;
import org.junit.jupiter.api.Test;

class TrustRegionTest {
  private static final TrustRegion.Settings SETTINGS = TrustRegion.Settings.standard();

  private interface Objective {
    double value(double[] x);

    double[] gradient(double[] x);

    double[] product(double[] x, double[] d);
  }

  private int products;

  private TrustRegion run(Objective f, TrustRegion.Settings settings, double... start) {
    TrustRegion state =
        TrustRegion.start(
            Tensor.vector(start), f.value(start), Tensor.vector(f.gradient(start)), settings);
    while (state.status() == TrustRegion.Status.RUNNING) {
      if (state.wantsProduct()) {
        products++;
        double[] hd = f.product(state.point().toArray(), state.direction().toArray());
        state = state.tellProduct(Tensor.vector(hd), settings);
      } else {
        double[] trial = state.trial().toArray();
        double before = state.value();
        state = state.tellTrial(f.value(trial), Tensor.vector(f.gradient(trial)), settings);
        // Values may rise by rounding only.
        assertThat(state.value()).isLessThanOrEqualTo(before + 1e-14 * Math.max(1, before));
      }
    }
    return state;
  }

  /// 100(y − x²)² + (1 − x)².
  private static final Objective ROSENBROCK =
      new Objective() {
        @Override
        public double value(double[] x) {
          double a = x[1] - x[0] * x[0];
          double b = 1 - x[0];
          return 100 * a * a + b * b;
        }

        @Override
        public double[] gradient(double[] x) {
          double a = x[1] - x[0] * x[0];
          return new double[] {-400 * a * x[0] - 2 * (1 - x[0]), 200 * a};
        }

        @Override
        public double[] product(double[] x, double[] d) {
          double xx = 1200 * x[0] * x[0] - 400 * x[1] + 2;
          return new double[] {xx * d[0] - 400 * x[0] * d[1], -400 * x[0] * d[0] + 200 * d[1]};
        }
      };

  @Test
  void findsTheMinimumOfRosenbrocksValley() {
    TrustRegion end = run(ROSENBROCK, SETTINGS, -1.2, 1);
    assertThat(end.status()).isEqualTo(TrustRegion.Status.CONVERGED);
    // The smallest curvature at the minimum is 0.4: |x − 1| ≤ 1e-8/0.4.
    assertThat(end.point().get(0)).isCloseTo(1, offset(2.5e-8));
    assertThat(end.point().get(1)).isCloseTo(1, offset(5e-8));
    assertThat(end.iteration()).isLessThan(60);
  }

  /// ½Σλᵢ(xᵢ − i)² with λ from 1e-4 to 1e4.
  private static Objective quadratic(double[] curvature) {
    return new Objective() {
      @Override
      public double value(double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
          sum += 0.5 * curvature[i] * (x[i] - i) * (x[i] - i);
        }
        return sum;
      }

      @Override
      public double[] gradient(double[] x) {
        double[] g = new double[x.length];
        for (int i = 0; i < x.length; i++) {
          g[i] = curvature[i] * (x[i] - i);
        }
        return g;
      }

      @Override
      public double[] product(double[] x, double[] d) {
        double[] hd = new double[x.length];
        for (int i = 0; i < x.length; i++) {
          hd[i] = curvature[i] * d[i];
        }
        return hd;
      }
    };
  }

  @Test
  void solvesAQuadraticOfConditionTenToTheEighth() {
    double[] curvature = new double[9];
    for (int i = 0; i < 9; i++) {
      curvature[i] = Math.pow(10, i - 4);
    }
    TrustRegion end = run(quadratic(curvature), SETTINGS, 5, 5, 5, 5, -5, -5, -5, -5, -5);
    assertThat(end.status()).isEqualTo(TrustRegion.Status.CONVERGED);
    for (int i = 0; i < 9; i++) {
      assertThat(end.point().get(i)).isCloseTo(i, offset(1e-8 / curvature[i]));
    }
    // Steepest descent would take 1e8 steps or so.
    assertThat(products).isLessThan(400);
  }

  @Test
  void leavesAPointWhereTheCurvatureIsNegative() {
    // x⁴/4 − x²/2 + y²/2 from beside its saddle at 0.
    Objective saddle =
        new Objective() {
          @Override
          public double value(double[] x) {
            return x[0] * x[0] * x[0] * x[0] / 4 - x[0] * x[0] / 2 + x[1] * x[1] / 2;
          }

          @Override
          public double[] gradient(double[] x) {
            return new double[] {x[0] * x[0] * x[0] - x[0], x[1]};
          }

          @Override
          public double[] product(double[] x, double[] d) {
            return new double[] {(3 * x[0] * x[0] - 1) * d[0], d[1]};
          }
        };
    TrustRegion end = run(saddle, SETTINGS, 1e-3, 0.5);
    assertThat(end.point().get(0)).isCloseTo(1, offset(1e-8));
    assertThat(end.point().get(1)).isCloseTo(0, offset(1e-8));
  }

  @Test
  void treatsWhatIsNotFiniteAsAStepTooFar() {
    // x − log x, not defined for x ≤ 0; the first ball reaches there.
    Objective edge =
        new Objective() {
          @Override
          public double value(double[] x) {
            return x[0] - Math.log(x[0]);
          }

          @Override
          public double[] gradient(double[] x) {
            return new double[] {1 - 1 / x[0]};
          }

          @Override
          public double[] product(double[] x, double[] d) {
            return new double[] {d[0] / (x[0] * x[0])};
          }
        };
    TrustRegion.Settings far = new TrustRegion.Settings(100, 100, 1000, 1e-8);
    assertThat(run(edge, far, 50).point().get(0)).isCloseTo(1, offset(1e-7));
  }

  @Test
  void saysWhyItStopped() {
    Objective wall = quadratic(new double[] {1});
    TrustRegion.Settings one = new TrustRegion.Settings(1, 1, 1, 1e-8);
    assertThat(run(wall, one, 9).status()).isEqualTo(TrustRegion.Status.OUT_OF_ITERATIONS);
    assertThat(run(wall, SETTINGS, 0).status()).isEqualTo(TrustRegion.Status.CONVERGED);
    Objective broken =
        new Objective() {
          @Override
          public double value(double[] x) {
            return x[0] == 2 ? 0 : Double.NaN;
          }

          @Override
          public double[] gradient(double[] x) {
            return new double[] {1};
          }

          @Override
          public double[] product(double[] x, double[] d) {
            return new double[] {Double.NaN};
          }
        };
    TrustRegion end = run(broken, SETTINGS, 2);
    assertThat(end.status()).isEqualTo(TrustRegion.Status.RADIUS_TOO_SMALL);
    assertThat(end.point().get(0)).isEqualTo(2);
  }

  @Test
  void theSameAnswersGiveTheSameBits() {
    assertThat(run(ROSENBROCK, SETTINGS, -1.2, 1)).isEqualTo(run(ROSENBROCK, SETTINGS, -1.2, 1));
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new TrustRegion.Settings(0, 1, 1, 0))
        .hasMessageContaining("initialRadius must be positive");
    assertThatThrownBy(() -> new TrustRegion.Settings(2, 1, 1, 0))
        .hasMessageContaining("maxRadius must be at least initialRadius 2.0, got 1.0");
  }
}
