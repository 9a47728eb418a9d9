// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.family.Family;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An objective and the estimate of its gradient from one sample, as a graph whose outputs are to
/// be summed over samples. A sample in which the target or its slope is not finite contributes 0 to
/// every output, so the sums divided by the number of finite samples are means over these.
///
/// Inputs: the family's parameters, then the noise, then the baseline where there is one, then the
/// target's data where it has inputs for them. Outputs: 1 if the sample is finite; ln p; ln p − ln
/// q; the integrand; then the gradient for each parameter; each a mean over the draws of the
/// sample.
///
/// @param graph what to compile
/// @param noise the input that differs between samples: standard normal numbers, the noise of a
///   draw in a vector, or in a column for each of several draws
/// @param baseline a scalar input for a running mean of the integrand, if the estimator wants one
/// @param sampleSize how many draws a sample has
public record GradientGraph(Graph graph, Node noise, Optional<Node> baseline, int sampleSize) {
  /// The output that counts the finite samples.
  public static final int NUM_FINITE = 0;

  /// The output with ln p.
  public static final int LOG_DENSITY = 1;

  /// The output with ln p − ln q.
  public static final int BOUND = 2;

  /// The output with the integrand of the objective.
  public static final int VALUE = 3;

  /// The first output with a gradient.
  public static final int FIRST_GRADIENT = 4;

  /// The gradient of an objective by an estimator.
  ///
  /// @throws IllegalArgumentException if the three do not go together; the message says what would
  public static GradientGraph of(
      LogDensity target, Family family, Objective objective, Estimator estimator) {
    if (target.dimension() != family.dimension()) {
      throw new IllegalArgumentException(
          "the target has "
              + target.dimension()
              + " coordinates and the family "
              + family.name()
              + " "
              + family.dimension());
    }
    objective.refusal(family).ifPresent(GradientGraph::refuse);
    estimator.refusal(objective, family).ifPresent(GradientGraph::refuse);
    return family.strata().isEmpty()
        ? estimator.build(target, family, objective)
        : Strata.build(target, family, objective, estimator);
  }

  private static void refuse(String reason) {
    throw new IllegalArgumentException(reason);
  }

  /// This graph with further outputs: the square of each gradient element, so that sums over
  /// samples also give the variance of the estimator.
  public GradientGraph withSquares() {
    List<Node> outputs = new ArrayList<>(graph.outputs());
    for (Node gradient : graph.outputs().subList(FIRST_GRADIENT, graph.outputs().size())) {
      outputs.add(Ops.square(gradient));
    }
    return new GradientGraph(Graph.of(graph.inputs(), outputs), noise, baseline, sampleSize);
  }
}
