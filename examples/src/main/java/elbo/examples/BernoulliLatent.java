// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.estimator.Baseline;
import elbo.estimator.Enumerated;
import elbo.estimator.Estimator;
import elbo.estimator.GradientGraph;
import elbo.estimator.ScoreFunction;
import elbo.family.BernoulliFactors;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.EvidenceLowerBound;
import elbo.optimizer.Adam;
import elbo.optimizer.UpdateRule;
import elbo.optimizer.UpdateState;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.knowm.xchart.XYChart;

/// A latent that is 0 or 1 with y from N(x, 1): sections 3.2 and 3.3 of Lecture 2a. Closed form,
/// enumeration and REINFORCE agree. Writes the gallery's page and its picture: `BernoulliLatent
/// docs/gallery`.
public final class BernoulliLatent {
  static final double Y = 0.8;
  static final double RHO = 0.3;
  static final int SAMPLES = 200_000;
  private static final int STEPS = 400;

  private BernoulliLatent() {}

  /// p(x = 1 | y).
  static double posterior() {
    return 1 / (1 + (1 - RHO) / RHO * Math.exp(0.5 - Y));
  }

  /// ln p(y | x)p(x) up to a constant, as a function of the latent.
  static LogDensity target() {
    return LogDensity.of(
        1,
        x -> {
          Node residual = Ops.subtract(Ops.constant(Y), x);
          Node prior = Ops.multiply(Ops.constant(Math.log(RHO / (1 - RHO))), x);
          Node constant = Ops.constant(Math.log(1 - RHO));
          Node likelihood = Ops.multiply(Ops.constant(-0.5), Ops.square(residual));
          return Ops.sum(Ops.add(Ops.add(likelihood, prior), constant));
        });
  }

  private static double logJoint(int x) {
    return -0.5 * (Y - x) * (Y - x) + Math.log(x == 1 ? RHO : 1 - RHO);
  }

  /// The loss, the bound with its sign changed.
  static double loss(double q) {
    double entropy = -q * Math.log(q) - (1 - q) * Math.log(1 - q);
    return -q * logJoint(1) - (1 - q) * logJoint(0) - entropy;
  }

  /// Its derivative in closed form.
  static double closedForm(double q) {
    return 0.5 - Y - Math.log(RHO * (1 - q) / ((1 - RHO) * q));
  }

  /// What equation 50 prints before its result: a minus between the states, and the entropy itself.
  static double printedFifty(double q) {
    double entropy = -q * Math.log(q) - (1 - q) * Math.log(1 - q);
    return -(logJoint(1) + logJoint(0)) + entropy;
  }

  /// The last lines of equation 55, the expectation written out: without the minus in front, and
  /// with a plus inside of the score.
  static double printedFiftyFive(double q) {
    return logJoint(1) + logJoint(0) + Math.log(q / (1 - q));
  }

  /// A gradient from draws.
  ///
  /// @param value of the derivative of the loss with respect to the probability
  /// @param error its standard error
  record Estimate(double value, double error) {}

  /// By the engine, whose parameter is the logit: dρ = ρ(1 − ρ) dlogit.
  static Estimate estimate(Estimator estimator, double q, int samples) {
    GradientGraph graph = graph(estimator);
    Executable executable =
        Compiler.compile(graph.graph(), Options.of(graph.graph(), Set.of(graph.noise())));
    Tensor gradients = gradients(graph, executable, Math.log(q / (1 - q)), samples, 0);
    double sum = 0;
    double squares = 0;
    for (int s = 0; s < samples; s++) {
      double slope = -gradients.get(s) / (q * (1 - q));
      sum += slope;
      squares += slope * slope;
    }
    double mean = sum / samples;
    double variance = Math.max(0, squares / samples - mean * mean);
    return new Estimate(mean, Math.sqrt(variance / samples));
  }

  private static GradientGraph graph(Estimator estimator) {
    return GradientGraph.of(target(), new BernoulliFactors(1), new EvidenceLowerBound(), estimator);
  }

  private static Tensor gradients(
      GradientGraph graph, Executable executable, double logit, int samples, int step) {
    double[] noise = new double[samples];
    Noise.INDEPENDENT.fill(Key.of(3), step, samples, 1, noise);
    List<Tensor> inputs = new ArrayList<>(List.of(Tensor.vector(logit)));
    inputs.add(Tensor.of(graph.noise().shape().prepend(samples), noise));
    graph.baseline().ifPresent(_ -> inputs.add(Tensor.scalar(-loss(posterior()))));
    return executable.evaluate(samples, inputs).get(GradientGraph.FIRST_GRADIENT);
  }

  /// The probability over the steps of Adam, four draws a step.
  static double[] ascent(Estimator estimator) {
    GradientGraph graph = graph(estimator);
    Executable executable =
        Compiler.compile(graph.graph(), Options.of(graph.graph(), Set.of(graph.noise())));
    UpdateRule rule = new Adam();
    UpdateState state = rule.start(List.of(Tensor.vector(2)));
    double[] course = new double[STEPS];
    for (int t = 0; t < STEPS; t++) {
      double logit = state.parameters().getFirst().get(0);
      course[t] = 1 / (1 + Math.exp(-logit));
      Tensor gradients = gradients(graph, executable, logit, 4, t);
      double mean = 0;
      for (int s = 0; s < 4; s++) {
        mean += gradients.get(s) / 4;
      }
      state = rule.step(state, List.of(Tensor.vector(mean)), 0.05);
    }
    return course;
  }

