// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;
import elbo.graph.Ops;

/// A distribution whose quantile function has a closed form.
public interface Quantiles extends Distribution {
  /// The value x with P(X ≤ x) = probability; for probabilities 0 and 1 the ends of the support.
  Node quantile(Node probability);

  /// The quantile of a number.
  default Node quantile(double probability) {
    return quantile(Ops.constant(probability));
  }
}
