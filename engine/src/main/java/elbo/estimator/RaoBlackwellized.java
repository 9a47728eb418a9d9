// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.family.Family;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.EvidenceLowerBound;
import elbo.objective.Objective;
import elbo.objective.Sample;
import elbo.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// The score-function gradient of the evidence lower bound where each coordinate's score meets only
/// the terms of the target that depend on that coordinate, its Markov blanket, and its own ln q
/// (Ranganath, Gerrish & Blei 2014, "Black box variational inference", section 3.1): the other
/// terms have mean 0 with it, and their noise is left out. The graph of the target says which terms
/// depend on which coordinates. With more than one draw in a sample, the mean of the others' terms
/// is the baseline of each.
public record RaoBlackwellized() implements Estimator {
  @Override
  public String name() {
    return "score-function-rao-blackwellized";
  }

  @Override
  public Optional<String> refusal(Objective objective, Family family) {
    if (!(objective instanceof EvidenceLowerBound)) {
      return Optional.of(
          name()
              + " splits ln p - ln q into terms, which the objective elbo allows and "
              + objective.name()
              + " does not; take score-function with a baseline");
    }
    Node point = Node.input("point", Shape.of(family.dimension()));
    return family.factorLogProbs(family.inputs("q"), point).isPresent()
        ? Optional.empty()
        : Optional.of(
            name()
                + " needs independent coordinates, as those of mean-field, bernoulli and"
                + " categorical, not those of "
                + family.name()
                + "; take score-function with a baseline");
  }

  @Override
  public GradientGraph build(LogDensity target, Family family, Objective objective) {
    int n = family.dimension();
    int size = objective.sampleSize();
    List<Node> parameters = family.inputs("q");
    Shape one = Shape.of(family.noiseSize());
    Node single = Node.input("single", one);
    Node noise = Node.input("noise", size == 1 ? one : one.append(size));
    Node draws = Sample.over(single, family.draw(parameters, single), parameters, noise, size);
    Terms terms = Terms.of(target);
    Node each =
        columns(Sample.over(target.point(), terms.values(), target.data(), draws, size), size);
    Node point = Node.input("point", Shape.of(n));
    Node factors = family.factorLogProbs(parameters, point).orElseThrow();
    Node logFactors = columns(Sample.over(point, factors, parameters, draws, size), size);
    Node isFinite = Assembly.isFinite(each);
    Node safe = Assembly.masked(isFinite, each);
    Node blankets = Linear.matmul(Node.constant(terms.blankets(n)), safe);
    Node signal = Ops.subtract(blankets, logFactors);
    if (size > 1) {
      // Each less the mean of the others is size/(size − 1) times each less the mean of all.
      Node mean = Ops.multiply(Ops.constant(1.0 / size), Ops.sum(signal, 1));
      signal =
          Ops.multiply(
              Ops.constant(size / (size - 1.0)),
              Ops.subtract(signal, Layout.broadcast(mean, 1, size)));
    }
    Node weights = Ops.multiply(Ops.constant(1.0 / size), signal);
    Node logDensity = Ops.multiply(Ops.constant(1.0 / size), Ops.sum(safe));
    Node logQ = Ops.multiply(Ops.constant(1.0 / size), Ops.sum(logFactors));
    return Plain.graph(
        target,
        parameters,
        noise,
        size,
        isFinite,
        logDensity,
        Ops.subtract(logDensity, logQ),
        Plain.scores(family, parameters, draws, size, weights));
  }

  private static Node columns(Node x, int size) {
    return size == 1 ? Layout.reshape(x, Shape.of(x.shape().numElements(), 1)) : x;
  }
}
