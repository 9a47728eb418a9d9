// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Ops;
import elbo.stan.syntax.BinaryOperator;
import elbo.stan.syntax.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Operators called by their names.
final class OperatorFunctions {
  private OperatorFunctions() {}

  static Library.@Nullable Function find(String name) {
    return switch (name) {
      case "add" -> operator(BinaryOperator.PLUS);
      case "subtract" -> operator(BinaryOperator.MINUS);
      case "multiply" -> operator(BinaryOperator.TIMES);
      case "divide" -> operator(BinaryOperator.DIVIDE);
      case "modulus" -> operator(BinaryOperator.MODULO);
      case "elt_multiply" -> operator(BinaryOperator.ELEMENT_TIMES);
      case "elt_divide" -> operator(BinaryOperator.ELEMENT_DIVIDE);
      case "mdivide_left" -> operator(BinaryOperator.LEFT_DIVIDE);
      case "logical_or" -> operator(BinaryOperator.OR);
      case "logical_and" -> operator(BinaryOperator.AND);
      case "logical_eq" -> operator(BinaryOperator.EQUALS);
      case "logical_neq" -> operator(BinaryOperator.NOT_EQUALS);
      case "logical_lt" -> operator(BinaryOperator.LESS);
      case "logical_lte" -> operator(BinaryOperator.LESS_OR_EQUAL);
      case "logical_gt" -> operator(BinaryOperator.GREATER);
      case "logical_gte" -> operator(BinaryOperator.GREATER_OR_EQUAL);
      case "minus" -> unary(UnaryOperator.MINUS);
      case "plus" -> unary(UnaryOperator.PLUS);
      case "transpose" -> unary(UnaryOperator.TRANSPOSE);
      case "mdivide_right" ->
          call -> Value.of(Solve.right(call.node(0), call.node(1), call.span()));
      case "max" ->
          Library.node(call ->
              call.count() == 2
                  ? Ops.max(call.node(0), call.node(1))
                  : ReductionFunctions.extreme(call, true));
      case "min" ->
          Library.node(call ->
              call.count() == 2
                  ? Ops.min(call.node(0), call.node(1))
                  : ReductionFunctions.extreme(call, false));
      default -> null;
    };
  }

  private static Library.Function operator(BinaryOperator operator) {
    return call ->
        Operators.binary(
            operator, call.value(0), call.type(0), call.value(1), call.type(1), call.span());
  }

  private static Library.Function unary(UnaryOperator operator) {
    return call -> Operators.unary(operator, call.value(0), call.type(0));
  }
}
