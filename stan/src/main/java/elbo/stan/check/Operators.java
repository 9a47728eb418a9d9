// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.check.Functions.Candidate;
import elbo.stan.syntax.BinaryOperator;
import elbo.stan.syntax.Diagnostic;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import elbo.stan.syntax.UnaryOperator;
import java.util.List;
import java.util.Optional;

/// The types of operators, by the functions they stand for.
final class Operators {
  private final Problems problems;
  private final Functions functions;

  Operators(Problems problems, Functions functions) {
    this.problems = problems;
    this.functions = functions;
  }

  TypedExpression unary(UnaryOperator operator, TypedExpression operand, Span span) {
    StanType.Function signature =
        resolve(List.of(operator.function()), List.of(operand.type()))
            .orElseThrow(() ->
                problems.reject(
                    Problems.type(
                            "operator-type",
                            span,
                            "the operator "
                                + operator.symbol()
                                + " has no meaning for "
                                + operand.type())
                        .withHelp(
                            operator == UnaryOperator.NOT
                                ? Optional.of("'!' needs an int, 0 or 1; compare first: !(x > 0)")
                                : Optional.empty())));
    TypedExpression value =
        ExpressionChecker.promote(operand, signature.parameters().getFirst().type());
    Level level = Levels.forType(signature.result(), operand.level());
    return new TypedExpression.Unary(operator, value, signature.result(), level, span);
  }

  TypedExpression binary(
      BinaryOperator operator, TypedExpression left, TypedExpression right, Span span) {
    StanType.Function signature =
        signature(operator, left.type(), right.type())
            .orElseThrow(
                () -> problems.reject(noMeaning(operator, left.type(), right.type(), span)));
    Level level = Levels.forType(signature.result(), left.level().join(right.level()));
    return new TypedExpression.Binary(
        operator,
        ExpressionChecker.promote(left, signature.parameters().get(0).type()),
        ExpressionChecker.promote(right, signature.parameters().get(1).type()),
        signature.result(),
        level,
        span);
  }

  /// Whether `left op= right` keeps the type of the left side.
  boolean allowsCompound(BinaryOperator operator, StanType left, StanType right) {
    Optional<StanType.Function> signature =
        operator == BinaryOperator.DIVIDE
            ? resolve(List.of("divide"), List.of(left, right))
            : signature(operator, left, right);
    boolean elementwise =
        operator == BinaryOperator.ELEMENT_TIMES || operator == BinaryOperator.ELEMENT_DIVIDE;
    boolean scalar = left == StanType.INT || left == StanType.REAL;
    return signature.isPresent()
        && signature.get().result().equals(left)
        && !(elementwise && scalar);
  }

  private Optional<StanType.Function> signature(
      BinaryOperator operator, StanType left, StanType right) {
    if (operator == BinaryOperator.INTEGER_DIVIDE) {
      return left == StanType.INT && right == StanType.INT
          ? resolve(List.of("divide"), List.of(left, right))
          : Optional.empty();
    }
    List<String> names =
        operator == BinaryOperator.DIVIDE
            ? List.of("mdivide_right", "divide")
            : List.of(operator.function());
    return resolve(names, List.of(left, right));
  }

  private Optional<StanType.Function> resolve(List<String> names, List<StanType> operands) {
    List<Overloads.Argument> arguments =
        operands.stream().map(type -> new Overloads.Argument(type, false)).toList();
    for (String name : names) {
      List<Candidate> candidates =
          functions.builtins(name).stream().map(t -> new Candidate(t, Optional.empty())).toList();
      if (Overloads.choose(candidates, arguments) instanceof Overloads.Choice.Match(var found)) {
        return Optional.of(found.type());
      }
    }
    return Optional.empty();
  }

  static Diagnostic noMeaning(BinaryOperator operator, StanType left, StanType right, Span span) {
    return Problems.type(
            "operator-type",
            span,
            "the operator " + operator.symbol() + " has no meaning for " + left + " and " + right)
        .withHelp(hint(operator, left, right));
  }

  private static Optional<String> hint(BinaryOperator operator, StanType left, StanType right) {
    boolean arrays = left instanceof StanType.Array || right instanceof StanType.Array;
    return switch (operator) {
      case OR, AND -> Optional.of("both sides must be ints, 0 or 1; compare first: x > 0");
      case MODULO -> Optional.of("% is for ints; fmod(x, y) is for reals");
      case INTEGER_DIVIDE -> Optional.of("%/% is for ints; / is for reals");
      case EQUALS, NOT_EQUALS ->
          Optional.of("only numbers can be compared: compare entry by entry");
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          left == StanType.COMPLEX || right == StanType.COMPLEX
              ? Optional.of("complex numbers have no order; compare abs(z) or get_real(z)")
              : Optional.of("only numbers can be compared: compare entry by entry");
      case TIMES ->
          left == StanType.VECTOR && right == StanType.VECTOR
                  || left == StanType.ROW_VECTOR && right == StanType.ROW_VECTOR
              ? Optional.of(
                  "for the products of the entries write .*, for their sum dot_product(a, b)")
              : arraysHint(arrays);
      case PLUS, MINUS, ELEMENT_TIMES, ELEMENT_DIVIDE ->
          left == StanType.VECTOR && right == StanType.ROW_VECTOR
                  || left == StanType.ROW_VECTOR && right == StanType.VECTOR
              ? Optional.of("transpose one of them: a'")
              : arraysHint(arrays);
      case DIVIDE, LEFT_DIVIDE, POWER, ELEMENT_POWER -> arraysHint(arrays);
    };
  }

  private static Optional<String> arraysHint(boolean arrays) {
    return arrays
        ? Optional.of("arrays have no arithmetic; declare a vector, or convert with to_vector(a)")
        : Optional.empty();
  }
}
