// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.model.Model;
import elbo.stan.check.CheckedProgram;
import elbo.stan.check.StanCompiler;
import elbo.stan.data.Data;
import elbo.stan.syntax.Includes;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Loops as axes against the same loops iteration by iteration.
class LoopAxesTest {
  /// A loop over `N` rows, with `G` groups, a matrix `X` of 3 columns, indices `g`, a permutation
  /// `p`, sizes `len`, flags `z` and two vectors.
  private static final String DATA =
      """
      data {
        int N; int G;
        vector[N] y; vector[N] x; matrix[N, 3] X;
        array[N] int<lower=1, upper=G> g;
        array[N] int<lower=1, upper=N> p;
        array[N] int<lower=0> len;
        array[N] int<lower=0, upper=1> z;
        array[N] int<lower=1> start;
      }
      """;

  /// A program: what it declares behind the data, and whether every loop in it becomes an axis.
  record Case(String name, boolean axis, String text) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case axis(String name, String text) {
    return new Case(name, true, text);
  }

  private static Case unrolled(String name, String text) {
    return new Case(name, false, text);
  }

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

  static Data data(int n, long seed) {
    Random random = new Random(seed);
    int groups = 4;
    double[] y = random.doubles(n, -2, 2).toArray();
    double[] x = random.doubles(n, -1, 1).toArray();
    double[][] rows = new double[n][];
    int[] group = new int[n];
    int[] permutation = new int[n];
    int[] length = new int[n];
    int[] flag = new int[n];
    int[] start = new int[n];
    for (int i = 0; i < n; i++) {
      rows[i] = random.doubles(3, -1, 1).toArray();
      group[i] = 1 + random.nextInt(groups);
      permutation[i] = i + 1;
      length[i] = random.nextInt(4);
      flag[i] = random.nextInt(2);
      start[i] = 1 + random.nextInt(n - 4);
    }
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = permutation[i];
      permutation[i] = permutation[j];
      permutation[j] = swap;
    }
    Map<String, Object> values = new HashMap<>();
    values.put("N", n);
    values.put("G", groups);
    values.put("y", y);
    values.put("x", x);
    values.put("X", rows);
    values.put("g", group);
    values.put("p", permutation);
    values.put("len", length);
    values.put("z", flag);
    values.put("start", start);
    return Data.of(values);
  }

  static CheckedProgram program(String text) {
    String functions = "";
    String rest = text;
    if (text.startsWith("functions")) {
      int end = text.indexOf("parameters");
      functions = text.substring(0, end);
      rest = text.substring(end);
    }
    StanCompiler.Result result =
        StanCompiler.check(functions + DATA + rest, "program", Includes.none());
    return result
        .program()
        .orElseThrow(() -> new AssertionError(result.errors().getFirst().render()));
  }

  private static double[] point(int dimension) {
    return new Random(7).doubles(dimension, -1, 1).toArray();
  }

  private static void assertClose(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int k = 0; k < actual.length; k++) {
      // Sums in another order: their terms are of the size of the sum or below.
      double scale = 1e-11 * Math.max(1, Math.abs(expected[k]));
      if (Double.isNaN(expected[k]) || Double.isInfinite(expected[k])) {
        assertThat(actual[k]).isEqualTo(expected[k]);
      } else {
        assertThat(actual[k]).as("element %d", k).isCloseTo(expected[k], within(scale));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void axesGiveWhatIterationsGive(Case c) {
    CheckedProgram program = program(c.text());
    for (int n : new int[] {6, 23}) {
      Data data = data(n, n);
      StanModel axes = StanModel.of(program, data);
      StanModel iterations = StanModel.of(program, data, Options.UNROLLED);
      double[] x = point(axes.dimension());
      for (boolean normalized : new boolean[] {true, false}) {
        PointDensity a = axes.logDensity(x, normalized, true);
        PointDensity b = iterations.logDensity(x, normalized, true);
        assertThat(a.error()).isEqualTo(b.error());
        assertClose(new double[] {a.value()}, new double[] {b.value()});
        assertClose(a.gradient(), b.gradient());
      }
      assertClose(axes.constrained(x).values(), iterations.constrained(x).values());
      assertClose(graph(axes.model(), x), graph(iterations.model(), x));
    }
  }

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

  /// The value and gradient of the model for all points.
  static double[] graph(Model model, double[] x) {
    Node value = model.logDensity(true, false);
    Graph graph =
        Graph.of(List.of(model.point()), List.of(value, Gradients.of(value, model.point())));
    List<Tensor> results = Interpreter.evaluate(graph, List.of(Tensor.vector(x)));
    double[] all = Arrays.copyOf(results.get(1).array(), x.length + 1);
    all[x.length] = results.get(0).item();
    return all;
  }

  private static int size(CheckedProgram program, int n) {
    Model model = StanModel.of(program, data(n, 3)).model();
    return Graph.of(List.of(model.point()), List.of(model.logDensity(true, false))).order().size();
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

  @ParameterizedTest
  @MethodSource("cases")
  void theGraphDoesNotGrow(Case c) {
    CheckedProgram program = program(c.text());
    int small = size(program, 40);
    int large = size(program, 400);
    if (c.axis()) {
      // Few elements may be copied one by one rather than by a gather, in each class of iterations.
      assertThat(large).isLessThanOrEqualTo(small + 10);
    } else {
      assertThat(large).isGreaterThan(small);
    }
  }
}
