// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.algorithm;

import elbo.sampler.Chain;
import elbo.tensor.Tensor;
import java.util.List;

/// The state of [MarkovChains].
///
/// @param chains where they stand
/// @param kept for each chain what it kept so far, a piece per step
/// @param numEvaluations of the density
public record ChainsState(List<Chain> chains, List<List<Kept>> kept, long numEvaluations)
    implements State {
  /// Copies.
  public ChainsState {
    chains = List.copyOf(chains);
    kept = kept.stream().map(List::copyOf).toList();
  }

  /// Some draws of a chain.
  ///
  /// @param points a row per draw, on unconstrained space
  /// @param statistics a row per draw: log density, acceptance, step size, tree depth, steps,
  ///   whether it diverged, energy
  public record Kept(Tensor points, Tensor statistics) {}
}
