// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.StanType;
import java.util.List;
import java.util.function.Function;

/// The level of an expression when the levels of its variables are those of one call.
public final class Levels {
  private Levels() {}

  /// Computes the level of an expression.
  ///
  /// @param expression the expression
  /// @param variables the level of each variable it reads
  public static Level of(TypedExpression expression, Function<Variable, Level> variables) {
    if (isDiscrete(expression.type())) {
      return Level.DATA;
    }
    return switch (expression) {
      case TypedExpression.IntLiteral _,
          TypedExpression.RealLiteral _,
          TypedExpression.ImaginaryLiteral _,
          TypedExpression.FunctionReference _ ->
          Level.DATA;
      case TypedExpression.Read read -> variables.apply(read.variable());
      case TypedExpression.Target target -> target.level();
      case TypedExpression.BuiltinCall call ->
          forType(call.type(), join(call.arguments(), variables));
      case TypedExpression.UserCall call -> forType(call.type(), join(call.arguments(), variables));
      case TypedExpression.HigherOrderCall call ->
          forType(call.type(), join(call.arguments(), variables));
      case TypedExpression.Unary unary -> of(unary.operand(), variables);
      case TypedExpression.Binary binary -> ofChain(binary, variables);
      case TypedExpression.Conditional conditional ->
          of(conditional.then(), variables).join(of(conditional.otherwise(), variables));
      case TypedExpression.ArrayLiteral array -> join(array.elements(), variables);
      case TypedExpression.RowLiteral row -> join(row.elements(), variables);
      case TypedExpression.TupleLiteral tuple ->
          new Level.Tuple(tuple.members().stream().map(e -> of(e, variables)).toList());
      case TypedExpression.Indexed indexed -> of(indexed.base(), variables);
      case TypedExpression.Projection projection ->
          of(projection.base(), variables) instanceof Level.Tuple(var members)
              ? members.get(projection.member() - 1)
              : of(projection.base(), variables);
      case TypedExpression.Promotion promotion -> of(promotion.operand(), variables);
    };
  }

  /// The level of a value of `type` when everything in it that can be is at `level`: ints are
  /// always data, and a tuple has a level for each member.
  public static Level forType(StanType type, Level level) {
    return switch (type) {
      case StanType.Tuple(var members) ->
          new Level.Tuple(members.stream().map(member -> forType(member, level)).toList());
      case StanType.Array array -> forType(array.innermost(), level);
      case StanType.Basic basic ->
          basic == StanType.Basic.INT || !level.isAutodiff() ? Level.DATA : Level.AUTODIFF;
      case StanType.Function _, StanType.Special _ -> Level.DATA;
    };
  }

  /// Whether a type is int or an array of ints.
  static boolean isDiscrete(StanType type) {
    StanType element = type instanceof StanType.Array array ? array.innermost() : type;
    return element.equals(StanType.INT);
  }

  private static Level join(
      List<TypedExpression> expressions, Function<Variable, Level> variables) {
    Level level = Level.DATA;
    for (int i = 0; i < expressions.size(); i++) {
      Level next = of(expressions.get(i), variables);
      level = i == 0 ? next : level.join(next);
    }
    return level;
  }

  /// A chain `a + b + c + ...` may be thousands deep to the left: no recursion along it.
  private static Level ofChain(TypedExpression.Binary binary, Function<Variable, Level> variables) {
    boolean autodiff = false;
    TypedExpression left = binary;
    while (!autodiff && left instanceof TypedExpression.Binary step) {
      if (isDiscrete(step.type())) {
        return autodiff ? Level.AUTODIFF : Level.DATA;
      }
      autodiff = of(step.right(), variables).isAutodiff();
      left = step.left();
    }
    return autodiff || of(left, variables).isAutodiff() ? Level.AUTODIFF : Level.DATA;
  }
}
