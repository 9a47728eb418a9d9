// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.compile.Combine;
import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.compile.Workers;
import elbo.compile.Workspace;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A gradient graph, compiled, with room for the noise and the sums of one step: what an ascent
/// asks again and again. Used by one thread at a time.
///
/// ```java
/// Family family = new UnconstrainedFamily(new MeanField(target.dimension()));
/// CompiledGradient gradient =
///     new CompiledGradient(
///         GradientGraph.of(target, family, new EvidenceLowerBound(), new StickingTheLanding()),
///         Noise.ANTITHETIC,
///         16);
/// UpdateState state = rule.start(start);
/// while (state.step() < 1000) {
///   gradient.evaluate(key, state.step(), state.parameters());
///   state = rule.step(state, gradient.gradient(), schedule.at(state.step()));
/// }
/// ```
public final class CompiledGradient {
  private final GradientGraph graph;
  private final Noise kind;
  private final int samples;
  private final Executable executable;
  private final Workspace workspace;
  private final int size;
  private double[] noise;
  private int evaluated;
  private final double[][] sums;

  /// For one thread.
  ///
  /// @param kind how samples of a step depend on each other
  /// @param samples per step, a number that the noise allows
  public CompiledGradient(GradientGraph graph, Noise kind, int samples) {
    this(graph, kind, samples, Workers.of(1));
  }

  /// For several threads.
  ///
  /// @param kind how samples of a step depend on each other
  /// @param samples per step, a number that the noise allows
  /// @param workers who share the work; closed by whoever made them
  public CompiledGradient(GradientGraph graph, Noise kind, int samples, Workers workers) {
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
    this.workspace = executable.workspace(workers);
    this.size = graph.noise().shape().numElements();
    this.noise = new double[samples * size];
  }

  /// Evaluates at some parameters; the other methods tell what was found.
  ///
  /// @param step gives each evaluation noise of its own
  /// @param parameters of the family
  public void evaluate(Key key, long step, List<Tensor> parameters) {
    evaluate(key, step, parameters, 0, new double[0][]);
  }

  /// Evaluates for an estimator that wants a baseline, or a target with inputs for data.
  ///
  /// @param step gives each evaluation noise of its own
  /// @param parameters of the family
  /// @param baseline read only where the graph has an input for it
  /// @param data values of the target's inputs for data, none if it has none
  public void evaluate(
      Key key, long step, List<Tensor> parameters, double baseline, double[][] data) {
    evaluate(key, step, parameters, baseline, data, samples);
  }

  /// Evaluates with another number of samples.
  ///
  /// @param step gives each evaluation noise of its own
  /// @param parameters of the family
  /// @param baseline read only where the graph has an input for it
  /// @param data values of the target's inputs for data, none if it has none
  /// @param count samples of this evaluation, a number that the noise allows
  public void evaluate(
      Key key, long step, List<Tensor> parameters, double baseline, double[][] data, int count) {
    if (noise.length != count * size) {
      noise = new double[count * size];
    }
    evaluated = count;
    kind.fill(key, step, count, size, noise);
    int n = parameters.size();
    double[][] inputs = new double[n + (graph.baseline().isPresent() ? 2 : 1) + data.length][];
    System.arraycopy(data, 0, inputs, inputs.length - data.length, data.length);
    for (int p = 0; p < n; p++) {
      inputs[p] = parameters.get(p).array();
    }
    inputs[n] = noise;
    if (graph.baseline().isPresent()) {
      inputs[n + 1] = new double[] {baseline};
    }
    executable.run(count, inputs, sums, workspace);
  }

  /// How many samples were finite.
  public double numFinite() {
    return sums[GradientGraph.NUM_FINITE][0];
  }

  /// How many were not.
  public long numNonFinite() {
    return evaluated - (long) numFinite();
  }

  /// The mean of ln p − ln q over the finite samples; NaN if there are none.
  public double bound() {
    return sums[GradientGraph.BOUND][0] / numFinite();
  }

  /// The mean of the objective's integrand; NaN if there are no finite samples.
  public double value() {
    return sums[GradientGraph.VALUE][0] / numFinite();
  }

  /// The mean of the gradient over the finite samples, of the shapes of the parameters.
  public List<Tensor> gradient() {
    List<Tensor> gradient = new ArrayList<>();
    int end = GradientGraph.FIRST_GRADIENT + graph.numGradients();
    for (int output = GradientGraph.FIRST_GRADIENT; output < end; output++) {
      double[] g = sums[output].clone();
      for (int i = 0; i < g.length; i++) {
        g[i] /= numFinite();
      }
      gradient.add(Tensor.wrap(graph.graph().outputs().get(output).shape(), g));
    }
    return gradient;
  }

  /// The baseline for the next step, for an estimator that wants one.
  ///
  /// @param before that of this step, which has at least one finite sample
  public double nextBaseline(double before) {
    return graph.next(before, sums);
  }
}
