// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

/// A transition that leaves a target as it is.
public sealed interface Kernel permits Nuts, Hmc, RandomWalk {
  /// The word for it in files and on the command line.
  String name();

  /// The step size that a chain begins with.
  double firstStepSize(int dimension);

  /// Whether the first step size is improved by the error of the energy after one step.
  boolean isSearched();

  /// The acceptance that warm-up aims at by default.
  double defaultAcceptance();
}
