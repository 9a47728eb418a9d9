// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.distribution.Normal;
import elbo.estimator.CompiledGradient;
import elbo.estimator.GradientGraph;
import elbo.estimator.Pathwise;
import elbo.family.MeanField;
import elbo.family.UnconstrainedFamily;
import elbo.model.LogDensity;
import elbo.model.Program;
import elbo.model.Var;
import elbo.objective.EntropyBound;
import elbo.optimizer.Adam;
import elbo.optimizer.Averaged;
import elbo.optimizer.Averaging;
import elbo.optimizer.Schedule;
import elbo.optimizer.UpdateRule;
import elbo.optimizer.UpdateState;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.sampler.BatchedDensity;
import elbo.sampler.GridPosterior;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Gaussian observations whose mean is a function of the latent: section 3 of Lecture 2a. With x²
/// the posterior has two modes and the best Gaussian jumps between them and 0. Writes the gallery's
/// page and its pictures: `QuadraticLink docs/gallery`.
public final class QuadraticLink {
  /// What is added to the mean of the observations; adds up to 0.
  private static final double[] SPREAD = {-0.9, -0.2, 0.3, 0.8};

  static final int COUNT = SPREAD.length;

  /// Draws of a step of an ascent.
  static final int DRAWS = 32;

  private static final Key KEY = Key.of(12);

  private QuadraticLink() {}

  /// The mean of an observation as a function of the latent.
  enum Link {
    SQUARE("x²"),
    EXPONENTIAL("eˣ"),
    HYPERBOLIC("2 tanh x");

    final String text;

    Link(String text) {
      this.text = text;
    }

    Var of(Var x) {
      return switch (this) {
        case SQUARE -> x.square();
        case EXPONENTIAL -> x.exp();
        case HYPERBOLIC -> x.tanh().times(2);
      };
    }
  }

  /// Four observations with a mean.
  static double[] observations(double mean) {
    return Charts.map(SPREAD, d -> mean + d);
  }

  static double sumOfSquares(double mean) {
    double sum = 0;
    for (double y : observations(mean)) {
      sum += y * y;
    }
    return sum;
  }

  /// The log density of latent and observations.
  static LogDensity target(Link link, double mean) {
    Program program =
        Program.of(m -> {
          Var y = m.data("y", "k");
          Var x = m.param("x", Normal.of(0, 1));
          m.observe("y", Normal.of(link.of(x), 1), y);
        });
    return program.bind(Map.of("y", observations(mean))).logDensity();
  }

  static GridPosterior posterior(Link link, double mean) {
    return GridPosterior.of(BatchedDensity.of(target(link, mean)), -4, 4, 4000);
  }

  /// A derivative from draws.
  record Estimate(double value, double error) {}

  /// ∂L/∂μ by the engine: the pathwise gradient of the bound, with its sign changed.
  static Estimate slope(Link link, double mean, double mu, double sigma, int steps) {
    GradientGraph graph =
        GradientGraph.of(target(link, mean), new MeanField(1), new EntropyBound(), new Pathwise());
    CompiledGradient gradient = new CompiledGradient(graph, Noise.INDEPENDENT, 1000);
    double sum = 0;
    double squares = 0;
    for (int t = 0; t < steps; t++) {
      gradient.evaluate(KEY, t, List.of(Tensor.vector(mu), Tensor.vector(sigma)));
      double slope = -gradient.gradient().getFirst().get(0);
      sum += slope;
      squares += slope * slope;
    }
    double average = sum / steps;
    double variance = (squares / steps - average * average) / (steps - 1);
    return new Estimate(average, Math.sqrt(variance));
  }

  /// Locations over the steps of an ascent, and where the average of the last half of its iterates
  /// lies.
  @SuppressWarnings("ArrayRecordComponent") // a series, never compared
  record Ascent(double[] locations, double location, double scale) {}

  /// Adam on gradients from a few draws: equations 36 and 37, with steps that adapt.
  static Ascent ascend(Link link, double mean, double mu, double sigma, int steps) {
    GradientGraph graph =
        GradientGraph.of(
            target(link, mean),
            new UnconstrainedFamily(new MeanField(1)),
            new EntropyBound(),
            new Pathwise());
    CompiledGradient gradient = new CompiledGradient(graph, Noise.ANTITHETIC, DRAWS);
    UpdateRule rule = new Averaged(new Adam(), Averaging.tail(steps / 2));
    Schedule schedule = Schedule.cosine(0.03, steps);
    UpdateState state = rule.start(List.of(Tensor.vector(mu), Tensor.vector(Math.log(sigma))));
    double[] locations = new double[steps];
    while (state.step() < steps) {
      locations[(int) state.step()] = state.parameters().get(0).get(0);
      gradient.evaluate(KEY, state.step(), state.parameters());
      state = rule.step(state, gradient.gradient(), schedule.at(state.step()));
    }
    List<Tensor> end = rule.result(state);
    return new Ascent(locations, end.get(0).get(0), Math.exp(end.get(1).get(0)));
  }

  /// Writes `quadratic-link.md` and its pictures.
  ///
  /// @param arguments the folder
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "docs/gallery");
    QuadraticLinkPage.pictures(Files.createDirectories(folder.resolve("quadratic-link")));
    Files.writeString(folder.resolve("quadratic-link.md"), QuadraticLinkPage.text());
  }
}
