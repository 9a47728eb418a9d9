// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Ops;
import elbo.stan.syntax.BinaryOperator;
import elbo.stan.syntax.UnaryOperator;

/// Operators called by their names.
final class OperatorFunctions {
  private OperatorFunctions() {}

  static void register(Library library) {
    operator(library, "add", BinaryOperator.PLUS);
    operator(library, "subtract", BinaryOperator.MINUS);
    operator(library, "multiply", BinaryOperator.TIMES);
    operator(library, "divide", BinaryOperator.DIVIDE);
    operator(library, "modulus", BinaryOperator.MODULO);
    operator(library, "elt_multiply", BinaryOperator.ELEMENT_TIMES);
    operator(library, "elt_divide", BinaryOperator.ELEMENT_DIVIDE);
    operator(library, "mdivide_left", BinaryOperator.LEFT_DIVIDE);
    operator(library, "logical_or", BinaryOperator.OR);
    operator(library, "logical_and", BinaryOperator.AND);
    operator(library, "logical_eq", BinaryOperator.EQUALS);
    operator(library, "logical_neq", BinaryOperator.NOT_EQUALS);
    operator(library, "logical_lt", BinaryOperator.LESS);
    operator(library, "logical_lte", BinaryOperator.LESS_OR_EQUAL);
    operator(library, "logical_gt", BinaryOperator.GREATER);
    operator(library, "logical_gte", BinaryOperator.GREATER_OR_EQUAL);
    unary(library, "minus", UnaryOperator.MINUS);
    unary(library, "plus", UnaryOperator.PLUS);
    unary(library, "transpose", UnaryOperator.TRANSPOSE);
    library.add(
        "mdivide_right", call -> Value.of(Solve.right(call.node(0), call.node(1), call.span())));
    library.node(
        "max",
        call ->
            call.count() == 2
                ? Ops.max(call.node(0), call.node(1))
                : ReductionFunctions.extreme(call, true));
    library.node(
        "min",
        call ->
            call.count() == 2
                ? Ops.min(call.node(0), call.node(1))
                : ReductionFunctions.extreme(call, false));
  }

  private static void operator(Library library, String name, BinaryOperator operator) {
    library.add(
        name,
        call ->
            Operators.binary(
                operator, call.value(0), call.type(0), call.value(1), call.type(1), call.span()));
  }

  private static void unary(Library library, String name, UnaryOperator operator) {
    library.add(name, call -> Operators.unary(operator, call.value(0), call.type(0)));
  }
}
