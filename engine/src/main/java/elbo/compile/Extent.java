// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import elbo.tensor.Shape;

/// How an operation along one axis sees an array: `outer` × axis × width numbers. Inside a loop
/// over rows the leading axis is part of `outer` and only the block's rows are there.
///
/// @param fixed the number of outer repetitions when all rows are there
/// @param perRow the number per row of the current block; 0 outside of loops over rows
/// @param inner elements behind the axis
record Extent(int fixed, int perRow, int inner) {
  /// The view of a shape along an axis; `byRows` if only the current rows of axis 0 are there.
  static Extent of(Shape shape, int axis, boolean byRows) {
    int inner = shape.stride(axis);
    if (byRows) {
      return new Extent(0, shape.slice(1, axis).numElements(), inner);
    }
    return new Extent(shape.slice(0, axis).numElements(), 0, inner);
  }

  int outer(Frame f) {
    return fixed + f.rows * perRow;
  }
}
