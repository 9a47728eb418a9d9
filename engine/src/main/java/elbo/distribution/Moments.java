// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;

/// A distribution whose mean and variance are known in closed form.
public interface Moments extends Distribution {
  /// The mean; NaN where it does not exist.
  Node mean();

  /// The variance; ∞ or NaN where it does not exist. For vectors and matrices, that of each
  /// element.
  Node variance();
}
