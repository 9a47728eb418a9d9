// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.autodiff.Gradients;
import elbo.autodiff.Vjp;
import elbo.family.Family;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.model.LogDensity;
import elbo.objective.Objective;
import elbo.objective.Sample;
import elbo.rewrite.Substitute;
import elbo.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// The pathwise gradient, also called reparametrisation gradient: the derivative of the integrand
/// with the draws as functions of parameters and noise (Kingma & Welling 2014, "Auto-encoding
/// variational Bayes"). Unbiased for every objective that is an expectation over draws, as long as
/// the target is differentiable where draws fall.
public record Pathwise() implements Estimator {
  @Override
  public String name() {
    return "pathwise";
  }

  @Override
  public Optional<String> refusal(Objective objective, Family family) {
    return alongDraws(name(), objective, family);
  }

  /// What speaks against a gradient along the draws.
  static Optional<String> alongDraws(String name, Objective objective, Family family) {
    if (objective.isSelfNormalized()) {
      return Optional.of(
          "the objective "
              + objective.name()
              + " weights its draws instead of following them; its gradient is the estimator"
              + " self-normalized, not "
              + name);
    }
    if (!family.isReparameterized()) {
      return Optional.of(
          "draws of the family "
              + family.name()
              + " are no differentiable function of its parameters, which "
              + name
              + " needs; score-function works for every family, enumerated and local-expectation for"
              + " finite ones");
    }
    return Optional.empty();
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
    Optional<Node> ofLogWeights = objective.ofLogWeights(logWeights);
    if (assembly.logProb().isPresent() && ofLogWeights.isPresent()) {
      return alongNoise(assembly, ofLogWeights.get(), logWeights);
    }
    Node value = assembly.integrand();
    Optional<Node> toScore =
        objective.usesScore() ? Optional.of(Gradients.of(value, sample.score())) : Optional.empty();
    return assembly.build(
        new Assembly.Parts(
            Optional.of(Gradients.of(value, sample.logTarget())),
            toScore,
            Optional.of(Gradients.of(value, sample.points())),
            Optional.empty(),
            Vjp.pull(List.of(value), List.of(assembly.finite()), sample.parameters())),
        Optional.empty());
  }

  /// For functions of the log weights, with ln q as a function of parameters and noise: it is
  /// followed at once, and not through the draws.
  private static GradientGraph alongNoise(Assembly assembly, Node value, Node logWeights) {
    Node slope = Substitute.in(Gradients.of(value, logWeights), logWeights, assembly.logWeights());
    Node cotangent = Ops.negate(Ops.multiply(assembly.finite(), slope));
    return assembly.build(
        new Assembly.Parts(
            Optional.of(slope),
            Optional.empty(),
            Optional.empty(),
            Optional.of(cotangent),
            List.of()),
        Optional.empty());
  }
}
