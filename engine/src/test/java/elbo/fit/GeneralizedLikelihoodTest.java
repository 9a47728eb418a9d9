// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import elbo.algorithm.Bbvi;
import elbo.algorithm.BbviState;
import elbo.algorithm.Models;
import elbo.algorithm.Pathfinder;
import elbo.algorithm.SamplerSettings;
import elbo.algorithm.Settings;
import elbo.algorithm.Targets;
import elbo.choice.FamilyChoice;
import elbo.choice.GradientChoice;
import elbo.choice.Method;
import elbo.choice.ObjectiveChoice;
import elbo.distribution.Bernoulli;
import elbo.distribution.BernoulliLogit;
import elbo.distribution.Normal;
import elbo.distribution.Poisson;
import elbo.family.FullRank;
import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.model.GaussianPrior;
import elbo.model.Generalization;
import elbo.model.GeneralizedLikelihood;
import elbo.model.Model;
import elbo.model.Program;
import elbo.model.Var;
import elbo.objective.EvidenceLowerBound;
import elbo.objective.JensenShannonSurrogate;
import elbo.objective.Objective;
import elbo.objective.TotalVariationSurrogate;
import elbo.random.Key;
import elbo.report.HtmlReport;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Likelihoods to a power, posteriors by the β-divergence, and objectives that part prior and
/// likelihood or are surrogates of f-divergences.
class GeneralizedLikelihoodTest {
  private static final double[] Y = {1.3, 0.2, 2.4, 1.9, 0.8, 1.1, 1.6, 0.4};

  @TempDir private Path folder;

  private static Model normalMean(double... y) {
    return Program.of(
            m -> {
              Var data = m.data("y", "n");
              Var mu = m.param("mu", Normal.of(0.5, 2));
              m.observe("y", Normal.of(mu, 0.7), data);
            })
        .bind(Map.of("y", y));
  }

  private static double density(Model model, double... point) {
    Graph graph = Graph.of(List.of(model.point()), List.of(model.logDensity(true, true)));
    return Interpreter.evaluate(graph, List.of(Tensor.vector(point))).getFirst().item();
  }

  /// A likelihood to the power β has a precision of β·n/σ².
  @Test
  void aPowerOfTheLikelihoodIsThePosteriorInClosedForm() {
    double beta = 0.3;
    Model model = GeneralizedLikelihood.tempered(normalMean(Y), beta);
    Fit fit = Elbo.fit(model, Settings.defaults());
    double precision = 1 / 4.0 + beta * Y.length / 0.49;
    double sum = 0.5 / 4;
    for (double y : Y) {
      sum += beta * y / 0.49;
    }
    double sd = 1 / Math.sqrt(precision);
    double[] draws = fit.recommended().column("mu");
    double mean = java.util.Arrays.stream(draws).average().orElseThrow();
    // Monte Carlo: 4,000 draws know a mean to 1.6 % of a standard deviation; five errors.
    assertThat(mean).isCloseTo(sum / precision, offset(0.08 * sd));
  }

  /// The loss against sums and integrals by the definition.
  @Test
  void theLossIsThatOfTheDensityPowerDivergence() {
    double beta = 0.4;
    Model plain = normalMean(1.3, -0.6);
    Model robust = GeneralizedLikelihood.robust(plain, beta);
    double mu = 0.2;
    double expected = normal(mu, 0.5, 2);
    double integral = 0;
    for (int i = -4000; i <= 4000; i++) {
      integral += Math.exp((1 + beta) * normal(mu + 0.002 * i, mu, 0.7)) * 0.002;
    }
    for (double y : new double[] {1.3, -0.6}) {
      double power = Math.exp(beta * normal(y, mu, 0.7));
      expected += (power - 1) / beta - integral / (1 + beta);
    }
    // The trapezoidal rule is exact to rounding for a function that falls as fast.
    assertThat(density(robust, mu)).isCloseTo(expected, offset(1e-12));
  }

