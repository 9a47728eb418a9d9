// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import elbo.bijector.Bijector;
import elbo.graph.Node;
import java.util.List;
import java.util.Optional;

/// A parameter: a part of the point and what becomes of it.
///
/// @param name the variable
/// @param offset where its numbers begin in the point
/// @param unconstrainedNames one per number in the point, in output order (the first index fastest)
/// @param value the constrained value in its natural shape; for what has none (a tuple), its
///   elements as a vector
/// @param transform from the unconstrained numbers in their shape to the value; empty if there is
///   not one for all of them
/// @param logJacobian ln |det| of the derivative of the constrained value: a scalar
/// @param output what is reported
public record Parameter(
    String name,
    int offset,
    List<String> unconstrainedNames,
    Node value,
    Optional<Bijector> transform,
    Node logJacobian,
    Quantity output) {
  /// Copies.
  public Parameter {
    unconstrainedNames = List.copyOf(unconstrainedNames);
  }

  /// How many numbers of the point it takes.
  public int unconstrainedSize() {
    return unconstrainedNames.size();
  }
}
