// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.List;
import java.util.stream.Collectors;

/// The type of a declaration: with its sizes and constraints.
///
/// @param <E> the expressions it holds
public sealed interface SizedType<E> {

  /// Where it stands.
  Span span();

  /// A scalar, vector or matrix.
  ///
  /// @param type the type of the values: one of the nine that are neither array nor tuple
  /// @param sizes the sizes as written: none for scalars, one for a vector, two for a matrix; but a
  ///   type with a name has what its name takes: `cov_matrix[K]` has one
  /// @param constraint its constraint
  /// @param span where it stands
  record Basic<E>(StanType type, List<E> sizes, Constraint<E> constraint, Span span)
      implements SizedType<E> {
    /// Copies the sizes.
    public Basic {
      sizes = List.copyOf(sizes);
    }
  }

  /// `array[m, n] element`: one or more sizes; the element is no array.
  record Array<E>(List<E> sizes, SizedType<E> element, Span span) implements SizedType<E> {
    /// Copies the sizes.
    public Array {
      sizes = List.copyOf(sizes);
    }
  }

  /// `tuple(a, b)`: each member has its own sizes and constraint.
  record Tuple<E>(List<SizedType<E>> members, Span span) implements SizedType<E> {
    /// Copies the members.
    public Tuple {
      members = List.copyOf(members);
    }
  }

  /// The type without sizes and constraints.
  default StanType unsized() {
    return switch (this) {
      case Basic<E> basic -> basic.type();
      case Array<E> array -> StanType.array(array.sizes().size(), array.element().unsized());
      case Tuple<E> tuple ->
          new StanType.Tuple(
              tuple.members().stream().map(SizedType::unsized).collect(Collectors.toList()));
    };
  }
}
