// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.BinaryOperator;
import elbo.stan.syntax.Expression;
import elbo.stan.syntax.Identifier;
import elbo.stan.syntax.Index;
import elbo.stan.syntax.ProgramBlock;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Checks expressions. A mistake is reported and ends the check of its statement.
final class ExpressionChecker {
  private final Problems problems;
  private final Names names;
  private final Functions functions;
  private final Operators operators;
  private final CallChecker calls;

  ExpressionChecker(Problems problems, Names names, Functions functions) {
    this.problems = problems;
    this.names = names;
    this.functions = functions;
    this.operators = new Operators(problems, functions);
    this.calls = new CallChecker(problems, names, functions, this);
  }

  CallChecker calls() {
    return calls;
  }

  Operators operators() {
    return operators;
  }

  /// A value of any type.
  TypedExpression check(Expression expression, Where where) {
    return switch (expression) {
      case Expression.IntLiteral(var text, var span) -> intLiteral(text, span);
      case Expression.RealLiteral(var text, var span) ->
          new TypedExpression.RealLiteral(Double.parseDouble(text), span);
      case Expression.ImaginaryLiteral(var text, var span) ->
          new TypedExpression.ImaginaryLiteral(Double.parseDouble(text), span);
      case Expression.Variable(var name, _) -> read(name, where);
      case Expression.Call call -> calls.value(call, where);
      case Expression.Target(var span) -> target(span, where);
      case Expression.Unary(var op, var operand, var span) ->
          operators.unary(op, check(operand, where), span);
      case Expression.Binary binary -> chain(binary, where);
      case Expression.Conditional conditional -> conditional(conditional, where);
      case Expression.ArrayLiteral(var elements, var span) ->
          array(checkAll(elements, where), span);
      case Expression.RowLiteral(var elements, var span) -> row(checkAll(elements, where), span);
      case Expression.TupleLiteral(var members, var span) -> tuple(checkAll(members, where), span);
      case Expression.Indexed indexed -> indexed(indexed, where);
      case Expression.Projection projection -> projection(projection, where);
      case Expression.Parenthesized(var inner, _) -> check(inner, where);
    };
  }

  List<TypedExpression> checkAll(List<Expression> expressions, Where where) {
    var typed = new ArrayList<TypedExpression>();
    for (Expression expression : expressions) {
      typed.add(check(expression, where));
    }
    return typed;
  }

  /// A value that must be an int.
  TypedExpression checkInt(Expression expression, Where where, String what) {
    TypedExpression typed = check(expression, where);
    if (typed.type() != StanType.INT) {
      throw problems.reject(
          Problems.type(
              "not-int", expression.span(), what + " must be an int, found " + typed.type()));
    }
    return typed;
  }

  /// The expression converted to a type it can be converted to.
  static TypedExpression promote(TypedExpression expression, StanType type) {
    return expression.type().equals(type)
        ? expression
        : new TypedExpression.Promotion(expression, type);
  }

  private TypedExpression intLiteral(String text, Span span) {
    int zeros = 0;
    while (zeros < text.length() - 1 && text.charAt(zeros) == '0') {
      zeros++;
    }
    String digits = text.substring(zeros);
    if (digits.length() > 10 || Long.parseLong(digits) > Integer.MAX_VALUE) {
      throw problems.reject(
          Problems.semantic(
                  "int-too-large",
                  span,
                  "the int " + text + " is above the largest, " + Integer.MAX_VALUE)
              .withHelp("write it as a real: " + text + ".0"));
    }
    return new TypedExpression.IntLiteral(Integer.parseInt(digits), span);
  }

  private TypedExpression read(Identifier name, Where where) {
    names.verify(name);
    Optional<Scope.Binding> binding = where.scope().find(name.name());
    if (binding.isEmpty()) {
      if (functions.isKnown(Suffixes.normalized(name.name()))) {
        throw problems.reject(
            Problems.semantic(
                    "function-as-value", name.span(), "'" + name + "' is a function, not a value")
                .withHelp("call it with arguments in parentheses"));
      }
      throw names.undeclaredVariable(name, where);
    }
    Variable variable = binding.get().variable();
    if (where.context().inSize()) {
      switch (variable.origin()) {
        case PARAMETER, TRANSFORMED_PARAMETER, GENERATED_QUANTITY ->
            throw problems.reject(
                Problems.semantic(
                        "size-not-data",
                        name.span(),
                        "a size must be known from data, but '" + name + "' is no data")
                    .withNote("'" + name + "' is declared here", variable.span())
                    .withHelp("use data, transformed data or literals in sizes"));
        case DATA, TRANSFORMED_DATA, LOCAL, LOOP, ARGUMENT, FUNCTION_LOCAL -> {}
      }
    }
    // The program's outputs are computed with plain numbers.
    Level level =
        where.context().isIn(ProgramBlock.GENERATED_QUANTITIES)
            ? Levels.forType(variable.type(), Level.DATA)
            : variable.level();
    return new TypedExpression.Read(variable, level, name.span());
  }

