// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.estimator.Baseline;
import elbo.estimator.DoublyReparameterized;
import elbo.estimator.Pathwise;
import elbo.estimator.ScoreFunction;
import elbo.estimator.StickingTheLanding;
import elbo.examples.Estimators.Case;
import elbo.random.Noise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler;

/// The gallery's page on [Estimators]: text, tables and pictures.
final class EstimatorsPage {
  private static final int REPEATS = 2000;
  private static final int SAMPLES = 20_000;

  private EstimatorsPage() {}

  static void pictures(Path folder) throws IOException {
    Charts.write(folder.resolve("noise.png"), List.of(signals(), steps()), 2);
  }

  private static XYChart logarithmic(String title, String x, String y) {
    XYChart chart = Charts.chart(title, x, y, 560, 380);
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideSW);
    return chart;
  }

  private static XYChart signals() {
    XYChart chart = logarithmic("Mean over sd of a gradient of the K-draw bound", "K", "mean/sd");
    double[] sizes = {1, 2, 4, 8, 16, 32, 64, 128};
    Charts.line(
        chart,
        "pathwise",
        sizes,
        Charts.map(sizes, k -> Estimators.signal(new Pathwise(), (int) k, 4000)),
        Charts.COLORS.get(0));
    Charts.line(
        chart,
        "doubly reparametrised",
        sizes,
        Charts.map(sizes, k -> Estimators.signal(new DoublyReparameterized(), (int) k, 4000)),
        Charts.COLORS.get(1));
    return chart;
  }

  private static XYChart steps() {
    XYChart chart = logarithmic("Variance of a step, by the draws in it", "draws", "variance");
    double[] draws = {2, 4, 8, 16, 32, 64, 128, 256};
    for (Noise noise : Noise.values()) {
      Charts.line(
          chart,
          noise.word(),
          draws,
          Charts.map(draws, s -> Estimators.ofStep(noise, (int) s, 1000)),
          Charts.COLORS.get(noise.ordinal()));
    }
    return chart;
  }

  private static String cases() {
    StringBuilder rows = new StringBuilder();
    double atStart = 0;
    double atOptimum = 0;
    for (Case of : Estimators.cases()) {
      double start = Estimators.variance(of, Estimators.start(), REPEATS).totalOfStep();
      double optimum = Estimators.variance(of, Estimators.optimum(), REPEATS).totalOfStep();
      if (rows.isEmpty()) {
        atStart = start;
        atOptimum = optimum;
      }
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %s |%n",
              of.text(),
              short3(start),
              ratio(atStart / start),
              short3(optimum),
              ratio(atOptimum / optimum)));
    }
    return rows.toString();
  }

  /// Three digits or so.
  private static String short3(double x) {
    return String.format(Locale.ROOT, x < 99.95 ? "%.3g" : "%,.0f", x);
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, ratio < 9.95 ? "%.1f" : "%,.0f", ratio);
  }

  private static String implicit() {
    StringBuilder rows = new StringBuilder();
    for (ImplicitGradients of : ImplicitGradients.values()) {
      ImplicitGradients.Found score = of.found(new ScoreFunction(Baseline.RUNNING), SAMPLES);
      ImplicitGradients.Found path = of.found(new Pathwise(), SAMPLES);
      ImplicitGradients.Found landing = of.found(new StickingTheLanding(), SAMPLES);
      ImplicitGradients.Found own = of.found(new StickingTheLanding(), SAMPLES, of.member());
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %.5f | %.5f ± %.5f | %.5f ± %.5f | %s | %s | %.1g |%n",
              of.text,
              of.exact(),
              score.value(),
              score.error(),
              path.value(),
              path.error(),
              ratio(score.variance() / path.variance()),
              ratio(score.variance() / landing.variance()),
              own.variance()));
    }
    return rows.toString();
  }

  private static String worked() {
    StringBuilder rows = new StringBuilder();
    for (double[] at : new double[][] {{0, 1}, {0.3, 0.9}, {0.4, Math.sqrt(0.5)}}) {
      double[][] found = Estimators.worked(0.8, at[0], at[1]);
      rows.append(String.format(Locale.ROOT, "| %.1f, %.4f", at[0], at[1]));
      for (double[] gradient : found) {
        rows.append(
            String.format(Locale.ROOT, " | %.5f, %.5f", gradient[0] + 0.0, gradient[1] + 0.0));
      }
      rows.append(" |\n");
    }
    return rows.toString().replace("-0.00000", "0.00000");
  }

  private static final String TEXT =
      """
      # Estimators of gradients

      How much noise is in a gradient of the evidence lower bound, at the same number of draws: the estimators of STATS 305B, ELG 5218 and the Lecture 2a, and those that are not in
      the texts. Single functions are on the page on [the variance of estimators](estimator-variance.md), discrete latents on [a Bernoulli latent](bernoulli-latent.md). This page and
      its pictures are made by `elbo.examples.Estimators`.

      Eight schools with a known scale between schools: μ from N(0, 5²), θⱼ from N(μ, 5²), yⱼ from N(θⱼ, σⱼ²), and independent normal coordinates for q. Everything is normal, so the
      tests know the exact gradient, which all of these have as their mean, and the variances of the gradients along draws. The variance of the gradient of a step of %d draws, summed
      over the nine locations and nine log scales, at q = N(0, 1) for all and at the best q; and how many times less than that of the plain score function:

      | estimator | at N(0, 1) | | at the optimum | |
      |---|---|---|---|---|
      %s
      - **Score functions** see values only. Taking the integrand's mean away is worth most, because that is large (the slides' b ≈ E f, a running mean in practice); the mean of the other draws
        costs nothing to know and is nearly as good. The best single number weighs the draws by their squared scores; learned over 300 steps it is a fifth better far from the optimum, and the same at it. A coefficient for each element (Ranganath, Gerrish & Blei's control variate) is noisy with seven draws to estimate it from.
      - **Rao–Blackwellisation** takes for each coordinate those terms of ln p that hold it, which are read from the graph, and its own ln q: of the eighteen numbers that make up ln p
        three for a school and nine for μ. By itself it gains as much as a baseline, together with one it is the best of the score functions; by little at the optimum, where
        ln p − ln q as a whole is nearly constant and its parts are not.
      - **Along draws**: SGVB-A and the entropy in closed form are the same number for independent normal coordinates, whose ln q does not move with the parameters at fixed noise. SGVB-B has the
        noise of the likelihood only, which is little here: the data say little. Sticking the landing is a bad choice far from the optimum and a good one close to it; it would
        be 0 there if q could be the posterior, which is correlated.
      - **Antithetic pairs** take all noise from the locations of a quadratic target, and double that of log scales, whose gradient is the same for u and −u: here the latter are
        most of the sum, and pairs lose. Sobol points gain for both.
      - **Measure-valued** gradients need no slopes, and 4·9 densities for each draw.

      ```java
      GradientGraph graph = GradientGraph.of(target, family, new EvidenceLowerBound(8), new RaoBlackwellized());
      GradientVariance noise = GradientVariance.of(graph, names, parameters, 0, Noise.INDEPENDENT, 2, 1000, key);
      ```

      ## Draws that are no location and scale

      STATS 305B asks for a reparametrisation of an exponential distribution; for gamma, beta, Dirichlet, Student t and von Mises numbers there is the quantile at the noise's probability,
      differentiated implicitly (Figurnov, Mohamed & Mnih 2018), and for t a function of two normal numbers (Bailey 1994). q and p are members of one family, so
      the gradient is that of −KL(q‖p), exact by `elbo.divergence`. From %,d draws; ratios are of variances, to the score function with the mean as its baseline. The last
      column is the variance when p is q:

      | factor | exact | score function | along the draw | ratio | sticking: ratio | sticking, p = q |
      |---|---|---|---|---|---|---|
      %s
      ## More draws in a sample, more draws in a step

      ![Signal to noise against K, and noise against the number of draws](estimators/noise.png)

      Left: of the importance-weighted bound with K draws the plain pathwise gradient drowns, mean over sd falling like 1/√K (Rainforth et al. 2018, "Tighter variational bounds are not necessarily
      better"); the doubly reparametrised one rises with √K (Tucker et al. 2019). Right: the variance of a step's gradient, by the number of draws in it. Independent draws and pairs fall like 1/n,
      Sobol points faster. Both for a logistic regression with two coefficients and twelve rows.

      ## What the slides call pathwise

      ELG 5218 works an example: p(z) = N(0, 1), p(x | z) = N(x; z, 1), q = N(μ, σ²), and prints x − 2z + (z − μ)/σ² for μ, and that times ε for σ. STATS 305B differentiates h(r(λ, ε), λ) by λ
      wherever it occurs. These are two estimators with one mean: the former leaves out ∂ln q/∂λ at a fixed draw, which is *sticking the landing* (Roeder, Wu &
      Duvenaud 2017); only it has no noise at the optimum μ = x/2, σ² = ½. With x = 0.8 and one noise number, derivatives by μ and σ:

      | μ, σ | as printed | sticking the landing | pathwise |
      |---|---|---|---|
      %s\
      """;

  static String text() {
    return String.format(
        Locale.ROOT, TEXT, Estimators.DRAWS, cases(), SAMPLES, implicit(), worked());
  }
}
