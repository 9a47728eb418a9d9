// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.stan.syntax.Span;

/// A program that is right but needs something Elbo cannot do yet. The message has the position and
/// the words "not supported yet".
public final class UnsupportedProgramException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Span span;

  /// Makes the exception.
  ///
  /// @param span where the program needs it
  /// @param what what is needed, a noun
  public UnsupportedProgramException(Span span, String what) {
    super(span + ": " + what + " is not supported yet");
    this.span = span;
  }

  /// Where the program needs it.
  public Span span() {
    return span;
  }
}
