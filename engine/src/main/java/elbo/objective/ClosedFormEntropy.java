// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.objective;

/// The exact gradient of the family's entropy. Of the two estimators the one with less noise far
/// from the optimum.
public record ClosedFormEntropy() implements EntropyEstimator {
  @Override
  public String name() {
    return "closed-form";
  }
}
