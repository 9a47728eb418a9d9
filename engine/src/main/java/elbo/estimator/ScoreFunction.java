// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.autodiff.Gradients;
import elbo.autodiff.Vjp;
import elbo.family.Family;
import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.Objective;
import elbo.objective.Sample;
import elbo.rewrite.Substitute;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The score-function gradient, REINFORCE (Williams 1992; Ranganath, Gerrish & Blei 2014, "Black
/// box variational inference"): the integrand, less a baseline, times ∇ ln q, plus what the
/// integrand itself holds of the parameters. Needs no derivative of the target and no
/// differentiable draws; unbiased, with far more noise than a pathwise gradient where that exists.
///
/// @param baseline what is subtracted
public record ScoreFunction(Baseline baseline) implements Estimator {
  @Override
  public String name() {
    return baseline == Baseline.NONE ? "score-function" : "score-function-" + baseline.word();
  }

  @Override
  public Optional<String> refusal(Objective objective, Family family) {
    if (objective.isSelfNormalized()) {
      return Optional.of(
          "the objective "
              + objective.name()
              + " weights its draws; its gradient is the estimator self-normalized");
    }
    if (objective.usesScore() && !family.hasContinuousSlope()) {
      return Optional.of(
          "the objective "
              + objective.name()
              + " compares slopes, and those of the family "
              + family.name()
              + " jump where its parameters say, which score functions do not see; take pathwise");
    }
    if (baseline == Baseline.LEAVE_ONE_OUT) {
      Node weights = Node.input("logWeights", Shape.of(objective.sampleSize()));
      if (objective.sampleSize() < 2 || objective.ofLogWeights(weights).isEmpty()) {
        return Optional.of(
            "a leave-one-out baseline compares the log weights of at least 2 draws in a sample; "
                + objective.name()
                + " with "
                + objective.sampleSize()
                + " has none: take more draws per sample, or the running baseline");
      }
    }
    return Optional.empty();
  }

  @Override
  public GradientGraph build(LogDensity target, Family family, Objective objective) {
    Assembly assembly = new Assembly(target, family, objective);
    Sample sample = assembly.sample();
    Node value = assembly.integrand();
    int size = sample.size();
    Node ones = Node.constant(Tensor.filled(Shape.of(size), 1));
    Node input = Node.input("baseline", Shape.SCALAR);
    Node signal =
        switch (baseline) {
          case NONE -> Ops.multiply(value, ones);
          case CONSTANT, RUNNING, LEARNED -> Ops.multiply(Ops.subtract(value, input), ones);
          case LEAVE_ONE_OUT ->
              Ops.subtract(
                  Ops.multiply(value, ones), leaveOneOut(objective, sample.logWeights(), size));
        };
    // What the integrand holds of ln q directly has, for the evidence lower bound, the constant
    // coefficient −1/K; a constant times the sum of scores has mean 0 and is left out.
    Optional<Node> ofWeights = objective.ofLogWeights(sample.logWeights());
    List<Node> direct = new ArrayList<>();
    if (ofWeights.isPresent()) {
      Node logWeights = Node.input("logWeights", Shape.of(size));
      Node f = objective.ofLogWeights(logWeights).orElseThrow();
      Node slope = Substitute.in(Gradients.of(f, logWeights), logWeights, sample.logWeights());
      Node excess = Ops.subtract(slope, Ops.constant(1.0 / size));
      direct.addAll(scores(assembly, Ops.subtract(signal, excess)));
    } else {
      List<Node> score = scores(assembly, signal);
      List<Node> own = Vjp.pull(List.of(value), List.of(assembly.finite()), sample.parameters());
      for (int i = 0; i < score.size(); i++) {
        direct.add(Ops.add(score.get(i), own.get(i)));
      }
    }
    boolean learns = baseline == Baseline.LEARNED;
    if (learns) {
      direct.addAll(scores(assembly, ones));
    }
    GradientGraph graph =
        assembly.build(
            new Assembly.Parts(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), direct),
            baseline.isInput() ? Optional.of(input) : Optional.empty());
    return learns ? learning(graph, family) : graph.following(baseline);
  }

  /// With products and squares of the scores in the place of the scores.
  private static GradientGraph learning(GradientGraph graph, Family family) {
    int n = family.parameterShapes().size();
    List<Node> found = graph.graph().outputs();
    List<Node> outputs = new ArrayList<>(found.subList(0, GradientGraph.FIRST_GRADIENT + n));
    List<Node> products = new ArrayList<>();
    List<Node> squares = new ArrayList<>();
    for (int p = 0; p < n; p++) {
      Node gradient = Layout.flatten(found.get(GradientGraph.FIRST_GRADIENT + p));
      Node score = Layout.flatten(found.get(GradientGraph.FIRST_GRADIENT + n + p));
      products.add(Ops.multiply(gradient, score));
      squares.add(Ops.square(score));
    }
    outputs.add(Layout.concatenate(0, products));
    outputs.add(Layout.concatenate(0, squares));
    return new GradientGraph(
        Graph.of(graph.graph().inputs(), outputs),
        graph.noise(),
        graph.baseline(),
        Baseline.LEARNED,
        graph.sampleSize());
  }

  private static List<Node> scores(Assembly assembly, Node signal) {
    Sample sample = assembly.sample();
    Node weights = Ops.multiply(assembly.finite(), signal);
    return Vjp.pull(List.of(sample.logProb()), List.of(weights), sample.parameters());
  }

  /// For each draw the objective with that draw's log weight replaced by the mean of the others.
  private static Node leaveOneOut(Objective objective, Node logWeights, int size) {
    Node weights = Node.input("weights", Shape.of(size));
    Node mask = Node.input("mask", Shape.of(size));
    Node others =
        Ops.multiply(Ops.constant(1.0 / (size - 1)), Ops.subtract(Ops.sum(weights), weights));
    Node replaced = Ops.add(weights, Ops.multiply(mask, Ops.subtract(others, weights)));
    Node value = objective.ofLogWeights(replaced).orElseThrow();
    double[] identity = new double[size * size];
    for (int k = 0; k < size; k++) {
      identity[k * size + k] = 1;
    }
    Node columns = Node.constant(Tensor.wrap(Shape.of(size, size), identity));
    Node each = Sample.over(mask, value, List.of(weights), columns, size);
    return Substitute.in(each, weights, logWeights);
  }
}
