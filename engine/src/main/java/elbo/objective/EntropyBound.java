// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.objective;

import elbo.family.Family;
import elbo.graph.Node;
import elbo.graph.Ops;
import java.util.Optional;

/// The evidence lower bound with the entropy in closed form, `E_q[ln p(z)] + H(q)`. Far from the
/// optimum its pathwise gradient has less noise than the one that sticks the landing, close to it
/// more.
///
/// @param sampleSize K
public record EntropyBound(int sampleSize) implements Objective {
  /// One draw.
  public EntropyBound() {
    this(1);
  }

  @Override
  public String name() {
    return "elbo-entropy";
  }

  @Override
  public Node integrand(Sample sample) {
    Node entropy = sample.family().entropy(sample.parameters()).orElseThrow();
    return Ops.add(EvidenceLowerBound.mean(sample.logTarget()), entropy);
  }

  @Override
  public Optional<String> refusal(Family family) {
    return family.entropy(family.inputs("q")).isPresent()
        ? Optional.empty()
        : Optional.of(
            "the entropy of the family "
                + family.name()
                + " has no closed form; the objective elbo estimates it from the draws");
  }
}
