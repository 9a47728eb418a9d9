// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import elbo.tensor.Tensor;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LbfgsTest {
  private static final Lbfgs.Settings SETTINGS = new Lbfgs.Settings(6, 1000, 1e4 * 0x1p-52);

  /// A value followed by the gradient.
  private static Lbfgs run(Function<double[], double[]> f, double... start) {
    double[] first = f.apply(start);
    Lbfgs state = Lbfgs.start(Tensor.vector(start), first[0], gradient(first));
    while (state.status() == Lbfgs.Status.RUNNING) {
      Tensor trial = state.trial();
      double[] values = f.apply(trial.toArray());
      state = state.tell(trial, values[0], gradient(values), SETTINGS);
    }
    return state;
  }

  private static Tensor gradient(double[] values) {
    double[] g = new double[values.length - 1];
    System.arraycopy(values, 1, g, 0, g.length);
    return Tensor.vector(g);
  }

  @Test
  void findsTheMinimumOfRosenbrocksValley() {
    Lbfgs end =
        run(
            x -> {
              double a = x[1] - x[0] * x[0];
              double b = 1 - x[0];
              return new double[] {100 * a * a + b * b, -400 * a * x[0] - 2 * b, 200 * a};
            },
            -1.2,
            1);
    assertThat(end.status()).isEqualTo(Lbfgs.Status.CONVERGED);
    // The value is below 1e-11 where the steps stop, so x is within the root of that.
    assertThat(end.point().get(0)).isCloseTo(1, offset(1e-5));
    assertThat(end.point().get(1)).isCloseTo(1, offset(1e-5));
  }

  @Test
  void copesWithScalesFromOneToTenThousand() {
    double[] scales = {1, 1e4, 0.01};
    Lbfgs end =
        run(
            x -> {
              double[] out = new double[4];
              for (int i = 0; i < 3; i++) {
                double z = x[i] / scales[i] - 3;
                out[0] += 0.5 * z * z;
                out[i + 1] = z / scales[i];
              }
              return out;
            },
            1,
            1,
            1);
    for (int i = 0; i < 3; i++) {
      assertThat(end.point().get(i) / scales[i]).isCloseTo(3, offset(1e-3));
    }
  }

  @Test
  void treatsANonFiniteTrialAsAStepTooFar() {
    Lbfgs end =
        run(
            x ->
                x[0] > 0
                    ? new double[] {x[0] - Math.log(x[0]), 1 - 1 / x[0]}
                    : new double[] {Double.NaN, Double.NaN},
            0.001);
    assertThat(end.point().get(0)).isCloseTo(1, offset(1e-4));
  }

  @Test
  void saysWhenNoStepLowersTheValue() {
    Lbfgs end = run(x -> new double[] {x[0] == 2 ? 0 : Double.NaN, 1}, 2);
    assertThat(end.status()).isEqualTo(Lbfgs.Status.LINE_SEARCH_FAILED);
    assertThat(end.point().get(0)).isEqualTo(2);
  }
}
