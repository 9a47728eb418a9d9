// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.examples;

import elbo.distribution.Normal;
import elbo.estimator.Baseline;
import elbo.estimator.CompiledGradient;
import elbo.estimator.ControlVariate;
import elbo.estimator.Estimator;
import elbo.estimator.GradientGraph;
import elbo.estimator.GradientVariance;
import elbo.estimator.MeasureValued;
import elbo.estimator.Pathwise;
import elbo.estimator.RaoBlackwellized;
import elbo.estimator.ScoreFunction;
import elbo.estimator.StickingTheLanding;
import elbo.family.Family;
import elbo.family.MeanField;
import elbo.family.UnconstrainedFamily;
import elbo.graph.Ops;
import elbo.model.GaussianPrior;
import elbo.model.LogDensity;
import elbo.model.Model;
import elbo.model.Program;
import elbo.model.Var;
import elbo.objective.EntropyBound;
import elbo.objective.EvidenceLowerBound;
import elbo.objective.ImportanceWeightedBound;
import elbo.objective.Objective;
import elbo.objective.PriorDivergenceBound;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// How much noise each estimator of the gradient of the evidence lower bound has, at the same
/// number of draws: score functions with all that helps them, and gradients along draws. Writes the
/// gallery's page and its pictures: `Estimators docs/gallery`.
public final class Estimators {
  /// Draws of a step, whatever the estimator makes of them.
  static final int DRAWS = 16;

  private static final Key KEY = Key.of(31);

  private Estimators() {}

  /// Eight schools with a known scale of the schools: all normal, so that everything has a closed
  /// form. Coordinates: the mean of all, then the schools.
  static Model schools() {
    Program program =
        Program.of(m -> {
          Var y = m.data("y", "school");
          Var sigma = m.data("sigma", "school");
          Var mu = m.param("mu", Normal.of(0, SchoolsExact.PRIOR));
          Var theta = m.param("theta", Normal.of(mu, SchoolsExact.TAU), "school");
          m.observe("y", Normal.of(theta, sigma), y);
        });
    return program.bind(Map.of("y", SchoolsExact.Y, "sigma", SchoolsExact.SIGMA));
  }

  /// Independent normal coordinates, of locations and log scales.
  static final Family FAMILY = new UnconstrainedFamily(new MeanField(SchoolsExact.N));

  /// Steps that a baseline is learned from.
  private static final int LEARNING = 300;

  /// An estimator in the table.
  record Case(String text, Objective objective, Estimator estimator, Noise noise) {
    GradientGraph graph() {
      return GradientGraph.of(schools().logDensity(), FAMILY, objective, estimator);
    }

    int samples() {
      return DRAWS / objective.sampleSize();
    }

    /// What is subtracted from the integrand at some parameters, by those that want a number: its
    /// mean, or what some steps have learned.
    double baseline(List<Tensor> at) {
      double baseline = SchoolsExact.bound(at);
      if (estimator.equals(new ScoreFunction(Baseline.LEARNED))) {
        CompiledGradient gradient = new CompiledGradient(graph(), noise, samples());
        for (int t = 0; t < LEARNING; t++) {
          gradient.evaluate(KEY.fold("learning"), t, at, baseline, new double[0][]);
          baseline = gradient.nextBaseline(baseline);
        }
      }
      return baseline;
    }
  }

  static List<Case> cases() {
    Objective one = new EvidenceLowerBound();
    Objective eight = new EvidenceLowerBound(8);
    Objective second = new PriorDivergenceBound(GaussianPrior.of(schools()), 1);
    Noise plain = Noise.INDEPENDENT;
    return List.of(
        new Case("score function", one, new ScoreFunction(Baseline.NONE), plain),
        new Case("− the mean of the integrand", one, new ScoreFunction(Baseline.RUNNING), plain),
        new Case("− a learned number", one, new ScoreFunction(Baseline.LEARNED), plain),
        new Case(
            "− the mean of 7 other draws", eight, new ScoreFunction(Baseline.LEAVE_ONE_OUT), plain),
        new Case("− a · score, a from 7 others", eight, new ControlVariate(), plain),
        new Case("Rao–Blackwellised", one, new RaoBlackwellized(), plain),
        new Case("Rao–Blackwellised − 7 others", eight, new RaoBlackwellized(), plain),
        new Case("measure-valued", one, new MeasureValued(), plain),
        new Case("pathwise (SGVB-A)", one, new Pathwise(), plain),
        new Case("pathwise, entropy in closed form", new EntropyBound(), new Pathwise(), plain),
        new Case("pathwise, KL(q‖prior) in closed form (SGVB-B)", second, new Pathwise(), plain),
        new Case("sticking the landing", one, new StickingTheLanding(), plain),
        new Case("pathwise, antithetic pairs", one, new Pathwise(), Noise.ANTITHETIC),
        new Case("pathwise, Sobol points", one, new Pathwise(), Noise.SOBOL),
        new Case(
            "sticking the landing, antithetic pairs",
            one,
            new StickingTheLanding(),
            Noise.ANTITHETIC));
  }

