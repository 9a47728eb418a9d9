// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.stan.syntax.Span;

/// An error of the program where the trace stands that no value can avoid: an index out of range,
/// sizes that do not fit, `reject`. It ends the trace; the point (or the data) is refused with its
/// message.
final class StanError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StanError(String message) {
    super(message, null, false, false);
  }

  StanError(Span span, String message) {
    this(span + ": " + message);
  }
}
