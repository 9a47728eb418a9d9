// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.algorithm.Settings;
import elbo.choice.FamilyChoice;
import elbo.choice.Method;
import elbo.distribution.Bernoulli;
import elbo.distribution.Beta;
import elbo.distribution.Exponential;
import elbo.distribution.Gamma;
import elbo.distribution.Normal;
import elbo.distribution.Poisson;
import elbo.fit.Elbo;
import elbo.fit.Fit;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.model.Model;
import elbo.model.Program;
import elbo.model.Var;
import elbo.sampler.BatchedDensity;
import elbo.sampler.GridPosterior;
import elbo.sampler.Mode;
import elbo.sampler.Position;
import elbo.special.BetaFunction;
import elbo.special.GammaFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Exact posteriors, and what finds them or comes close: conjugate formulas, grids, MAP, Laplace
/// and variational inference, with the Gaussian example of Lecture 2a. Writes the gallery's page
/// and its pictures: `ExactPosteriors docs/gallery`.
public final class ExactPosteriors {
  /// The observations of the Gaussian example.
  static final double[] Y = {1.9, 0.6, 2.4, 1.1, 1.7, 2.3};

  /// The counts of the Poisson example: few, so that its posterior is skewed.
  static final double[] COUNTS = {1, 0, 1};

  private ExactPosteriors() {}

  /// Equations 1 and 2 of the lecture.
  static Model gaussian() {
    Program program =
        Program.of(m -> {
          Var y = m.data("y", "K");
          Var x = m.param("x", Normal.of(0, 1));
          m.observe("y", Normal.of(x, 1), y);
        });
    return program.bind(Map.of("y", Y));
  }

  /// Counts with the rate λ from an exponential distribution.
  static Model poisson() {
    Program program =
        Program.of(m -> {
          Var y = m.data("y", "n");
          Var lambda = m.param("lambda", Exponential.of(1));
          m.observe("y", Poisson.of(lambda), y);
        });
    return program.bind(Map.of("y", COUNTS));
  }

  /// Seven of ten coins with a probability from Beta(2, 2).
  static Model coins() {
    Program program =
        Program.of(m -> {
          Var y = m.data("y", "n");
          Var p = m.param("p", Beta.of(2, 2));
          m.observe("y", Bernoulli.of(p), y);
        });
    return program.bind(Map.of("y", new double[] {1, 1, 0, 1, 1, 0, 1, 1, 0, 1}));
  }

  /// What is known of a posterior.
  record Moments(double mean, double sd, double logEvidence) {}

  /// Equations 26 and 30: K/(K + 1)·ȳ and 1/√(K + 1); the evidence of observations that together
  /// are normal with covariance I + 11ᵀ.
  static Moments gaussianExact() {
    int k = Y.length;
    double sum = Arrays.stream(Y).sum();
    double squares = Arrays.stream(Y).map(y -> y * y).sum();
    double logEvidence =
        -0.5 * k * Math.log(2 * Math.PI)
            - 0.5 * Math.log(k + 1)
            - 0.5 * (squares - sum * sum / (k + 1));
    return new Moments(k / (k + 1.0) * (sum / k), 1 / Math.sqrt(k + 1), logEvidence);
  }

  /// λ is Gamma(1 + Σy, 1 + n).
  static Gamma poissonPosterior() {
    return Gamma.ofRate(1 + Arrays.stream(COUNTS).sum(), 1 + COUNTS.length);
  }

  /// ln [Γ(1 + Σy) / ((1 + n)^(1 + Σy) Πy!)]
  static double poissonLogEvidence() {
    double a = 1 + Arrays.stream(COUNTS).sum();
    double factorials = Arrays.stream(COUNTS).map(y -> GammaFunction.lgamma(1 + y)).sum();
    return GammaFunction.lgamma(a) - a * Math.log(1 + COUNTS.length) - factorials;
  }