  /// Where gradients are compared: all coordinates N(0, 1).
  static List<Tensor> start() {
    return List.of(
        Tensor.vector(new double[SchoolsExact.N]), Tensor.vector(new double[SchoolsExact.N]));
  }

  /// The best q.
  static List<Tensor> optimum() {
    return List.of(
        Tensor.vector(SchoolsExact.mean()),
        Tensor.vector(Charts.map(SchoolsExact.scales(), Math::log)));
  }

  /// The variance of the gradient of a step, and that of its mean over many steps.
  static GradientVariance variance(Case of, List<Tensor> at, int repeats) {
    GradientGraph graph = of.graph();
    double baseline = of.baseline(at);
    return GradientVariance.of(
        graph, FAMILY.parameterNames(), at, baseline, of.noise(), of.samples(), repeats, KEY);
  }

  /// The mean of the gradient over many steps.
  static List<Tensor> mean(Case of, List<Tensor> at, int repeats) {
    CompiledGradient gradient = new CompiledGradient(of.graph(), of.noise(), of.samples());
    double baseline = of.baseline(at);
    double[][] sums = new double[2][SchoolsExact.N];
    for (int t = 0; t < repeats; t++) {
      gradient.evaluate(KEY, t, at, baseline, new double[0][]);
      List<Tensor> found = gradient.gradient();
      for (int p = 0; p < 2; p++) {
        for (int i = 0; i < SchoolsExact.N; i++) {
          sums[p][i] += found.get(p).get(i) / repeats;
        }
      }
    }
    return List.of(Tensor.vector(sums[0]), Tensor.vector(sums[1]));
  }

  /// A logistic regression with two coefficients, q beside its posterior.
  static final List<Tensor> BESIDE = List.of(Tensor.vector(0.5, 0.5), Tensor.vector(-0.5, -0.5));

  /// A q that is wider than the posterior of the logistic regression, so that importance weights
  /// have a finite variance.
  private static final List<Tensor> WIDE = List.of(Tensor.vector(0.5, 0.5), Tensor.vector(0, 0));

  /// The mean of the gradient of the first location over its standard deviation, from one sample of
  /// K draws of the importance-weighted bound.
  static double signal(Estimator estimator, int size, int samples) {
    GradientGraph graph =
        GradientGraph.of(
            StochasticGradients.logistic().logDensity(),
            new UnconstrainedFamily(new MeanField(2)),
            new ImportanceWeightedBound(size),
            estimator);
    CompiledGradient gradient = new CompiledGradient(graph, Noise.INDEPENDENT, samples);
    gradient.evaluate(KEY, 0, WIDE);
    GradientVariance variance =
        GradientVariance.of(
            graph, List.of("loc", "scale"), WIDE, 0, Noise.INDEPENDENT, samples, 2, KEY);
    return Math.abs(gradient.gradient().getFirst().get(0))
        / Math.sqrt(variance.ofSample().getFirst().get(0));
  }

  /// The variance of the pathwise gradient of a step of the logistic regression.
  static double ofStep(Noise noise, int samples, int repeats) {
    GradientGraph graph =
        GradientGraph.of(
            StochasticGradients.logistic().logDensity(),
            new UnconstrainedFamily(new MeanField(2)),
            new EvidenceLowerBound(),
            new Pathwise());
    return GradientVariance.of(
            graph, List.of("loc", "scale"), BESIDE, 0, noise, samples, repeats, KEY)
        .totalOfStep();
  }

  /// The slides' worked example: p(z) = N(0, 1), p(x | z) = N(x; z, 1), q = N(μ, σ²), one draw.
  ///
  /// @return the gradient by μ and σ as printed, of sticking the landing, and of the whole path
  static double[][] worked(double x, double mu, double sigma) {
    LogDensity target =
        LogDensity.of(
            1,
            z ->
                Ops.multiply(
                    Ops.constant(-0.5),
                    Ops.sum(Ops.add(Ops.square(Ops.subtract(Ops.constant(x), z)), Ops.square(z)))));
    List<Tensor> at = List.of(Tensor.vector(mu), Tensor.vector(sigma));
    double[] noise = new double[1];
    Noise.INDEPENDENT.fill(KEY, 0, 1, 1, noise);
    double z = mu + sigma * noise[0];
    double printed = x - 2 * z + (z - mu) / (sigma * sigma);
    double[][] found = {{printed, printed * noise[0]}, new double[2], new double[2]};
    Estimator[] estimators = {new StickingTheLanding(), new Pathwise()};
    for (int e = 0; e < 2; e++) {
      CompiledGradient gradient =
          new CompiledGradient(
              GradientGraph.of(target, new MeanField(1), new EvidenceLowerBound(), estimators[e]),
              Noise.INDEPENDENT,
              1);
      gradient.evaluate(KEY, 0, at);
      found[e + 1][0] = gradient.gradient().get(0).get(0);
      found[e + 1][1] = gradient.gradient().get(1).get(0);
    }
    return found;
  }

  /// Writes `estimators.md` and its pictures.
  ///
  /// @param arguments the folder
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "docs/gallery");
    EstimatorsPage.pictures(Files.createDirectories(folder.resolve("estimators")));
    Files.writeString(folder.resolve("estimators.md"), EstimatorsPage.text());
  }
}
