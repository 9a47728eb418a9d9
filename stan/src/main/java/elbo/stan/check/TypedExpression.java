// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.BinaryOperator;
import elbo.stan.syntax.Index;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import elbo.stan.syntax.UnaryOperator;
import java.util.List;

/// An expression that has passed the checker: it knows its type and level, its names are resolved,
/// its conversions are written out. Parentheses are gone.
public sealed interface TypedExpression {

  /// Its type.
  StanType type();

  /// Its level.
  Level level();

  /// Where it stands.
  Span span();

  /// An integer literal.
  record IntLiteral(int value, Span span) implements TypedExpression {
    @Override
    public StanType type() {
      return StanType.INT;
    }

    @Override
    public Level level() {
      return Level.DATA;
    }
  }

  /// A real literal.
  record RealLiteral(double value, Span span) implements TypedExpression {
    @Override
    public StanType type() {
      return StanType.REAL;
    }

    @Override
    public Level level() {
      return Level.DATA;
    }
  }

  /// An imaginary literal: `value` times i.
  record ImaginaryLiteral(double value, Span span) implements TypedExpression {
    @Override
    public StanType type() {
      return StanType.COMPLEX;
    }

    @Override
    public Level level() {
      return Level.DATA;
    }
  }

  /// The value of a variable.
  record Read(Variable variable, Level level, Span span) implements TypedExpression {
    @Override
    public StanType type() {
      return variable.type();
    }
  }

  /// A call of a function of the language.
  ///
  /// @param function its name as written: `normal_lpdf`, `normal_lupdf`, `exp`
  /// @param arguments its arguments, converted to what the chosen signature wants
  /// @param signature the chosen signature
  /// @param level autodiff if an argument is
  record BuiltinCall(
      String function,
      List<TypedExpression> arguments,
      StanType.Function signature,
      Level level,
      Span span)
      implements TypedExpression {
    /// Copies the arguments.
    public BuiltinCall {
      arguments = List.copyOf(arguments);
    }

    @Override
    public StanType type() {
      return signature.result();
    }
  }

  /// A call of a user's function.
  ///
  /// @param function the chosen overload, always the normalised one: `f_lpdf` for a call of
  ///   `f_lupdf`
  /// @param unnormalized whether it was called as `_lupdf` or `_lupmf`
  /// @param arguments its arguments, converted to its argument types
  /// @param level autodiff if an argument is
  record UserCall(
      UserFunction function,
      boolean unnormalized,
      List<TypedExpression> arguments,
      Level level,
      Span span)
      implements TypedExpression {
    /// Copies the arguments.
    public UserCall {
      arguments = List.copyOf(arguments);
    }

    @Override
    public StanType type() {
      return function.result();
    }
  }

  /// A call of a function that takes functions: `ode_rk45`, `reduce_sum`, `integrate_1d`, ...
  ///
  /// @param name its name as written
  /// @param arguments all its arguments; the functions are [FunctionReference]s
  record HigherOrderCall(
      String name, List<TypedExpression> arguments, StanType type, Level level, Span span)
      implements TypedExpression {
    /// Copies the arguments.
    public HigherOrderCall {
      arguments = List.copyOf(arguments);
    }
  }

  /// A user's function handed to a [HigherOrderCall].
  record FunctionReference(UserFunction function, boolean unnormalized, Span span)
      implements TypedExpression {
    @Override
    public StanType type() {
      return function.type();
    }

    @Override
    public Level level() {
      return Level.DATA;
    }
  }

  /// `target()`
  record Target(Level level, Span span) implements TypedExpression {
    @Override
    public StanType type() {
      return StanType.REAL;
    }
  }

  /// A prefix operator, or the transpose.
  record Unary(
      UnaryOperator operator, TypedExpression operand, StanType type, Level level, Span span)
      implements TypedExpression {}

  /// An infix operator. Chains nest to the left and may be thousands deep.
  record Binary(
      BinaryOperator operator,
      TypedExpression left,
      TypedExpression right,
      StanType type,
      Level level,
      Span span)
      implements TypedExpression {}

  /// `condition ? then : otherwise`; both arms have the type of the whole.
  record Conditional(
      TypedExpression condition,
      TypedExpression then,
      TypedExpression otherwise,
      Level level,
      Span span)
      implements TypedExpression {
    @Override
    public StanType type() {
      return then.type();
    }
  }

  /// `{a, b}`: the elements have one type.
  record ArrayLiteral(List<TypedExpression> elements, StanType type, Level level, Span span)
      implements TypedExpression {
    /// Copies the elements.
    public ArrayLiteral {
      elements = List.copyOf(elements);
    }
  }

  /// `[a, b]`: scalars make a row vector, row vectors a matrix, `[]` an empty row vector.
  record RowLiteral(List<TypedExpression> elements, StanType type, Level level, Span span)
      implements TypedExpression {
    /// Copies the elements.
    public RowLiteral {
      elements = List.copyOf(elements);
    }
  }

  /// `(a, b)`
  record TupleLiteral(List<TypedExpression> members, StanType type, Level level, Span span)
      implements TypedExpression {
    /// Copies the members.
    public TupleLiteral {
      members = List.copyOf(members);
    }
  }

  /// `base[i, j]`
  record Indexed(
      TypedExpression base,
      List<Index<TypedExpression>> indexes,
      StanType type,
      Level level,
      Span span)
      implements TypedExpression {
    /// Copies the indexes.
    public Indexed {
      indexes = List.copyOf(indexes);
    }
  }

  /// `base.1`, members counted from 1.
  record Projection(TypedExpression base, int member, StanType type, Level level, Span span)
      implements TypedExpression {}

  /// A conversion the language makes by itself: int to real, real to complex, and the same inside
  /// containers and tuples. The level is the operand's.
  record Promotion(TypedExpression operand, StanType type) implements TypedExpression {
    @Override
    public Level level() {
      return operand.level();
    }

    @Override
    public Span span() {
      return operand.span();
    }
  }
}
