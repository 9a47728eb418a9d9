// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.equation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OdeSolverTest {
  /// y₁' = −a·y₁, y₂' = a·y₁ − b·y₂, what is absorbed and cleared; per lane `a` and `b`.
  private static final class Compartments implements OdeSystem {
    private final double[] a;
    private final double[] b;

    Compartments(double[] a, double[] b) {
      this.a = a;
      this.b = b;
    }

    @Override
    public void rates(double[] t, double[] y, double[] rates) {
      int lanes = a.length;
      for (int l = 0; l < lanes; l++) {
        rates[l] = -a[l] * y[l];
        rates[lanes + l] = a[l] * y[l] - b[l] * y[lanes + l];
      }
    }

    @Override
    public void moving(double[] t, double[] y, double[] rates) {
      int lanes = a.length;
      rates(t, y, rates);
      for (int l = 0; l < lanes; l++) {
        double first = y[2 * lanes + l];
        double second = y[3 * lanes + l];
        double ofA = OdeSolver.direction(0, a[l]);
        double ofB = OdeSolver.direction(1, b[l]);
        rates[2 * lanes + l] = -a[l] * first - ofA * y[l];
        rates[3 * lanes + l] = a[l] * first - b[l] * second + ofA * y[l] - ofB * y[lanes + l];
      }
    }

    @Override
    public void jacobian(double[] t, double[] y, double[] jacobian) {
      int lanes = a.length;
      for (int l = 0; l < lanes; l++) {
        jacobian[l] = -a[l];
        jacobian[lanes + l] = 0;
        jacobian[2 * lanes + l] = a[l];
        jacobian[3 * lanes + l] = -b[l];
      }
    }

    @Override
    public void pull(
        double[] t, double[] y, double[] cotangent, double[] ofStates, double[] ofParameters) {
      int lanes = a.length;
      for (int l = 0; l < lanes; l++) {
        double first = cotangent[l];
        double second = cotangent[lanes + l];
        ofStates[l] = a[l] * (second - first);
        ofStates[lanes + l] = -b[l] * second;
        ofParameters[l] = y[l] * (second - first);
        ofParameters[lanes + l] = -y[lanes + l] * second;
      }
    }

    double[] solve(OdeSolver solver, double[] ts) {
      int lanes = a.length;
      double[] initial = new double[2 * lanes];
      Arrays.fill(initial, 0, lanes, 3);
      double[] times = new double[ts.length * lanes];
      for (int i = 0; i < times.length; i++) {
        times[i] = ts[i / lanes];
      }
      double[] out = new double[ts.length * 2 * lanes];
      solver.solve(this, lanes, ts.length, initial, new double[lanes], times, out, true);
      return out;
    }
  }

  private static final double[] TIMES = {0.3, 0.3, 1, 2.5, 7};

  private static OdeSolver solver(OdeScheme scheme, double tolerance) {
    return new OdeSolver(new OdeMethod(scheme, tolerance, tolerance, 100_000), 2, 2, true);
  }

  private static double second(double a, double b, double t) {
    return 3 * a / (a - b) * (Math.exp(-b * t) - Math.exp(-a * t));
  }

  @ParameterizedTest
  @EnumSource(OdeScheme.class)
  void weightsFulfilTheConditionsOfTheirOrder(OdeScheme scheme) {
    Tableau tableau = scheme.tableau();
    int order = scheme == OdeScheme.DORMAND_PRINCE_8 ? 8 : 5;
    for (int power = 1; power <= order; power++) {
      double sum = 0;
      for (int s = 0; s < tableau.stages(); s++) {
        sum += tableau.b[s] * Math.pow(tableau.c[s], power - 1);
      }
      // rounding of sums of some ten numbers up to 6
      assertThat(sum).isCloseTo(1.0 / power, within(2e-14));
    }
    for (int s = 0; s < tableau.stages(); s++) {
      double sum = Arrays.stream(tableau.a[s]).sum() + (s == 0 ? 0 : tableau.gamma);
      assertThat(sum).isCloseTo(tableau.c[s], within(5e-14));
    }
    assertThat(Arrays.stream(tableau.error).sum()).isCloseTo(0, within(1e-14));
  }

  @Test
  void aStepOfHalfTheSizeHasAnErrorSmallerByTwoToTheOrder() {
    // One step of y' = y from 1: exp(h) to order p, so the error is about h^(p+1).
    for (OdeScheme scheme : OdeScheme.values()) {
      int order = scheme == OdeScheme.DORMAND_PRINCE_8 ? 8 : 5;
      // small enough that the next term does not matter, large enough that rounding does not
      double h = order == 8 ? 1 : 0.2;
      double ratio = Math.log(step(scheme, h) / step(scheme, h / 2)) / Math.log(2);
      assertThat(ratio).as("%s", scheme).isBetween(order + 0.6, order + 1.6);
    }
  }

  private static double step(OdeScheme scheme, double h) {
    Tableau tableau = scheme.tableau();
    double[] k = new double[tableau.stages()];
    double sum = 1;
    for (int s = 0; s < k.length; s++) {
      double state = 1;
      for (int j = 0; j < s; j++) {
        state += h * tableau.a[s][j] * k[j];
      }
      k[s] = s == 0 ? state : state / (1 - h * tableau.gamma);
      sum += h * tableau.b[s] * k[s];
    }
    return Math.abs(sum - Math.exp(h));
  }

  @ParameterizedTest
  @EnumSource(OdeScheme.class)
  void solutionsAndGradientsOfALinearSystemAreThoseInClosedForm(OdeScheme scheme) {
    OdeSolver solver = solver(scheme, 1e-10);
    Compartments system = new Compartments(new double[] {1.3}, new double[] {0.4});
    double[] out = system.solve(solver, TIMES);
    for (int m = 0; m < TIMES.length; m++) {
      // local errors of 1e-10 in some hundred steps
      assertThat(out[2 * m]).isCloseTo(3 * Math.exp(-1.3 * TIMES[m]), within(1e-8));
      assertThat(out[2 * m + 1]).isCloseTo(second(1.3, 0.4, TIMES[m]), within(1e-8));
    }
    double[] cotangent = new double[2 * TIMES.length];
    cotangent[5] = 1;
    cotangent[7] = 2;
    double[] gradient = new double[4];
    solver.pull(system, cotangent, gradient);
    double h = 1e-5;
    double a = (value(1.3 + h, 0.4) - value(1.3 - h, 0.4)) / (2 * h);
    double b = (value(1.3, 0.4 + h) - value(1.3, 0.4 - h)) / (2 * h);
    assertThat(gradient[0]).isCloseTo(value(1.3, 0.4) / 3, within(1e-8));
    assertThat(gradient[1]).isCloseTo(Math.exp(-0.4) + 2 * Math.exp(-1), within(1e-8));
    assertThat(gradient[2]).isCloseTo(a, within(1e-7));
    assertThat(gradient[3]).isCloseTo(b, within(1e-7));
  }

  private static double value(double a, double b) {
    return second(a, b, 1) + 2 * second(a, b, 2.5);
  }

  @ParameterizedTest
  @EnumSource(OdeScheme.class)
  void aLanesBitsDoNotDependOnTheLanesBesideIt(OdeScheme scheme) {
    double[] a = new double[37];
    double[] b = new double[37];
    for (int l = 0; l < a.length; l++) {
      a[l] = 0.2 + 0.9 * l;
      b[l] = l == 20 ? Double.NaN : 2.1 / (1 + l);
    }
    double[] cotangent = new double[2 * TIMES.length * a.length];
    Arrays.fill(cotangent, 0.7);
    OdeSolver together = solver(scheme, 1e-6);
    Compartments all = new Compartments(a, b);
    double[] out = all.solve(together, TIMES);
    double[] gradient = new double[4 * a.length];
    together.pull(all, cotangent, gradient);
    OdeSolver single = solver(scheme, 1e-6);
    for (int l = 0; l < a.length; l++) {
      Compartments one = new Compartments(new double[] {a[l]}, new double[] {b[l]});
      double[] mine = one.solve(single, TIMES);
      double[] ofMine = new double[4];
      single.pull(one, cotangent, ofMine);
      for (int i = 0; i < mine.length; i++) {
        assertThat(out[i * a.length + l]).as("lane %d", l).isEqualTo(Double.valueOf(mine[i]));
      }
      for (int i = 0; i < 4; i++) {
        assertThat(gradient[i * a.length + l])
            .as("lane %d", l)
            .isEqualTo(Double.valueOf(ofMine[i]));
      }
      assertThat(Double.isNaN(mine[1])).isEqualTo(l == 20);
    }
  }

  @Test
  void aStiffSystemTakesFewSteps() {
    OdeMethod method = new OdeMethod(OdeScheme.IMPLICIT, 1e-6, 1e-6, 100);
    OdeSolver solver = new OdeSolver(method, 2, 2, true);
    Compartments stiff = new Compartments(new double[] {1e6}, new double[] {0.4});
    double[] out = stiff.solve(solver, new double[] {5, 10});
    assertThat(out[3]).isCloseTo(second(1e6, 0.4, 10), within(1e-5));
    OdeSolver explicit =
        new OdeSolver(new OdeMethod(OdeScheme.DORMAND_PRINCE, 1e-6, 1e-6, 100), 2, 2, true);
    assertThat(stiff.solve(explicit, new double[] {5, 10})).containsOnly(Double.NaN);
  }

  @Test
  void thereIsNoSolutionForTimesThatDoNotIncrease() {
    OdeSolver solver = solver(OdeScheme.DORMAND_PRINCE, 1e-6);
    Compartments system = new Compartments(new double[] {1}, new double[] {2});
    for (double[] times : new double[][] {{0, 1}, {2, 1}, {1, Double.NaN}, {1, 1 / 0.0}}) {
      assertThat(system.solve(solver, times)).containsOnly(Double.NaN);
      double[] gradient = new double[4];
      solver.pull(system, new double[4], gradient);
      assertThat(gradient).containsOnly(Double.NaN);
    }
    assertThat(system.solve(solver, new double[] {1, 1})).doesNotContain(Double.NaN);
  }

  @Test
  void rootsAreAccurateEnoughForStepSizes() {
    for (int order : new int[] {3, 4, 5, 7, 8}) {
      for (double x = 1e-6; x < 1e6; x *= 1.7) {
        double expected = Math.pow(x, 1.0 / order);
        assertThat(LaneMath.root(x, order)).isCloseTo(expected, within(1e-9 * expected));
      }
    }
  }
}
