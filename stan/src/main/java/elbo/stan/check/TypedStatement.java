// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.BinaryOperator;
import elbo.stan.syntax.MessageKind;
import elbo.stan.syntax.Printable;
import elbo.stan.syntax.SizedType;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.Truncation;
import java.util.List;
import java.util.Optional;

/// A statement that has passed the checker.
public sealed interface TypedStatement {

  /// Where it stands.
  Span span();

  /// The declaration of one variable; `real a, b;` gives two of these.
  record Declaration(
      Variable variable,
      SizedType<TypedExpression> type,
      Optional<TypedExpression> value,
      Span span)
      implements TypedStatement {}

  /// `place = value`, or `place op= value` with an operator; the value is read in full first and
  /// already converted to the place's type when there is no operator.
  record Assignment(
      TypedPlace place, Optional<BinaryOperator> operator, TypedExpression value, Span span)
      implements TypedStatement {}

  /// A call for its effect: of a user's function without a value.
  record Call(UserFunction function, List<TypedExpression> arguments, Span span)
      implements TypedStatement {
    /// Copies the arguments.
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /// `target += value`; a container adds the sum of its entries.
  record TargetIncrement(TypedExpression value, Span span) implements TypedStatement {}

  /// `jacobian += value`
  record JacobianIncrement(TypedExpression value, Span span) implements TypedStatement {}

  /// `value ~ distribution(arguments) T[a, b]`
  ///
  /// @param density the call `distribution_lupdf(value | arguments)` (or `_lupmf`) that it adds to
  ///   the target: a [TypedExpression.BuiltinCall] or [TypedExpression.UserCall]
  /// @param distribution the name as written, without suffix
  /// @param value the left side, as first argument of `density`
  /// @param arguments the other arguments of `density`
  /// @param truncation the truncation bounds
  /// @param cdfs the functions the truncation needs
  record Tilde(
      TypedExpression density,
      String distribution,
      TypedExpression value,
      List<TypedExpression> arguments,
      Optional<Truncation<TypedExpression>> truncation,
      Optional<Cdfs> cdfs,
      Span span)
      implements TypedStatement {
    /// Copies the arguments.
    public Tilde {
      arguments = List.copyOf(arguments);
    }
  }

  /// The functions a truncation needs: `user` is empty where the distribution is built in and
  /// `name_lcdf`, `name_lccdf` are the language's own.
  ///
  /// @param lower `_lccdf`, for a lower bound, when a user wrote it
  /// @param upper `_lcdf`, for an upper bound, when a user wrote it
  record Cdfs(Optional<UserFunction> lower, Optional<UserFunction> upper) {}

  /// `print`, `reject` or `fatal_error`.
  record Message(MessageKind kind, List<Printable<TypedExpression>> arguments, Span span)
      implements TypedStatement {
    /// Copies the arguments.
    public Message {
      arguments = List.copyOf(arguments);
    }
  }

  /// `break`
  record Break(Span span) implements TypedStatement {}

  /// `continue`
  record Continue(Span span) implements TypedStatement {}

  /// `return`; a value has been converted to the function's result type.
  record Return(Optional<TypedExpression> value, Span span) implements TypedStatement {}

  /// A semicolon alone.
  record Empty(Span span) implements TypedStatement {}

  /// `if (condition) then else otherwise`
  record If(
      TypedExpression condition, TypedStatement then, Optional<TypedStatement> otherwise, Span span)
      implements TypedStatement {}

  /// `while (condition) body`
  record While(TypedExpression condition, TypedStatement body, Span span)
      implements TypedStatement {}

  /// `for (variable in from:to) body`
  record ForRange(
      Variable variable, TypedExpression from, TypedExpression to, TypedStatement body, Span span)
      implements TypedStatement {}

  /// `for (variable in container) body`
  record ForEach(Variable variable, TypedExpression container, TypedStatement body, Span span)
      implements TypedStatement {}

  /// `profile("name") { ... }`
  record Profile(String name, List<TypedStatement> body, Span span) implements TypedStatement {
    /// Copies the statements.
    public Profile {
      body = List.copyOf(body);
    }
  }

  /// `{ ... }`
  record Block(List<TypedStatement> body, Span span) implements TypedStatement {
    /// Copies the statements.
    public Block {
      body = List.copyOf(body);
    }
  }
}
