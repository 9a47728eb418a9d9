// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.compile.Combine;
import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.compile.Workspace;
import elbo.estimator.GradientGraph;
import elbo.random.Draws;
import elbo.random.Key;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A gradient graph, compiled, with room for the noise and the sums of one evaluation: what an
/// ascent asks at every step. Used by one thread at a time.
final class SampledGradient {
  private final Target target;
  private final GradientGraph graph;
  private final int samples;
  private final Executable executable;
  private final Workspace workspace;
  private final double[] noise;
  private final double[][] sums;

  /// Compiles.
  ///
  /// @param samples per evaluation, even
  SampledGradient(Target target, GradientGraph graph, int samples) {
    this.target = target;
    this.graph = graph;
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
    fillAntithetic(key, iteration);
    int n = parameters.size();
    double[][] inputs = new double[n + (graph.baseline().isPresent() ? 2 : 1)][];
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

  /// Half of the samples are new, the others their mirror images: odd terms of the noise cancel,
  /// and for a quadratic log density the gradient of the location is exact.
  private void fillAntithetic(Key key, long iteration) {
    int half = samples / 2;
    int size = noise.length / samples;
    double[] fresh = new double[half * size];
    Draws.fillNormal(key, 0, iteration * half, half, size, fresh);
    for (int s = 0; s < half; s++) {
      for (int i = 0; i < size; i++) {
        noise[2 * s * size + i] = fresh[s * size + i];
        noise[(2 * s + 1) * size + i] = -fresh[s * size + i];
      }
    }
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
