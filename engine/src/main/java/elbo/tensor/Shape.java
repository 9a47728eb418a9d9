// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.tensor;

import java.util.Arrays;

/// The sizes of a tensor's axes, outermost first. A scalar has no axes. Immutable.
public final class Shape {
  /// The shape without axes: one element.
  public static final Shape SCALAR = new Shape(new int[0]);

  private final int[] sizes;
  private final int numElements;

  private Shape(int[] sizes) {
    this.sizes = sizes;
    long n = 1;
    for (int size : sizes) {
      if (size < 0) {
        throw new ShapeException("sizes must not be negative, got " + Arrays.toString(sizes));
      }
      n = Math.multiplyExact(n, size);
    }
    if (n > Integer.MAX_VALUE) {
      throw new ShapeException(
          "a tensor may have at most "
              + Integer.MAX_VALUE
              + " elements, got "
              + n
              + " for "
              + Arrays.toString(sizes));
    }
    this.numElements = (int) n;
  }

  /// The shape with these sizes (copied).
  public static Shape of(int... sizes) {
    return sizes.length == 0 ? SCALAR : new Shape(sizes.clone());
  }

  /// The number of axes.
  public int rank() {
    return sizes.length;
  }

  /// The size of an axis, counted from 0.
  public int size(int axis) {
    if (axis < 0 || axis >= sizes.length) {
      throw new ShapeException("axis " + axis + " does not exist in shape " + this);
    }
    return sizes[axis];
  }

  /// The number of elements: the product of the sizes, 1 for a scalar.
  public int numElements() {
    return numElements;
  }

  /// Whether this is the shape without axes.
  public boolean isScalar() {
    return sizes.length == 0;
  }

  /// The sizes, copied.
  public int[] sizes() {
    return sizes.clone();
  }

  /// The product of the sizes of the axes behind `axis`: how far apart neighbours along it lie in
  /// row-major order.
  public int stride(int axis) {
    int stride = 1;
    for (int k = sizes.length - 1; k > axis; k--) {
      stride *= sizes[k];
    }
    return stride;
  }

  /// This shape with one more axis, innermost.
  public Shape append(int size) {
    int[] s = Arrays.copyOf(sizes, sizes.length + 1);
    s[sizes.length] = size;
    return new Shape(s);
  }

  /// This shape with one more axis, outermost.
  public Shape prepend(int size) {
    return insert(0, size);
  }

  /// This shape with an axis of `size` inserted so that it becomes axis number `axis`.
  public Shape insert(int axis, int size) {
    int[] s = new int[sizes.length + 1];
    System.arraycopy(sizes, 0, s, 0, axis);
    s[axis] = size;
    System.arraycopy(sizes, axis, s, axis + 1, sizes.length - axis);
    return new Shape(s);
  }

  /// This shape without one axis.
  public Shape remove(int axis) {
    size(axis);
    int[] s = new int[sizes.length - 1];
    System.arraycopy(sizes, 0, s, 0, axis);
    System.arraycopy(sizes, axis + 1, s, axis, sizes.length - axis - 1);
    return of(s);
  }

  /// This shape with another size on one axis.
  public Shape with(int axis, int size) {
    size(axis);
    int[] s = sizes.clone();
    s[axis] = size;
    return new Shape(s);
  }

  /// The axes `from` (inclusive) to `to` (exclusive) as a shape.
  public Shape slice(int from, int to) {
    return of(Arrays.copyOfRange(sizes, from, to));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape s && Arrays.equals(sizes, s.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /// The sizes in brackets, as `[3, 4]`; `[]` for a scalar.
  @Override
  public String toString() {
    return Arrays.toString(sizes);
  }
}