  /// ln B(2 + 7, 2 + 3) − ln B(2, 2)
  static double coinsLogEvidence() {
    return BetaFunction.lbeta(9, 5) - BetaFunction.lbeta(2, 2);
  }

  /// A grid on unconstrained space, where the evidence is the same integral.
  static GridPosterior grid(Model model, double lower, double upper, int intervals) {
    return GridPosterior.of(BatchedDensity.of(model.logDensity()), lower, upper, intervals);
  }

  static Fit fit(Model model, Method method) {
    Settings settings = Settings.defaults().withMethod(method).withSeed(5);
    return Elbo.fit(
        model, method == Method.LAPLACE ? settings : settings.withFamily(FamilyChoice.MEAN_FIELD));
  }

  /// The mode on unconstrained space, from 0.
  static Mode mode(Model model) {
    BatchedDensity density = BatchedDensity.of(model.logDensity());
    return Mode.of(density, Position.at(density, 0));
  }

  /// Laplace's approximation of the evidence: the integral of the normal density with the height
  /// and the curvature of the mode.
  static double laplaceLogEvidence(Mode mode) {
    double curvature = -mode.hessian().get(0);
    return mode.position().logDensity() + 0.5 * Math.log(2 * Math.PI / curvature);
  }

  /// ln of the Poisson example's density at x = ln λ, up to a constant: ax − be^x.
  static Node logRate(Node x) {
    double a = 1 + Arrays.stream(COUNTS).sum();
    double b = 1 + COUNTS.length;
    return Ops.subtract(
        Ops.multiply(Ops.constant(a), x), Ops.multiply(Ops.constant(b), Ops.exp(x)));
  }

  /// The mean of the best q with this standard deviation, by climbing the bound.
  static double bestMean(double sd) {
    LogDensity bound =
        LogDensity.of(
            1,
            x ->
                NormalMean.bound(ExactPosteriors::logRate, Layout.element(x, 0), Ops.constant(sd)));
    BatchedDensity density = BatchedDensity.of(bound);
    return Mode.of(density, Position.at(density, 0)).position().point().get(0);
  }

  /// The same in closed form: a = b E e^x = b exp(μ + ½σ²).
  static double bestMeanExact(double sd) {
    Gamma posterior = poissonPosterior();
    double a = posterior.concentration().value().item();
    double b = posterior.rate().value().item();
    return Math.log(a / b) - 0.5 * sd * sd;
  }

  /// The derivative by σ in the limit of many draws that equation 28 has as it is printed, with the
  /// prior's term inside of the sum over k: 2Kσ − 1/σ.
  static double printedSlope(double sigma) {
    return 2 * Y.length * sigma - 1 / sigma;
  }

  /// The derivative by σ as equation 29 has it.
  static double slope(double sigma) {
    return (Y.length + 1) * sigma - 1 / sigma;
  }

  /// The loss of the lecture: −E_q ln p(D, x) − H(q).
  static double loss(double mu, double sigma) {
    double expected = 0;
    for (double y : Y) {
      expected += 0.5 * ((mu - y) * (mu - y) + sigma * sigma + Math.log(2 * Math.PI));
    }
    expected += 0.5 * (mu * mu + sigma * sigma + Math.log(2 * Math.PI));
    return expected - 0.5 * Math.log(2 * Math.PI * Math.E * sigma * sigma);
  }

  /// Writes `exact-posteriors.md` and its picture.
  ///
  /// @param arguments the folder
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "docs/gallery");
    Path pictures = Files.createDirectories(folder.resolve("exact-posteriors"));
    Charts.write(pictures.resolve("posteriors.png"), ExactPosteriorsPage.charts(), 2);
    Files.writeString(folder.resolve("exact-posteriors.md"), ExactPosteriorsPage.text());
  }

  static final List<Double> SCALES = List.of(1.0, 0.5, 0.2, 0.05, 0.01);
}
