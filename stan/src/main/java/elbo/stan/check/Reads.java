// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.Index;
import java.util.List;
import java.util.Set;

/// The variables an expression reads.
final class Reads {
  private Reads() {}

  /// Adds the variables that `expression` reads to a set, and returns the expression.
  static TypedExpression add(TypedExpression expression, Set<Variable> variables) {
    switch (expression) {
      case TypedExpression.Read read -> variables.add(read.variable());
      case TypedExpression.Binary binary -> {
        TypedExpression left = binary;
        while (left instanceof TypedExpression.Binary step) { // chains may be very long
          add(step.right(), variables);
          left = step.left();
        }
        add(left, variables);
      }
      case TypedExpression.Indexed indexed -> {
        add(indexed.base(), variables);
        for (Index<TypedExpression> index : indexed.indexes()) {
          index.map(e -> add(e, variables));
        }
      }
      default -> children(expression).forEach(child -> add(child, variables));
    }
    return expression;
  }

  /// The operands of an expression, without those in indexes.
  static List<TypedExpression> children(TypedExpression expression) {
    return switch (expression) {
      case TypedExpression.IntLiteral _,
          TypedExpression.RealLiteral _,
          TypedExpression.ImaginaryLiteral _,
          TypedExpression.Read _,
          TypedExpression.FunctionReference _,
          TypedExpression.Target _ ->
          List.of();
      case TypedExpression.BuiltinCall call -> call.arguments();
      case TypedExpression.UserCall call -> call.arguments();
      case TypedExpression.HigherOrderCall call -> call.arguments();
      case TypedExpression.Unary unary -> List.of(unary.operand());
      case TypedExpression.Binary binary -> List.of(binary.left(), binary.right());
      case TypedExpression.Conditional conditional ->
          List.of(conditional.condition(), conditional.then(), conditional.otherwise());
      case TypedExpression.ArrayLiteral array -> array.elements();
      case TypedExpression.RowLiteral row -> row.elements();
      case TypedExpression.TupleLiteral tuple -> tuple.members();
      case TypedExpression.Indexed indexed -> List.of(indexed.base());
      case TypedExpression.Projection projection -> List.of(projection.base());
      case TypedExpression.Promotion promotion -> List.of(promotion.operand());
    };
  }
}
