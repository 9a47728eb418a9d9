// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.Expression;
import elbo.stan.syntax.Identifier;
import elbo.stan.syntax.Printable;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import elbo.stan.syntax.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Checks statements. After a mistake it goes on with the next statement.
final class StatementChecker {
  private final Problems problems;
  private final Names names;
  private final ExpressionChecker expressions;
  private final AssignmentChecker assignments;
  private final DeclarationChecker declarations;
  private final TildeChecker tildes;

  StatementChecker(Problems problems, Names names, Functions functions) {
    this.problems = problems;
    this.names = names;
    this.expressions = new ExpressionChecker(problems, names, functions);
    this.assignments = new AssignmentChecker(problems, names, functions, expressions);
    this.declarations = new DeclarationChecker(problems, names, expressions, assignments);
    this.tildes = new TildeChecker(problems, names, functions, expressions);
  }

  /// The statements of one pair of braces.
  List<TypedStatement> checkAll(List<Statement> statements, Where where) {
    var typed = new ArrayList<TypedStatement>();
    boolean warned = false;
    for (int i = 0; i < statements.size(); i++) {
      typed.addAll(check(statements.get(i), where));
      if (!warned && i > 0 && ReturnPaths.isEscape(statements.get(i - 1))) {
        warned = true;
        problems.report(
            Problems.warning(
                "unreachable", statements.get(i).span(), "this statement is never reached"));
      }
    }
    return typed;
  }

  private List<TypedStatement> check(Statement statement, Where where) {
    if (statement instanceof Statement.Declaration declaration) {
      return declarations.check(declaration, where);
    }
    try {
      return List.of(single(statement, where));
    } catch (Problems.Rejected _) {
      return List.of(); // reported; this program will not be lowered
    }
  }

  /// The body of an `if` or a loop, with a scope of its own.
  private TypedStatement body(Statement statement, Where where) {
    List<TypedStatement> typed = check(statement, where.inner());
    return typed.size() == 1 ? typed.getFirst() : new TypedStatement.Block(typed, statement.span());
  }

  private TypedStatement single(Statement statement, Where where) {
    return switch (statement) {
      case Statement.Declaration declaration ->
          new TypedStatement.Block(declarations.check(declaration, where), declaration.span());
      case Statement.Assignment assignment -> assignments.check(assignment, where);
      case Statement.CallStatement(var name, var arguments, var span) ->
          expressions.calls().statement(name, arguments, span, where);
      case Statement.TargetIncrement(var value, var span) -> {
        if (!where.context().mayUseTarget()) {
          throw problems.reject(
              expressions.calls().targetNotHere(span, "target can be added to", where.context()));
        }
        yield new TypedStatement.TargetIncrement(summable(value, where), span);
      }
      case Statement.JacobianIncrement(var value, var span) -> {
        if (!where.context().mayUseJacobian()) {
          throw problems.reject(
              expressions
                  .calls()
                  .jacobianNotHere(span, "jacobian can be added to", where.context()));
        }
        yield new TypedStatement.JacobianIncrement(summable(value, where), span);
      }
      case Statement.Tilde tilde -> tildes.check(tilde, where);
      case Statement.Message message -> message(message, where);
      case Statement.Break(var span) -> {
        verifyInLoop("break", span, where);
        yield new TypedStatement.Break(span);
      }
      case Statement.Continue(var span) -> {
        verifyInLoop("continue", span, where);
        yield new TypedStatement.Continue(span);
      }
      case Statement.Return(var value, var span) -> returned(value, span, where);
      case Statement.Empty(var span) -> new TypedStatement.Empty(span);
      case Statement.If(var condition, var then, var otherwise, var span) -> {
        Optional<TypedExpression> typed = condition(condition, where, "the condition of 'if'");
        TypedStatement first = body(then, where);
        Optional<TypedStatement> second = otherwise.map(s -> body(s, where));
        yield new TypedStatement.If(orRejected(typed), first, second, span);
      }
      case Statement.While(var condition, var body, var span) -> {
        Optional<TypedExpression> typed = condition(condition, where, "the condition of 'while'");
        TypedStatement inner = body(body, where.with(where.context().inLoop()));
        yield new TypedStatement.While(orRejected(typed), inner, span);
      }
      case Statement.ForRange loop -> range(loop, where);
      case Statement.ForEach loop -> each(loop, where);
      case Statement.Profile(var name, var body, var span) ->
          new TypedStatement.Profile(name, checkAll(body, where.inner()), span);
      case Statement.Block(var body, var span) ->
          new TypedStatement.Block(checkAll(body, where.inner()), span);
    };
  }

