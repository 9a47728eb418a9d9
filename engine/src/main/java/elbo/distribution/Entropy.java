// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;

/// A distribution whose entropy is known in closed form.
public interface Entropy extends Distribution {
  /// −E[ln p(X)] in nats: the differential entropy of a continuous distribution.
  Node entropy();
}
