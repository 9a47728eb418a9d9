// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.model;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// The elements of a variable in the order in which Stan writes them: the first index fastest.
/// Indices count from 1.
public final class Elements {
  private Elements() {}

  /// The names: `x` for a scalar, otherwise `x.1.1`, `x.2.1`, …
  public static List<String> names(String name, Shape shape) {
    List<String> names = new ArrayList<>(shape.numElements());
    int[] position = new int[shape.rank()];
    for (int i = 0; i < shape.numElements(); i++) {
      StringBuilder text = new StringBuilder(name);
      for (int index : position) {
        text.append('.').append(index + 1);
      }
      names.add(text.toString());
      for (int axis = 0; axis < position.length && ++position[axis] == shape.size(axis); axis++) {
        position[axis] = 0;
      }
    }
    return names;
  }

  /// The elements as a vector in the order of [#names].
  public static Node flatten(Node value) {
    int rank = value.shape().rank();
    int[] reversed = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      reversed[axis] = rank - 1 - axis;
    }
    return Layout.flatten(Layout.transpose(value, reversed));
  }

  /// A vector in the order of [#names] as a value of a shape: the inverse of [#flatten].
  public static Node unflatten(Node flat, Shape shape) {
    int rank = shape.rank();
    int[] reversed = new int[rank];
    int[] sizes = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      reversed[axis] = rank - 1 - axis;
      sizes[axis] = shape.size(rank - 1 - axis);
    }
    return Layout.transpose(Layout.reshape(flat, Shape.of(sizes)), reversed);
  }
}
