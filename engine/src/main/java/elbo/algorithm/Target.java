// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.autodiff.Gradients;
import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.compile.Workers;
import elbo.compile.Workspace;
import elbo.graph.Graph;
import elbo.model.LogDensity;
import elbo.sampler.BatchedDensity;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// A log density compiled for many points at once, with its gradient. Points lie behind each other:
/// coordinate `i` of point `s` is element `s · dimension + i`. Used by one thread at a time, which
/// shares the work among `workers`.
public final class Target {
  private final LogDensity density;
  private final Function<double[], Optional<String>> explanation;
  private final Workers workers;
  private final Executable value;
  private final Workspace valueSpace;
  private final Executable gradient;
  private final Workspace gradientSpace;
  private final AtomicLong evaluations = new AtomicLong();

  /// Compiles.
  ///
  /// @param density the log density
  /// @param explanation why the density is not finite at a point, in words
  /// @param workers who share the work; closed by whoever made them
  public Target(
      LogDensity density, Function<double[], Optional<String>> explanation, Workers workers) {
    this.density = density;
    this.explanation = explanation;
    this.workers = workers;
    Graph values = Graph.of(List.of(density.point()), List.of(density.value()));
    this.value = Compiler.compile(values, Options.allBatched(values));
    this.valueSpace = value.workspace(workers);
    Graph both =
        Graph.of(
            List.of(density.point()),
            List.of(density.value(), Gradients.of(density.value(), density.point())));
    this.gradient = Compiler.compile(both, Options.allBatched(both));
    this.gradientSpace = gradient.workspace(workers);
  }

  /// The log density.
  public LogDensity density() {
    return density;
  }

  /// What computes: `vector` or `scalar` kernels, and the implementation of dense algebra where the
  /// density has large matrices.
  public String kernels() {
    String kernels =
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() ? "vector" : "scalar";
    return kernels + gradient.denseAlgebra().map(name -> ", " + name).orElse("");
  }

  /// Which implementation of dense algebra has a part in the bits, empty if none.
  public String denseAlgebra() {
    return gradient.denseAlgebra().orElse("");
  }

  /// The number of coordinates.
  public int dimension() {
    return density.dimension();
  }

  /// Who share the work.
  public Workers workers() {
    return workers;
  }

  /// The log densities of `n` points.
  public double[] values(double[] points, int n) {
    double[] result = new double[n];
    value.run(n, new double[][] {points}, new double[][] {result}, valueSpace);
    evaluations.addAndGet(n);
    return result;
  }

  /// Log densities and gradients.
  ///
  /// @param values one per point
  /// @param gradients a vector in the layout of the points
  public record Evaluated(Tensor values, Tensor gradients) {}

  /// The log densities of `n` points with their gradients.
  public Evaluated gradients(double[] points, int n) {
    double[] values = new double[n];
    double[] slopes = new double[n * dimension()];
    gradient.run(n, new double[][] {points}, new double[][] {values, slopes}, gradientSpace);
    evaluations.addAndGet(n);
    return new Evaluated(Tensor.vector(values), Tensor.vector(slopes));
  }

  /// The density as samplers want it.
  public BatchedDensity batched() {
    return new BatchedDensity() {
      @Override
      public int dimension() {
        return density.dimension();
      }

      @Override
      public void evaluate(double[] points, int n, double[] values, double[] gradients) {
        gradient.run(n, new double[][] {points}, new double[][] {values, gradients}, gradientSpace);
        evaluations.addAndGet(n);
      }
    };
  }

  /// Counts evaluations that were made elsewhere, inside of an objective.
  void count(int n) {
    evaluations.addAndGet(n);
  }

  /// How many log densities were evaluated so far, with or without gradient.
  public long numEvaluations() {
    return evaluations.get();
  }

  /// Why the density is not finite at a point, in words.
  public Optional<String> explain(double[] point) {
    return explanation.apply(point);
  }
}
