// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.family.Family;
import elbo.model.LogDensity;
import elbo.objective.EvidenceLowerBound;
import elbo.objective.Objective;
import java.util.Optional;

/// The gradient of the evidence lower bound along the path only: in ln q the parameters are held
/// fixed, which leaves the mean as it is (Roeder, Wu & Duvenaud 2017, "Sticking the landing"). It
/// has no noise where q equals the target, so that a fixed step converges to the exact answer
/// there; far from the optimum it has more than the closed form.
public record StickingTheLanding() implements Estimator {
  @Override
  public String name() {
    return "sticking-the-landing";
  }

  @Override
  public Optional<String> refusal(Objective objective, Family family) {
    if (!(objective instanceof EvidenceLowerBound)) {
      return Optional.of(
          "sticking-the-landing drops terms whose mean is 0 for the objective elbo only, not for "
              + objective.name()
              + "; doubly-reparameterized is its like for functions of the log weights, pathwise"
              + " for others");
    }
    return Pathwise.alongDraws(name(), objective, family);
  }

  @Override
  public boolean isAlongDraws() {
    return true;
  }

  @Override
  public GradientGraph build(LogDensity target, Family family, Objective objective) {
    return new DoublyReparameterized().build(target, family, objective);
  }
}
