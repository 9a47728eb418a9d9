// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

/// Random-walk Metropolis: a normal step from where the chain is, accepted or refused. Its scale is
/// that of the metric times the step size, and both adapt in warm-up.
///
/// Source: Metropolis et al. (1953), Equation of State Calculations by Fast Computing Machines;
/// Roberts, Gelman, Gilks (1997) for the scale 2.38/√n and the acceptance 0.234.
public record RandomWalk() implements Kernel {
  @Override
  public String name() {
    return "random-walk";
  }

  @Override
  public double firstStepSize(int dimension) {
    return 2.38 / Math.sqrt(dimension);
  }

  @Override
  public boolean isSearched() {
    return false;
  }

  @Override
  public double defaultAcceptance() {
    return 0.234;
  }
}
