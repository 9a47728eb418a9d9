// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.autodiff.Vjp;
import elbo.family.Family;
import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.Objective;
import elbo.rewrite.Substitute;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The gradient for a family of strata: the gradient of `Σ wₖ(φ)·E f(zₖ(φ), φ)` is `Σ wₖ ∇E f + f
/// ∇wₖ`, from one draw of each stratum with noise of its own. Estimates that do not follow draws
/// are expectations over any draw themselves, so the first sum is all of them.
final class Strata {
  private Strata() {}

  static Optional<String> refusal(Family family, Objective objective, Estimator estimator) {
    if (objective.sampleSize() != 1 || objective.isSelfNormalized()) {
      return Optional.of(
          "draws of the family "
              + family.name()
              + " are one of each stratum, weighted, which is right for a mean over single draws; the"
              + " objective "
              + objective.name()
              + " with "
              + objective.sampleSize()
              + " draws in a sample is none: take elbo with 1, or mixture, whose weights are fixed");
    }
    if (!estimator.isAlongDraws() && !(estimator instanceof ScoreFunction)) {
      return Optional.of(
          "the estimator "
              + estimator.name()
              + " does not know the strata of the family "
              + family.name()
              + "; take sticking-the-landing, pathwise or score-function");
    }
    return Optional.empty();
  }

  static GradientGraph build(
      LogDensity target, Family family, Objective objective, Estimator estimator) {
    List<Node> parameters = family.inputs("q");
    int numParameters = parameters.size();
    int size = family.noiseSize();
    List<Family> strata = family.strata();
    Node noise = Node.input("noise", Shape.of(strata.size() * size));
    Optional<Node> baseline = Optional.empty();
    Baseline kind = Baseline.NONE;
    List<List<Node>> each = new ArrayList<>();
    for (int k = 0; k < strata.size(); k++) {
      GradientGraph one = estimator.build(target, strata.get(k), objective);
      Map<Node, Node> places = new HashMap<>();
      for (int p = 0; p < numParameters; p++) {
        places.put(one.graph().inputs().get(p), parameters.get(p));
      }
      places.put(one.noise(), Layout.slice(noise, 0, k * size, size));
      if (one.baseline().isPresent()) {
        Node shared = baseline.orElseGet(() -> Node.input("baseline", Shape.SCALAR));
        baseline = Optional.of(shared);
        kind = one.kind();
        places.put(one.baseline().get(), shared);
      }
      each.add(Substitute.in(one.graph().outputs(), places));
    }
    Node weights = family.strataWeights(parameters);
    Node finite = each.getFirst().get(GradientGraph.NUM_FINITE);
    List<Node> values = new ArrayList<>();
    for (List<Node> outputs : each) {
      finite = Ops.and(finite, outputs.get(GradientGraph.NUM_FINITE));
      values.add(outputs.get(GradientGraph.VALUE));
    }
    List<Node> outputs = new ArrayList<>(List.of(finite));
    for (int o = 1; o < each.getFirst().size(); o++) {
      outputs.add(masked(finite, weighted(weights, each, o)));
    }
    if (estimator.isAlongDraws()) {
      List<Node> own = Vjp.pull(List.of(weights), List.of(Layout.stack(0, values)), parameters);
      for (int p = 0; p < numParameters; p++) {
        int o = GradientGraph.FIRST_GRADIENT + p;
        outputs.set(o, Ops.add(outputs.get(o), masked(finite, own.get(p))));
      }
    }
    List<Node> inputs = new ArrayList<>(parameters);
    inputs.add(noise);
    baseline.ifPresent(inputs::add);
    inputs.addAll(target.data());
    return new GradientGraph(Graph.of(inputs, outputs), noise, baseline, kind, strata.size());
  }

  private static Node weighted(Node weights, List<List<Node>> each, int output) {
    Node sum = Ops.multiply(Layout.at(weights, 0, 0), each.getFirst().get(output));
    for (int k = 1; k < each.size(); k++) {
      sum = Ops.add(sum, Ops.multiply(Layout.at(weights, 0, k), each.get(k).get(output)));
    }
    return sum;
  }

  private static Node masked(Node condition, Node x) {
    return Ops.select(condition, x, Ops.constant(0));
  }
}
