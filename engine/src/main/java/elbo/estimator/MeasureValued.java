// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.family.Family;
import elbo.family.WeakDerivative;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.Objective;
import elbo.rewrite.Substitute;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The measure-valued gradient (Pflug 1989; Mohamed, Rosca, Figurnov & Mnih 2020, "Monte Carlo
/// gradient estimation in machine learning", section 6) of the evidence lower bound: the derivative
/// of a density is a difference of two densities, and the gradient the difference of the target at
/// draws of them, made of the same noise. Needs no derivative of the target, and has far less noise
/// than a score function; costs 2n evaluations of the target for each draw and each vector of
/// parameters.
public record MeasureValued() implements Estimator {
  @Override
  public String name() {
    return "measure-valued";
  }

  @Override
  public Optional<String> refusal(Objective objective, Family family) {
    return Plain.ofSingle(name(), objective)
        .or(() -> {
          List<Node> inputs = family.inputs("q");
          Node noise = Node.input("noise", Shape.of(family.dimension(), WeakDerivative.NOISE));
          return family.weakDerivatives(inputs, noise).isEmpty() || family.entropy(inputs).isEmpty()
              ? Optional.of(
                  name()
                      + " needs independent coordinates whose weak derivatives are known, as those of"
                      + " mean-field, bernoulli and categorical are, not those of "
                      + family.name()
                      + "; pathwise works where draws are differentiable, score-function for every"
                      + " family")
              : Optional.empty();
        });
  }

  @Override
  public GradientGraph build(LogDensity target, Family family, Objective objective) {
    int n = family.dimension();
    List<Node> parameters = family.inputs("q");
    Node noise = Node.input("noise", Shape.of(n, WeakDerivative.NOISE));
    Node draw = family.draw(parameters, Layout.at(noise, 1, 0));
    List<WeakDerivative> derivatives = family.weakDerivatives(parameters, noise);
    List<Node> vectors = new ArrayList<>();
    for (WeakDerivative derivative : derivatives) {
      vectors.add(derivative.plus());
      vectors.add(derivative.minus());
    }
    Node columns = Plain.replaced(draw, vectors);
    Node values = Plain.values(target, columns);
    Node atDraw = Substitute.in(List.of(target.value()), Map.of(target.point(), draw)).getFirst();
    Node isFinite = Ops.and(Assembly.isFinite(values), Assembly.isFinite(atDraw));
    Node entropy = family.entropy(parameters).orElseThrow();
    List<Node> gradient = Plain.derivative(entropy, Ops.constant(1), parameters);
    for (int j = 0; j < derivatives.size(); j++) {
      Node plus = Layout.slice(values, 0, 2 * j * n, n);
      Node minus = Layout.slice(values, 0, (2 * j + 1) * n, n);
      Node slope = Ops.multiply(derivatives.get(j).weight(), Ops.subtract(plus, minus));
      List<Node> of =
          Plain.derivative(
              derivatives.get(j).value(), Assembly.masked(isFinite, slope), parameters);
      List<Node> sum = new ArrayList<>();
      for (int p = 0; p < gradient.size(); p++) {
        sum.add(Ops.add(gradient.get(p), of.get(p)));
      }
      gradient = sum;
    }
    return Plain.graph(
        target, parameters, noise, 1, isFinite, atDraw, Ops.add(atDraw, entropy), gradient);
  }
}
