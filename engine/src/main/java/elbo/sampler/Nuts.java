// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

/// The no-U-turn sampler: Hamiltonian trajectories, doubled forwards or backwards in time until
/// they turn, and a draw from their points by weight.
///
/// A trajectory has turned when the velocity at one of its ends has no component along the sum of
/// its momenta; the same is asked of the halves with the first point of the other one, as Stan does
/// since 2.21. Within a new half points are drawn by weight, between old and new half the new one
/// is favoured.
///
/// Source: Hoffman, Gelman (2014), The No-U-Turn Sampler; Betancourt (2017), A Conceptual
/// Introduction to Hamiltonian Monte Carlo, appendix A; Stan 2.35, `base_nuts.hpp`.
///
/// @param maxDepth how often a trajectory is doubled at most
/// @param maxEnergyError beyond which a trajectory is called divergent; it is counted from where
///   the trajectory began, so a small one would change the target
public record Nuts(int maxDepth, double maxEnergyError) implements Kernel {
  /// Checks.
  public Nuts {
    if (!(maxDepth >= 1 && maxDepth <= 30)) {
      throw new IllegalArgumentException("the tree depth must be in 1 to 30, got " + maxDepth);
    }
    if (!(maxEnergyError > 0)) {
      throw new IllegalArgumentException(
          "the largest error of the energy must be positive, got " + maxEnergyError);
    }
  }

  /// Stan's: depth 10, error 1000.
  public static Nuts defaults() {
    return new Nuts(10, 1000);
  }

  @Override
  public String name() {
    return "nuts";
  }

  @Override
  public double firstStepSize(int dimension) {
    return 1;
  }

  @Override
  public boolean isSearched() {
    return true;
  }

  @Override
  public double defaultAcceptance() {
    return 0.8; // Stan's
  }
}
