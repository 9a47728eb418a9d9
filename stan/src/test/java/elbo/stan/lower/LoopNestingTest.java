// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static elbo.stan.lower.LoopPrograms.axis;

import elbo.stan.lower.LoopPrograms.Case;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Loops in loops, of the same length and of different ones, as axes.
class LoopNestingTest {
  static Stream<Case> cases() {
    return Stream.of(
        axis(
            "nested",
            """
            parameters { vector[20] a; vector[N] b; }
            model {
              for (n in 1:N) for (k in 1:20) target += -square(a[k] - b[n] - x[n] * k / 7.0);
            }
            """),
        axis(
            "nestedSums",
            """
            parameters { vector[20] a; vector[N] b; }
            model {
              matrix[N, 20] M;
              for (n in 1:N) {
                real m = b[n];
                for (k in 1:20) {
                  m += a[k] * x[n];
                  M[n, k] = a[k] - b[n];
                }
                y[n] ~ normal(m, 1);
              }
              target += -sum(square(M));
            }
            """),
        axis(
            "ragged",
            """
            parameters { vector[N] a; real b; }
            model {
              for (n in 1:N) {
                real m = 0;
                for (k in 1:len[n]) {
                  if (k > 1) m += a[k] * x[n];
                  target += -square(a[k] - b * x[n]);
                }
                y[n] ~ normal(m + b, 1);
              }
            }
            """),
        axis(
            "raggedSegments",
            """
            parameters { vector[N] a; real b; }
            model {
              for (n in 1:N) {
                segment(y, start[n], len[n]) ~ normal(a[n], 1);
                target += -sum(square(x[start[n]:(start[n] + len[n] - 1)] - b));
                vector[len[n]] v = rep_vector(a[n], len[n]);
                target += -dot_self(v);
              }
            }
            """),
        axis(
            "countedSegments",
            """
            parameters { vector[N] a; }
            model {
              int pos = 1;
              int seen = 0;
              vector[N] w;
              for (n in 1:N) {
                int size = min(len[n], 1 + z[n]);
                if (pos + size <= N) {
                  segment(y, 1 + pos % (N - 4), size) ~ normal(a[n], 1);
                }
                pos += size;
                if (z[n]) { seen = seen + 1; target += -square(a[seen] - n); }
                w[n] = seen * a[n];
              }
              target += -dot_self(w) * pos * seen;
            }
            """),
        axis(
            "sharedOnConditionsOfParameters",
            """
            parameters { vector[G] u; real a; }
            model {
              vector[N] mu = rep_vector(a, N);
              real s = 1;
              for (n in 1:N) {
                if (u[g[n]] > x[n]) { mu[n] = u[g[n]]; s += u[g[n]]; }
                else if (a > y[n]) s += a * n;
                else mu[n] += x[n];
              }
              target += -dot_self(mu) - square(s);
            }
            """),
        axis(
            "privateVectorByIndex",
            """
            parameters { vector[G] u; }
            model {
              for (n in 1:N) {
                vector[G] v = u * x[n];
                v[g[n]] = 2 + u[1];
                target += -square(v[g[n]]) - dot_self(v);
                for (k in 1:20) target += -square(v[1 + k % G] - k);
              }
            }
            """),
        axis(
            "forEach",
            """
            parameters { real a; }
            model {
              for (v in y) v ~ normal(a, 1);
              for (k in g) target += -square(a - k);
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
