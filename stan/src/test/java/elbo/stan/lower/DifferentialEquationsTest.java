// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.stan.check.CheckedProgram;
import elbo.stan.check.StanCompiler;
import elbo.stan.data.Data;
import elbo.stan.syntax.Includes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DifferentialEquationsTest {
  private static final String DECAY =
      """
      functions {
        vector decay(real t, vector y, real k) { return -k * y; }
      }
      """;

  private static CheckedProgram program(String text) {
    StanCompiler.Result result = StanCompiler.check(text, "program", Includes.none());
    return result
        .program()
        .orElseThrow(() -> new AssertionError(result.errors().getFirst().render()));
  }

  private static StanModel model(String text, Map<String, ?> data) {
    return StanModel.of(program(text), Data.of(data));
  }

  private static String oscillator(String declaration) {
    return """
    functions {
      real mix(vector v) {
        real s = 0;
        for (i in 1:num_elements(v)) s += (1 + 0.1 * i) * v[i];
        return s;
      }
      vector osc(real t, vector y, real k, array[] real th, vector m) {
        vector[2] d;
        d[1] = y[2] * k;
        d[2] = -th[1] * y[1] - th[2] * y[2] + m[1] * sin(t);
        return d;
      }
      array[] real old(real t, array[] real y, array[] real th, data array[] real xr, data array[] int xi) {
        return {y[2] * th[1], -th[2] * y[1] - th[3] * y[2] * xi[1] + th[4] * sin(t) * xr[1]};
      }
    }
    transformed data {
      array[1] real xr = {1};
      array[1] int xi = {1};
    }
    parameters { real lk; vector[2] lth; vector[2] m; vector[2] y0; real dt; }
    model {
      real k = exp(0.3 * lk);
      array[2] real th = {exp(0.3 * lth[1]), exp(0.3 * lth[2])};
      vector[1] mm = [m[1] + 0.5]';
      vector[2] yi = y0 + [1, -0.5]';
      real t0 = 0.1 * inv_logit(dt);
      array[3] real ts = {0.5, 1.5, 2.5 + exp(0.2 * m[2])};
      array[4] real all = {k, th[1], th[2], mm[1]};
      array[2] real ya = {yi[1], yi[2]};
      DECLARATION
      for (i in 1:3) target += i * mix(to_vector(y[i]));
    }
    """
        .replace("DECLARATION", declaration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "array[3] vector[2] y = ode_rk45_tol(osc, yi, t0, ts, 1e-10, 1e-10, 10000, k, th, mm);",
        "array[3] vector[2] y = ode_ckrk_tol(osc, yi, t0, ts, 1e-10, 1e-10, 10000, k, th, mm);",
        "array[3] vector[2] y = ode_adams(osc, yi, t0, ts, k, th, mm);",
        "array[3] vector[2] y = ode_adams_tol(osc, yi, t0, ts, 1e-10, 1e-10, 10000, k, th, mm);",
        "array[3] vector[2] y = ode_bdf(osc, yi, t0, ts, k, th, mm);",
        "array[3] vector[2] y = ode_bdf_tol(osc, yi, t0, ts, 1e-10, 1e-10, 10000, k, th, mm);",
        "array[3] vector[2] y = ode_adjoint_tol_ctl(osc, yi, t0, ts, 1e-10, rep_vector(1e-10, 2), "
            + "1e-10, rep_vector(1e-10, 2), 1e-10, 1e-10, 100000, 50, 1, 1, 2, k, th, mm);",
        "array[3, 2] real y = integrate_ode_rk45(old, ya, t0, ts, all, xr, xi, 1e-10, 1e-10, 1e4);",
        "array[3, 2] real y = integrate_ode_adams(old, ya, t0, ts, all, xr, xi);",
        "array[3, 2] real y = integrate_ode_bdf(old, ya, t0, ts, all, xr, xi);"
      })
  void densityAndGradientAgreeWithTheReference(String declaration) throws IOException {
    require(oscillator(declaration), 1e-8, 1e-7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "array[3] vector[2] y = ode_rk45(osc, yi, t0, ts, k, th, mm);",
        "array[3] vector[2] y = ode_ckrk(osc, yi, t0, ts, k, th, mm);",
        "array[3, 2] real y = integrate_ode(old, ya, t0, ts, all, xr, xi);",
        "array[3, 2] real y = integrate_ode_rk45(old, ya, t0, ts, all, xr, xi);"
      })
  void tolerancesThatAreNotGivenAreThoseOfStan(String declaration) throws IOException {
    // a local error of 1e-6 in each of some ten steps, weights of order 10
    require(oscillator(declaration), 2e-4, 1e-3);
  }

  private static void require(String text, double ofValue, double ofGradient) throws IOException {
    StanModel model = model(text, Map.of());
    for (double[] row : reference()) {
      PointDensity found = model.logDensity(Arrays.copyOf(row, 8), true, true);
      assertThat(found.error()).isEmpty();
      assertThat(found.value()).isCloseTo(row[8], within(ofValue));
      assertThat(found.gradient())
          .containsExactly(Arrays.copyOfRange(row, 9, 17), within(ofGradient));
    }
  }

  private static List<double[]> reference() throws IOException {
    try (InputStream in =
        DifferentialEquationsTest.class.getResourceAsStream("ode-reference.csv")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.startsWith("#"))
          .map(
              line -> Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray())
          .toList();
    }
  }

  @Test
  void solutionsStandInEveryBlock() {
    StanModel model =
        model(
            DECAY
                + """
                transformed data {
                  array[2] vector[1] d = ode_rk45_tol(decay, [2]', 0, {1.0, 2.0}, 1e-9, 1e-9, 1000, 0.5);
                }
                parameters { real<lower=0> k; }
                transformed parameters {
                  array[2] vector[1] y = ode_rk45_tol(decay, [2]', 0, {1.0, 2.0}, 1e-9, 1e-9, 1000, k);
                }
                model { y[2] ~ normal(d[2], 0.1); }
                generated quantities {
                  vector[1] z = ode_bdf(decay, [3]', 0, {1.0}, k)[1];
                  real known = d[1][1];
                }
                """,
            Map.of());
    double k = 0.7;
    double[] x = {Math.log(k)};
    PointReport report = model.constrained(x);
    assertThat(report.error()).isEmpty();
    double[] expected = {
      k, 2 * Math.exp(-k), 2 * Math.exp(-2 * k), 3 * Math.exp(-k), 2 * Math.exp(-0.5)
    };
    assertThat(report.values()).containsExactly(expected, within(1e-7));
    PointDensity density = model.logDensity(x, false, false);
    double error = 2 * Math.exp(-2 * k) - 2 * Math.exp(-1);
    assertThat(density.value()).isCloseTo(-50 * error * error, within(1e-6));
    double slope = -100 * error * -4 * k * Math.exp(-2 * k);
    assertThat(density.gradient()).containsExactly(new double[] {slope}, within(1e-5));
  }

  @Test
  void ratesMayChooseByTimeAndState() {
    // infusion until t = 1, nothing cleared below 0.2
    String text =
        """
        functions {
          real clearance(real a, real k) {
            if (a < 0.2) return 0;
            return k * a;
          }
          vector flow(real t, vector a, real k, int n) {
            vector[1] rate = [-clearance(a[1], k)]';
            if (t < 1 && n > 0) rate[1] += n;
            return rate;
          }
        }
        parameters { real k; }
        model {
          array[2] vector[1] a = ode_rk45_tol(flow, [0.5]', 0, {1.0, 1.5}, 1e-9, 1e-9, 10000, k, 2);
          target += a[1, 1] + 10 * a[2, 1];
        }
        """;
    StanModel model = model(text, Map.of());
    double k = 0.8;
    double first = 2 / k + (0.5 - 2 / k) * Math.exp(-k);
    double value = first * (1 + 10 * Math.exp(-k / 2));
    // the step that meets the jump at t = 1 has a larger error than its estimate
    assertThat(model.logDensity(new double[] {k}, true, true).value())
        .isCloseTo(value, within(1e-5));
    double[] graph = LoopPrograms.graph(model.model(), new double[] {k});
    assertThat(graph[1]).isCloseTo(value, within(1e-5));
  }

  @Test
  void subjectsInALoopAreSolvedTogether() {
    String text =
        """
        functions {
          vector flow(real t, vector a, real ka, real ke, data real w) {
            return [-ka * a[1], ka * a[1] - ke / w * a[2]]';
          }
        }
        data { int N; array[N] real dose; array[N] real w; array[N, 3] real ts; array[N, 3] real c; }
        parameters { real<lower=0> ka; real<lower=0> ke; array[N] real<lower=0> u; }
        model {
          for (n in 1:N) {
            array[3] vector[2] a = ode_rk45_tol(flow, [dose[n], 0]', 0, ts[n], 1e-8, 1e-8, 10000, ka, ke * u[n], w[n]);
            for (i in 1:3) c[n, i] ~ normal(a[i, 2], 0.3);
          }
        }
        """;
    int n = 6;
    double[] dose = new double[n];
    double[] weight = new double[n];
    double[][] times = new double[n][];
    double[][] concentrations = new double[n][];
    for (int i = 0; i < n; i++) {
      dose[i] = 1 + 0.3 * i;
      weight[i] = 0.8 + 0.1 * i;
      times[i] = new double[] {0.5 + 0.1 * i, 1.5, 3 + 0.2 * i};
      concentrations[i] = new double[] {0.3, 0.5, 0.4 - 0.01 * i};
    }
    Map<String, Object> data =
        Map.of("N", n, "dose", dose, "w", weight, "ts", times, "c", concentrations);
    CheckedProgram program = program(text);
    StanModel axes = StanModel.of(program, Data.of(data));
    StanModel iterations = StanModel.of(program, Data.of(data), Options.UNROLLED);
    double[] x = {0.1, -0.4, 0.2, 0.1, -0.2, 0.3, 0, -0.1};
    // the same steps, sums in another order
    LoopPrograms.requireSame(axes, iterations, x, 1e-11);
    assertThat(axes.unrolledLoops()).isEmpty();
  }

  @Test
  void aStateMayGoOnFromDoseToDose() {
    String text =
        DECAY
            + """
            data { int N; }
            parameters { real k; real dose; }
            model {
              vector[1] a = [0]';
              for (n in 1:N) {
                a[1] = a[1] + dose;
                a = ode_adams(decay, a, 0, {0.5}, k)[1];
              }
              target += a[1];
            }
            """;
    CheckedProgram program = program(text);
    double[] x = {0.6, 1.3};
    double sum = 0;
    for (int i = 1; i <= 8; i++) {
      sum += 1.3 * Math.exp(-0.3 * i);
    }
    StanModel carried = StanModel.of(program, Data.of(Map.of("N", 8)));
    StanModel unrolled = StanModel.of(program, Data.of(Map.of("N", 8)), Options.UNROLLED);
    assertThat(carried.logDensity(x, true, true).value()).isCloseTo(sum, within(1e-8));
    LoopPrograms.requireSame(carried, unrolled, x, 1e-9);
  }

  @Test
  void timesThatDoNotIncreaseAreRefusedAtEachPoint() {
    StanModel model =
        model(
            DECAY
                + """
                parameters { real s; real k; }
                model { target += ode_rk45(decay, [1]', 0, {1, s}, k)[2][1]; }
                """,
            Map.of());
    assertThat(model.logDensity(new double[] {2, 1}, true, true).error()).isEmpty();
    assertThat(model.logDensity(new double[] {0.5, 1}, true, true).error().orElseThrow())
        .contains("ode_rk45: the times must not decrease");
    StanModel start =
        model(
            DECAY
                + """
                parameters { real s; real k; }
                model { target += ode_rk45(decay, [1]', s, {1.0}, k)[1][1]; }
                """,
            Map.of());
    assertThat(start.logDensity(new double[] {1, 1}, true, true).error().orElseThrow())
        .contains("before the first time");
  }

  @Test
  void whatIsKnownToBeWrongIsAnErrorAtOnce() {
    String program = DECAY + "transformed data { array[1] vector[1] y = %s; }";
    assertThatThrownBy(
            () -> model(program.formatted("ode_rk45(decay, [1]', 2, {1.0}, 0.5)"), Map.of()))
        .hasMessageContaining("before the first time, got 2.0 and 1.0");
    assertThatThrownBy(() ->
            model(
                program.formatted("ode_rk45_tol(decay, [1]', 0, {1.0}, 0, 1e-6, 10, 0.5)"),
                Map.of()))
        .hasMessageContaining("relative tolerance must be positive");
    assertThatThrownBy(() ->
            model(
                program.formatted("ode_rk45_tol(decay, [1]', 0, {1.0}, 1e-6, 1e-6, 0, 0.5)"),
                Map.of()))
        .hasMessageContaining("number of steps must be positive");
  }

  @Test
  void aPointWithoutSolutionHasNoDensity() {
    // y' = y² from y0 is infinite at t = 1 / y0
    StanModel model =
        model(
            """
            functions { vector square_of(real t, vector y) { return y .* y; } }
            parameters { vector[1] y0; }
            model { target += ode_rk45_tol(square_of, y0, 0, {1.0}, 1e-6, 1e-6, 500)[1][1]; }
            """,
            Map.of());
    assertThat(model.logDensity(new double[] {0.5}, true, true).value()).isCloseTo(1, within(1e-4));
    assertThat(model.logDensity(new double[] {2}, true, true).error().orElseThrow())
        .contains("there is no solution");
    assertThat(LoopPrograms.graph(model.model(), new double[] {2})[1])
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void aRejectedStateIsNoSolution() {
    StanModel model =
        model(
            """
            functions {
              vector fall(real t, vector y, real k) {
                if (y[1] < 0.5) reject("too low");
                return -k * y;
              }
            }
            parameters { real k; }
            model { target += ode_rk45(fall, [1]', 0, {1.0}, k)[1][1]; }
            """,
            Map.of());
    assertThat(model.logDensity(new double[] {0.1}, true, true).value())
        .isCloseTo(Math.exp(-0.1), within(1e-5));
    assertThat(model.logDensity(new double[] {2}, true, true).error()).isPresent();
  }
}
