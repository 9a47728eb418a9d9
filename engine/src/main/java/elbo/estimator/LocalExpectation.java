// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.family.Family;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.Objective;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Local expectation gradients (Titsias & Lázaro-Gredilla 2015, "Local expectation gradients for
/// black box variational inference"): for each coordinate the exact sum over its own states, with
/// the others as they were drawn. n·K evaluations of the target for each draw; what is left of the
/// noise is that of the other coordinates, and nothing where the target is a sum of functions of
/// one coordinate each.
public record LocalExpectation() implements Estimator {
  @Override
  public String name() {
    return "local-expectation";
  }

  @Override
  public Optional<String> refusal(Objective objective, Family family) {
    return Plain.ofSingle(name(), objective).or(() -> Plain.ofStates(name(), family));
  }

  @Override
  public GradientGraph build(LogDensity target, Family family, Objective objective) {
    int n = family.dimension();
    int k = Enumerated.statesOf(family);
    List<Node> parameters = family.inputs("q");
    Node noise = Node.input("noise", Shape.of(family.noiseSize()));
    Node draw = family.draw(parameters, noise);
    List<Node> states = new ArrayList<>();
    for (int state = 0; state < k; state++) {
      states.add(Node.constant(Tensor.filled(Shape.of(n), state)));
    }
    Node values = Plain.values(target, Plain.replaced(draw, states));
    Node isFinite = Assembly.isFinite(values);
    // Row by state as the columns are; the logarithms of probabilities have a row per coordinate.
    Node grid = Layout.transpose(Layout.reshape(values, Shape.of(k, n)));
    Node logProbs = family.stateLogProbs(parameters).orElseThrow();
    Node probs = Ops.exp(logProbs);
    Node local = Ops.sum(Ops.multiply(probs, grid));
    Node logDensity = Ops.multiply(Ops.constant(1.0 / n), local);
    Node entropy = Ops.negate(Ops.sum(Ops.multiply(probs, logProbs)));
    List<Node> ofTarget = Plain.derivative(probs, Assembly.masked(isFinite, grid), parameters);
    List<Node> ofEntropy = Plain.derivative(entropy, Ops.constant(1), parameters);
    List<Node> gradient = new ArrayList<>();
    for (int p = 0; p < parameters.size(); p++) {
      gradient.add(Ops.add(ofTarget.get(p), ofEntropy.get(p)));
    }
    return Plain.graph(
        target, parameters, noise, 1, isFinite, logDensity, Ops.add(logDensity, entropy), gradient);
  }
}
