// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.function.Function;

/// One argument of `print`, `reject` or `fatal_error`.
///
/// @param <E> the expressions it holds
public sealed interface Printable<E> {

  /// A string, without its quotes.
  record Text<E>(String text, Span span) implements Printable<E> {}

  /// A value.
  record Value<E>(E value) implements Printable<E> {}

  /// This argument with its expression mapped.
  default <F> Printable<F> map(Function<? super E, ? extends F> f) {
    return switch (this) {
      case Text<E>(var text, var at) -> new Text<>(text, at);
      case Value<E>(var value) -> new Value<>(f.apply(value));
    };
  }
}
