// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static elbo.stan.lower.LoopPrograms.data;
import static elbo.stan.lower.LoopPrograms.graph;
import static elbo.stan.lower.LoopPrograms.program;
import static elbo.stan.lower.LoopPrograms.size;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.model.Model;
import elbo.stan.check.CheckedProgram;
import elbo.stan.data.Data;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What loops as axes say of themselves (errors, sites, what is unrolled), random numbers, and
/// random programs.
class LoopReportsTest {
  /// Among the seeds those that once differed: counting in an inner loop, an element of the outer
  /// iteration that the inner one overwrites.
  @ParameterizedTest
  @ValueSource(longs = {151, 193, 241, 1082, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void randomLoopsGiveWhatIterationsGive(long seed) {
    CheckedProgram program = program(new LoopFuzz(seed).program());
    Data data = data(seed % 2 == 0 ? 20 : 9, seed);
    StanModel axes = StanModel.of(program, data);
    StanModel iterations = StanModel.of(program, data, Options.UNROLLED);
    double[] x = new Random(seed).doubles(axes.dimension(), -1, 1).toArray();
    PointDensity a = axes.logDensity(x, true, true);
    PointDensity b = iterations.logDensity(x, true, true);
    assertThat(a.error().isPresent()).isEqualTo(b.error().isPresent());
    if (b.error().isEmpty()) {
      // Elements of a gradient cancel down from the size of the largest.
      double scale = Arrays.stream(b.gradient()).map(Math::abs).max().orElse(1) + 1;
      assertThat(a.value()).isCloseTo(b.value(), within(1e-10 * (scale + Math.abs(b.value()))));
      assertThat(a.gradient()).containsExactly(b.gradient(), within(1e-10 * scale));
    }
  }

  @Test
  void aHundredThousandIterationsMakeTheGraphOfTen() {
    CheckedProgram program =
        program(
            """
            parameters { vector[G] u; vector[3] b; real<lower=0> s; }
            model {
              vector[N] mu;
              for (n in 1:N) {
                mu[n] = u[g[n]] + X[n] * b;
                if (z[n]) mu[n] += x[n];
                y[n] ~ normal(mu[n], s);
              }
            }
            """);
    assertThat(size(program, 100_000)).isLessThanOrEqualTo(size(program, 10));
  }

  @Test
  void errorsAreThoseOfTheFirstIterationThatFails() {
    CheckedProgram program =
        program(
            """
            parameters { real a; vector[N] v; }
            model {
              for (n in 1:N) {
                if (v[n] > 5) reject("v is ", v[n], " at ", n);
                v[n] ~ normal(0, a + n);
              }
            }
            """);
    Data data = data(12, 1);
    StanModel axes = StanModel.of(program, data);
    StanModel iterations = StanModel.of(program, data, Options.UNROLLED);
    double[] x = new double[13];
    x[0] = -3.5;
    assertThat(axes.logDensity(x, true, true).error())
        .isEqualTo(iterations.logDensity(x, true, true).error());
    assertThat(axes.logDensity(x, true, true).error().orElseThrow()).contains("-2.5");
    x[0] = 1;
    x[7] = 6;
    x[9] = 7;
    assertThat(axes.logDensity(x, true, true).error().orElseThrow()).contains("v is 6 at 7");
    Model model = axes.model();
    assertThat(graph(model, x)[13]).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void aStatementInALoopIsOneSite() {
    CheckedProgram program =
        program(
            """
            parameters { vector[G] u; real<lower=0> s; }
            model { for (n in 1:N) y[n] ~ normal(u[g[n]], s); }
            """);
    Model model = StanModel.of(program, data(12, 1)).model();
    assertThat(model.sites()).hasSize(1);
    assertThat(model.sites().getFirst().isObserved()).isTrue();
    Node total =
        model.sites().getFirst().distribution().totalLogProb(model.sites().getFirst().value());
    Graph graph =
        Graph.of(List.of(model.point()), List.of(total, model.sites().getFirst().logProb()));
    List<Tensor> values =
        Interpreter.evaluate(graph, List.of(Tensor.vector(0.1, 0.2, 0.3, 0.4, 0.5)));
    assertThat(values.get(0).item()).isCloseTo(values.get(1).item(), within(1e-12));
  }

  @Test
  void anIndexOutOfRangeNamesTheIterationThatFails() {
    CheckedProgram program =
        program(
            """
            parameters { vector[G] u; }
            model { for (n in 1:N) target += u[n]; }
            """);
    double[] x = new double[4];
    assertThat(StanModel.of(program, data(12, 1)).logDensity(x, true, true).error().orElseThrow())
        .contains("index 5 is out of range; u has 4 elements");
  }

  @Test
  void whatIsUnrolledIsListedWithTheReason() {
    CheckedProgram program =
        program(
            """
            parameters { real a; }
            model {
              real h = a;
              for (n in 1:N) h = 0.5 * h + x[n];
              target += -square(h);
            }
            """);
    StanModel model = StanModel.of(program, data(12, 1));
    model.model();
    assertThat(model.unrolledLoops()).hasSize(1);
    assertThat(model.unrolledLoops().getFirst()).contains("an earlier one has written");
  }

  @Test
  void randomNumbersOfIterationsDiffer() {
    CheckedProgram program =
        program(
            """
            parameters { real a; }
            model { a ~ std_normal(); }
            generated quantities {
              vector[N] r;
              for (n in 1:N) { real e = normal_rng(a, 1); r[n] = z[n] ? e : e + 100; }
            }
            """);
    Model model = StanModel.of(program, data(12, 1)).model();
    Graph graph = Graph.of(List.of(model.point()), List.of(model.generated().getFirst().flat()));
    double[] r =
        Interpreter.evaluate(graph, List.of(Tensor.vector(0.5)), elbo.random.Key.of(1), 0)
            .getFirst()
            .array();
    assertThat(Arrays.stream(r).distinct().count()).isEqualTo(12);
  }
}
