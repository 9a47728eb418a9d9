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
/// sample. Behind these, where a baseline is learned, what it is learned from: two vectors of all
/// elements of the gradient, the gradient times its score, and the score squared.
///
/// @param graph what to compile
/// @param noise the input that differs between samples: standard normal numbers, the noise of a
///   draw in a vector, or in a column for each of several draws
/// @param baseline a scalar input that is subtracted from the integrand, if the estimator wants one
/// @param kind where the number for that input comes from; [Baseline#NONE] if there is none
/// @param sampleSize how many draws a sample has
public record GradientGraph(
    Graph graph, Node noise, Optional<Node> baseline, Baseline kind, int sampleSize) {
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

  /// How fast baselines forget: over about ten steps.
  private static final double DECAY = 0.9;

  /// With a running mean, if there is an input for it.
  GradientGraph(Graph graph, Node noise, Optional<Node> baseline, int sampleSize) {
    this(
        graph,
        noise,
        baseline,
        baseline.isPresent() ? Baseline.RUNNING : Baseline.NONE,
        sampleSize);
  }

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
    Optional<String> refusal = refusal(family, objective, estimator);
    if (refusal.isPresent()) {
      throw new IllegalArgumentException(refusal.get());
    }
    return family.strata().isEmpty()
        ? estimator.build(target, family, objective)
        : Strata.build(target, family, objective, estimator);
  }

  /// Why three do not go together, and what would; empty if they do.
  public static Optional<String> refusal(Family family, Objective objective, Estimator estimator) {
    return objective
        .refusal(family)
        .or(() -> estimator.refusal(objective, family))
        .or(() ->
            family.strata().isEmpty()
                ? Optional.empty()
                : Strata.refusal(family, objective, estimator));
  }

  /// The same graph with numbers for its baseline from elsewhere.
  GradientGraph following(Baseline baselines) {
    return new GradientGraph(
        graph, noise, baseline, baseline.isPresent() ? baselines : Baseline.NONE, sampleSize);
  }

  /// How many outputs are gradients.
  public int numGradients() {
    return graph.outputs().size() - FIRST_GRADIENT - (kind == Baseline.LEARNED ? 2 : 0);
  }

  /// The baseline for the next step.
  ///
  /// @param before that of this step
  /// @param sums of the outputs over the finite samples of this step, of which there is at least
  ///   one
  public double next(double before, double[][] sums) {
    return switch (kind) {
      case NONE, CONSTANT, LEAVE_ONE_OUT -> before;
      case RUNNING -> DECAY * before + (1 - DECAY) * sums[VALUE][0] / sums[NUM_FINITE][0];
      case LEARNED -> {
        int last = graph.outputs().size() - 1;
        yield before + (1 - DECAY) * learned(sums[last - 1], sums[last]);
      }
    };
  }

  /// What to add to a baseline b so that no noise that is proportional to the score is left: the
  /// gradient is g₀ − b·s, and its variance is least where E[g·s] = 0. The mean over the elements,
  /// each in units of its own score, so that it does not depend on the scale of any of them.
  ///
  /// @param products the sums of gradient times score
  /// @param squares the sums of the squares of the score
  private static double learned(double[] products, double[] squares) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < squares.length; i++) {
      if (squares[i] > 0) {
        sum += products[i] / squares[i];
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  /// This graph with the square of each gradient element behind the gradients, so that sums over
  /// samples also give the variance of the estimator. Its baseline is constant.
  public GradientGraph withSquares() {
    int end = FIRST_GRADIENT + numGradients();
    List<Node> outputs = new ArrayList<>(graph.outputs().subList(0, end));
    for (Node gradient : graph.outputs().subList(FIRST_GRADIENT, end)) {
      outputs.add(Ops.square(gradient));
    }
    return new GradientGraph(Graph.of(graph.inputs(), outputs), noise, baseline, sampleSize)
        .following(Baseline.CONSTANT);
  }
}
