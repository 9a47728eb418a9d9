// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.syntax;

import java.util.List;
import java.util.Optional;

/// An expression as written.
public sealed interface Expression {

  /// Where it stands.
  Span span();

  /// An integer literal, digits as written; it may be too large for an int.
  record IntLiteral(String text, Span span) implements Expression {}

  /// A real literal as written.
  record RealLiteral(String text, Span span) implements Expression {}

  /// An imaginary literal, its text without the `i`.
  record ImaginaryLiteral(String text, Span span) implements Expression {}

  /// The value of a variable, or a function handed to a higher-order function.
  record Variable(Identifier name, Span span) implements Expression {}

  /// `f(x, y)`, or `f(x | y)` when `bar` is there: it is the place of the bar.
  record Call(Identifier function, List<Expression> arguments, Optional<Span> bar, Span span)
      implements Expression {
    /// Copies the arguments.
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /// `target()`
  record Target(Span span) implements Expression {}

  /// A prefix operator, or the transpose.
  record Unary(UnaryOperator operator, Expression operand, Span span) implements Expression {}

  /// An infix operator. Chains nest to the left and may be thousands deep.
  record Binary(BinaryOperator operator, Expression left, Expression right, Span span)
      implements Expression {}

  /// `condition ? then : otherwise`
  record Conditional(Expression condition, Expression then, Expression otherwise, Span span)
      implements Expression {}

  /// `{a, b}`
  record ArrayLiteral(List<Expression> elements, Span span) implements Expression {
    /// Copies the elements.
    public ArrayLiteral {
      elements = List.copyOf(elements);
    }
  }

  /// `[a, b]`: a row vector, or a matrix when the elements are row vectors.
  record RowLiteral(List<Expression> elements, Span span) implements Expression {
    /// Copies the elements.
    public RowLiteral {
      elements = List.copyOf(elements);
    }
  }

  /// `(a, b)`
  record TupleLiteral(List<Expression> members, Span span) implements Expression {
    /// Copies the members.
    public TupleLiteral {
      members = List.copyOf(members);
    }
  }

  /// `base[i, j]`
  record Indexed(Expression base, List<Index<Expression>> indexes, Span span)
      implements Expression {
    /// Copies the indexes.
    public Indexed {
      indexes = List.copyOf(indexes);
    }
  }

  /// `base.1`, members counted from 1.
  record Projection(Expression base, int member, Span span) implements Expression {}

  /// `(inner)`
  record Parenthesized(Expression inner, Span span) implements Expression {}
}
