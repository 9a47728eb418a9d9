// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import elbo.distribution.Distribution;
import elbo.graph.Node;
import java.util.Optional;

/// A part of a model's log density, a scalar with and without constants.
public sealed interface Term {
  /// The variable or the statement.
  String name();

  /// The log density with all constants.
  Node logProb();

  /// The log density without what Stan's `~` leaves out.
  Node logProbUpToConstants();

  /// A random variable of the model.
  ///
  /// @param name the variable
  /// @param distribution its distribution given the others, arguments included
  /// @param value its value
  /// @param isObserved whether the value is data
  /// @param logProb a scalar
  /// @param logProbUpToConstants a scalar
  /// @param plate the axis of independent elements, if one is declared
  record Site(
      String name,
      Distribution distribution,
      Node value,
      boolean isObserved,
      Node logProb,
      Node logProbUpToConstants,
      Optional<Plate> plate)
      implements Term {}

  /// A factor of the density that belongs to no distribution: `target +=`.
  record Factor(String name, Node logProb, Node logProbUpToConstants) implements Term {}
}
