// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import elbo.graph.Node;

/// A function of two log densities that is integrated over all values.
@FunctionalInterface
interface Integrand {
  /// Its value as a node.
  Node of(Node logP, Node logQ);
}
