// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static elbo.stan.lower.LoopPrograms.axis;
import static elbo.stan.lower.LoopPrograms.unrolled;

import elbo.stan.lower.LoopPrograms.Case;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Loops that add up, write over, and pass values on to later iterations.
class LoopAccumulationTest {
  static Stream<Case> cases() {
    return Stream.of(
        axis(
            "accumulated",
            """
            parameters { real a; vector[G] u; }
            model {
              real s = a;
              real lp = 0;
              vector[G] total = u;
              vector[3] v = rep_vector(0.5, 3);
              int count = 0;
              for (n in 1:N) {
                s += u[g[n]] * x[n];
                s -= 0.1;
                lp = lp + normal_lpdf(y[n] | a, 1) - x[n];
                total[g[n]] += x[n] * a;
                v += X[n]' * a;
                if (z[n]) count += n;
              }
              target += -square(s) + lp - dot_self(total) - dot_self(v) * count;
            }
            """),
        axis(
            "outsideVariableAsScratch",
            """
            parameters { real a; real b; }
            model {
              real m;
              vector[3] v;
              for (n in 1:N) {
                m = a * x[n];
                v = X[n]' * m;
                v[2] = b;
                y[n] ~ normal(m + sum(v), 1);
              }
              target += -square(m) - dot_self(v);
            }
            """),
        axis(
            "carried",
            """
            parameters { real a; }
            model {
              vector[N] v;
              real h = a;
              v[1] = a;
              for (n in 2:N) { v[n] = 0.5 * v[n - 1] + x[n]; h = 0.2 * h + v[n]; }
              target += -dot_self(v) - h;
            }
            """),
        unrolled(
            "countedByWhatIsNotKnown",
            """
            parameters { vector[N] a; }
            model {
              int pos = 1;
              int other = 1;
              int third = 1;
              for (n in 1:N) {
                int c = 0;
                real half = 0.5;
                for (k in 1:len[n]) c += 1;
                pos += c % 2;
                other += half > x[n];
                if (z[n]) continue;
                third += 1;
                target += -square(a[pos] - n) - square(a[other] - n) - square(a[third]);
              }
            }
            """),
        axis(
            "carriedBackwards",
            """
            parameters { vector[N] a; }
            model {
              vector[N] v = a;
              for (n in 1:(N - 1)) { v[n + 1] *= x[n]; target += -square(v[n]); }
            }
            """),
        axis(
            "running",
            """
            parameters { real a; }
            model {
              real s = 0;
              for (n in 1:N) { s += a * x[n]; target += -square(s); }
            }
            """),
        unrolled(
            "overwritten",
            """
            parameters { real a; }
            model {
              vector[G] v = rep_vector(a, G);
              for (n in 1:N) { if (v[1] > 100) v[g[n]] = 0; v[g[n]] = a * x[n] + v[1 + n % G]; }
              target += -dot_self(v);
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
