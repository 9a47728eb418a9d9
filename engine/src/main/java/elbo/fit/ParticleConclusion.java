// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.fit;

import elbo.algorithm.ModelException;
import elbo.algorithm.ParticleSettings;
import elbo.algorithm.SteinDescent;
import elbo.algorithm.SteinState;
import elbo.algorithm.SteinState.Moved;
import elbo.algorithm.Target;
import elbo.diagnostic.KernelSteinDiscrepancy;
import elbo.diagnostic.SteinKernel;
import elbo.diagnostic.SteinResiduals;
import elbo.diagnostic.Verdict;
import elbo.model.Model;
import elbo.random.Key;
import elbo.sampler.WhitenedDensity;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// What follows a descent of particles: their report, how far they are from the posterior as far as
/// slopes tell, the verdict.
final class ParticleConclusion {
  /// Above it a square matrix costs too much.
  private static final int MAX_DRIFT_DIMENSION = 1000;

  private ParticleConclusion() {}

  static Particles of(
      Model model,
      Target target,
      SteinDescent algorithm,
      SteinState state,
      ParticleSettings settings,
      List<String> notes,
      boolean interrupted,
      long started) {
    if (state.fit().isEmpty()) {
      throw new ModelException(
          "the run was interrupted before the particles moved; a checkpoint can be resumed");
    }
    Moved moved = state.fit().get();
    int dimension = target.dimension();
    int n = settings.draws();
    WhitenedDensity density = algorithm.density(state);
    double[] particles = moved.update().parameters().getFirst().toArray();
    double[] values = new double[n];
    double[] slopes = new double[particles.length];
    density.evaluate(particles, n, values, slopes);
    double[] points = density.points(particles);
    SteinKernel measure = algorithm.measure();
    double squared = KernelSteinDiscrepancy.squared(measure, particles, slopes, dimension);
    double expected = KernelSteinDiscrepancy.ofIndependent(measure, particles, slopes, dimension);
    SteinResiduals stein = SteinResiduals.of(dimension, centred(particles, n), slopes);
    Key key = Key.of(settings.seed()).fold("evaluation");
    boolean converged = moved.converged() && !interrupted;
    double drift =
        converged && dimension <= MAX_DRIFT_DIMENSION
            ? Drift.ofMeans(target, points, density.factor(), key.fold("drift"))
            : 0;
    Verdict verdict =
        Verdict.ofParticles(
            stein,
            Math.sqrt(squared),
            Math.sqrt(expected),
            n,
            (int) density.numNonFinite(),
            converged,
            interrupted ? "it was interrupted" : moved.convergence(),
            drift);
    Reporter reporter = Reporter.of(model);
    DrawTable table =
        new DrawTable(
            reporter.columns(),
            reporter.rows(points, n, key.fold("generated quantities"), 0),
            Tensor.vector(values),
            Tensor.filled(Shape.of(n), Double.NaN));
    List<Summary> summary = new ArrayList<>();
    for (int j = 0; j < table.columns().size(); j++) {
      summary.add(Summary.of(table.columns().get(j), table.column(j), n, Double.NaN));
    }
    List<String> decisions = new ArrayList<>(moved.decisions());
    decisions.addAll(notes);
    Fit.Run run =
        new Fit.Run(
            Elbo.version(),
            Runtime.version().toString(),
            target.kernels(),
            (System.nanoTime() - started) * 1e-9,
            target.numEvaluations(),
            moved.numNonFinite(),
            interrupted);
    return new Particles(
        settings,
        run,
        model.generalization(),
        Conclusion.parameters(model),
        Tensor.wrap(Shape.of(n, dimension), points),
        Math.sqrt(squared),
        Math.sqrt(expected),
        stein,
        verdict,
        table,
        summary,
        decisions,
        moved.trace());
  }

  /// The particles less their mean: E[(u − c) h] = −1 for any number c, and this one leaves the
  /// location out of the scale.
  private static double[] centred(double[] particles, int n) {
    int dimension = particles.length / n;
    double[] result = particles.clone();
    for (int i = 0; i < dimension; i++) {
      double mean = 0;
      for (int s = 0; s < n; s++) {
        mean += particles[s * dimension + i] / n;
      }
      for (int s = 0; s < n; s++) {
        result[s * dimension + i] -= mean;
      }
    }
    return result;
  }
}
