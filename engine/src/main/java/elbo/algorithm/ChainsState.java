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
/// @param took how long each chain took so far
/// @param numEvaluations of the density
public record ChainsState(
    List<Chain> chains, List<List<Kept>> kept, List<Took> took, long numEvaluations)
    implements State {
  /// Copies.
  public ChainsState {
    chains = List.copyOf(chains);
    kept = kept.stream().map(List::copyOf).toList();
    took = List.copyOf(took);
  }

  /// Some draws of a chain.
  ///
  /// @param points a row per draw, on unconstrained space
  /// @param statistics a row per draw: log density, acceptance, step size, tree depth, steps,
  ///   whether it diverged, energy
  public record Kept(Tensor points, Tensor statistics) {
    /// How many draws.
    public int size() {
      return points.shape().size(0);
    }
  }

  /// How many draws a chain has kept.
  public int numKept(int chain) {
    return kept.get(chain).stream().mapToInt(Kept::size).sum();
  }

  /// How long a chain took. Chains share their calls of the density: the time of a step is divided
  /// among them by how many of its evaluations each wanted, so that the times of all chains add up
  /// to that of the run.
  ///
  /// @param warmupSeconds of its evaluations in warm-up
  /// @param samplingSeconds of those after warm-up
  public record Took(double warmupSeconds, double samplingSeconds) {
    /// Nothing yet.
    static final Took NOTHING = new Took(0, 0);

    Took and(double warmup, double sampling) {
      return new Took(warmupSeconds + warmup, samplingSeconds + sampling);
    }

    /// Both halves.
    public double seconds() {
      return warmupSeconds + samplingSeconds;
    }
  }
}
