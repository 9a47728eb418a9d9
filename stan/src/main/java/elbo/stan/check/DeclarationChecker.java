// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.Constraint;
import elbo.stan.syntax.Expression;
import elbo.stan.syntax.Identifier;
import elbo.stan.syntax.ProgramBlock;
import elbo.stan.syntax.SizedType;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import elbo.stan.syntax.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Checks declarations of variables.
final class DeclarationChecker {
  private final Problems problems;
  private final Names names;
  private final ExpressionChecker expressions;
  private final AssignmentChecker assignments;

  DeclarationChecker(
      Problems problems,
      Names names,
      ExpressionChecker expressions,
      AssignmentChecker assignments) {
    this.problems = problems;
    this.names = names;
    this.expressions = expressions;
    this.assignments = assignments;
  }

  /// Checks a declaration and adds its variables to the scope, even when something about them is
  /// wrong, so that their uses are not reported again.
  List<TypedStatement> check(Statement.Declaration declaration, Where where) {
    Context context = where.context();
    StanType type = declaration.type().unsized();
    Optional<SizedType<TypedExpression>> sized = Optional.empty();
    try {
      sized = Optional.of(sized(declaration.type(), type, where));
      verifyKind(declaration.type(), sized.get(), context, declaration.span());
    } catch (Problems.Rejected _) { // reported; the names are still declared
    }
    var statements = new ArrayList<TypedStatement>();
    for (Statement.Declarator declarator : declaration.declarators()) {
      try {
        Variable variable = declare(declarator.name(), type, where);
        Optional<TypedExpression> value = value(declarator, variable, declaration, where);
        sized.ifPresent(s ->
            statements.add(new TypedStatement.Declaration(variable, s, value, declaration.span())));
      } catch (Problems.Rejected _) { // reported; the next name may be right
      }
    }
    return statements;
  }

  /// Declares a name.
  Variable declare(Identifier name, StanType type, Where where) {
    Context context = where.context();
    names.verifyFresh(name, where.scope());
    var variable =
        new Variable(
            name.name(),
            type,
            Levels.forType(type, context.levelHere()),
            context.originHere(),
            name.span());
    where
        .scope()
        .add(
            new Scope.Binding(variable, context.top() ? context.block() : Optional.empty(), false));
    return variable;
  }

  private Optional<TypedExpression> value(
      Statement.Declarator declarator,
      Variable variable,
      Statement.Declaration declaration,
      Where where) {
    if (declarator.value().isEmpty()) {
      return Optional.empty();
    }
    TypedExpression value = expressions.check(declarator.value().get(), where);
    var read = new java.util.HashSet<Variable>();
    Reads.add(value, read);
    if (read.contains(variable)) {
      problems.report(
          Problems.warning(
              "self-declaration",
              declaration.span(),
              "the value of '"
                  + variable.name()
                  + "' reads '"
                  + variable.name()
                  + "' itself, which has none yet"));
    }
    return Optional.of(assignments.converted(value, variable.type(), declaration.span()));
  }

  /// Checks sizes and constraints.
  ///
  /// @param whole the type that a bound may have besides a number: that of the variable, or of the
  ///   member of a tuple
  private SizedType<TypedExpression> sized(
      SizedType<Expression> type, StanType whole, Where where) {
    return switch (type) {
      case SizedType.Basic<Expression>(var basic, var sizes, var constraint, var span) ->
          new SizedType.Basic<>(
              basic, sizes(sizes, where), constraint(constraint, whole, where), span);
      case SizedType.Array<Expression>(var sizes, var element, var span) ->
          new SizedType.Array<>(sizes(sizes, where), sized(element, whole, where), span);
      case SizedType.Tuple<Expression>(var members, var span) -> {
        var typed = new ArrayList<SizedType<TypedExpression>>();
        for (SizedType<Expression> member : members) {
          typed.add(sized(member, member.unsized(), where));
        }
        yield new SizedType.Tuple<>(typed, span);
      }
    };
  }

  private List<TypedExpression> sizes(List<Expression> sizes, Where where) {
    Where inSize = where.with(where.context().forSizes());
    var typed = new ArrayList<TypedExpression>();
    for (Expression size : sizes) {
      TypedExpression value = expressions.check(size, inSize);
      if (value.type() != StanType.INT) {
        throw problems.reject(
            Problems.semantic(
                "size-type", size.span(), "a size must be an int, found " + value.type()));
      }
      typed.add(value);
    }
    return typed;
  }

  private Constraint<TypedExpression> constraint(
      Constraint<Expression> constraint, StanType type, Where where) {
    return constraint.map(e -> {
      TypedExpression value = expressions.check(e, where);
      boolean number = value.type() == StanType.INT || value.type() == StanType.REAL;
      if (!number && !value.type().equals(type)) {
        throw problems.reject(
            Problems.type(
                "bound-type",
                e.span(),
                "a bound, offset or multiplier of a "
                    + type
                    + " must be a number"
                    + (type == StanType.REAL || type == StanType.INT ? "" : " or a " + type)
                    + ", found "
                    + value.type()));
      }
      return value;
    });
  }

  /// What may stand at the top of which block.
  private void verifyKind(
      SizedType<Expression> written, SizedType<TypedExpression> type, Context context, Span span) {
    if (!context.top()) {
      return;
    }
    verifyConstraints(type, span);
    boolean parameters = context.isIn(ProgramBlock.PARAMETERS);
    if ((parameters || context.isIn(ProgramBlock.TRANSFORMED_PARAMETERS))
        && Types.containsInt(written.unsized())) {
      throw problems.reject(
          Problems.semantic(
                  "int-parameter",
                  span,
                  parameters
                      ? "a parameter cannot be an int"
                      : "a transformed parameter cannot be an int")
              .withHelp(
                  parameters
                      ? "Stan's parameters are continuous: sum over the values of a discrete one"
                      : "declare it in braces { ... }, where it is local, or in 'transformed"
                          + " data'"));
    }
  }

  private void verifyConstraints(SizedType<TypedExpression> type, Span span) {
    switch (type) {
      case SizedType.Basic<TypedExpression>(var basic, _, var constraint, _) -> {
        if (Types.isComplex(basic) && !constraint.isNone()) {
          throw problems.reject(
              Problems.semantic("complex-constraint", span, "a " + basic + " cannot be constrained")
                  .withHelp(
                      "complex numbers have no order; constrain real parts and combine them"));
        }
        if (basic == StanType.INT
            && constraint instanceof Constraint.Bounds<TypedExpression>(var lower, var upper)
            && (isReal(lower) || isReal(upper))) {
          throw problems.reject(
              Problems.semantic(
                  "int-bound", span, "the bound of an int must be an int, found real"));
        }
      }
      case SizedType.Array<TypedExpression> array -> verifyConstraints(array.element(), span);
      case SizedType.Tuple<TypedExpression> tuple ->
          tuple.members().forEach(member -> verifyConstraints(member, span));
    }
  }

  private static boolean isReal(Optional<TypedExpression> bound) {
    return bound.filter(b -> b.type() == StanType.REAL).isPresent();
  }
}
