// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.data;

import elbo.tensor.IntArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The value of one variable in the data.
public sealed interface DataValue {

  /// Where it starts.
  Position at();

  /// A number (no dimensions) or a rectangular array of numbers, row-major.
  ///
  /// @param dimensions the sizes, outermost first
  /// @param values all numbers; **not copied**, nobody writes to them
  /// @param firstNonInteger the position in `values` of the first number that is no 32-bit int as
  ///   written (`2.0` is none), -1 if all are
  /// @param at where it starts
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Numbers(IntArray dimensions, double[] values, int firstNonInteger, Position at)
      implements DataValue {}

  /// An object: a tuple, its members named "1", "2", ….
  record Members(Map<String, DataValue> members, Position at) implements DataValue {
    /// Copies the members, keeping their order.
    public Members {
      members = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
  }

  /// An array of objects, or of arrays of objects.
  record Elements(List<DataValue> elements, Position at) implements DataValue {
    /// Copies the elements.
    public Elements {
      elements = List.copyOf(elements);
    }
  }

  /// What it is, for messages: `a number`, `an array [3, 4]`, `an object`.
  default String description() {
    return switch (this) {
      case Numbers n when n.dimensions().length() == 0 -> "a single number";
      case Numbers n -> "an array of size " + n.dimensions();
      case Members _ -> "an object";
      case Elements e -> "an array of " + e.elements().size() + " objects";
    };
  }
}
