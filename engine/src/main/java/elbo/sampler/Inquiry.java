// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.sampler;

/// Work that wants the density at a point, is told, and wants it at the next one, until it has
/// ended. It is what a chain keeps between two calls of the density, and nobody else sees it.
sealed interface Inquiry permits Move, StepSizeSearch {
  /// Where the density is wanted next; not modified by the caller.
  double[] wanted();

  /// Goes on.
  ///
  /// @param logDensity at [#wanted()]
  /// @param gradient there; taken over
  /// @return whether another evaluation is wanted
  boolean tell(double logDensity, double[] gradient);
}
