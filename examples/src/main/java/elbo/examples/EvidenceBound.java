// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.distribution.LogNormal;
import elbo.distribution.MultivariateNormal;
import elbo.distribution.Normal;
import elbo.divergence.Information;
import elbo.divergence.KullbackLeibler;
import elbo.estimator.ObjectiveValue;
import elbo.family.MeanField;
import elbo.graph.Node;
import elbo.model.GaussianPrior;
import elbo.model.Model;
import elbo.model.Program;
import elbo.model.Var;
import elbo.objective.EntropyBound;
import elbo.objective.EvidenceLowerBound;
import elbo.objective.ImportanceWeightedBound;
import elbo.objective.Objective;
import elbo.objective.PriorDivergenceBound;
import elbo.random.Key;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.knowm.xchart.XYChart;

/// The evidence lower bound in its two forms, and its gap to the evidence, on a model where all is
/// known: observations from N(z, 1) with the prior N(0, 1) for z. Writes the gallery's page and its
/// picture: `EvidenceBound docs/gallery`.
public final class EvidenceBound {
  /// The observations.
  static final double[] Y = {1.2, 0.4, 2.1, 1.5};

  static final Normal PRIOR = Normal.of(0, 1);

  /// Draws behind each estimate.
  static final int DRAWS = 100_000;

  private static final KullbackLeibler KL = new KullbackLeibler();

  private EvidenceBound() {}

  static Model model() {
    Program program =
        Program.of(m -> {
          Var y = m.data("y", "n");
          Var z = m.param("z", Normal.of(0, 1));
          m.observe("y", Normal.of(z, 1), y);
        });
    return program.bind(Map.of("y", Y));
  }

  /// p(z | y): the precisions 1 and n add up.
  static Normal posterior() {
    double sum = 0;
    for (double y : Y) {
      sum += y;
    }
    return Normal.of(sum / (Y.length + 1), 1 / Math.sqrt(Y.length + 1));
  }

