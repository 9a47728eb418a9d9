// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

/// Hamiltonian Monte Carlo with trajectories of a fixed number of steps, of which the end is
/// accepted or refused.
///
/// Source: Duane, Kennedy, Pendleton, Roweth (1987), Hybrid Monte Carlo; Neal (2011), MCMC Using
/// Hamiltonian Dynamics, figure 2.
///
/// @param numSteps of a trajectory
/// @param maxEnergyError beyond which a trajectory is called divergent
public record Hmc(int numSteps, double maxEnergyError) implements Kernel {
  /// Checks.
  public Hmc {
    if (!(numSteps >= 1)) {
      throw new IllegalArgumentException("at least 1 step is needed, got " + numSteps);
    }
    if (!(maxEnergyError > 0)) {
      throw new IllegalArgumentException(
          "the largest error of the energy must be positive, got " + maxEnergyError);
    }
  }

  /// With 1000 as the largest error of the energy.
  public static Hmc of(int numSteps) {
    return new Hmc(numSteps, 1000);
  }

  @Override
  public String name() {
    return "hmc";
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
    return 0.65; // optimal for many independent coordinates: Beskos et al. (2013)
  }
}
