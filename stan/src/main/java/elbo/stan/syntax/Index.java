// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.function.Function;

/// One index between brackets; Stan counts from 1.
///
/// @param <E> the expressions it holds
public sealed interface Index<E> {

  /// Where it stands.
  Span span();

  /// Everything: `[:]` or nothing between the commas.
  record All<E>(Span span) implements Index<E> {}

  /// One expression: an int takes one element, an array of ints several.
  record Single<E>(E value, Span span) implements Index<E> {}

  /// `[from:]`
  record From<E>(E from, Span span) implements Index<E> {}

  /// `[:to]`
  record To<E>(E to, Span span) implements Index<E> {}

  /// `[from:to]`
  record Between<E>(E from, E to, Span span) implements Index<E> {}

  /// This index with each of its expressions mapped.
  default <F> Index<F> map(Function<? super E, ? extends F> f) {
    return switch (this) {
      case All<E>(var at) -> new All<>(at);
      case Single<E>(var value, var at) -> new Single<>(f.apply(value), at);
      case From<E>(var from, var at) -> new From<>(f.apply(from), at);
      case To<E>(var to, var at) -> new To<>(f.apply(to), at);
      case Between<E>(var from, var to, var at) -> new Between<>(f.apply(from), f.apply(to), at);
    };
  }
}
