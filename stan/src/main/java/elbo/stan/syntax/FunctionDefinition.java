// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.List;
import java.util.Optional;

/// A user's function: with a body, or only announced.
///
/// @param result the type of its value, or void
/// @param name its name
/// @param arguments its arguments
/// @param body the block of its body; empty for a forward declaration
/// @param span where it stands
public record FunctionDefinition(
    StanType result,
    Identifier name,
    List<Argument> arguments,
    Optional<Statement.Block> body,
    Span span) {

  /// Copies the arguments.
  public FunctionDefinition {
    arguments = List.copyOf(arguments);
  }

  /// One argument.
  ///
  /// @param dataOnly whether `data` stands before it
  /// @param type its type
  /// @param name its name
  public record Argument(boolean dataOnly, StanType type, Identifier name) {}
}
