// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.objective;

import elbo.family.Family;
import elbo.graph.Node;
import java.util.Optional;

/// What is maximised over the members of a family: the expectation, over samples of K independent
/// draws, of an integrand that is a graph.
///
/// Implement it as a record with one file of its own; see `docs/how-to/add-an-objective.md`.
public interface Objective {
  /// The word for it in files and on the command line.
  String name();

  /// How many draws one sample has: K.
  default int sampleSize() {
    return 1;
  }

  /// What is averaged over samples: a scalar.
  Node integrand(Sample sample);

  /// The integrand as a function of the log weights ln p − ln q alone, where it is one. Estimators
  /// that know how log weights depend on the parameters need it.
  ///
  /// @param logWeights a vector of length K
  default Optional<Node> ofLogWeights(Node logWeights) {
    return Optional.empty();
  }

  /// Whether the gradient is that of the integrand at fixed draws: draws are weighted so that they
  /// stand for the target's. No other gradient of the integrand means anything then.
  default boolean isSelfNormalized() {
    return false;
  }

  /// Whether the integrand uses [Sample#score].
  default boolean usesScore() {
    return false;
  }

  /// Why the objective does not exist for a family, and what would; empty if it does.
  default Optional<String> refusal(Family family) {
    return Optional.empty();
  }
}