  private static XYChart chart() {
    XYChart chart =
        Charts.chart("ρ over the steps of Adam, four draws a step", "step", "ρ", 860, 420);
    double[] steps = new double[STEPS];
    double[] exact = new double[STEPS];
    for (int t = 0; t < STEPS; t++) {
      steps[t] = t;
      exact[t] = posterior();
    }
    Charts.line(
        chart, "REINFORCE", steps, ascent(new ScoreFunction(Baseline.NONE)), Charts.COLORS.get(0));
    Charts.line(
        chart,
        "with a baseline",
        steps,
        ascent(new ScoreFunction(Baseline.RUNNING)),
        Charts.COLORS.get(1));
    Charts.line(chart, "enumerated", steps, ascent(new Enumerated()), Charts.COLORS.get(2));
    Charts.line(chart, "posterior", steps, exact, Charts.COLORS.get(3));
    return chart;
  }

  private static String rows() {
    StringBuilder rows = new StringBuilder();
    for (double q : new double[] {0.1, 0.4, posterior(), 0.8}) {
      Estimate enumerated = estimate(new Enumerated(), q, 2);
      Estimate reinforce = estimate(new ScoreFunction(Baseline.NONE), q, SAMPLES);
      rows.append(
          String.format(
              Locale.ROOT,
              "| %.4f | %.5f | %.5f | %.5f | %.5f ± %.5f | %.5f | %.5f |%n",
              q,
              closedForm(q),
              (loss(q + 1e-5) - loss(q - 1e-5)) / 2e-5,
              enumerated.value(),
              reinforce.value(),
              reinforce.error(),
              printedFifty(q),
              printedFiftyFive(q)));
    }
    return rows.toString().replace("-0.00000", "0.00000");
  }

  private static final String TEXT =
      """
      # A Bernoulli latent

      x is 0 or 1 with P(x = 1) = ρ = %.1f, and y = %.1f is from N(x, 1): sections 3.2 and 3.3 of Lecture 2a. The posterior is P(x = 1 | y) = 1/(1 + (1 − ρ)/ρ ·
      exp(½ − y)) = %.6f. A Bernoulli q with probability ρ_q holds it, and the loss L(ρ_q) = −E_q ln p(y, x) − H(ρ_q) is least there. This page and its picture are
      made by `elbo.examples.BernoulliLatent`.

      ```java
      LogDensity target = LogDensity.of(1, x -> …);   // of x, 0 or 1 as exact doubles
      GradientGraph gradient =
          GradientGraph.of(target, new BernoulliFactors(1), new EvidenceLowerBound(), new Enumerated());
      ```

      ![The probability over the steps of an ascent](bernoulli-latent/ascent.png)

      The derivative of the loss with respect to ρ_q: in closed form, by differences of the loss, enumerated, by REINFORCE from %,d draws
      (± its standard error); and as two lines of the lecture print it.

      | ρ_q | closed form | differences | enumerated | REINFORCE | (50), middle | (55), end |
      |---|---|---|---|---|---|---|
      %s
      ## What the lecture prints

      With f(x) = ln p(y | x)p(x): L = −ρ_q f(1) − (1 − ρ_q) f(0) − H(ρ_q), so

          dL/dρ_q = −(f(1) − f(0)) − dH/dρ_q = (½ − y) − ln [ρ(1 − ρ_q) / ((1 − ρ)ρ_q)]

      and as an expectation dL/dρ_q = −E_q[(x/ρ_q − (1 − x)/(1 − ρ_q)) f(x)] − dH/dρ_q.

      - **(50)** The result is right. The line before it has a minus between the two states where there is a plus, and + H(ρ_q) where −dH/dρ_q belongs.
      - **(52)** The second line lacks its equals sign: read on from the first, everything is counted twice. With the sign both lines are right.
      - **(55)** The second line loses the minus in front of the expectation, and (56) inherits that: descending along it climbs the first term of the loss. The last
        line has the score as x/ρ_q + (1 − x)/(1 − ρ_q); the derivative of ln(1 − ρ_q) is −1/(1 − ρ_q).
      - **(46)** The text calls the posterior the sigmoid of (½ − y) + ln(1 − ρ) − ln ρ; it is the sigmoid of the negative of that.
      """;

  static String page() {
    return String.format(Locale.ROOT, TEXT, RHO, Y, posterior(), SAMPLES, rows());
  }

  /// Writes `bernoulli-latent.md` and its picture.
  ///
  /// @param arguments the folder
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "docs/gallery");
    Path pictures = Files.createDirectories(folder.resolve("bernoulli-latent"));
    Charts.write(pictures.resolve("ascent.png"), List.of(chart()), 1);
    Files.writeString(folder.resolve("bernoulli-latent.md"), page());
  }
}