  @Test
  void binaryLossesAgreeWithTheirSums() {
    double beta = 0.25;
    double x = 0.8;
    double p = 1 / (1 + Math.exp(-x));
    Program logit =
        Program.of(m -> {
          Var a = m.param("a", Normal.of(0, 1));
          m.observe("y", BernoulliLogit.of(a), m.data("y", "n"));
        });
    Program prob =
        Program.of(m -> {
          Var a = m.param("a", Normal.of(0, 1));
          m.observe("y", Bernoulli.of(a.logistic()), m.data("y", "n"));
        });
    double integral = Math.pow(p, 1 + beta) + Math.pow(1 - p, 1 + beta);
    double expected = normal(x, 0, 1);
    for (double q : new double[] {p, 1 - p, p}) {
      expected += (Math.pow(q, beta) - 1) / beta - integral / (1 + beta);
    }
    for (Program program : List.of(logit, prob)) {
      Model model = program.bind(Map.of("y", new int[] {1, 0, 1}));
      Model robust = GeneralizedLikelihood.robust(model, beta);
      assertThat(density(robust, x)).isCloseTo(expected, offset(1e-13));
    }
  }

  private static double normal(double x, double loc, double scale) {
    double u = (x - loc) / scale;
    return -0.5 * u * u - Math.log(scale) - 0.5 * Math.log(2 * Math.PI);
  }

  /// For β → 0 differences of densities are those of the posterior.
  @Test
  void smallBetasGiveThePosterior() {
    Model plain = normalMean(Y);
    Model robust = GeneralizedLikelihood.robust(plain, 1e-7);
    double expected = density(plain, 0.3) - density(plain, 1.7);
    // The next term of the series is β/2·Σ(ln p)², some 1e-5.
    assertThat(density(robust, 0.3) - density(robust, 1.7)).isCloseTo(expected, offset(1e-4));
  }

  @Test
  void outliersLoseTheirPull() {
    double[] spoilt = Y.clone();
    spoilt[0] = 60;
    Model robust = GeneralizedLikelihood.robust(normalMean(spoilt), 0.4);
    double best = Double.NEGATIVE_INFINITY;
    double at = 0;
    for (double mu = -1; mu < 10; mu += 0.01) {
      double value = density(robust, mu);
      at = value > best ? mu : at;
      best = Math.max(best, value);
    }
    // The mean of the others is 1.2; with the outlier it is 8.55.
    assertThat(at).isCloseTo(1.2, offset(0.15));
  }

  @Test
  void fitsAndDrawsKeepWhatTheyAreOf() throws IOException {
    Model plain = normalMean(Y);
    Model robust = GeneralizedLikelihood.robust(plain, 0.25);
    Model both = GeneralizedLikelihood.tempered(GeneralizedLikelihood.tempered(robust, 0.5), 3);
    assertThat(both.generalization()).isEqualTo(new Generalization(1.5, 0.25));
    assertThat(both.generalization().description())
        .isEqualTo(
            "a generalised posterior: observations by the beta-divergence with beta = 0.25,"
                + " likelihood to the power 1.5");
    Settings settings = Settings.defaults().withDraws(100).withMethod(Method.PATHFINDER);
    SamplerSettings chains = SamplerSettings.defaults().withDraws(100).withChains(2, 100);
    for (Model model : List.of(plain, robust, both)) {
      for (Posterior posterior : List.of(Elbo.fit(model, settings), Elbo.sample(model, chains))) {
        Path file = folder.resolve("fit.json");
        posterior.save(file);
        assertThat(Posterior.load(file).generalization()).isEqualTo(model.generalization());
        assertThat(HtmlReport.of(posterior, "model", "").contains("a generalised posterior: "))
            .isEqualTo(model != plain);
      }
    }
  }

