// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.graph.Node;
import elbo.graph.Ops;

/// An increasing map of each coordinate by itself, with its own coefficients: what a
/// [CouplingLayer] applies. With coefficients of 0 it is the identity.
public sealed interface ElementwiseMap permits AffineMap, SplineMap {
  /// How many coefficients a coordinate has.
  int numCoefficients();

  /// The image of a vector.
  ///
  /// @param coefficients any numbers, one column per coordinate
  Layer.Image forward(Node coefficients, Node x);

  /// The vector of an image.
  Layer.Image inverse(Node coefficients, Node y);

  /// A number within ±2, with slope 1 at 0: a logarithm of a scale that no step can make overflow.
  static Node boundedLogScale(Node x) {
    return Ops.multiply(Ops.constant(2), Ops.tanh(Ops.multiply(Ops.constant(0.5), x)));
  }
}
