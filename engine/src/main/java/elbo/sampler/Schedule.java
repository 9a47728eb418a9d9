// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

/// How long chains run, and what warm-up aims at.
///
/// @param numWarmup iterations whose points are not kept: step size and metric are learnt
/// @param numDraws iterations after them
/// @param acceptance the mean that the step size is chosen for, in (0, 1)
public record Schedule(int numWarmup, int numDraws, double acceptance) {
  /// Checks.
  public Schedule {
    if (!(numWarmup >= 0 && numDraws >= 1)) {
      throw new IllegalArgumentException(
          "warm-up of 0 or more and 1 or more draws are expected, got "
              + numWarmup
              + " and "
              + numDraws);
    }
    if (!(acceptance > 0 && acceptance < 1)) {
      throw new IllegalArgumentException(
          "the acceptance that warm-up aims at must be in (0, 1), got " + acceptance);
    }
  }

  /// All iterations.
  public int numIterations() {
    return numWarmup + numDraws;
  }
}
