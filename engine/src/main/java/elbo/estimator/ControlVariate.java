// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.autodiff.Gradients;
import elbo.family.Family;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.EvidenceLowerBound;
import elbo.objective.Objective;
import elbo.objective.Sample;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The score-function gradient of the evidence lower bound with the score itself as control
/// variate, with a coefficient of its own for each element (Ranganath, Gerrish & Blei 2014, "Black
/// box variational inference", section 3.2): `1/K Σₖ (ln wₖ − a₋ₖ) sₖ`, where the coefficient `a =
/// Cov(ln w · s, s)/Var(s)` of a draw is estimated from the others, so that the mean stays right.
public record ControlVariate() implements Estimator {
  @Override
  public String name() {
    return "score-function-control-variate";
  }

  @Override
  public Optional<String> refusal(Objective objective, Family family) {
    return objective instanceof EvidenceLowerBound && objective.sampleSize() >= 3
        ? Optional.empty()
        : Optional.of(
            name()
                + " estimates coefficients from the other draws of a sample of the objective elbo, at"
                + " least 2 of them; got "
                + objective.name()
                + " with "
                + objective.sampleSize()
                + ": take more draws per sample, or score-function with the running baseline");
  }

  @Override
  public GradientGraph build(LogDensity target, Family family, Objective objective) {
    int size = objective.sampleSize();
    List<Node> parameters = family.inputs("q");
    Node single = Node.input("single", Shape.of(family.noiseSize()));
    Node noise = Node.input("noise", Shape.of(family.noiseSize(), size));
    Node draws = Sample.over(single, family.draw(parameters, single), parameters, noise, size);
    Node values = Plain.values(target, draws);
    Node isFinite = Assembly.isFinite(values);
    Node safe = Assembly.masked(isFinite, values);
    Node point = Node.input("point", Shape.of(family.dimension()));
    Node logProb = family.logProb(parameters, point);
    Node logProbs = Sample.over(point, logProb, parameters, draws, size);
    Node logWeights = Ops.subtract(safe, logProbs);
    List<Node> gradient = new ArrayList<>();
    for (Node parameter : parameters) {
      int elements = parameter.shape().numElements();
      Node score = Layout.flatten(Gradients.of(logProb, parameter));
      Node scores = Sample.over(point, score, parameters, draws, size);
      Node squares = Ops.square(scores);
      Node weights = Layout.broadcast(logWeights, 0, elements);
      Node products = Ops.multiply(weights, squares);
      // A score of 0 in all the others leaves nothing to estimate from: the coefficient is 0 then.
      Node of = others(squares, size);
      Node isSomething = Ops.greater(of, Ops.constant(0));
      Node safeOf = Ops.select(isSomething, of, Ops.constant(1));
      Node coefficient =
          Ops.select(isSomething, Ops.divide(others(products, size), safeOf), Ops.constant(0));
      Node each = Ops.multiply(Ops.subtract(weights, coefficient), scores);
      Node mean = Ops.multiply(Ops.constant(1.0 / size), Ops.sum(each, 1));
      gradient.add(Layout.reshape(mean, parameter.shape()));
    }
    return Plain.graph(
        target,
        parameters,
        noise,
        size,
        isFinite,
        Assembly.mean(safe),
        Assembly.mean(logWeights),
        gradient);
  }

  /// For each column the sum of the others.
  private static Node others(Node x, int size) {
    return Ops.subtract(Layout.broadcast(Ops.sum(x, 1), 1, size), x);
  }
}
