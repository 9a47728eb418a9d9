// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

/// What a random node draws: one independent number per element, from the execution's key, the
/// node's site and the draw.
public enum SampleOp {
  /// N(0, 1); no parameters
  NORMAL(0),
  /// U(0, 1), ends excluded; no parameters
  UNIFORM(0),
  /// Exp(1); no parameters
  EXPONENTIAL(0),
  /// Gamma(concentration, 1)
  GAMMA(1),
  /// Beta(a, b)
  BETA(2),
  /// Poisson(rate)
  POISSON(1),
  /// Binomial(count, probability)
  BINOMIAL(2),
  /// von Mises(0, concentration)
  VON_MISES(1);

  private final int numParameters;

  SampleOp(int numParameters) {
    this.numParameters = numParameters;
  }

  /// How many parameters the distribution has: the node's inputs, all of the node's shape.
  public int numParameters() {
    return numParameters;
  }
}
