// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.List;
import java.util.Optional;

/// A statement as written.
public sealed interface Statement {

  /// Where it stands.
  Span span();

  /// A declaration of one or more variables of one type.
  record Declaration(SizedType<Expression> type, List<Declarator> declarators, Span span)
      implements Statement {
    /// Copies the declarators.
    public Declaration {
      declarators = List.copyOf(declarators);
    }
  }

  /// One name of a declaration, with its value if it has one.
  record Declarator(Identifier name, Optional<Expression> value) {}

  /// `place op= value`
  record Assignment(Place place, AssignmentOperator operator, Expression value, Span span)
      implements Statement {}

  /// A call for its effect.
  record CallStatement(Identifier function, List<Expression> arguments, Span span)
      implements Statement {
    /// Copies the arguments.
    public CallStatement {
      arguments = List.copyOf(arguments);
    }
  }

  /// `target += value`
  record TargetIncrement(Expression value, Span span) implements Statement {}

  /// `jacobian += value`
  record JacobianIncrement(Expression value, Span span) implements Statement {}

  /// `value ~ distribution(arguments) T[a, b]`
  record Tilde(
      Expression value,
      Identifier distribution,
      List<Expression> arguments,
      Optional<Truncation<Expression>> truncation,
      Span span)
      implements Statement {
    /// Copies the arguments.
    public Tilde {
      arguments = List.copyOf(arguments);
    }
  }

  /// `print`, `reject` or `fatal_error`.
  record Message(MessageKind kind, List<Printable<Expression>> arguments, Span span)
      implements Statement {
    /// Copies the arguments.
    public Message {
      arguments = List.copyOf(arguments);
    }
  }

  /// `break`
  record Break(Span span) implements Statement {}

  /// `continue`
  record Continue(Span span) implements Statement {}

  /// `return`, with a value or without
  record Return(Optional<Expression> value, Span span) implements Statement {}

  /// A semicolon alone.
  record Empty(Span span) implements Statement {}

  /// `if (condition) then else otherwise`
  record If(Expression condition, Statement then, Optional<Statement> otherwise, Span span)
      implements Statement {}

  /// `while (condition) body`
  record While(Expression condition, Statement body, Span span) implements Statement {}

  /// `for (variable in from:to) body`
  record ForRange(Identifier variable, Expression from, Expression to, Statement body, Span span)
      implements Statement {}

  /// `for (variable in container) body`
  record ForEach(Identifier variable, Expression container, Statement body, Span span)
      implements Statement {}

  /// `profile("name") { ... }`
  record Profile(String name, List<Statement> body, Span span) implements Statement {
    /// Copies the statements.
    public Profile {
      body = List.copyOf(body);
    }
  }

  /// `{ ... }`
  record Block(List<Statement> body, Span span) implements Statement {
    /// Copies the statements.
    public Block {
      body = List.copyOf(body);
    }
  }
}
