// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.divergence;

import elbo.distribution.Distribution;
import elbo.graph.Node;
import java.util.Optional;

/// How far a distribution q is from a distribution p: 0 if they are equal, never negative, ∞ where
/// its definition says so. Not symmetric unless its page says that it is.
public interface Divergence {
  /// Its name with its parameters.
  String name();

  /// The divergence of q from p for each batch element, as a node of their arguments; empty if no
  /// closed form is known for the pair.
  Optional<Node> closedForm(Distribution p, Distribution q);

  /// The divergence of q from p, in the best way that there is.
  ///
  /// @param p with known arguments and without batch axes
  /// @param q as p, with values of the same shape
  /// @throws IllegalArgumentException if values of one cannot be values of the other (shape,
  ///   discrete and continuous), or if an argument is not a known number
  Estimate between(Distribution p, Distribution q, Effort effort);

  /// As above, with the standard effort.
  default Estimate between(Distribution p, Distribution q) {
    return between(p, q, Effort.STANDARD);
  }
}
