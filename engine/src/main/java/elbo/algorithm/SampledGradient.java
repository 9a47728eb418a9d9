// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.compile.Combine;
import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.compile.Workspace;
import elbo.estimator.GradientGraph;
import elbo.estimator.GradientVariance;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A gradient graph, compiled, with room for the noise and the sums of one evaluation: what an
/// ascent asks at every step. Used by one thread at a time.
final class SampledGradient {
  private final Target target;
  private final GradientGraph graph;
  private final Noise kind;
  private final int samples;
  private final Executable executable;
  private final Workspace workspace;
  private final BatchSource source;
  private final double[] noise;
  private final double[][] sums;

  /// Compiles.
  ///
  /// @param kind how samples of an evaluation depend on each other
  /// @param samples per evaluation, a number that the noise allows
  SampledGradient(Target target, GradientGraph graph, Noise kind, int samples) {
    this(target, graph, kind, samples, BatchSource.whole(target.density()));
  }

  /// Compiles.
  ///
  /// @param graph of the source's density
  /// @param kind how samples of an evaluation depend on each other
  /// @param samples per evaluation, a number that the noise allows
  /// @param source of the data of each evaluation
  SampledGradient(Target target, GradientGraph graph, Noise kind, int samples, BatchSource source) {
    this.source = source;
    this.target = target;
    this.graph = graph;
    this.kind = kind;
    this.samples = samples;
    Options options = Options.of(graph.graph(), Set.of(graph.noise()));
    this.sums = new double[graph.graph().outputs().size()][];
    for (int i = 0; i < sums.length; i++) {
      options = options.withCombine(i, Combine.SUM);
      sums[i] = new double[graph.graph().outputs().get(i).shape().numElements()];
    }
    this.executable = Compiler.compile(graph.graph(), options);
    this.workspace = executable.workspace(target.workers());
    this.noise = new double[samples * graph.noise().shape().numElements()];
  }

  /// Evaluates at some parameters; the other methods tell what was found.
  ///
  /// @param iteration gives each evaluation noise of its own
  /// @param baseline for an estimator that wants one
  void evaluate(Key key, long iteration, List<Tensor> parameters, double baseline) {
    kind.fill(key, iteration, samples, noise.length / samples, noise);
    int n = parameters.size();
    double[][] data = source.at(key.fold("rows"), iteration);
    double[][] inputs = new double[n + (graph.baseline().isPresent() ? 2 : 1) + data.length][];
    System.arraycopy(data, 0, inputs, inputs.length - data.length, data.length);
    for (int p = 0; p < n; p++) {
      inputs[p] = parameters.get(p).array();
    }
    inputs[n] = noise;
    if (graph.baseline().isPresent()) {
      inputs[n + 1] = new double[] {baseline};
    }
    executable.run(samples, inputs, sums, workspace);
    target.count(samples * graph.sampleSize());
  }

  /// The variance of the gradient at some parameters, over so many evaluations.
  GradientVariance variance(
      Key key, List<String> names, List<Tensor> parameters, double baseline, int repeats) {
    target.count(samples * repeats * graph.sampleSize());
    return GradientVariance.of(graph, names, parameters, baseline, kind, samples, repeats, key);
  }

  /// How many samples were finite.
  double numFinite() {
    return sums[GradientGraph.NUM_FINITE][0];
  }

  /// How many were not.
  long numNonFinite() {
    return samples - (long) numFinite();
  }

  /// The mean of ln p − ln q over the finite samples; NaN if there are none.
  double bound() {
    return sums[GradientGraph.BOUND][0] / numFinite();
  }

  /// The mean of the objective's integrand; NaN if there are no finite samples.
  double value() {
    return sums[GradientGraph.VALUE][0] / numFinite();
  }

  /// The mean of the gradient, of the shapes of the parameters.
  List<Tensor> gradient(List<Tensor> parameters) {
    List<Tensor> gradient = new ArrayList<>();
    for (int p = 0; p < parameters.size(); p++) {
      double[] g = sums[GradientGraph.FIRST_GRADIENT + p].clone();
      for (int i = 0; i < g.length; i++) {
        g[i] /= numFinite();
      }
      gradient.add(Tensor.wrap(parameters.get(p).shape(), g));
    }
    return gradient;
  }
}
