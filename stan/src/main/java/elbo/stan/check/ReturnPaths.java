// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.Expression;
import elbo.stan.syntax.MessageKind;
import elbo.stan.syntax.Statement;
import java.util.List;

/// Whether every path through a function's body ends in a return or an error.
final class ReturnPaths {
  private ReturnPaths() {}

  private enum Ending {
    /// Always returns or throws.
    RETURNS,
    /// May go on behind the statement.
    GOES_ON,
    /// May leave the loop it stands in.
    BREAKS
  }

  static boolean alwaysReturns(Statement.Block body) {
    return of(body) == Ending.RETURNS;
  }

  private static Ending of(Statement statement) {
    return switch (statement) {
      case Statement.Return _ -> Ending.RETURNS;
      case Statement.Message message ->
          message.kind() == MessageKind.PRINT ? Ending.GOES_ON : Ending.RETURNS;
      case Statement.Break _ -> Ending.BREAKS;
      case Statement.If branch -> branch(branch);
      case Statement.While loop -> {
        Ending body = of(loop.body());
        yield body == Ending.RETURNS || (body == Ending.GOES_ON && isForever(loop.condition()))
            ? Ending.RETURNS
            : Ending.GOES_ON;
      }
      case Statement.ForRange loop -> loop(loop.body());
      case Statement.ForEach loop -> loop(loop.body());
      case Statement.Block block -> sequence(block.body());
      case Statement.Profile profile -> sequence(profile.body());
      case Statement.Declaration _,
          Statement.Assignment _,
          Statement.CallStatement _,
          Statement.TargetIncrement _,
          Statement.JacobianIncrement _,
          Statement.Tilde _,
          Statement.Continue _,
          Statement.Empty _ ->
          Ending.GOES_ON;
    };
  }

  private static Ending branch(Statement.If branch) {
    Ending then = of(branch.then());
    Ending otherwise = branch.otherwise().map(ReturnPaths::of).orElse(Ending.GOES_ON);
    if (then == Ending.BREAKS || otherwise == Ending.BREAKS) {
      return Ending.BREAKS;
    }
    return then == Ending.RETURNS && otherwise == Ending.RETURNS ? Ending.RETURNS : Ending.GOES_ON;
  }

  /// As in stanc, a loop over a range counts as returning when its body does, although the range
  /// may be empty.
  private static Ending loop(Statement body) {
    return of(body) == Ending.RETURNS ? Ending.RETURNS : Ending.GOES_ON;
  }

  private static boolean isForever(Expression condition) {
    return condition instanceof Expression.IntLiteral(var digits, _)
        && digits.chars().anyMatch(c -> c > '0' && c <= '9');
  }

  private static Ending sequence(List<Statement> statements) {
    Ending ending = Ending.GOES_ON;
    for (Statement statement : statements) {
      Ending next = of(statement);
      if (ending == Ending.BREAKS || next == Ending.BREAKS) {
        ending = Ending.BREAKS;
      } else {
        ending = next;
      }
      if (isEscape(statement)) {
        return ending;
      }
    }
    return ending;
  }

  /// Whether nothing behind the statement is ever reached.
  static boolean isEscape(Statement statement) {
    return switch (statement) {
      case Statement.Return _, Statement.Break _, Statement.Continue _ -> true;
      case Statement.Message message -> message.kind() != MessageKind.PRINT;
      default -> false;
    };
  }
}
