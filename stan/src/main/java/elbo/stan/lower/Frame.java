// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.stan.check.Level;
import elbo.stan.check.Levels;
import elbo.stan.check.TypedExpression;
import elbo.stan.check.Variable;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The variables of a program, or of one call of a user's function.
final class Frame {
  private final Map<Variable, Store> variables;
  private final @Nullable Map<Variable, Level> argumentLevels;
  private final Level localLevel;
  private final boolean propto;

  private Frame(
      Map<Variable, Store> variables,
      @Nullable Map<Variable, Level> argumentLevels,
      Level localLevel,
      boolean propto) {
    this.variables = variables;
    this.argumentLevels = argumentLevels;
    this.localLevel = localLevel;
    this.propto = propto;
  }

  static Frame program(boolean propto) {
    return new Frame(new IdentityHashMap<>(), null, Level.DATA, propto);
  }

  static Frame call(Map<Variable, Level> argumentLevels, boolean propto) {
    Level local = Level.DATA;
    for (Level level : argumentLevels.values()) {
      local = level.isAutodiff() ? Level.AUTODIFF : local;
    }
    return new Frame(new IdentityHashMap<>(), argumentLevels, local, propto);
  }

  /// The same variables where constants are kept.
  Frame normalized() {
    return new Frame(variables, argumentLevels, localLevel, false);
  }

  /// Whether `_lupdf` and `~` drop constants here.
  boolean propto() {
    return propto;
  }

  Map<Variable, Store> variables() {
    return variables;
  }

  Store store(Variable variable) {
    Store store = variables.get(variable);
    if (store == null) {
      throw new IllegalStateException(
          "the variable " + variable + " has no value; please report this with the program");
    }
    return store;
  }

  void bind(Variable variable, Value value) {
    variables.put(variable, Store.of(value));
  }

  /// The level that Stan's C++ would give the expression here.
  Level level(TypedExpression expression) {
    return argumentLevels == null ? expression.level() : Levels.of(expression, this::level);
  }

  private Level level(Variable variable) {
    Map<Variable, Level> levels = argumentLevels;
    Level argument = levels == null ? null : levels.get(variable);
    return argument != null ? argument : Levels.forType(variable.type(), localLevel);
  }
}
