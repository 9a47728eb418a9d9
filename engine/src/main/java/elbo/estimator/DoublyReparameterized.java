// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.autodiff.Gradients;
import elbo.autodiff.Vjp;
import elbo.family.Family;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.Objective;
import elbo.objective.Sample;
import elbo.rewrite.Substitute;
import elbo.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// The doubly reparametrised gradient (Tucker, Lawson, Gu & Maddison 2019, "Doubly reparameterized
/// gradient estimators for Monte Carlo objectives"), for every integrand f that is a function of
/// the log weights. The score term that a pathwise gradient holds, `Σ ∂f/∂ln wₖ · ∇ ln q(zₖ)`, is
/// itself turned into a pathwise one, so that only paths remain:
///
/// `Σ (∂f/∂ln wₖ − ∂²f/∂(ln wₖ)²) · ∂ ln wₖ/∂zₖ · ∂zₖ/∂φ`
///
/// which is their gradient for the importance-weighted bound (weights squared) and for Rényi's, and
/// for the evidence lower bound that of [StickingTheLanding]. Unbiased. Where q is the target, it
/// is exactly 0 for every sample.
public record DoublyReparameterized() implements Estimator {
  @Override
  public String name() {
    return "doubly-reparameterized";
  }

  @Override
  public Optional<String> refusal(Objective objective, Family family) {
    return ofLogWeights(name(), objective, family);
  }

  static Optional<String> ofLogWeights(String name, Objective objective, Family family) {
    Node one = Node.input("logWeights", Shape.of(objective.sampleSize()));
    if (!objective.isSelfNormalized() && objective.ofLogWeights(one).isEmpty()) {
      return Optional.of(
          "the objective "
              + objective.name()
              + " is no function of the log weights, which "
              + name
              + " needs; pathwise works where draws are differentiable");
    }
    return Pathwise.alongDraws(name, objective, family);
  }

  @Override
  public boolean isAlongDraws() {
    return true;
  }

  @Override
  public GradientGraph build(LogDensity target, Family family, Objective objective) {
    Assembly assembly = new Assembly(target, family, objective);
    Sample sample = assembly.sample();
    Node logWeights = Node.input("logWeights", Shape.of(sample.size()));
    Node value = objective.ofLogWeights(logWeights).orElseThrow();
    Node slope = Gradients.of(value, logWeights);
    Node curvature = Linear.diagonal(Gradients.jacobian(slope, logWeights));
    Node coefficient =
        Substitute.in(Ops.subtract(slope, curvature), logWeights, assembly.logWeights());
    Node toPoints =
        Vjp.pull(
                List.of(sample.logProb()),
                List.of(Ops.negate(coefficient)),
                List.of(sample.points()))
            .getFirst();
    return assembly.build(
        new Assembly.Parts(
            Optional.of(coefficient),
            Optional.empty(),
            Optional.of(toPoints),
            Optional.empty(),
            List.of()),
        Optional.empty());
  }
}
