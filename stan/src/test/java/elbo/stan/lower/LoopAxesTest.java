// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static elbo.stan.lower.LoopPrograms.axis;

import elbo.stan.lower.LoopPrograms.Case;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Statements, conditions and places written in loops whose iterations stand alone, as axes.
class LoopAxesTest {
  static Stream<Case> cases() {
    return Stream.of(
        axis(
            "tilde",
            """
            parameters { real a; real<lower=0> s; vector[3] b; }
            model { for (n in 1:N) y[n] ~ normal(a + X[n] * b, s); }
            """),
        axis(
            "target",
            """
            parameters { real a; real<lower=0> s; vector[G] u; }
            model {
              for (n in 1:N) {
                real m = a + u[g[n]] * x[n];
                target += normal_lpdf(y[n] | m, s);
                target += -square(m) / 7;
              }
            }
            """),
        axis(
            "mixture",
            """
            parameters { ordered[2] mu; array[2] real<lower=0> s; real<lower=0, upper=1> t; }
            model {
              for (n in 1:N)
                target += log_mix(t, normal_lpdf(y[n] | mu[1], s[1]), normal_lpdf(y[n] | mu[2], s[2]));
            }
            """),
        axis(
            "componentsInAVector",
            """
            parameters { ordered[3] mu; real<lower=0> s; simplex[3] t; }
            model {
              for (n in 1:N) {
                vector[3] lp = log(t);
                for (k in 1:3) lp[k] += normal_lpdf(y[n] | mu[k], s);
                target += log_sum_exp(lp);
              }
            }
            """),
        axis(
            "vectorFunctions",
            """
            parameters { vector[3] b; matrix[G, 4] w; cholesky_factor_corr[3] L; }
            model {
              for (n in 1:N) {
                target += dot_product(X[n], b) + log_sum_exp(w[g[n]]) + sum(softmax(w[g[n]]') .^ 2);
                1 + len[n] % 4 ~ categorical_logit(to_vector(w[g[n]]));
                to_vector(X[n]) ~ multi_normal_cholesky(b, L);
                to_vector(X[n]) ~ multi_normal(b * x[n], add_diag(L * L', 1 + square(x[n])));
              }
            }
            """),
        axis(
            "written",
            """
            parameters { real a; vector[G] u; real<lower=0> s; }
            transformed parameters {
              vector[N] mu;
              for (n in 1:N) mu[n] = a + u[g[n]] * x[n];
            }
            model { y ~ normal(mu, s); }
            """),
        axis(
            "writtenByPermutationAndReadBack",
            """
            parameters { real a; vector[G] u; }
            model {
              vector[N] mu = rep_vector(a, N);
              for (n in 1:N) {
                mu[p[n]] = u[g[n]] * x[n];
                mu[p[n]] += a;
                target += -square(mu[p[n]] - y[n]);
              }
              target += -dot_self(mu) / 3;
            }
            """),
        axis(
            "writtenInPart",
            """
            parameters { real a; vector[G] u; }
            model {
              vector[N + 2] mu = rep_vector(a, N + 2);
              for (n in 1:N) mu[n + 1] = mu[n + 1] * u[g[n]] + x[n];
              target += -dot_self(mu) / 3;
            }
            """),
        axis(
            "rowsOfAMatrix",
            """
            parameters { vector[3] b; }
            model {
              matrix[N, 3] M;
              matrix[3, N] T;
              for (n in 1:N) {
                M[n] = X[n] .* b';
                M[n, 2] = x[n] * b[1];
                T[:, n] = M[n]' + b;
              }
              target += -sum(square(M)) - sum(exp(T) ./ (1 + exp(T)));
            }
            """),
        axis(
            "readBefore",
            """
            parameters { vector[N] v; }
            model {
              vector[N] w = v;
              for (n in 1:(N - 1)) w[n] = w[n + 1] * x[n];
              target += -dot_self(w);
            }
            """),
        axis(
            "neighbours",
            """
            parameters { vector[N] v; real<lower=0> s; }
            model {
              for (n in 2:N) v[n] ~ normal(v[n - 1], s);
              for (n in 1:N) y[n] ~ normal(v[N + 1 - n], 1);
            }
            """),
        axis(
            "condition",
            """
            parameters { real a; real b; real<lower=0> s; }
            model {
              for (n in 1:N) {
                real m;
                if (z[n] == 1) m = a * x[n];
                else m = b;
                if (n > 1 && y[n - 1] > 0) m += a;
                if (n == 3 || g[n] == 2) target += -square(m);
                y[n] ~ normal(z[n] ? m : 2 * m, s);
              }
            }
            """),
        axis(
            "conditionOnTheOutside",
            """
            parameters { real a; real b; }
            model {
              vector[N] mu;
              real last = 0;
              int count = 0;
              for (n in 1:N) {
                if (z[n] == 1) { mu[n] = a * x[n]; count += 1; }
                else if (g[n] == 1) mu[n] = b;
                else mu[n] = b - a;
                mu[n] = mu[n] * 2;
              }
              target += -dot_self(mu) * count;
            }
            """),
        axis(
            "continue",
            """
            parameters { real a; }
            model {
              for (n in 1:N) {
                if (z[n] == 1) continue;
                y[n] ~ normal(a, 1);
                if (x[n] > 0) { target += a; continue; }
                target += -square(a - x[n]);
              }
            }
            """),
        axis(
            "userFunction",
            """
            functions {
              real f(real x, vector b, int z) {
                if (z == 1) return dot_self(b) * x;
                real s = 0;
                for (k in 1:num_elements(b)) s += b[k] * x ^ k;
                return s;
              }
              real g_lpdf(real y, real m) { return -square(y - m); }
              void h_lp(real x, real a) { x ~ normal(a, 2); }
            }
            parameters { vector[3] b; }
            model {
              for (n in 1:N) {
                y[n] ~ g(f(x[n], b, z[n]));
                target += g_lupdf(x[n] | b[1]);
                h_lp(y[n], b[2]);
              }
            }
            """),
        axis(
            "selectOnParameters",
            """
            parameters { vector[G] u; }
            model {
              for (n in 1:N) {
                real m = u[g[n]];
                target += u[g[n]] > x[n] ? -square(m) : m;
                target += fmax(m, x[n]) + abs(m);
              }
            }
            """),
        axis(
            "truncated",
            """
            parameters { real<lower=0> s; }
            model { for (n in 1:N) x[n] ~ normal(0, s + n) T[x[n] - 1, ]; }
            """),
        axis(
            "generated",
            """
            parameters { real a; real<lower=0> s; }
            model { y ~ normal(a, s); }
            generated quantities {
              vector[N] lp;
              array[N] real r;
              real biggest = -1e10;
              for (n in 1:N) {
                lp[n] = normal_lpdf(y[n] | a, s);
                r[n] = exp(lp[n]) * n;
              }
            }
            """));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void axesGiveWhatIterationsGive(Case c) {
    LoopPrograms.requireThatAxesGiveWhatIterationsGive(c);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theGraphGrowsOnlyIfALoopIsUnrolled(Case c) {
    LoopPrograms.requireThatTheGraphGrowsOnlyIfALoopIsUnrolled(c);
  }
}
