// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

import java.util.List;

/// Some transitions of a chain.
///
/// @param chain after them
/// @param transitions in order
/// @param numEvaluations of the density
public record Stretch(Chain chain, List<Transition> transitions, long numEvaluations) {
  /// Copies.
  public Stretch {
    transitions = List.copyOf(transitions);
  }
}
