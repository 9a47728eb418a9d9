// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.choice.Method;
import elbo.distribution.Normal;
import elbo.examples.ExactPosteriors.Moments;
import elbo.fit.Fit;
import elbo.graph.Ops;
import elbo.model.Model;
import elbo.sampler.GridPosterior;
import elbo.sampler.Mode;
import elbo.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;

/// The text and the pictures of [ExactPosteriors].
final class ExactPosteriorsPage {
  private ExactPosteriorsPage() {}

  static List<XYChart> charts() {
    return List.of(gaussian(), limit());
  }

  private static XYChart gaussian() {
    XYChart chart = Charts.chart("Lecture 2a, equations 1 and 2, K = 6", "x", "density", 620, 380);
    Moments exact = ExactPosteriors.gaussianExact();
    double[] x = Charts.grid(-2.5, 3.5, 241);
    double mean = Arrays.stream(ExactPosteriors.Y).average().orElseThrow();
    double width = 1 / Math.sqrt(ExactPosteriors.Y.length);
    Charts.line(chart, "prior", x, density(Normal.of(0, 1), x), Charts.COLORS.get(3));
    Charts.dashes(chart, "likelihood", x, density(Normal.of(mean, width), x), Charts.COLORS.get(2));
    Charts.line(
        chart,
        "posterior",
        x,
        density(Normal.of(exact.mean(), exact.sd()), x),
        Charts.COLORS.get(1));
    GridPosterior grid = ExactPosteriors.grid(ExactPosteriors.gaussian(), -2.5, 3.5, 24);
    Charts.dots(
        chart, "grid", grid.points().toArray(), grid.density().toArray(), Charts.COLORS.get(0));
    return chart;
  }

  private static double[] density(Normal d, double[] x) {
    return Ops.exp(d.logProb(Tensor.vector(x))).value().toArray();
  }

  private static XYChart limit() {
    XYChart chart =
        Charts.chart("The best q of each sd; x = ln λ of the counts", "x", "density", 620, 380);
    chart.getStyler().setYAxisMax(3.0);
    double[] x = Charts.grid(-3, 1.5, 361);
    Model model = ExactPosteriors.poisson();
    GridPosterior grid = ExactPosteriors.grid(model, -3, 1.5, 360);
    Charts.line(chart, "posterior", x, grid.density().toArray(), Charts.COLORS.get(7));
    List<Double> scales = List.of(1.0, 0.5, 0.2);
    for (int i = 0; i < scales.size(); i++) {
      double sd = scales.get(i);
      double[] y = density(Normal.of(ExactPosteriors.bestMeanExact(sd), sd), x);
      Charts.line(chart, "σ = " + sd, x, y, Charts.COLORS.get(i));
    }
    double mode = ExactPosteriors.bestMeanExact(0);
    Charts.dashes(
        chart, "MAP", new double[] {mode, mode}, new double[] {0, 3}, Charts.COLORS.get(3));
    return chart;
  }

  private static String row(String name, double mean, double sd, double logEvidence) {
    return String.format(Locale.ROOT, "| %s | %.9f | %.9f | %.9f |%n", name, mean, sd, logEvidence);
  }

  private static double sd(Fit fit) {
    return Math.abs(fit.approximation().components().getFirst().get(1).get(0));
  }

  private static double mean(Fit fit) {
    return fit.approximation().components().getFirst().get(0).get(0);
  }

  private static String gaussianRows() {
    Model model = ExactPosteriors.gaussian();
    Moments exact = ExactPosteriors.gaussianExact();
    StringBuilder rows = new StringBuilder();
    rows.append(row("K/(K + 1)·ȳ and 1/√(K + 1)", exact.mean(), exact.sd(), exact.logEvidence()));
    for (int intervals : new int[] {8, 16, 32, 128}) {
      GridPosterior grid = ExactPosteriors.grid(model, -3, 6, intervals);
      rows.append(
          row(
              "grid of " + intervals + " intervals on [−3, 6]",
              grid.mean(),
              Math.sqrt(grid.variance()),
              grid.logNormaliser()));
    }
    Mode mode = ExactPosteriors.mode(model);
    rows.append(
        row(
            "MAP, and the curvature there (Laplace)",
            mode.position().point().get(0),
            1 / Math.sqrt(-mode.hessian().get(0)),
            ExactPosteriors.laplaceLogEvidence(mode)));
    Fit laplace = ExactPosteriors.fit(model, Method.LAPLACE);
    rows.append(
        row("`--method laplace`; its ELBO", mean(laplace), sd(laplace), laplace.elbo().value()));
    Fit advi = ExactPosteriors.fit(model, Method.ADVI);
    rows.append(row("`--method advi`; its ELBO", mean(advi), sd(advi), advi.elbo().value()));
    return rows.toString();
  }

