// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.autodiff.Gradients;
import elbo.family.Family;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.model.LogDensity;
import elbo.objective.Objective;
import elbo.rewrite.Substitute;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A *biased* gradient of the evidence lower bound of discrete coordinates: each draw is relaxed to
/// Σ k·yₖ with y = softmax((ln p + g)/τ), g Gumbel noise, and followed by its path (Jang, Gu &
/// Poole 2017, "Categorical reparameterization with Gumbel-softmax"; Maddison, Mnih & Teh 2017,
/// "The concrete distribution"). The entropy is that of the discrete family, exact. It is the
/// gradient of another function, the mean of the target at points between its own, which must mean
/// something there: the bias falls with τ, and the noise grows. It is never chosen by itself.
///
/// @param temperature τ, positive
public record GumbelSoftmax(double temperature) implements Estimator {
  /// Checks.
  public GumbelSoftmax {
    if (!(temperature > 0 && Double.isFinite(temperature))) {
      throw new IllegalArgumentException("the temperature must be positive, got " + temperature);
    }
  }

  @Override
  public String name() {
    return "gumbel-softmax-biased";
  }

  @Override
  public Optional<String> refusal(Objective objective, Family family) {
    return Plain.ofSingle(name(), objective)
        .or(() -> Plain.ofStates(name(), family))
        .map(reason ->
            reason + " (" + name() + " is biased; enumerated and local-expectation are not)");
  }

  @Override
  public GradientGraph build(LogDensity target, Family family, Objective objective) {
    int n = family.dimension();
    int k = Enumerated.statesOf(family);
    List<Node> parameters = family.inputs("q");
    Node noise = Node.input("noise", Shape.of(n, k));
    Node logProbs = family.stateLogProbs(parameters).orElseThrow();
    Node gumbel = Ops.negate(Ops.log(Ops.negate(Ops.unary(UnaryOp.LOG_NDTR, noise))));
    Node scores = Ops.multiply(Ops.constant(1 / temperature), Ops.add(logProbs, gumbel));
    Node total = Layout.broadcast(Ops.logSumExp(scores, 1), 1, k);
    double[] numbers = new double[k];
    for (int state = 0; state < k; state++) {
      numbers[state] = state;
    }
    Node draw =
        Linear.matmul(Ops.exp(Ops.subtract(scores, total)), Node.constant(Tensor.vector(numbers)));
    Node slope = Gradients.of(target.value(), target.point());
    List<Node> at = Substitute.in(List.of(target.value(), slope), Map.of(target.point(), draw));
    Node isFinite = Ops.and(Assembly.isFinite(at.get(0)), Assembly.isFinite(at.get(1)));
    Node entropy = Ops.negate(Ops.sum(Ops.multiply(Ops.exp(logProbs), logProbs)));
    List<Node> along = Plain.derivative(draw, Assembly.masked(isFinite, at.get(1)), parameters);
    List<Node> own = Plain.derivative(entropy, Ops.constant(1), parameters);
    List<Node> gradient = new ArrayList<>();
    for (int p = 0; p < parameters.size(); p++) {
      gradient.add(Ops.add(along.get(p), own.get(p)));
    }
    return Plain.graph(
        target, parameters, noise, 1, isFinite, at.get(0), Ops.add(at.get(0), entropy), gradient);
  }
}
