// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.tensor;

import java.util.Arrays;

/// Dense double-precision values in row-major order with a shape. Immutable from outside. Two
/// tensors are equal when shapes and bits are.
public final class Tensor {
  /// About how many elements a hash code reads.
  private static final int HASHED = 1024;

  private final Shape shape;
  private final double[] values;

  private Tensor(Shape shape, double[] values) {
    if (values.length != shape.numElements()) {
      throw new ShapeException(
          "shape "
              + shape
              + " has "
              + shape.numElements()
              + " elements, got "
              + values.length
              + " values");
    }
    this.shape = shape;
    this.values = values;
  }

  /// A scalar.
  public static Tensor scalar(double value) {
    return new Tensor(Shape.SCALAR, new double[] {value});
  }

  /// A vector (values copied).
  public static Tensor vector(double... values) {
    return new Tensor(Shape.of(values.length), values.clone());
  }

  /// A tensor of a shape from row-major values (copied).
  public static Tensor of(Shape shape, double... values) {
    return new Tensor(shape, values.clone());
  }

  /// A tensor that takes over the array: the caller must not write to it any more. Not copied.
  public static Tensor wrap(Shape shape, double[] values) {
    return new Tensor(shape, values);
  }

  /// A tensor with the same value everywhere.
  public static Tensor filled(Shape shape, double value) {
    double[] v = new double[shape.numElements()];
    Arrays.fill(v, value);
    return new Tensor(shape, v);
  }

  /// A matrix from its rows (copied). All rows must have the same length.
  public static Tensor matrix(double[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    double[] v = new double[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new ShapeException(
            "row 0 has " + columns + " columns, row " + i + " has " + rows[i].length);
      }
      System.arraycopy(rows[i], 0, v, i * columns, columns);
    }
    return new Tensor(Shape.of(rows.length, columns), v);
  }

  /// The shape.
  public Shape shape() {
    return shape;
  }

  /// The element at a row-major position.
  public double get(int position) {
    return values[position];
  }

  /// The value of a tensor with exactly one element.
  public double item() {
    if (values.length != 1) {
      throw new ShapeException("item() needs exactly one element, the shape is " + shape);
    }
    return values[0];
  }

  /// The values in row-major order, copied.
  public double[] toArray() {
    return values.clone();
  }

  /// The values in row-major order, **not copied**: the caller must not write to them. For the
  /// engine's inner loops.
  public double[] array() {
    return values;
  }

  /// Copies the values to `target` from `offset` on. `target` is written.
  public void copyTo(double[] target, int offset) {
    System.arraycopy(values, 0, target, offset, values.length);
  }

  /// The same values under another shape with as many elements. Not copied.
  public Tensor reshape(Shape newShape) {
    return new Tensor(newShape, values);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Tensor t && shape.equals(t.shape) && Arrays.equals(values, t.values);
  }

  /// Of large tensors some elements, evenly spread: each graph that holds them asks for it.
  @Override
  public int hashCode() {
    int step = Math.max(1, values.length / HASHED);
    int hash = shape.hashCode();
    for (int k = 0; k < values.length; k += step) {
      hash = 31 * hash + Double.hashCode(values[k]);
    }
    return hash;
  }

  /// The shape and the first values.
  @Override
  public String toString() {
    int shown = Math.min(values.length, 6);
    StringBuilder text = new StringBuilder(shape.toString()).append('{');
    for (int i = 0; i < shown; i++) {
      text.append(i == 0 ? "" : ", ").append(values[i]);
    }
    return text.append(values.length > shown ? ", …}" : "}").toString();
  }
}
