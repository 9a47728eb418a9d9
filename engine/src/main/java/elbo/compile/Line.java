// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.compile;

import org.jspecify.annotations.Nullable;

/// One line of a generated kernel, applied to each element of its range. Lines that make a value
/// are known by their position.
///
/// @param code what it does
/// @param a the line that makes the first operand, −1 without
/// @param b that of the second
/// @param c that of the third
/// @param array which array it reads or writes, −1 without
/// @param index which list of rows it goes by, −1 without
/// @param row how far the array's elements of neighbouring rows are apart
/// @param inner how far neighbouring elements of a row are apart
record Line(Code code, int a, int b, int c, int array, int index, Stride row, Stride inner) {
  /// What lines do.
  enum Code {
    /// The element of a value that lies like the range itself.
    LOAD,
    /// An element by strides, with one number per draw.
    SPREAD,
    /// An element by strides, the same number for all draws.
    SHARED,
    /// An element of the row that the index names, with one number per draw.
    GATHER,
    NEGATE,
    ABS,
    SQUARE,
    RECIPROCAL,
    SQRT,
    IS_ZERO,
    IS_NAN,
    IS_INFINITE,
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    MAX,
    MIN,
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_EQUAL,
    AND,
    OR,
    SELECT,
    FMA,
    /// A product as a sum of one product: 0 where [#MULTIPLY] gives −0.
    PRODUCT,
    /// Writes an operand where the range itself lies.
    STORE,
    /// Adds an operand to the row's accumulator.
    SUM,
    /// Joins an operand to a maximum over rows.
    LARGEST,
    /// Joins an operand to a minimum over rows.
    SMALLEST,
    /// Adds an operand to the row that the index names.
    SCATTER,
    /// Adds an operand to the row's accumulator, which begins with nothing.
    SUM_ALL,
    /// Adds up the accumulators of the operand, a [#SUM_ALL], behind the last row.
    FINISH,
    /// The maximum of an operand over all rows.
    LARGEST_ALL,
    /// The minimum of an operand over all rows.
    SMALLEST_ALL;

    /// Whether it adds to accumulators.
    boolean isSum() {
      return this == SUM || this == SUM_ALL;
    }

    /// Whether it joins to a maximum or minimum.
    boolean isExtreme() {
      return isLargest() || this == SMALLEST || this == SMALLEST_ALL;
    }

    /// Whether it joins to a maximum.
    boolean isLargest() {
      return this == LARGEST || this == LARGEST_ALL;
    }

    /// Whether it begins with the minimum or maximum of nothing.
    boolean startsExtreme() {
      return this == LARGEST_ALL || this == SMALLEST_ALL;
    }
  }

  /// How far elements are apart.
  enum Stride {
    /// The element is the same.
    ZERO,
    /// They are neighbours.
    ONE,
    /// By an argument.
    ANY;

    static Stride of(int stride) {
      return stride == 0 ? ZERO : stride == 1 ? ONE : ANY;
    }
  }

  static Line of(Code code, int a, int b, int c) {
    return new Line(code, a, b, c, -1, -1, Stride.ZERO, Stride.ZERO);
  }

  /// Whether the element is the same throughout the range.
  boolean isFixed() {
    return (code == Code.SPREAD || code == Code.SHARED)
        && row == Stride.ZERO
        && inner == Stride.ZERO;
  }

  // Written out for the same reason as [Ref]'s.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Line line
        && code == line.code
        && a == line.a
        && b == line.b
        && c == line.c
        && array == line.array
        && index == line.index
        && row == line.row
        && inner == line.inner;
  }

  @Override
  public int hashCode() {
    int hash = 31 * (31 * (31 * code.ordinal() + a) + b) + c;
    return 31 * (31 * (31 * (31 * hash + array) + index) + row.ordinal()) + inner.ordinal();
  }
}
