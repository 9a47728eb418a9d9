// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;
import elbo.graph.Ops;

/// A distribution of numbers whose distribution function is known. Values outside the support are
/// allowed.
public interface Cumulative extends Distribution {
  /// P(X ≤ value) for each batch element.
  default Node cdf(Node value) {
    return Ops.exp(logCdf(value));
  }

  /// P(X ≤ value) of a number.
  default Node cdf(double value) {
    return cdf(Ops.constant(value));
  }

  /// ln P(X ≤ value) for each batch element.
  Node logCdf(Node value);

  /// ln P(X ≤ value) of a number.
  default Node logCdf(double value) {
    return logCdf(Ops.constant(value));
  }

  /// ln P(X > value) for each batch element.
  Node logSurvival(Node value);

  /// ln P(X > value) of a number.
  default Node logSurvival(double value) {
    return logSurvival(Ops.constant(value));
  }
}
