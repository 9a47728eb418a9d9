// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Node operations of the trace with a short way for constants: loops over data read millions of
/// them.
final class Nodes {
  static final Node ZERO = Ops.constant(0);
  static final Node ONE = Ops.constant(1);
  static final Node NAN = Ops.constant(Double.NaN);

  private Nodes() {}

  static Node number(double value) {
    return value == 1
        ? ONE
        : value == 0 && Double.doubleToRawLongBits(value) == 0 ? ZERO : Ops.constant(value);
  }

  static Node truth(boolean value) {
    return value ? ONE : ZERO;
  }

  static Node filled(Shape shape, double value) {
    return shape.isScalar() ? number(value) : Node.constant(Tensor.filled(shape, value));
  }

  static Node vector(double... values) {
    return Node.constant(Tensor.vector(values));
  }

  static Node matrix(int rows, int columns, double[] values) {
    return Node.constant(Tensor.wrap(Shape.of(rows, columns), values));
  }

  /// The number of elements of the only, or first, axis.
  static int length(Node x) {
    return x.shape().size(0);
  }

  /// Part `k` (from 0) of the first axis, which disappears.
  static Node at(Node x, int k) {
    if (x.isConstant()) {
      Tensor value = x.value();
      int stride = value.shape().stride(0);
      if (value.shape().rank() == 1) {
        return number(value.get(k));
      }
      double[] part = Arrays.copyOfRange(value.array(), k * stride, (k + 1) * stride);
      return Node.constant(Tensor.wrap(value.shape().remove(0), part));
    }
    return Layout.at(x, 0, k);
  }

  /// The element of a matrix, from 0.
  static Node at(Node x, int i, int j) {
    if (x.isConstant()) {
      return number(x.value().get(i * x.shape().size(1) + j));
    }
    return Layout.at(Layout.at(x, 0, i), 0, j);
  }

  /// Parts of one axis, in this order.
  static Node pick(Node x, int axis, int[] positions) {
    int n = positions.length;
    boolean run = true;
    for (int k = 1; k < n && run; k++) {
      run = positions[k] == positions[0] + k;
    }
    if (run && n > 0) {
      return Layout.slice(x, axis, positions[0], n);
    }
    if (n == 0) {
      return filled(x.shape().with(axis, 0), 0);
    }
    return Layout.gather(x, axis, IntArray.of(positions));
  }

  /// Scalars as a vector. Neighbours that are constants become one constant.
  static Node vector(List<Node> scalars) {
    return stack(scalars, Shape.SCALAR);
  }

  /// Parts of one shape along a new first axis.
  static Node stack(List<Node> parts, Shape shape) {
    if (parts.isEmpty()) {
      return filled(shape.prepend(0), 0);
    }
    int size = shape.numElements();
    List<Node> runs = new ArrayList<>();
    for (int k = 0; k < parts.size(); ) {
      int end = k;
      while (end < parts.size() && parts.get(end).isConstant()) {
        end++;
      }
      if (end == k) {
        runs.add(Layout.reshape(parts.get(k), shape.prepend(1)));
        k++;
        continue;
      }
      double[] values = new double[(end - k) * size];
      for (int i = k; i < end; i++) {
        parts.get(i).value().copyTo(values, (i - k) * size);
      }
      runs.add(Node.constant(Tensor.wrap(shape.prepend(end - k), values)));
      k = end;
    }
    return runs.size() == 1 ? runs.getFirst() : Layout.concatenate(0, runs);
  }

  /// Parts behind each other along one axis; empty ones are left out.
  static Node concatenate(int axis, List<Node> parts) {
    List<Node> some = new ArrayList<>(parts);
    some.removeIf(part -> part.shape().size(axis) == 0);
    return some.isEmpty()
        ? parts.getFirst()
        : some.size() == 1 ? some.getFirst() : Layout.concatenate(axis, some);
  }

  /// The product of all elements: halves are multiplied until one is left.
  static Node product(Node x) {
    if (x.shape().isScalar()) {
      return x;
    }
    Node rest = Layout.flatten(x);
    Node product = ONE;
    while (length(rest) > 1) {
      int half = length(rest) / 2;
      if (length(rest) % 2 == 1) {
        product = Ops.multiply(product, at(rest, 2 * half));
      }
      rest = Ops.multiply(Layout.slice(rest, 0, 0, half), Layout.slice(rest, 0, half, half));
    }
    return length(rest) == 0 ? product : Ops.multiply(product, at(rest, 0));
  }

  /// A value repeated along new leading axes.
  static Node repeat(Node x, int... sizes) {
    Node result = x;
    for (int k = sizes.length - 1; k >= 0; k--) {
      result = Layout.broadcast(result, 0, sizes[k]);
    }
    return result;
  }

  /// Columns of matrices, or elements of vectors: the last axis.
  static int lastSize(Node x) {
    return x.shape().size(x.shape().rank() - 1);
  }

  /// Whether an int is known, and so may be a size or an index without a guard.
  static boolean isNumber(Node x) {
    return x.isConstant() && x.shape().isScalar();
  }

  /// The shape of a block of `x` without its first `axes` axes.
  static Shape inner(Node x, int axes) {
    return x.shape().slice(axes, x.shape().rank());
  }
}
