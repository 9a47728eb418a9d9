// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;

/// Operations that move elements and compute nothing. Axes count from 0; indices count from 0.
public final class Layout {
  private Layout() {}

  /// `x` repeated along a new axis of `size` that becomes axis number `axis`.
  public static Node broadcast(Node x, int axis, int size) {
    return Simplify.node(new Op.Broadcast(axis, size), List.of(x));
  }

  /// A scalar repeated to a shape; a node that has the shape already is returned as it is.
  public static Node broadcastTo(Node x, Shape shape) {
    if (x.shape().equals(shape)) {
      return x;
    }
    if (!x.shape().isScalar()) {
      throw new ShapeException(
          "cannot repeat shape "
              + x.shape()
              + " to "
              + shape
              + ": only a scalar goes with any shape");
    }
    Node result = x;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      result = broadcast(result, 0, shape.size(axis));
    }
    return result;
  }

  /// The same elements in row-major order under another shape.
  public static Node reshape(Node x, Shape shape) {
    return Simplify.node(new Op.Reshape(shape), List.of(x));
  }

  /// All elements as a vector, in row-major order.
  public static Node flatten(Node x) {
    return reshape(x, Shape.of(x.shape().numElements()));
  }

  /// Axes in another order: axis `k` of the result is axis `permutation[k]` of `x`.
  public static Node transpose(Node x, int... permutation) {
    return Simplify.node(new Op.Transpose(IntArray.of(permutation)), List.of(x));
  }

  /// The axes 0 and 1 exchanged.
  public static Node transpose(Node x) {
    int[] permutation = IntArray.range(0, x.shape().rank()).toArray();
    permutation[0] = 1;
    permutation[1] = 0;
    return transpose(x, permutation);
  }

  /// The elements `start` to `start + size − 1` of one axis.
  public static Node slice(Node x, int axis, int start, int size) {
    return Simplify.node(new Op.Slice(axis, start, size), List.of(x));
  }

  /// One place of one axis, which disappears.
  public static Node at(Node x, int axis, int index) {
    return reshape(slice(x, axis, index, 1), x.shape().remove(axis));
  }

  /// One element as a scalar.
  public static Node element(Node x, int... position) {
    if (position.length != x.shape().rank()) {
      throw new ShapeException(
          "one index per axis of " + x.shape() + " is expected, got " + IntArray.of(position));
    }
    Node result = x;
    for (int index : position) {
      result = at(result, 0, index);
    }
    return result;
  }

  /// Zeros before and behind the elements of one axis.
  public static Node pad(Node x, int axis, int before, int after) {
    return Simplify.node(new Op.Pad(axis, before, after), List.of(x));
  }

  /// The parts behind each other along one axis; at least one.
  public static Node concatenate(int axis, List<Node> parts) {
    return Simplify.node(new Op.Concatenate(axis), parts);
  }

  /// Parts of the same shape along a new axis number `axis`.
  public static Node stack(int axis, List<Node> parts) {
    List<Node> expanded = new ArrayList<>(parts.size());
    for (Node part : parts) {
      expanded.add(reshape(part, part.shape().insert(axis, 1)));
    }
    return concatenate(axis, expanded);
  }

  /// The elements of one axis at `indices`, in their order.
  public static Node gather(Node x, int axis, IntArray indices) {
    return Simplify.node(new Op.Gather(axis, indices), List.of(x));
  }

  /// Zeros of `size` along the axis, to which element `k` is added at `indices[k]`.
  public static Node scatterAdd(Node x, int axis, IntArray indices, int size) {
    return Simplify.node(new Op.ScatterAdd(axis, indices, size), List.of(x));
  }

  /// Running sums along one axis, from the end if `reverse`.
  public static Node cumulativeSum(Node x, int axis, boolean reverse) {
    return Simplify.node(new Op.CumulativeSum(axis, reverse), List.of(x));
  }
}