  /// A condition; when it is wrong, what it governs is still checked.
  private Optional<TypedExpression> condition(Expression condition, Where where, String what) {
    try {
      return Optional.of(expressions.checkInt(condition, where, what));
    } catch (Problems.Rejected _) {
      return Optional.empty();
    }
  }

  private static TypedExpression orRejected(Optional<TypedExpression> typed) {
    return typed.orElseThrow(Problems.Rejected::new);
  }

  private TypedExpression summable(Expression value, Where where) {
    return expressions.check(value, where);
  }

  private TypedStatement message(Statement.Message message, Where where) {
    var arguments = new ArrayList<Printable<TypedExpression>>();
    for (Printable<Expression> argument : message.arguments()) {
      if (argument instanceof Printable.Value<Expression>(Expression.Call call)
          && expressions.calls().isVoid(call.function())) {
        throw problems.reject(
            Problems.type(
                "not-printable",
                call.span(),
                "'"
                    + message.kind().keyword()
                    + "' needs values, but the function '"
                    + call.function()
                    + "' returns nothing"));
      }
      arguments.add(argument.map(e -> expressions.check(e, where)));
    }
    return new TypedStatement.Message(message.kind(), arguments, message.span());
  }

  private void verifyInLoop(String word, Span span, Where where) {
    if (where.context().loops() == 0) {
      throw problems.reject(
          Problems.semantic("outside-loop", span, "'" + word + "' stands outside every loop"));
    }
  }

  private TypedStatement returned(Optional<Expression> value, Span span, Where where) {
    if (where.context().function().isEmpty()) {
      throw problems.reject(
          Problems.semantic(
                  "return-outside-function", span, "'return' stands outside every function")
              .withHelp("only a function of the functions block returns"));
    }
    UserFunction function = where.context().function().get();
    StanType wanted = function.result();
    if (value.isEmpty()) {
      if (wanted == StanType.VOID) {
        return new TypedStatement.Return(Optional.empty(), span);
      }
      throw problems.reject(
          Problems.semantic(
              "return-value",
              span,
              "the function '"
                  + function.name()
                  + "' must return a value of type "
                  + wanted
                  + ", found 'return' without one"));
    }
    if (wanted == StanType.VOID) {
      throw problems.reject(
          Problems.semantic(
                  "return-value",
                  span,
                  "the function '" + function.name() + "' is void and cannot return a value")
              .withHelp("write 'return;', or declare what it returns before its name"));
    }
    TypedExpression typed = expressions.check(value.get(), where);
    if (!Types.canPromote(wanted, typed.type())) {
      throw problems.reject(
          Problems.type(
                  "return-type",
                  span,
                  "the function '"
                      + function.name()
                      + "' must return a value of type "
                      + wanted
                      + ", found "
                      + typed.type())
              .withNote("it is declared here", function.span()));
    }
    return new TypedStatement.Return(Optional.of(ExpressionChecker.promote(typed, wanted)), span);
  }

  private TypedStatement range(Statement.ForRange loop, Where where) {
    Optional<TypedExpression> from = condition(loop.from(), where, "the start of a range");
    Optional<TypedExpression> to = condition(loop.to(), where, "the end of a range");
    Where inside = where.with(where.context().inLoop()).inner();
    Variable variable = loopVariable(loop.variable(), StanType.INT, Level.DATA, inside);
    TypedStatement body = body(loop.body(), inside);
    return new TypedStatement.ForRange(
        variable, orRejected(from), orRejected(to), body, loop.span());
  }

  private TypedStatement each(Statement.ForEach loop, Where where) {
    TypedExpression container = expressions.check(loop.container(), where);
    StanType type =
        Types.loopElement(container.type())
            .orElseThrow(() ->
                problems.reject(
                    Problems.type(
                            "loop-container",
                            loop.container().span(),
                            "a loop runs over a range, an array, a vector or a matrix, found "
                                + container.type())
                        .withHelp(
                            container.type() == StanType.INT
                                ? Optional.of("write a range: 1:" + loop.container().span().text())
                                : Optional.empty())));
    Where inside = where.with(where.context().inLoop()).inner();
    Level level = Levels.forType(type, container.level());
    Variable variable = loopVariable(loop.variable(), type, level, inside);
    TypedStatement body = body(loop.body(), inside);
    return new TypedStatement.ForEach(variable, container, body, loop.span());
  }

  private Variable loopVariable(Identifier name, StanType type, Level level, Where inside) {
    names.verifyFresh(name, inside.scope());
    var variable = new Variable(name.name(), type, level, Variable.Origin.LOOP, name.span());
    inside.scope().add(new Scope.Binding(variable, Optional.empty(), true));
    return variable;
  }
}
