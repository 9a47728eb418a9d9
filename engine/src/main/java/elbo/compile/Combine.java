// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

/// How the values of an output for many draws become the result.
public enum Combine {
  /// One value per draw, in the draws' order.
  PER_DRAW,
  /// The sum over all draws, in a fixed order.
  SUM,
}
