// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.family.Family;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.Objective;
import elbo.objective.Sample;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// The exact gradient of the evidence lower bound, as a sum over all states of a family of finitely
/// many: no noise at all, and Kⁿ evaluations of the target.
public record Enumerated() implements Estimator {
  /// More states than this are not enumerated.
  public static final int MAX_STATES = 1 << 14;

  @Override
  public String name() {
    return "enumerated";
  }

  @Override
  public Optional<String> refusal(Objective objective, Family family) {
    return Plain.ofSingle(name(), objective)
        .or(() -> Plain.ofStates(name(), family))
        .or(() ->
            numStates(family) <= MAX_STATES
                ? Optional.empty()
                : Optional.of(
                    String.format(
                        "the family %s has %.3g states, more than the %d that %s sums over;"
                            + " local-expectation sums over those of one coordinate at a time",
                        family.name(), numStates(family), MAX_STATES, name())));
  }

  private static double numStates(Family family) {
    return Math.pow(statesOf(family), family.dimension());
  }

  static int statesOf(Family family) {
    return family.stateLogProbs(family.inputs("q")).orElseThrow().shape().size(1);
  }

  @Override
  public GradientGraph build(LogDensity target, Family family, Objective objective) {
    int n = family.dimension();
    int k = statesOf(family);
    int total = (int) numStates(family);
    double[] states = new double[n * total];
    for (int s = 0; s < total; s++) {
      int rest = s;
      for (int d = 0; d < n; d++) {
        states[d * total + s] = rest % k;
        rest /= k;
      }
    }
    Node columns = Node.constant(Tensor.wrap(Shape.of(n, total), states));
    List<Node> parameters = family.inputs("q");
    Node noise = Node.input("noise", Shape.of(1));
    Node values = Plain.values(target, columns);
    // The noise decides nothing, but what a sample says must depend on its noise.
    Node isFinite = Ops.and(Assembly.isFinite(values), Assembly.isFinite(noise));
    Node point = Node.input("point", Shape.of(n));
    Node logProbs =
        Sample.over(point, family.logProb(parameters, point), parameters, columns, total);
    Node probs = Ops.exp(logProbs);
    Node logDensity = Ops.sum(Ops.multiply(probs, values));
    Node entropy = Ops.negate(Ops.sum(Ops.multiply(probs, logProbs)));
    Node bound = Ops.add(logDensity, entropy);
    return Plain.graph(
        target,
        parameters,
        noise,
        1,
        isFinite,
        logDensity,
        bound,
        Plain.derivative(bound, Ops.constant(1), parameters));
  }
}
