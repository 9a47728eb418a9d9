// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.family;

import elbo.bijector.Bijector;
import elbo.bijector.Identity;
import elbo.graph.Node;
import elbo.random.Key;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.Collections;
import java.util.List;

/// An invertible map of ℝⁿ with parameters: one step of a [Flow].
public interface Layer {
  /// The size n of a point.
  int dimension();

  /// What the parameters are called, in order.
  List<String> parameterNames();

  /// The shapes of the parameters, in order.
  List<Shape> parameterShapes();

  /// How unconstrained numbers become parameters, in order.
  default List<Bijector> constraints() {
    return Collections.nCopies(parameterNames().size(), new Identity());
  }

  /// Parameters with which it maps every point to itself.
  ///
  /// @param key for what has to differ between layers at the start
  List<Tensor> identity(Key key);

  /// The image of a point.
  Image forward(List<Node> parameters, Node point);

  /// The point of an image.
  Image inverse(List<Node> parameters, Node image);

  /// Whether the slope of the log determinant is continuous; see [Family#hasContinuousSlope].
  default boolean hasContinuousSlope() {
    return true;
  }

  /// What a map makes of a point.
  ///
  /// @param point a vector
  /// @param logDeterminant ln |det| of the derivative of the map that was applied, a scalar
  record Image(Node point, Node logDeterminant) {}
}
