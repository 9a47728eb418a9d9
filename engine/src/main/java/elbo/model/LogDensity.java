// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import elbo.graph.Node;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A log density on ℝⁿ, up to a constant unless it says otherwise, written for one draw: what
/// algorithms need to know of a model. −∞ where the density is 0 or a check fails; NaN is a fault
/// of the model and counts as a failed draw.
///
/// @param names one per coordinate
/// @param point the input, a vector
/// @param value a scalar function of the point
/// @param data further inputs of the value, the same for all draws of an execution: the rows of a
///   [MiniBatch]; none for a whole density
public record LogDensity(List<String> names, Node point, Node value, List<Node> data) {
  /// Checks and copies.
  public LogDensity {
    names = List.copyOf(names);
    data = List.copyOf(data);
    if (point.shape().rank() != 1 || point.shape().size(0) != names.size()) {
      throw new IllegalArgumentException(
          "the point has shape " + point.shape() + " and " + names.size() + " names");
    }
    if (!value.shape().isScalar()) {
      throw new IllegalArgumentException(
          "a log density must be a scalar, its shape is " + value.shape());
    }
  }

  /// A function of the point alone.
  public LogDensity(List<String> names, Node point, Node value) {
    this(names, point, value, List.of());
  }

  /// A function that a user writes on graph values.
  ///
  /// ```java
  /// LogDensity banana =
  ///     LogDensity.of(2, x -> {
  ///       Node a = Layout.element(x, 0);
  ///       Node bend = Ops.subtract(Layout.element(x, 1), Ops.square(a));
  ///       return Ops.multiply(Ops.constant(-0.5), Ops.add(Ops.square(a), Ops.square(bend)));
  ///     });
  /// ```
  ///
  /// @param dimension how many coordinates a point has; their names are `x.1`, `x.2`, …
  /// @param value the log density of a point, a scalar
  /// @throws elbo.tensor.ShapeException where shapes do not fit; the message names the operation
  ///   and the shapes
  public static LogDensity of(int dimension, UnaryOperator<Node> value) {
    Node point = Node.input("x", Shape.of(dimension));
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= dimension; i++) {
      names.add("x." + i);
    }
    return new LogDensity(names, point, value.apply(point));
  }

  /// How many coordinates a point has.
  public int dimension() {
    return names.size();
  }
}
