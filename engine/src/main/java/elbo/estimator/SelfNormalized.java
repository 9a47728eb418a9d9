// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.autodiff.Vjp;
import elbo.family.Family;
import elbo.graph.Node;
import elbo.model.LogDensity;
import elbo.objective.Objective;
import java.util.List;
import java.util.Optional;

/// The gradient of the integrand at fixed draws, for objectives that weight draws so that they
/// stand for the target's. Works for every family with a density; biased for finite samples.
public record SelfNormalized() implements Estimator {
  @Override
  public String name() {
    return "self-normalized";
  }

  @Override
  public Optional<String> refusal(Objective objective, Family family) {
    return objective.isSelfNormalized()
        ? Optional.empty()
        : Optional.of(
            "self-normalized is the gradient of objectives that weight their draws, as forward-kl"
                + " does; for "
                + objective.name()
                + " take pathwise or score-function");
  }

  @Override
  public GradientGraph build(LogDensity target, Family family, Objective objective) {
    Assembly assembly = new Assembly(target, family, objective);
    List<Node> direct =
        Vjp.pull(
            List.of(assembly.integrand()),
            List.of(assembly.finite()),
            assembly.sample().parameters());
    return assembly.build(
        new Assembly.Parts(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), direct),
        Optional.empty());
  }
}
