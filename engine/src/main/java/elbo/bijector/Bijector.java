// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.bijector;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;

/// A map between all real vectors and the values of a constraint, parametrised as in Stan 2.35.
/// Axes before those of one value (the last two of a matrix, the last of a simplex or an ordered
/// vector, none of a number) are batch axes: each place there is a value of its own. Sizes 0 and 1
/// are allowed.
///
/// Implement it as a record with one file of its own; see `docs/how-to/add-a-bijector.md`.
public interface Bijector {
  /// The shape of unconstrained values for constrained ones of a shape; an error if the map has no
  /// values of that shape.
  Shape unconstrainedShape(Shape constrained);

  /// How many unconstrained numbers a constrained value of a shape has.
  default int unconstrainedSize(Shape constrained) {
    return unconstrainedShape(constrained).numElements();
  }

  /// The constrained value of an unconstrained one.
  Node constrain(Node x);

  /// The unconstrained value of a constrained one: what [#constrain] maps to it. Meaningless
  /// outside the constraint.
  Node unconstrain(Node y);

  /// ln |det| of the derivative of [#constrain], of all batch elements together: a scalar. Where a
  /// constrained value has more elements than an unconstrained one, the derivative of the elements
  /// that determine it, as Stan chooses them.
  Node logAbsDetJacobian(Node x);

  /// 1 where `x` has no image or bounds exclude each other, else 0: a scalar; certainly 0 unless
  /// overridden.
  default Node failed(Node x) {
    return Ops.constant(0);
  }
}
