// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.Optional;

/// One problem of a program, with its place.
///
/// @param severity how bad it is
/// @param kind which part of the front end found it
/// @param id a short stable name of the problem, such as `undeclared-variable`
/// @param message what is wrong: expected and found
/// @param help what to do about it
/// @param span where
public record Diagnostic(
    Severity severity, Kind kind, String id, String message, Optional<String> help, Span span) {

  /// How bad it is.
  public enum Severity {
    /// The program is refused.
    ERROR,
    /// The program is accepted.
    WARNING
  }

  /// Which part of the front end found it.
  public enum Kind {
    /// Characters that are no token.
    LEX,
    /// Tokens in the wrong order.
    SYNTAX,
    /// Names, scopes and rules of the language.
    SEMANTIC,
    /// Types.
    TYPE,
    /// Files that cannot be read.
    IO
  }
}
