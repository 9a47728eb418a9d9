// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.stan.check.CheckedProgram;
import elbo.stan.check.Level;
import elbo.stan.check.TypedStatement;
import elbo.stan.check.UserFunction;
import elbo.stan.check.Variable;
import elbo.stan.syntax.StanType;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Calls of the user's functions: their bodies run in a frame of their own. Recursion ends because
/// the trace is concrete.
final class UserCalls {
  private static final int MAX_DEPTH = 5_000;

  private final CheckedProgram program;
  private @Nullable Statements statements;
  private int depth;

  UserCalls(CheckedProgram program) {
    this.program = program;
  }

  /// Closes the circle of expressions, calls and statements.
  void bind(Statements runner) {
    statements = runner;
  }

  /// Runs a function.
  ///
  /// @param caller the frame it is called from: whether constants are dropped passes through it
  /// @return its value; an empty tuple if it is void
  Value call(
      UserFunction function,
      boolean unnormalized,
      List<Value> arguments,
      List<Level> levels,
      Frame caller) {
    TypedStatement.Block body =
        program
            .body(function)
            .orElseThrow(() ->
                new UnsupportedProgramException(
                    function.span(), "the function " + function.name() + " without a body"));
    Map<Variable, Level> argumentLevels = new IdentityHashMap<>();
    List<Variable> parameters = function.arguments();
    for (int k = 0; k < parameters.size(); k++) {
      argumentLevels.put(parameters.get(k), Levels.of(parameters.get(k).type(), levels.get(k)));
    }
    boolean lp = function.name().endsWith("_lp");
    Frame frame = Frame.call(argumentLevels, (lp || unnormalized) && caller.propto());
    for (int k = 0; k < parameters.size(); k++) {
      frame.bind(
          parameters.get(k), Expressions.promote(arguments.get(k), parameters.get(k).type()));
    }
    if (++depth > MAX_DEPTH) {
      throw new StanError(
          function.span(),
          "the function " + function.name() + " calls itself more than " + MAX_DEPTH + " times");
    }
    try {
      Statements runner = java.util.Objects.requireNonNull(statements);
      Value result = runner.body(body, frame);
      if (result == null) {
        if (function.result() != StanType.VOID) {
          throw new StanError(
              function.span(), "the function " + function.name() + " ended without a value");
        }
        return new Value.Tuple(List.of());
      }
      return result;
    } finally {
      depth--;
    }
  }

  private static final class Levels {
    /// The level of an argument: a tuple's stays as it is.
    static Level of(StanType type, Level level) {
      return level instanceof Level.Tuple ? level : elbo.stan.check.Levels.forType(type, level);
    }
  }
}