  @Test
  void aFitOfAnotherPosteriorIsNotGoneOnWith() throws IOException {
    Model plain = normalMean(Y);
    Path checkpoint = folder.resolve("checkpoint.json");
    Control control = Control.none().withCheckpoint(checkpoint, 0).withCancelled(() -> true);
    Elbo.fit(GeneralizedLikelihood.tempered(plain, 0.5), Settings.defaults(), control);
    assertThatThrownBy(() -> Elbo.resume(plain, checkpoint, Control.none()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a generalised posterior: likelihood to the power 0.5")
        .hasMessageContaining("this is one of the posterior;");
  }

  @Test
  void whatHasNoClosedFormIsRefused() {
    Model counts =
        Program.of(
                m -> {
                  Var a = m.param("a", Normal.of(0, 1));
                  m.observe("y", Poisson.of(a.exp()), m.data("y", "n"));
                })
            .bind(Map.of("y", new int[] {1, 0, 1}));
    assertThatThrownBy(() -> GeneralizedLikelihood.robust(counts, 0.3))
        .hasMessageContaining("distribution Poisson")
        .hasMessageContaining("power of the likelihood works");
    assertThatThrownBy(() -> GeneralizedLikelihood.tempered(counts, 0))
        .hasMessageContaining("must be positive");
  }

  /// Prior and likelihood are conjugate, so the bound's optimum is the log evidence.
  @Test
  void theBoundWithTheDivergenceFromThePriorEndsAtTheSameOptimum() {
    Model model = normalMean(Y);
    GaussianPrior prior = GaussianPrior.of(model);
    assertThat(prior.loc().get(0)).isCloseTo(0.5, offset(1e-14));
    assertThat(prior.root().get(0)).isCloseTo(0.5, offset(1e-14));
    Settings settings =
        Settings.defaults()
            .withMethod(Method.BBVI)
            .withGradient(GradientChoice.defaults().withObjective(ObjectiveChoice.ELBO_KL));
    Fit expected = Elbo.fit(model, Settings.defaults());
    for (FamilyChoice family :
        List.of(FamilyChoice.MEAN_FIELD, FamilyChoice.FULL_RANK, FamilyChoice.of("low-rank"))) {
      Fit fit = Elbo.fit(model, settings.withFamily(family));
      assertThat(fit.elbo().value()).isCloseTo(expected.elbo().value(), offset(0.02));
    }
    assertThatThrownBy(() -> Elbo.fit(model, settings.withFamily(FamilyChoice.of("planar"))))
        .hasMessageContaining("has no closed form");
    assertThatThrownBy(() -> Elbo.fit(Models.eightSchools(), settings))
        .hasMessageContaining("no quadratic function");
  }

  /// Where the family holds the target, the divergence is 0 there and the optimum is the target.
  @Test
  void surrogatesOfDivergencesEndAtTheTarget() {
    double[] loc = {1, -2};
    double[][] factor = {{2, 0}, {1.2, 0.9}};
    for (Objective objective :
        List.of(
            new JensenShannonSurrogate(16),
            new TotalVariationSurrogate(16),
            new EvidenceLowerBound(16))) {
      Bbvi bbvi =
          new Bbvi(
              Targets.compiled(Targets.normal(loc, factor)),
              new Bbvi.Settings(
                  new FullRank(2),
                  objective,
                  new elbo.estimator.DoublyReparameterized(),
                  new elbo.optimizer.Adam(),
                  elbo.random.Noise.ANTITHETIC,
                  16,
                  false,
                  0.05,
                  4000,
                  Pathfinder.Options.defaults()));
      BbviState state = Targets.run(bbvi, Key.of(5));
      List<Tensor> q =
          bbvi.outcome(Key.of(5), state)
              .candidates()
              .getFirst()
              .approximation()
              .components()
              .getFirst();
      for (int i = 0; i < 2; i++) {
        assertThat(q.get(0).get(i)).as(objective.name()).isCloseTo(loc[i], offset(0.02));
        for (int j = 0; j <= i; j++) {
          assertThat(q.get(1).get(2 * i + j))
              .as(objective.name())
              .isCloseTo(factor[i][j], offset(0.02));
        }
      }
    }
    assertThatThrownBy(() -> new JensenShannonSurrogate(1)).hasMessageContaining("at least 2");
  }
}
