// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.graph.Graph;
import elbo.graph.Op;
import elbo.model.Model;
import elbo.stan.check.CheckedProgram;
import elbo.stan.check.StanCompiler;
import elbo.stan.data.Data;
import elbo.stan.syntax.Includes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Loops whose iterations depend on earlier ones, traced once, against the same loops iteration by
/// iteration.
class CarriedLoopTest {
  private static final String DATA =
      """
      data {
        int N;
        int K;
        vector[N] y;
        matrix[N, K] X;
        array[N] int<lower=0, upper=1> z;
        array[N] int<lower=1, upper=2> step;
      }
      """;

  /// A program.
  ///
  /// @param loops how many loops with carried state its density has; −1 if it is unrolled
  record Case(String name, int loops, String text) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "garch",
            1,
            """
            parameters { real mu; real<lower=0> a; real<lower=0, upper=1> b; real<lower=0, upper=1> c; }
            model {
              array[N] real s;
              s[1] = 1.5;
              for (t in 2:N) s[t] = sqrt(a + b * square(y[t - 1] - mu) + c * square(s[t - 1]));
              y ~ normal(mu, s);
            }
            """),
        new Case(
            "twoStepsBack",
            1,
            """
            parameters { real a; real b; vector[2] first; }
            model {
              vector[N] v;
              v[1:2] = first;
              for (t in 3:N) {
                v[t] = tanh(a * v[t - 1] + b * v[t - 2] + y[t]);
                target += normal_lpdf(y[t] | v[t] - v[t - 2], 2);
              }
              v ~ normal(0, 3);
            }
            """),
        new Case(
            "locals",
            1,
            """
            parameters { real a; real<lower=0> s; }
            model {
              real level = a;
              real slope = 0.1;
              for (t in 1:N) {
                real forecast = level + slope;
                real error = y[t] - forecast;
                y[t] ~ normal(forecast, s);
                level = forecast + inv_logit(a) * error;
                slope += 0.1 * error * level;
              }
              level ~ normal(0, 1);
            }
            """),
        new Case(
            "statesFromLeftToRight",
            1,
            """
            parameters { vector[6] mu; vector[5] stay; }
            model {
              matrix[6, 6] log_a = rep_matrix(negative_infinity(), 6, 6);
              vector[6] forward = rep_vector(negative_infinity(), 6);
              log_a[6, 6] = 0;
              for (k in 1:5) {
                log_a[k, k] = log_inv_logit(stay[k]);
                log_a[k, k + 1] = log1m_inv_logit(stay[k]);
              }
              forward[1] = normal_lpdf(y[1] | mu[1], 1);
              for (t in 2:N) {
                vector[6] next;
                for (k in 1:6)
                  next[k] = log_sum_exp(forward + log_a[:, k]) + normal_lpdf(y[t] | mu[k], 1);
                forward = next;
              }
              target += log_sum_exp(forward);
            }
            """),
        new Case(
            "forwardAlgorithm",
            1,
            """
            parameters { array[K] simplex[K] A; ordered[K] mu; }
            model {
              vector[K] forward;
              matrix[K, K] log_a;
              for (k in 1:K) {
                log_a[:, k] = log(A[k]);
                forward[k] = normal_lpdf(y[1] | mu[k], 1);
              }
              for (t in 2:N) {
                vector[K] next;
                for (k in 1:K)
                  next[k] = log_sum_exp(forward + log_a[k]') + normal_lpdf(y[t] | mu[k], 1);
                forward = next;
              }
              target += log_sum_exp(forward);
            }
            """),
        new Case(
            "forwardAlgorithmInAnArray",
            1,
            """
            parameters { array[K] simplex[K] A; ordered[K] mu; }
            model {
              array[N] vector[K] alpha;
              vector[K] next;
              array[K] real acc;
              for (k in 1:K) alpha[1, k] = normal_lpdf(y[1] | mu[k], 1);
              for (t in 2:N) {
                for (j in 1:K) {
                  for (i in 1:K) acc[i] = alpha[t - 1, i] + log(A[i, j]) + normal_lpdf(y[t] | mu[j], 1);
                  alpha[t, j] = log_sum_exp(acc);
                }
              }
              target += log_sum_exp(alpha[N]);
            }
            """),
        new Case(
            "kalman",
            1,
            """
            parameters { real<lower=-1, upper=1> phi; real<lower=0> q; real<lower=0> r; }
            model {
              vector[2] m = [0, 0]';
              matrix[2, 2] P = identity_matrix(2);
              matrix[2, 2] F = [[phi, 1], [0, phi]];
              for (t in 1:N) {
                m = F * m;
                P = quad_form_sym(P, F') + q * identity_matrix(2);
                real v = P[1, 1] + r;
                vector[2] gain = P[, 1] / v;
                y[t] ~ normal(m[1], sqrt(v));
                m += gain * (y[t] - m[1]);
                P -= gain * P[1];
              }
            }
            """),
        new Case(
            "firstIterationDiffers",
            1,
            """
            parameters { real a; real b; }
            transformed parameters {
              vector[N] v;
              for (t in 1:N) {
                if (t == 1) v[t] = a;
                else v[t] = b * v[t - 1] * (1 - 0.1 * v[t - 1]) + y[t];
              }
            }
            model { y ~ normal(v, 1); }
            """),
        new Case(
            "conditionOnData",
            1,
            """
            parameters { real a; real b; }
            model {
              real h = a;
              for (t in 1:N) {
                if (z[t]) { h = 0.5 * h * h + b; y[t] ~ normal(h, 2); }
                else h *= 0.9;
              }
              h ~ normal(0, 1);
            }
            """),
        new Case(
            "conditionOnState",
            1,
            """
            parameters { real a; }
            model {
              real h = a;
              vector[N] kept = rep_vector(0, N);
              for (t in 1:N) {
                if (h > 0.3) { h = 0.5 * h + y[t]; kept[t] = h; } else h = -h * a + 0.1;
              }
              target += -dot_self(kept) - square(h);
            }
            """),
        new Case(
            "backwards",
            1,
            """
            parameters { vector[N] a; real b; }
            model {
              vector[N] v = a;
              for (k in 1:(N - 1)) {
                int t = N - k;
                v[t] = sin(v[t] + b * v[t + 1]);
              }
              target += -dot_self(v);
            }
            """),
        new Case(
            "sumIsNoLoop",
            0,
            """
            parameters { real a; }
            model {
              real s = 0;
              for (t in 1:N) { s += a * y[t]; target += -square(s); }
            }
            """),
        new Case(
            "functionOfTheState",
            1,
            """
            functions {
              real forward(real h, real x, data real w) {
                real r = h;
                for (k in 1:3) r = 0.3 * r + w * sin(x + r);
                return r;
              }
            }
            parameters { real a; real b; }
            model {
              real h = a;
              for (t in 1:N) { h = forward(h, b, y[t]); target += -0.1 * h^2; }
            }
            """),
        new Case(
            "rowsOfAMatrix",
            1,
            """
            parameters { vector[K] first; matrix[K, K] W; }
            model {
              matrix[N, K] H;
              H[1] = first';
              for (t in 2:N) H[t] = tanh(H[t - 1] * W + X[t]);
              to_vector(H) ~ normal(0, 2);
              y ~ normal(H[, 1], 1);
            }
            """),
        new Case(
            "twoStates",
            1,
            """
            parameters { real<lower=0> a; real<lower=0> b; }
            model {
              array[N] real prey;
              array[N] real hunter;
              prey[1] = 1; hunter[1] = 0.5;
              for (t in 2:N) {
                prey[t] = prey[t - 1] + 0.05 * prey[t - 1] * (a - hunter[t - 1]);
                hunter[t] = hunter[t - 1] + 0.05 * hunter[t - 1] * (prey[t] - b);
                target += -square(prey[t] - hunter[t - 1]);
              }
            }
            """),
        new Case(
            "distancesDiffer",
            -1,
            """
            parameters { real a; real b; }
            model {
              vector[N] v;
              v[1] = a; v[2] = b;
              for (t in 3:N) v[t] = 0.5 * v[t - step[t]] + y[t];
              target += -dot_self(v);
            }
            """),
        new Case(
            "mostProbablePath",
            0,
            """
            parameters { array[K] simplex[K] A; ordered[K] mu; }
            model { mu ~ normal(0, 2); }
            generated quantities {
              array[N] int best_state;
              real best;
              {
                array[N, K] int from;
                array[N, K] real p;
                for (k in 1:K) p[1, k] = normal_lpdf(y[1] | mu[k], 1);
                for (t in 2:N) {
                  for (k in 1:K) {
                    p[t, k] = negative_infinity();
                    for (j in 1:K) {
                      real q = p[t - 1, j] + log(A[j, k]) + normal_lpdf(y[t] | mu[k], 1);
                      if (q > p[t, k]) { from[t, k] = j; p[t, k] = q; }
                    }
                  }
                }
                best = max(p[N]);
                for (k in 1:K) if (p[N, k] == best) best_state[N] = k;
                for (t in 1:(N - 1))
                  best_state[N - t] = from[N - t + 1, best_state[N - t + 1]];
              }
            }
            """));
  }

  private static Data data(int n) {
    Random random = new Random(n);
    double[][] rows = new double[n][];
    Arrays.setAll(rows, _ -> random.doubles(3, -1, 1).toArray());
    return Data.of(
        Map.of(
            "N",
            n,
            "K",
            3,
            "y",
            random.doubles(n, -1, 1).toArray(),
            "X",
            rows,
            "z",
            random.ints(n, 0, 2).toArray(),
            "step",
            random.ints(n, 1, 3).toArray()));
  }

  private static CheckedProgram program(String text) {
    int end = text.startsWith("functions") ? text.indexOf("parameters") : 0;
    StanCompiler.Result result =
        StanCompiler.check(
            text.substring(0, end) + DATA + text.substring(end), "program", Includes.none());
    return result
        .program()
        .orElseThrow(() -> new AssertionError(result.errors().getFirst().render()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void loopsGiveWhatIterationsGive(Case c) {
    CheckedProgram program = program(c.text());
    for (int n : new int[] {4, 17, 18, 40}) {
      Data data = data(n);
      StanModel loops = StanModel.of(program, data);
      StanModel iterations = StanModel.of(program, data, Options.UNROLLED);
      double[] x = new Random(7).doubles(loops.dimension(), -1, 1).toArray();
      // Rounding: some hundred operations, sums in another order.
      LoopPrograms.requireSame(loops, iterations, x, 1e-10);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theGraphDoesNotGrow(Case c) {
    CheckedProgram program = program(c.text());
    Graph small = graph(program, 40);
    Graph large = graph(program, 80);
    if (c.loops() < 0) {
      assertThat(large.order().size()).isGreaterThan(small.order().size());
      return;
    }
    assertThat(large.order()).hasSameSizeAs(small.order());
    assertThat(large.order().stream().filter(n -> n.op() instanceof Op.Scan).count())
        .isEqualTo(c.loops());
  }

  private static Graph graph(CheckedProgram program, int n) {
    Model model = StanModel.of(program, data(n)).model();
    return Graph.of(List.of(model.point()), List.of(model.logDensity(true, false)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void statesAreSummedUpByProductsInLogSpace(Case c) {
    if (c.loops() == 1 && c.text().contains("log_sum_exp(forward + log_a")) {
      assertThat(graph(program(c.text()), 40).toString()).contains("log_product(");
    }
  }
}
