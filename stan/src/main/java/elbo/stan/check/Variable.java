// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;

/// One declared variable. Each declaration makes its own object, compared by identity, so that
/// equal names in sibling scopes stay apart.
public final class Variable {

  /// Where a variable was declared.
  public enum Origin {
    /// Top level of `data`.
    DATA,
    /// Top level of `transformed data`.
    TRANSFORMED_DATA,
    /// Top level of `parameters`.
    PARAMETER,
    /// Top level of `transformed parameters`.
    TRANSFORMED_PARAMETER,
    /// Top level of `generated quantities`.
    GENERATED_QUANTITY,
    /// The model block, or a braced block anywhere outside functions.
    LOCAL,
    /// The variable of a loop.
    LOOP,
    /// An argument of a user's function.
    ARGUMENT,
    /// A local variable of a user's function.
    FUNCTION_LOCAL
  }

  private final String name;
  private final StanType type;
  private final Level level;
  private final Origin origin;
  private final Span span;

  /// Makes a new variable.
  public Variable(String name, StanType type, Level level, Origin origin, Span span) {
    this.name = name;
    this.type = type;
    this.level = level;
    this.origin = origin;
    this.span = span;
  }

  /// Its name.
  public String name() {
    return name;
  }

  /// Its type.
  public StanType type() {
    return type;
  }

  /// Its level. Inside a function an argument without `data`, and every local, counts as autodiff
  /// here; what it is in one call follows from that call's arguments (see [Levels]).
  public Level level() {
    return level;
  }

  /// Where it was declared.
  public Origin origin() {
    return origin;
  }

  /// Where its name stands in its declaration.
  public Span span() {
    return span;
  }

  @Override
  public String toString() {
    return type + " " + name;
  }
}
