// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.Optional;
import java.util.function.Function;

/// `T[lower, upper]` behind a distribution statement; either side may be open.
///
/// @param <E> the expressions it holds
public record Truncation<E>(Optional<E> lower, Optional<E> upper, Span span) {

  /// This truncation with each of its expressions mapped.
  public <F> Truncation<F> map(Function<? super E, ? extends F> f) {
    return new Truncation<>(lower.map(f), upper.map(f), span);
  }
}
