// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.autodiff.Gradients;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.model.LogDensity;
import elbo.model.MiniBatch;
import elbo.model.Model;
import elbo.model.ModelException;
import elbo.model.Plate;
import elbo.stan.check.StanCompiler;
import elbo.subsample.Batch;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Mini-batches of Stan programs: over all batches that there are, density and gradient have those
/// of all data as their mean.
class MiniBatchTest {
  private static final int ROWS = 6;
  private static final int PICKED = 2;

  /// Sums of six terms of size 1 to 100, and fifteen of them: some hundred roundings.
  private static final double ROUNDING = 1e-11;

  private static final String DATA =
      """
      data {
        int N; vector[N] x; vector[N] y; vector[N] pos; vector[N] unit; matrix[N, 3] X;
        array[N] int z; array[N] int k; array[N] int c; array[N] int g;
        array[N] vector[3] v; array[N] vector[3] p; array[N, 3] int counts;
        array[N] matrix[3, 3] S; array[N] matrix[3, 3] L; array[N] matrix[3, 3] R;
        array[N] matrix[3, 3] RL;
      }
      parameters {
        real a; vector[3] b; real<lower=0> s; real<lower=0> t; real<lower=0, upper=1> h;
        vector[3] u; vector<lower=0>[3] w; simplex[3] q; ordered[2] cut; cov_matrix[3] V;
        cholesky_factor_cov[3] C;
      }
      model {
        a ~ normal(0, 2); b ~ normal(0, 1); s ~ exponential(1); t ~ gamma(2, 2); u ~ normal(0, s);
        w ~ lognormal(0, 1);
      """;