  /// ln p(y): the observations together are normal with covariance I + 11ᵀ.
  static double logEvidence() {
    int n = Y.length;
    double[][] covariance = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        covariance[i][j] = i == j ? 2 : 1;
      }
    }
    Node zero = Node.constant(Tensor.vector(new double[n]));
    MultivariateNormal together =
        MultivariateNormal.of(zero, Node.constant(Tensor.matrix(covariance)));
    return together.logProb(Tensor.vector(Y)).value().item();
  }

  /// E_q ln p(y | z): N(y; z, 1) is N(z; y, 1), so each term is a cross-entropy.
  static double expectedLogLikelihood(Normal q) {
    double sum = 0;
    for (double y : Y) {
      sum -= Information.crossEntropy(q, Normal.of(y, 1)).value();
    }
    return sum;
  }

  /// The first form: E_q ln p(y, z) + H(q).
  static double jointAndEntropy(Normal q) {
    double logPrior = -Information.crossEntropy(q, PRIOR).value();
    return expectedLogLikelihood(q) + logPrior + Information.entropy(q).value();
  }

  /// The second form: E_q ln p(y | z) − KL(q ‖ prior).
  static double likelihoodAndDivergence(Normal q) {
    return expectedLogLikelihood(q) - KL.between(q, PRIOR).value();
  }

  /// KL(q ‖ p(z | y)).
  static double divergence(Normal q) {
    return KL.between(q, posterior()).value();
  }

  /// The value of an objective at q = N(loc, scale²), from draws.
  static ObjectiveValue estimate(Objective objective, double loc, double scale, int samples) {
    return ObjectiveValue.of(
        model().logDensity(),
        new MeanField(1),
        List.of(Tensor.vector(loc), Tensor.vector(scale)),
        objective,
        samples,
        Key.of(5));
  }

  /// E ln x and ln E x of a log-normal x, by numeric integration over its noise.
  static double[] jensen(double m, double s) {
    double[] noise = Charts.grid(-12, 12, 2401);
    double step = noise[1] - noise[0];
    double ofLog = 0;
    double ofValue = 0;
    for (double e : noise) {
      double weight = step * Math.exp(-0.5 * e * e) / Math.sqrt(2 * Math.PI);
      double x = Math.exp(m + s * e);
      ofLog += weight * Math.log(x);
      ofValue += weight * x;
    }
    return new double[] {ofLog, Math.log(ofValue)};
  }

  private static double[] map(double[] x, DoubleUnaryOperator f) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = f.applyAsDouble(x[i]);
    }
    return y;
  }

  private static XYChart bounds() {
    XYChart chart =
        Charts.chart("The bound by the mean of q, sd 1/√5", "mean of q", "nats", 660, 380);
    double scale = 1 / Math.sqrt(Y.length + 1);
    double[] loc = Charts.grid(-0.5, 2.5, 121);
    double[] evidence = map(loc, _ -> logEvidence());
    double[] bound = map(loc, m -> jointAndEntropy(Normal.of(m, scale)));
    double[] likelihood = map(loc, m -> expectedLogLikelihood(Normal.of(m, scale)));
    double[] prior = map(loc, m -> -KL.between(Normal.of(m, scale), PRIOR).value());
    Charts.line(chart, "ln p(y)", loc, evidence, Charts.COLORS.get(3));
    Charts.line(chart, "ELBO", loc, bound, Charts.COLORS.get(1));
    Charts.dashes(chart, "E ln p(y|z)", loc, likelihood, Charts.COLORS.get(2));
    Charts.dashes(chart, "−KL(q ‖ prior)", loc, prior, Charts.COLORS.get(0));
    return chart;
  }

  private static XYChart gap() {
    XYChart chart = Charts.chart("Log-normal x, m = 0.2", "s", "nats", 560, 380);
    double[] s = Charts.grid(0, 1.5, 61);
    double[] lecture = {0.9};
    Charts.line(chart, "ln E x", s, map(s, v -> jensen(0.2, v)[1]), Charts.COLORS.get(1));
    Charts.line(chart, "E ln x", s, map(s, v -> jensen(0.2, v)[0]), Charts.COLORS.get(2));
    Charts.dots(
        chart, "lecture", lecture, map(lecture, v -> jensen(0.2, v)[1]), Charts.COLORS.get(0));
    Charts.dots(
        chart, "lecture.", lecture, map(lecture, v -> jensen(0.2, v)[0]), Charts.COLORS.get(0));
    return chart;
  }

  private static String exact() {
    StringBuilder rows = new StringBuilder();
    Normal posterior = posterior();
    double best = posterior.loc().value().item();
    double scale = posterior.scale().value().item();
    for (double[] at : new double[][] {{0, 1}, {1, 1}, {best, 0.2}, {2, 0.3}, {best, scale}}) {
      Normal q = Normal.of(at[0], at[1]);
      double bound = jointAndEntropy(q);
      rows.append(
          String.format(
              Locale.ROOT,
              "| N(%.2f, %.3f²) | %.12f | %.12f | %.12f | %.12f | %.0e |%n",
              at[0],
              at[1],
              bound,
              likelihoodAndDivergence(q),
              logEvidence() - bound,
              divergence(q),
              Math.abs(logEvidence() - bound - divergence(q))));
    }
    return rows.toString().replace("-0.000000000000", "0.000000000000");
  }

  private static String estimates() {
    Model model = model();
    StringBuilder rows = new StringBuilder();
    List<Objective> forms =
        List.of(
            new EvidenceLowerBound(),
            new EntropyBound(),
            new PriorDivergenceBound(GaussianPrior.of(model), 1));
    double scale = posterior().scale().value().item();
    double loc = posterior().loc().value().item();
    for (Objective form : forms) {
      ObjectiveValue away = estimate(form, 0.5, 0.6, DRAWS);
      ObjectiveValue there = estimate(form, loc, scale, DRAWS);
      rows.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %.4f ± %.4f | %.4f ± %.4f |%n",
              form.name(),
              away.value(),
              away.error(),
              there.value(),
              there.error()));
    }
    return rows.toString();
  }

  private static String weighted() {
    List<String> cells = new ArrayList<>();
    for (int k : new int[] {1, 2, 4, 16, 64}) {
      ObjectiveValue found =
          estimate(new ImportanceWeightedBound(k), 0.5, posterior().scale().value().item(), 20_000);
      cells.add(String.format(Locale.ROOT, "%.4f ± %.4f", found.value(), found.error()));
    }
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String jensenRows() {
    StringBuilder rows = new StringBuilder();
    for (double s : new double[] {0, 0.5, 0.9, 1.5}) {
      double[] found = jensen(0.2, s);
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %.4f | %.6f | %.6f | %.6f | %.6f |%n",
              s,
              LogNormal.of(0.2, Math.max(s, 1e-300)).mean().value().item(),
              found[0],
              found[1],
              found[1] - found[0],
              0.5 * s * s));
    }
    return rows.toString().replace("-0.000000", "0.000000");
  }

  private static final String TEXT =
      """
      # The evidence lower bound

      Four observations y from N(z, 1) with the prior N(0, 1) for z: the posterior N(Σy/5, 1/5) and the evidence ln p(y) = %.12f are known, so that every statement of
      the course texts about the bound can be checked to rounding (chapter 3 of Blain's thesis, Linderman's, Patlan's and Bolic's notes). This page and its picture are
      made by `elbo.examples.EvidenceBound`.

      ```java
      double logPrior = -Information.crossEntropy(q, prior).value();                                // E_q ln p(z)
      double first = expectedLogLikelihood(q) + logPrior + Information.entropy(q).value();          // joint and entropy
      double second = expectedLogLikelihood(q) - new KullbackLeibler().between(q, prior).value();   // likelihood and divergence from the prior
      ```

      ![The bound by the mean of q with its parts; Jensen's gap of the log-normal](evidence-bound/bound.png)

      Both forms, and what is missing to the evidence, in closed form. The gap is the divergence of q from the posterior, so the bound is largest, and equal to the evidence, at the
      posterior itself.

      | q | joint + entropy | likelihood − KL to prior | ln p(y) − ELBO | KL(q ‖ posterior) | difference |
      |---|---|---|---|---|---|
      %s
      From %,d draws of q the three forms that the engine has are three estimates of one number, with different noise. At the posterior ln p(y, z) − ln q(z) is the same
      for every z, so the first has none there.

      | objective | q = N(0.5, 0.6²) | q = the posterior |
      |---|---|---|
      %s
      ## Jensen's gap

      The bound is Jensen's inequality for the logarithm: ln E w ≥ E ln w with the weight w = p(y, z)/q(z). Bolic's example is a log-normal x, ln x from N(m, s²), with
      the gap ½s². The lecture prints, for m = 0.2 and s = 0.9: E x = 1.83, E ln x = 0.2, ln E x = 0.61, gap 0.41. By numeric integration:

      | s | E x | E ln x | ln E x | gap | ½s² |
      |---|---|---|---|---|---|
      %s
      It is more than an example. If q has the variance of a normal posterior and a mean δ beside it, ln w is linear in z, so w *is* log-normal, with s = δ/σ; its gap ½δ²/σ² is
      KL(q ‖ posterior). The mean of K weights has a smaller one, and the importance-weighted bound comes closer to the evidence. With q = N(0.5, 1/5), whose bound is
      %.4f, from 20,000 samples of K draws:

      | K = 1 | 2 | 4 | 16 | 64 |
      |---|---|---|---|---|
      %s

      ## What the texts print

      - Patlan has KL(q ‖ p) = −∫ q ln [p(X | Z)/q]. It has to be p(Z | X). With the likelihood in its place bound and "divergence" would add up to E_q ln p(Z), which
        is %.4f for q = N(0.5, 0.6²), and not to ln p(X) = %.4f.
      - Bolic: "*Minimizing* L(q) will give a q that explains data well". Maximising does; in the mean of q the bound has no minimum at all.
      - Blain calls p(θ) the likelihood and p(x | θ) the prior in (1); it is the other way round. In (35) E log p(x) is right because p(x) is a constant; "evidence" in (37) is its logarithm.
      """;

  static String page() {
    double scale = posterior().scale().value().item();
    return String.format(
        Locale.ROOT,
        TEXT,
        logEvidence(),
        exact(),
        DRAWS,
        estimates(),
        jensenRows(),
        jointAndEntropy(Normal.of(0.5, scale)),
        weighted(),
        patlan(Normal.of(0.5, 0.6)),
        logEvidence());
  }

  /// The bound plus −∫ q ln [p(y | z)/q], as it is printed.
  static double patlan(Normal q) {
    double printed = -expectedLogLikelihood(q) - Information.entropy(q).value();
    return jointAndEntropy(q) + printed;
  }

  /// Writes `evidence-bound.md` and its picture.
  ///
  /// @param arguments the folder
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "docs/gallery");
    Path pictures = Files.createDirectories(folder.resolve("evidence-bound"));
    Charts.write(pictures.resolve("bound.png"), List.of(bounds(), gap()), 2);
    Files.writeString(folder.resolve("evidence-bound.md"), page());
  }
}
