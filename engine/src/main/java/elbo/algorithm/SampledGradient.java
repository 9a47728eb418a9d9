// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.estimator.Baseline;
import elbo.estimator.CompiledGradient;
import elbo.estimator.GradientGraph;
import elbo.estimator.GradientVariance;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The gradient that an ascent follows, with the data of each step, counted by the target. Used by
/// one thread at a time.
final class SampledGradient {
  private final Target target;
  private final GradientGraph graph;
  private final Noise kind;
  private final int samples;
  private final BatchSource source;
  private @Nullable CompiledGradient compiled;

  /// Compiles when it is first evaluated, as ascents begin after other work.
  ///
  /// @param kind how samples of an evaluation depend on each other
  /// @param samples per evaluation, a number that the noise allows
  SampledGradient(Target target, GradientGraph graph, Noise kind, int samples) {
    this(target, graph, kind, samples, BatchSource.whole(target.density()));
  }

  /// Compiles when it is first evaluated.
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
  }

  private CompiledGradient compiled() {
    CompiledGradient known = compiled;
    if (known == null) {
      known = new CompiledGradient(graph, kind, samples, target.workers());
      compiled = known;
    }
    return known;
  }

  /// Evaluates at some parameters; the other methods tell what was found.
  ///
  /// @param iteration gives each evaluation noise of its own
  /// @param baseline for an estimator that wants one
  void evaluate(Key key, long iteration, List<Tensor> parameters, double baseline) {
    evaluate(key, iteration, parameters, baseline, samples);
  }

  /// Evaluates with another number of samples, one that the noise allows.
  void evaluate(Key key, long iteration, List<Tensor> parameters, double baseline, int count) {
    double[][] data = source.at(key.fold("rows"), iteration);
    compiled().evaluate(key, iteration, parameters, baseline, data, count);
    target.count(count * graph.sampleSize());
  }

  /// The variance of the gradient at some parameters, over so many evaluations.
  GradientVariance variance(
      Key key, List<String> names, List<Tensor> parameters, double baseline, int repeats) {
    target.count(samples * repeats * graph.sampleSize());
    return GradientVariance.of(graph, names, parameters, baseline, kind, samples, repeats, key);
  }

  /// The baseline for the next evaluation, by what was found in this one.
  double next(double baseline) {
    return compiled().nextBaseline(baseline);
  }

  /// The baseline for a phase that begins.
  ///
  /// @param before that of the last step
  /// @param value of the objective where it begins
  double begin(double before, double value) {
    return graph.kind() == Baseline.CONSTANT ? value : before;
  }

  /// How many samples were finite.
  double numFinite() {
    return compiled().numFinite();
  }

  /// How many were not.
  long numNonFinite() {
    return compiled().numNonFinite();
  }

  /// The mean of ln p − ln q over the finite samples; NaN if there are none.
  double bound() {
    return compiled().bound();
  }

  /// The mean of the objective's integrand; NaN if there are no finite samples.
  double value() {
    return compiled().value();
  }

  /// The mean of the gradient, of the shapes of the parameters.
  List<Tensor> gradient() {
    return compiled().gradient();
  }
}
