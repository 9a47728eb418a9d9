// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.compile.Compiler;
import elbo.compile.Executable;
import elbo.compile.Options;
import elbo.family.Family;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.model.LogDensity;
import elbo.objective.Objective;
import elbo.random.Key;
import elbo.random.Noise;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// How much an objective is at a member of a family: the mean of its integrand over independent
/// samples.
///
/// ```java
/// ObjectiveValue bound =
///     ObjectiveValue.of(
///         target,
///         new MeanField(1),
///         List.of(Tensor.vector(0), Tensor.vector(1)),
///         new EvidenceLowerBound(),
///         10_000,
///         Key.of(1));
/// ```
///
/// @param value the mean over the samples in which the target is finite; NaN if there are none
/// @param error its standard error
/// @param samples all samples
/// @param numNonFinite samples left out of the mean
public record ObjectiveValue(double value, double error, int samples, int numNonFinite) {
  /// From draws.
  ///
  /// @param parameters of the family's member
  /// @param samples how many, at least 2, each of as many draws as the objective says
  /// @param key the same key gives the same bits
  /// @throws IllegalArgumentException if the objective does not exist for the family
  public static ObjectiveValue of(
      LogDensity target,
      Family family,
      List<Tensor> parameters,
      Objective objective,
      int samples,
      Key key) {
    if (!(samples >= 2)) {
      throw new IllegalArgumentException(
          "a standard error needs at least 2 samples, got " + samples);
    }
    GradientGraph gradient = GradientGraph.of(target, family, objective, any(objective, family));
    List<Node> outputs =
        List.of(
            gradient.graph().outputs().get(GradientGraph.NUM_FINITE),
            gradient.graph().outputs().get(GradientGraph.VALUE));
    Graph graph = Graph.of(gradient.graph().inputs(), outputs);
    Executable executable = Compiler.compile(graph, Options.of(graph, Set.of(gradient.noise())));
    int size = gradient.noise().shape().numElements();
    double[] noise = new double[samples * size];
    Noise.INDEPENDENT.fill(key, 0, samples, size, noise);
    List<Tensor> inputs = new ArrayList<>(parameters);
    inputs.add(Tensor.of(gradient.noise().shape().prepend(samples), noise));
    List<Tensor> found = executable.evaluate(samples, inputs);
    return of(found.get(0), found.get(1));
  }

  private static ObjectiveValue of(Tensor isFinite, Tensor values) {
    int samples = values.shape().numElements();
    double n = 0;
    double sum = 0;
    for (int s = 0; s < samples; s++) {
      n += isFinite.get(s);
      sum += values.get(s);
    }
    double mean = sum / n;
    double squares = 0;
    for (int s = 0; s < samples; s++) {
      squares += isFinite.get(s) * (values.get(s) - mean) * (values.get(s) - mean);
    }
    return new ObjectiveValue(
        mean, Math.sqrt(squares / (n - 1) / n), samples, samples - (int) Math.round(n));
  }

  /// An estimator that goes with both; its gradient is not computed.
  private static Estimator any(Objective objective, Family family) {
    if (objective.isSelfNormalized()) {
      return new SelfNormalized();
    }
    return family.isReparameterized() ? new Pathwise() : new ScoreFunction(Baseline.NONE);
  }
}
