// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.objective;

/// The gradient of −log q along the path of the draw, with the parameters inside log q held fixed
/// (Roeder, Wu & Duvenaud 2017, "Sticking the landing"). Unbiased, and without any noise where q is
/// the target, so that a fixed step converges to the exact answer there.
public record StickingTheLandingEntropy() implements EntropyEstimator {
  @Override
  public String name() {
    return "sticking-the-landing";
  }
}