  /// A likelihood of each distribution; outcomes and arguments both differ between rows where they
  /// can.
  private static Map<String, String> likelihoods() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("normal", "y ~ normal(a + X * b + u[g], s);");
    all.put("std_normal", "(y - a) / s ~ std_normal();");
    all.put("student_t", "y ~ student_t(3 + t, a + x * s, s);");
    all.put("cauchy", "y ~ cauchy(a + x, s);");
    all.put("double_exponential", "y ~ double_exponential(a * x, s);");
    all.put("logistic", "y ~ logistic(a + x, s);");
    all.put("gumbel", "y ~ gumbel(a + x, s);");
    all.put("exp_mod_normal", "y ~ exp_mod_normal(a + x, s, t);");
    all.put("skew_normal", "y ~ skew_normal(a + x, s, u[g]);");
    all.put("skew_double_exponential", "y ~ skew_double_exponential(a + x, s, h);");
    all.put("von_mises", "y ~ von_mises(a + x, t);");
    all.put("lognormal", "pos ~ lognormal(a + u[g], s);");
    all.put("chi_square", "pos ~ chi_square(w[g]);");
    all.put("inv_chi_square", "pos ~ inv_chi_square(w[g]);");
    all.put("scaled_inv_chi_square", "pos ~ scaled_inv_chi_square(w[g], s);");
    all.put("exponential", "pos ~ exponential(exp(a + X * b));");
    all.put("gamma", "pos ~ gamma(s, w[g]);");
    all.put("inv_gamma", "pos ~ inv_gamma(w[g], s);");
    all.put("weibull", "pos ~ weibull(t, w[g]);");
    all.put("frechet", "pos ~ frechet(t, w[g]);");
    all.put("rayleigh", "pos ~ rayleigh(w[g]);");
    all.put("loglogistic", "pos ~ loglogistic(w[g], t);");
    all.put("pareto", "1 + pos ~ pareto(h, w[g]);");
    all.put("pareto_type_2", "pos ~ pareto_type_2(-1 - square(a), w[g], s);");
    all.put("beta", "unit ~ beta(s, w[g]);");
    all.put("beta_proportion", "unit ~ beta_proportion(inv_logit(a + x), s);");
    all.put("uniform", "unit ~ uniform(-s, 1 + w[g]);");
    all.put("bernoulli", "z ~ bernoulli(inv_logit(a + x));");
    all.put("bernoulli_logit", "z ~ bernoulli_logit(a + X * b);");
    all.put("binomial", "z ~ binomial(k, inv_logit(a + x));");
    all.put("binomial_logit", "z ~ binomial_logit(k, a + u[g]);");
    all.put("beta_binomial", "z ~ beta_binomial(k, s, w[g]);");
    all.put("poisson", "k ~ poisson(w[g]);");
    all.put("poisson_log", "k ~ poisson_log(a + X * b);");
    all.put("neg_binomial", "k ~ neg_binomial(s, w[g]);");
    all.put("neg_binomial_2", "k ~ neg_binomial_2(w[g], s);");
    all.put("neg_binomial_2_log", "k ~ neg_binomial_2_log(a + x, s);");
    all.put("categorical", "c ~ categorical(q);");
    all.put("categorical_logit", "for (n in 1:N) c[n] ~ categorical_logit(b * x[n]);");
    all.put("ordered_logistic", "c ~ ordered_logistic(a + x, cut);");
    all.put("ordered_probit", "c ~ ordered_probit(a + x, cut);");
    all.put("multinomial", "for (n in 1:N) counts[n] ~ multinomial(q);");
    all.put("multinomial_logit", "for (n in 1:N) counts[n] ~ multinomial_logit(b * x[n]);");
    all.put("dirichlet_multinomial", "for (n in 1:N) counts[n] ~ dirichlet_multinomial(w);");
    all.put("dirichlet", "p ~ dirichlet(w);");
    all.put("multi_normal", "v ~ multi_normal(b, V);");
    all.put("multi_normal_prec", "v ~ multi_normal_prec(b, V);");
    all.put("multi_normal_cholesky", "v ~ multi_normal_cholesky(b, C);");
    all.put("multi_student_t", "v ~ multi_student_t(3 + t, b, V);");
    all.put("multi_student_t_cholesky", "v ~ multi_student_t_cholesky(3 + t, b, C);");
    all.put("lkj_corr", "for (n in 1:N) R[n] ~ lkj_corr(w[g[n]]);");
    all.put("lkj_corr_cholesky", "for (n in 1:N) RL[n] ~ lkj_corr_cholesky(w[g[n]]);");
    all.put("wishart", "for (n in 1:N) S[n] ~ wishart(3 + s, V);");
    all.put("inv_wishart", "for (n in 1:N) S[n] ~ inv_wishart(3 + s, V);");
    all.put("wishart_cholesky", "for (n in 1:N) L[n] ~ wishart_cholesky(3 + s, C);");
    all.put("inv_wishart_cholesky", "for (n in 1:N) L[n] ~ inv_wishart_cholesky(3 + s, C);");
    all.put("multi_gp", "for (n in 1:N) S[n] ~ multi_gp(V, w);");
    all.put("multi_gp_cholesky", "for (n in 1:N) S[n] ~ multi_gp_cholesky(C, w);");
    return all;
  }

  /// Forms in which likelihoods are written.
  private static Map<String, String> forms() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("generalised linear model", "z ~ bernoulli_logit_glm(X, a + u[g], b);");
    all.put("normal_id_glm", "y ~ normal_id_glm(X, a, b, s);");
    all.put("poisson_log_glm", "k ~ poisson_log_glm(X, a, b);");
    all.put(
        "target in a loop", "for (n in 1:N) target += normal_lpdf(y[n] | a + u[g[n]] * x[n], s);");
    all.put(
        "mixture",
        "for (n in 1:N) target += log_mix(h, normal_lpdf(y[n] | a, s), normal_lpdf(y[n] | b[1], t));");
    all.put(
        "components",
        """
        for (n in 1:N) {
          vector[3] lp = log(q);
          for (i in 1:3) lp[i] += normal_lpdf(y[n] | b[i], s);
          target += log_sum_exp(lp);
        }
        """);
    all.put(
        "branches", "for (n in 1:N) if (z[n] == 1) y[n] ~ normal(a, s); else y[n] ~ cauchy(a, t);");
    all.put("truncation", "for (n in 1:N) y[n] ~ normal(a + x[n], s) T[-3, ];");
    all.put("two outcomes", "y ~ normal(a + x, s); k ~ poisson(w[g]);");
    all.put("a scaled sum", "target += -0.5 * dot_self(y - X * b) / square(s) - N * log(s);");
    all.put("a dot product", "target += dot_product(x, log1p(exp(a + X * b)));");
    all.put("lagged", "y[2:N] ~ normal(a + h * y[1:N - 1], s);");
    return all;
  }

  record Likelihood(String name, String text) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Likelihood> cases() {
    List<Likelihood> cases = new ArrayList<>();
    likelihoods().forEach((name, text) -> cases.add(new Likelihood(name, text)));
    forms().forEach((name, text) -> cases.add(new Likelihood(name, text)));
    return cases.stream();
  }

  private static double[] unit(int seed, int count) {
    return new java.util.Random(seed).doubles(count, 0.1, 0.9).toArray();
  }

  private static Map<String, Object> data() {
    double[] y = {-1.3, 0.4, 2.1, -0.2, 1.7, 0.9};
    double[][] rows = new double[ROWS][];
    double[][] simplexes = new double[ROWS][];
    double[][][] covariances = new double[ROWS][3][3];
    double[][][] factors = new double[ROWS][3][3];
    double[][][] correlations = new double[ROWS][3][3];
    double[][][] correlationFactors = new double[ROWS][3][3];
    for (int n = 0; n < ROWS; n++) {
      double[] e = unit(n, 12);
      rows[n] = new double[] {e[0] - 0.5, e[1] - 0.5, e[2] - 0.5};
      double total = e[3] + e[4] + e[5];
      simplexes[n] = new double[] {e[3] / total, e[4] / total, e[5] / total};
      for (int i = 0; i < 3; i++) {
        double square = 0;
        for (int j = 0; j <= i; j++) {
          factors[n][i][j] = i == j ? 1 + e[6 + i] : e[6 + i + j] - 0.5;
          square += factors[n][i][j] * factors[n][i][j];
        }
        for (int j = 0; j <= i; j++) {
          correlationFactors[n][i][j] = factors[n][i][j] / Math.sqrt(square);
        }
      }
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          for (int m = 0; m < 3; m++) {
            covariances[n][i][j] += factors[n][i][m] * factors[n][j][m];
            correlations[n][i][j] += correlationFactors[n][i][m] * correlationFactors[n][j][m];
          }
        }
        correlations[n][i][i] = 1;
      }
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("N", ROWS);
    data.put("x", new double[] {0.3, -0.6, 0.8, 0.1, -0.4, 0.5});
    data.put("y", y);
    data.put("pos", new double[] {0.7, 1.9, 0.3, 2.2, 1.1, 0.5});
    data.put("unit", new double[] {0.2, 0.8, 0.45, 0.6, 0.15, 0.7});
    data.put("X", rows);
    data.put("z", new int[] {0, 1, 1, 0, 1, 0});
    data.put("k", new int[] {3, 1, 2, 4, 5, 1});
    data.put("c", new int[] {1, 3, 2, 1, 2, 3});
    data.put("g", new int[] {2, 1, 3, 3, 1, 2});
    data.put("v", rows);
    data.put("p", simplexes);
    data.put(
        "counts", new int[][] {{1, 0, 2}, {2, 2, 1}, {0, 3, 1}, {1, 1, 1}, {4, 0, 0}, {0, 2, 1}});
    data.put("S", covariances);
    data.put("L", factors);
    data.put("R", correlations);
    data.put("RL", correlationFactors);
    return data;
  }

  private static Model model(String likelihood) {
    return Stan.model(DATA + likelihood + "\n}\n", data());
  }

  /// The density and its gradient.
  private static double[] evaluate(LogDensity density, double[] point, double[][] buffers) {
    List<elbo.graph.Node> inputs = new ArrayList<>(List.of(density.point()));
    inputs.addAll(density.data());
    List<Tensor> values = new ArrayList<>(List.of(Tensor.vector(point)));
    for (int i = 0; i < buffers.length; i++) {
      values.add(Tensor.of(density.data().get(i).shape(), buffers[i]));
    }
    Graph graph =
        Graph.of(inputs, List.of(density.value(), Gradients.of(density.value(), density.point())));
    List<Tensor> results = Interpreter.evaluate(graph, values);
    double[] both = new double[point.length + 1];
    both[0] = results.get(0).item();
    System.arraycopy(results.get(1).array(), 0, both, 1, point.length);
    return both;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void meanOverAllBatchesIsThatOfAllData(Likelihood likelihood) {
    Model model = model(likelihood.text());
    // A condition on data parts the rows: three of each kind.
    int rows =
        switch (likelihood.name()) {
          case "lagged" -> ROWS - 1;
          case "branches" -> ROWS / 2;
          default -> ROWS;
        };
    assertThat(MiniBatch.plates(model)).extracting(Plate::size).contains(rows);
    MiniBatch few = MiniBatch.of(model, new Plate("rows", rows), PICKED);
    double[] point = unit(7, model.dimension());
    double[] expected = evaluate(model.logDensity(), point, new double[0][]);
    assertThat(expected[0]).isFinite();
    double[][] buffers = few.buffers();
    double[] mean = new double[expected.length];
    double spread = 0;
    int batches = rows * (rows - 1) / 2;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < i; j++) {
        double weight = (double) rows / PICKED;
        Tensor weights = Tensor.filled(Shape.of(PICKED), weight);
        few.fill(new Batch(IntArray.of(i, j), weights), buffers);
        double[] one = evaluate(few.density(), point, buffers);
        spread = Math.max(spread, Math.abs(one[0] - expected[0]));
        for (int d = 0; d < mean.length; d++) {
          mean[d] += one[d] / batches;
        }
      }
    }
    assertThat(spread).as("batches differ").isGreaterThan(1e-3);
    for (int d = 0; d < mean.length; d++) {
      double tolerance = ROUNDING * Math.max(100, Math.abs(expected[d]));
      assertThat(mean[d]).as("%s %d", likelihood, d).isCloseTo(expected[d], within(tolerance));
    }
  }

  @Test
  void everyDistributionOfTheLanguageIsTried() {
    TreeSet<String> missing = new TreeSet<>();
    for (String function : StanCompiler.functionNames()) {
      String name = function.replaceAll("_(lpdf|lpmf)$", "");
      if (DensityTable.has(name) && !likelihoods().containsKey(name)) {
        missing.add(name);
      }
    }
    // Their arguments are whole numbers: a likelihood of parameters cannot have them.
    assertThat(missing).containsExactly("discrete_range", "hypergeometric");
  }

  @Test
  void batchesThatAreNotFullHaveRowsOfNoWeight() {
    Model model = model("y ~ normal(a + u[g], s);");
    MiniBatch few = MiniBatch.of(model, 4);
    MiniBatch two = MiniBatch.of(model, 2);
    double[] point = unit(7, model.dimension());
    Batch batch = new Batch(IntArray.of(5, 2), Tensor.vector(3, 1.5));
    double[][] room = few.buffers();
    few.fill(batch, room);
    double[][] exact = two.buffers();
    two.fill(batch, exact);
    double[] actual = evaluate(few.density(), point, room);
    double[] expected = evaluate(two.density(), point, exact);
    for (int d = 0; d < actual.length; d++) {
      assertThat(actual[d]).isCloseTo(expected[d], within(ROUNDING));
    }
  }

  @Test
  void modelsWithoutAPlateAreRefused() {
    String carried =
        """
        real m = a;
        for (n in 1:N) { m = 0.5 * m + y[n] * s; target += -0.1 * square(m - x[n]) * h; }
        """;
    assertThatThrownBy(() -> MiniBatch.of(model(carried), 2))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no sum over rows of data")
        .hasMessageContaining("Fit without a batch size");
    String together =
        "y ~ multi_normal(rep_vector(a, N), gp_exp_quad_cov(to_array_1d(x), s, t) + diag_matrix(rep_vector(h, N)));";
    assertThatThrownBy(() -> MiniBatch.of(model(together), 2))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("covariance between all rows");
    assertThatThrownBy(() -> MiniBatch.of(model("y ~ normal(a, s);"), 7))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("1 to 6 rows");
  }
}