  private TypedExpression target(Span span, Where where) {
    Context context = where.context();
    if (!context.mayUseTarget() && !context.isIn(ProgramBlock.TRANSFORMED_PARAMETERS)) {
      throw problems.reject(calls.targetNotHere(span, "target() can be read", context));
    }
    return new TypedExpression.Target(context.levelHere(), span);
  }

  /// A chain `a + b + c + ...` may be thousands long: no recursion along it.
  private TypedExpression chain(Expression.Binary binary, Where where) {
    var pending = new ArrayDeque<Expression.Binary>();
    Expression left = binary;
    while (left instanceof Expression.Binary step) {
      pending.push(step);
      left = step.left();
    }
    TypedExpression result = check(left, where);
    while (!pending.isEmpty()) {
      Expression.Binary step = pending.pop();
      TypedExpression right = check(step.right(), where);
      warn(step, result, right);
      result = operators.binary(step.operator(), result, right, step.span());
    }
    return result;
  }

  private void warn(Expression.Binary step, TypedExpression left, TypedExpression right) {
    BinaryOperator op = step.operator();
    if (op == BinaryOperator.DIVIDE
        && left.type() == StanType.INT
        && right.type() == StanType.INT) {
      problems.report(
          Problems.warning(
                  "int-division",
                  step.left().span(),
                  "the division of two ints is rounded towards zero")
              .withHelp("write 1.0 / 2 for a real, or %/% where rounding is meant"));
    }
    if (op == BinaryOperator.POWER
        && Types.innermost(left.type()) == StanType.MATRIX
        && (right.type() == StanType.INT || right.type() == StanType.REAL)) {
      problems.report(
          Problems.warning(
                  "matrix-power",
                  step.left().span(),
                  "matrix ^ number raises each entry to the power")
              .withHelp("write .^ where that is meant, or matrix_power(a, b)"));
    }
    boolean comparison = op.isLogical() && op != BinaryOperator.AND && op != BinaryOperator.OR;
    if (comparison
        && step.left() instanceof Expression.Binary(var inner, _, var middle, _)
        && inner.isLogical()
        && inner != BinaryOperator.AND
        && inner != BinaryOperator.OR) {
      problems.report(
          Problems.warning(
                  "chained-comparison",
                  step.span(),
                  "this compares the truth of '"
                      + step.left().span().text()
                      + "', 0 or 1, with the next value")
              .withHelp(
                  "write "
                      + step.left().span().text()
                      + " && "
                      + middle.span().text()
                      + " "
                      + op.symbol()
                      + " "
                      + step.right().span().text()));
    }
  }

  private TypedExpression conditional(Expression.Conditional conditional, Where where) {
    TypedExpression condition = checkInt(conditional.condition(), where, "the condition of '?'");
    TypedExpression then = check(conditional.then(), where);
    TypedExpression otherwise = check(conditional.otherwise(), where);
    StanType type =
        Types.common(then.type(), otherwise.type())
            .filter(t -> t != StanType.VOID)
            .orElseThrow(() ->
                problems.reject(
                    Problems.type(
                        "ternary-types",
                        conditional.span(),
                        "the two arms of '?' must have one type, found "
                            + then.type()
                            + " and "
                            + otherwise.type())));
    Level level = Levels.forType(type, Level.DATA).join(then.level()).join(otherwise.level());
    return new TypedExpression.Conditional(
        condition, promote(then, type), promote(otherwise, type), level, conditional.span());
  }

  private TypedExpression array(List<TypedExpression> elements, Span span) {
    StanType type = elements.getFirst().type();
    for (TypedExpression element : elements) {
      StanType before = type;
      type =
          Types.common(type, element.type())
              .orElseThrow(() ->
                  problems.reject(
                      Problems.type(
                          "array-elements",
                          element.span(),
                          "the elements of an array have one type, found "
                              + element.type()
                              + " after "
                              + before)));
    }
    StanType elementType = type;
    return new TypedExpression.ArrayLiteral(
        elements.stream().map(e -> promote(e, elementType)).toList(),
        new StanType.Array(type),
        joined(elements, type),
        span);
  }

