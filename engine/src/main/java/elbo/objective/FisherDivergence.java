// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.objective;

import elbo.autodiff.Gradients;
import elbo.family.Family;
import elbo.graph.Node;
import elbo.graph.Ops;
import java.util.Optional;

/// The Fisher divergence with its sign changed, `−E_q‖∇ ln p(z) − ∇ ln q(z)‖²`: score matching by
/// gradients. It needs no normalising constant and is 0 where q is the target. A scale of the
/// coordinates changes it, and modes far apart are invisible to it.
///
/// @param sampleSize K
public record FisherDivergence(int sampleSize) implements Objective {
  /// One draw.
  public FisherDivergence() {
    this(1);
  }

  @Override
  public String name() {
    return "fisher";
  }

  @Override
  public Node integrand(Sample sample) {
    Node slope = Gradients.of(Ops.sum(sample.logProb()), sample.points());
    Node squares = Ops.sum(Ops.square(Ops.subtract(sample.score(), slope)));
    return Ops.multiply(Ops.constant(-1.0 / sampleSize), squares);
  }

  @Override
  public Optional<String> refusal(Family family) {
    if (!family.hasContinuousSlopeOfDraw()) {
      return Optional.of(
          "the objective fisher compares slopes, and those of the family "
              + family.name()
              + " jump or have no bound, which gradients of slopes do not see; take elbo, or a"
              + " family with a smooth density, such as full-rank or realnvp");
    }
    return family.stateLogProbs(family.inputs("q")).isPresent()
        ? Optional.of(
            "the objective fisher compares slopes, and the family "
                + family.name()
                + " is discrete; take elbo")
        : Optional.empty();
  }

  @Override
  public boolean usesScore() {
    return true;
  }
}