  private static String conjugate(
      String name, Model model, double exact, double lower, double upper) {
    GridPosterior grid = ExactPosteriors.grid(model, lower, upper, 400);
    Mode mode = ExactPosteriors.mode(model);
    Fit advi = ExactPosteriors.fit(model, Method.ADVI);
    return String.format(
        Locale.ROOT,
        "| %s | %.9f | %.9f | %.0e | %.5f | %.5f ± %.5f |%n",
        name,
        exact,
        grid.logNormaliser(),
        grid.error(),
        ExactPosteriors.laplaceLogEvidence(mode),
        advi.elbo().value(),
        advi.elbo().mcse());
  }

  private static String limitRows() {
    StringBuilder rows = new StringBuilder();
    for (double sd : ExactPosteriors.SCALES) {
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %.6f | %.6f |%n",
              sd,
              ExactPosteriors.bestMean(sd),
              ExactPosteriors.bestMeanExact(sd)));
    }
    Mode mode = ExactPosteriors.mode(ExactPosteriors.poisson());
    rows.append(
        String.format(
            Locale.ROOT,
            "| MAP | %.6f | %.6f |%n",
            mode.position().point().get(0),
            ExactPosteriors.bestMeanExact(0)));
    return rows.toString();
  }

  private static String skewedRows() {
    double a = ExactPosteriors.poissonPosterior().concentration().value().item();
    double b = ExactPosteriors.poissonPosterior().rate().value().item();
    double center = Math.log(a / b);
    double exactMean = Ops.digamma(Ops.constant(a)).value().item() - Math.log(b);
    double exactSd = Math.sqrt(Ops.polygamma(1, Ops.constant(a)).value().item());
    GridPosterior grid = ExactPosteriors.grid(ExactPosteriors.poisson(), -9, 4, 800);
    Fit laplace = ExactPosteriors.fit(ExactPosteriors.poisson(), Method.LAPLACE);
    Fit advi = ExactPosteriors.fit(ExactPosteriors.poisson(), Method.ADVI);
    return line("posterior", exactMean, exactSd, grid.mean(), Math.sqrt(grid.variance()), "grid")
        + line("Laplace", center, 1 / Math.sqrt(a), mean(laplace), sd(laplace), "`laplace`")
        + line("ELBO", center - 0.5 / a, 1 / Math.sqrt(a), mean(advi), sd(advi), "`advi`");
  }

  private static String line(
      String name, double mean, double sd, double foundMean, double foundSd, String by) {
    return String.format(
        Locale.ROOT,
        "| %s | %.5f | %.5f | %.5f | %.5f | %s |%n",
        name,
        mean,
        sd,
        foundMean,
        foundSd,
        by);
  }

  private static final String TEXT =
      """
      # Exact posteriors

      What the answer is where it is known, and what finds it or comes close: conjugate formulas, the grid ("quantization") and the Gaussian example of Lecture 2a, MAP, Laplace's
      approximation (Linderman's recap), variational inference. This page and its picture are made by `elbo.examples.ExactPosteriors`.

      ```java
      GridPosterior grid = GridPosterior.of(BatchedDensity.of(model.logDensity()), -3, 6, 128);
      grid.mean();  grid.variance();  grid.logNormaliser();   // the evidence, if the model's constants are kept, as they are by default
      Mode map = Mode.of(density, Position.at(density, 0));   // and the Hessian there
      ```

      ![Prior, likelihood and posterior with a grid; the best approximations of a skewed posterior for fixed scales](exact-posteriors/posteriors.png)

      ## Lecture 2a: K observations from N(x, 1), x from N(0, 1)

      | | mean | sd | ln p(D) |
      |---|---|---|---|
      %s
      The posterior is normal, so MAP, Laplace and variational inference are exact; gradients that stick the landing have no noise there, which is why ADVI gets all digits. The grid has them as soon as
      its step is below the posterior's scale: on smooth densities that vanish at both ends the error falls faster than any power of the step.

      ## Evidence

      The evidence is one integral, whatever the coordinates; the grid has ln λ and logit p. Laplace's number is the integral of a normal density with the height and the curvature of
      the mode; the ELBO is below by the divergence of q from the posterior.

      | model | exact | grid of 400 | its estimate of the relative error | Laplace | ELBO |
      |---|---|---|---|---|---|
      %s
      ## The zero-variance limit of variational inference is MAP

      The lecture's (15): hold σ and move the mean only; as σ → 0 the best mean goes to the mode. The counts 1, 0, 1 with an exponential prior for their rate λ have the posterior
      Gamma(3, 4), and x = ln λ has ln p = ax − be^x with a = 3 and b = 4. Its bound is aμ − b exp(μ + ½σ²) + ln σ, so the best mean is ln(a/b) − ½σ².

      | σ | best mean, by climbing the bound | ln(a/b) − ½σ² |
      |---|---|---|
      %s
      If σ may move as well, b exp(μ + ½σ²) = a and σ²a = 1: the mean is ln(a/b) − 1/(2a) and σ that of Laplace. All of them next to the exact moments of ln λ, ψ(a) − ln b and √ψ′(a):

      | | mean | sd | found: mean | sd | by |
      |---|---|---|---|---|---|
      %s
      A mode depends on coordinates: that of λ itself is (a − 1)/b = 0.5, not exp(ln(a/b)) = 0.75. Laplace and variational inference work on the unconstrained ones.

      ## What the lecture prints

      The results (26) μ = K/(K + 1)·ȳ and (30) σ = 1/√(K + 1) are right. On the way:

      - **(9), (10)** print −log c_p − log 2πσ² (in (10) ½ log c_p). With f = c_p exp(−(x − μ_p)²/2σ_p²) it is ln(f/q) = ln c_p + ½ ln 2πσ² − (x − μ_p)²/2σ_p² + (x − μ)²/2σ².
      - **(12)–(15)** lose the minus of the loss: L = −E_q ln f − H(q), and the limit in (15) is −∂ log f(μ)/∂μ. Descending along the printed gradient leads away from the
        mode. (13) calls E_q log q the differential entropy; that is its negative.
      - **The entropy** of N(μ, σ²) is ½ ln 2πeσ², not ½ log πeσ² (after (13), (16), (18)): the loss is ½ ln 2 too large, its gradient unharmed. At μ = 0, σ = 1 the entropy is %.6f, the
        printed number %.6f.
      - **(24)** lacks 1/N on the left, and the sums over x_n end at K in place of N.
      - **(28)** has the prior's term inside of the sum over k, where it counts K times: the limit would be 2Kσ − 1/σ and the optimum 1/√(2K) = %.4f, and not (29)
        (K + 1)σ − 1/σ and 1/√(K + 1) = %.4f. Central differences of the loss at σ = 0.7 say %.6f; (29) is %.6f, (28) as printed %.6f.
      - In the second line of **(6)** the gradient before ∫ log p(D) q dx is missing; it is back in the third.
      """;

  static String text() {
    double k = ExactPosteriors.Y.length;
    double h = 1e-5;
    double difference =
        (ExactPosteriors.loss(1, 0.7 + h) - ExactPosteriors.loss(1, 0.7 - h)) / (2 * h);
    String evidences =
        conjugate(
                "K = 6 from N(x, 1), x from N(0, 1)",
                ExactPosteriors.gaussian(),
                ExactPosteriors.gaussianExact().logEvidence(),
                -3,
                6)
            + conjugate(
                "counts 1, 0, 1 from Poisson(λ), λ exponential",
                ExactPosteriors.poisson(),
                ExactPosteriors.poissonLogEvidence(),
                -14,
                4)
            + conjugate(
                "7 of 10 coins, p from Beta(2, 2)",
                ExactPosteriors.coins(),
                ExactPosteriors.coinsLogEvidence(),
                -8,
                12);
    return String.format(
        Locale.ROOT,
        TEXT,
        gaussianRows(),
        evidences,
        limitRows(),
        skewedRows(),
        0.5 * Math.log(2 * Math.PI * Math.E),
        0.5 * Math.log(Math.PI * Math.E),
        1 / Math.sqrt(2 * k),
        1 / Math.sqrt(k + 1),
        difference,
        ExactPosteriors.slope(0.7),
        ExactPosteriors.printedSlope(0.7));
  }
}