  private TypedExpression row(List<TypedExpression> elements, Span span) {
    StanType type = StanType.REAL;
    boolean matrix =
        !elements.isEmpty()
            && (elements.getFirst().type() == StanType.ROW_VECTOR
                || elements.getFirst().type() == StanType.COMPLEX_ROW_VECTOR);
    if (matrix) {
      type = StanType.ROW_VECTOR;
    }
    for (TypedExpression element : elements) {
      type =
          Types.common(type, element.type())
              .orElseThrow(() ->
                  problems.reject(
                      Problems.type(
                          "row-elements",
                          element.span(),
                          matrix
                              ? "the rows of a matrix must be row vectors, found " + element.type()
                              : "the elements of a row vector must be numbers, or all of them row"
                                  + " vectors, found "
                                  + element.type())));
    }
    StanType elementType = type;
    boolean complex = Types.isComplex(type);
    StanType whole =
        matrix
            ? complex ? StanType.COMPLEX_MATRIX : StanType.MATRIX
            : complex ? StanType.COMPLEX_ROW_VECTOR : StanType.ROW_VECTOR;
    return new TypedExpression.RowLiteral(
        elements.stream().map(e -> promote(e, elementType)).toList(),
        whole,
        joined(elements, whole),
        span);
  }

  private static Level joined(List<TypedExpression> elements, StanType type) {
    Level level = Levels.forType(type, Level.DATA);
    for (TypedExpression element : elements) {
      level = level.join(element.level());
    }
    return level;
  }

  private TypedExpression tuple(List<TypedExpression> members, Span span) {
    return new TypedExpression.TupleLiteral(
        members,
        new StanType.Tuple(members.stream().map(TypedExpression::type).toList()),
        new Level.Tuple(members.stream().map(TypedExpression::level).toList()),
        span);
  }

  private TypedExpression indexed(Expression.Indexed indexed, Where where) {
    TypedExpression base = check(indexed.base(), where);
    List<Index<TypedExpression>> indexes = indexes(indexed.indexes(), where);
    StanType type = indexedType(base.type(), indexes, indexed.span());
    Level level =
        base.level() instanceof Level.Tuple ? base.level() : Levels.forType(type, base.level());
    return new TypedExpression.Indexed(base, indexes, type, level, indexed.span());
  }

  List<Index<TypedExpression>> indexes(List<Index<Expression>> indexes, Where where) {
    var typed = new ArrayList<Index<TypedExpression>>();
    for (Index<Expression> index : indexes) {
      boolean single = index instanceof Index.Single<Expression>;
      typed.add(
          index.map(e -> single ? index(e, where) : checkInt(e, where, "the bound of a range")));
    }
    return typed;
  }

  private TypedExpression index(Expression expression, Where where) {
    TypedExpression typed = check(expression, where);
    if (typed.type() != StanType.INT && !typed.type().equals(StanType.array(1, StanType.INT))) {
      throw problems.reject(
          Problems.type(
              "index-type",
              expression.span(),
              "an index must be an int, an array of ints or a range, found " + typed.type()));
    }
    return typed;
  }

  static boolean isSingle(Index<TypedExpression> index) {
    return index instanceof Index.Single<TypedExpression>(var value, _)
        && value.type() == StanType.INT;
  }

  StanType indexedType(StanType type, List<Index<TypedExpression>> indexes, Span span) {
    return Types.indexed(type, indexes.stream().map(ExpressionChecker::isSingle).toList())
        .orElseThrow(() -> {
          boolean tuple = Types.innermost(type) instanceof StanType.Tuple;
          var problem =
              Problems.type(
                  "too-many-indexes",
                  span,
                  "a value of type " + type + " cannot take " + count(indexes.size()));
          return problems.reject(
              tuple ? problem.withHelp("a member of a tuple is chosen with a dot: t.1") : problem);
        });
  }

  private static String count(int indexes) {
    return indexes == 1 ? "an index" : indexes + " indexes";
  }

  private TypedExpression projection(Expression.Projection projection, Where where) {
    TypedExpression base = check(projection.base(), where);
    StanType type = memberType(base.type(), projection.member(), projection.span());
    Level level =
        base.level() instanceof Level.Tuple(var levels)
            ? levels.get(projection.member() - 1)
            : base.level();
    return new TypedExpression.Projection(
        base, projection.member(), type, level, projection.span());
  }

  StanType memberType(StanType type, int member, Span span) {
    if (!(type instanceof StanType.Tuple(var members))) {
      throw problems.reject(
          Problems.type(
              "not-a-tuple", span, "only a tuple has a member ." + member + ", found " + type));
    }
    if (member < 1 || member > members.size()) {
      throw problems.reject(
          Problems.type(
              "no-such-member",
              span,
              "the tuple has " + members.size() + " members, ." + member + " does not exist"));
    }
    return members.get(member - 1);
  }
}
