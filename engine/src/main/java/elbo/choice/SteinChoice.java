// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.choice;

import elbo.diagnostic.SteinKernel;

/// What particles move each other by.
///
/// @param word of the kernel: `rbf`, `imq` or `linear`
/// @param bandwidth in standard deviations of the start, 0 for the median heuristic
/// @param particles how many; draws of a step where a family is moved
public record SteinChoice(String word, double bandwidth, int particles) {
  /// Checks.
  public SteinChoice {
    var _ = SteinKernel.of(word, bandwidth);
    if (!(particles >= 1)) {
      throw new IllegalArgumentException("at least 1 particle is needed, got " + particles);
    }
  }

  /// 200 particles with radial kernels: the mean of as many draws is known to 7 % of a standard
  /// deviation, and a step costs 40,000 kernels.
  public static SteinChoice defaults() {
    return new SteinChoice("rbf", 0, 200);
  }

  /// The kernel of that name.
  public SteinKernel kernel() {
    return SteinKernel.of(word, bandwidth);
  }
}
