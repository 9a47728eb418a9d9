// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.check.Functions.Candidate;
import elbo.stan.syntax.Diagnostic;
import elbo.stan.syntax.Expression;
import elbo.stan.syntax.Identifier;
import elbo.stan.syntax.ProgramBlock;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Checks calls: which function, whether it may stand there, whether its arguments fit.
final class CallChecker {
  private final Problems problems;
  private final Names names;
  private final Functions functions;
  private final ExpressionChecker expressions;
  private final HigherOrderChecker higherOrder;

  CallChecker(Problems problems, Names names, Functions functions, ExpressionChecker expressions) {
    this.problems = problems;
    this.names = names;
    this.functions = functions;
    this.expressions = expressions;
    this.higherOrder = new HigherOrderChecker(problems, names, functions, expressions);
  }

  /// A call whose value is used.
  TypedExpression value(Expression.Call call, Where where) {
    Identifier name = call.function();
    verifyIsFunction(name, call.span(), where);
    verifyBar(call);
    verifyAllowed(name, call.span(), where.context());
    if (HigherOrderFunctions.isName(Suffixes.normalized(name.name()))) {
      return higherOrder.check(call, where);
    }
    List<TypedExpression> arguments = expressions.checkAll(call.arguments(), where);
    TypedExpression typed = resolve(name, arguments, call.span());
    if (typed.type() == StanType.VOID) {
      throw problems.reject(
          Problems.semantic(
              "void-value",
              call.span(),
              "the function '" + name + "' returns nothing that could be used"));
    }
    return typed;
  }

  /// A call that is a statement.
  TypedStatement statement(Identifier name, List<Expression> arguments, Span span, Where where) {
    verifyIsFunction(name, span, where);
    verifyAllowed(name, span, where.context());
    if (!isVoid(name)) {
      throw problems.reject(
          Problems.semantic(
                  "unused-value",
                  span,
                  "the function '" + name + "' returns a value, which is not used")
              .withHelp("assign the value to a variable, or add it to target"));
    }
    TypedExpression typed = resolve(name, expressions.checkAll(arguments, where), span);
    if (typed instanceof TypedExpression.UserCall user && typed.type() == StanType.VOID) {
      return new TypedStatement.Call(user.function(), user.arguments(), span);
    }
    throw problems.reject(
        Problems.semantic(
            "unused-value",
            span,
            "this form of '" + name + "' returns a value, which is not used"));
  }

  /// Whether a function of this name returns nothing.
  boolean isVoid(Identifier name) {
    return functions.userFunctions(name.name()).stream().anyMatch(f -> f.result() == StanType.VOID);
  }

  /// The call of the overload of a function that fits.
  TypedExpression resolve(Identifier name, List<TypedExpression> arguments, Span span) {
    String full = Suffixes.normalized(name.name());
    return switch (Overloads.choose(functions.candidates(full), Overloads.arguments(arguments))) {
      case Overloads.Choice.Match(var candidate) -> call(name.name(), candidate, arguments, span);
      case Overloads.Choice.Ambiguous(var candidates) ->
          throw problems.reject(ambiguous(name.name(), candidates, span));
      case Overloads.Choice.None(var candidates) ->
          throw problems.reject(noMatch(name.name(), candidates, arguments, span));
    };
  }

  static Diagnostic ambiguous(String name, List<Candidate> candidates, Span span) {
    return Problems.type(
            "ambiguous-call",
            span,
            "several forms of '" + name + "' fit these arguments equally well")
        .withHelp(
            Overloads.shown(name, candidates).map(s -> s + "; convert an argument to decide"));
  }

  static Diagnostic noMatch(
      String name, List<Candidate> candidates, List<TypedExpression> arguments, Span span) {
    Diagnostic problem =
        Problems.type(
            "no-matching-function",
            span,
            Overloads.reason(name, candidates, Overloads.arguments(arguments)));
    for (Candidate candidate : candidates) {
      if (candidate.user().isPresent() && candidates.size() < 4) {
        problem =
            problem.withNote(
                "the function is " + name + candidate.type(), candidate.user().get().span());
      }
    }
    return problem.notes().isEmpty()
        ? problem.withHelp(Overloads.shown(name, candidates).map(s -> "it is " + s))
        : problem;
  }

  static TypedExpression call(
      String name, Candidate candidate, List<TypedExpression> arguments, Span span) {
    var promoted = new ArrayList<TypedExpression>();
    Level level = Level.DATA;
    for (int i = 0; i < arguments.size(); i++) {
      TypedExpression argument = arguments.get(i);
      promoted.add(
          ExpressionChecker.promote(argument, candidate.type().parameters().get(i).type()));
      level = argument.level().isAutodiff() ? Level.AUTODIFF : level;
    }
    Level whole = Levels.forType(candidate.type().result(), level);
    return candidate
        .user()
        .<TypedExpression>map(user ->
            new TypedExpression.UserCall(
                user, Suffixes.isUnnormalized(name), promoted, whole, span))
        .orElseGet(
            () -> new TypedExpression.BuiltinCall(name, promoted, candidate.type(), whole, span));
  }

  private void verifyIsFunction(Identifier name, Span span, Where where) {
    names.verify(name);
    String full = Suffixes.normalized(name.name());
    Optional<Scope.Binding> variable = where.scope().find(full);
    if (variable.isPresent() && !functions.isBuiltin(full)) {
      throw problems.reject(
          Problems.semantic(
                  "variable-as-function", span, "'" + name + "' is a variable, not a function")
              .withNote("it is declared here", variable.get().variable().span())
              .withHelp("an element is taken with brackets: " + name + "[1]"));
    }
    if (!functions.isKnown(full)) {
      throw names.undeclaredFunction(name, span);
    }
  }

  private void verifyBar(Expression.Call call) {
    String name = call.function().name();
    boolean conditioned = Suffixes.isConditioned(name);
    if (call.bar().isPresent() && !conditioned) {
      throw problems.reject(
          Problems.semantic(
                  "bar-not-allowed",
                  call.span(),
                  "'" + name + "' takes a comma, not a bar, after its first argument")
              .withNote("the bar is here", call.bar().get())
              .withHelp(
                  "the bar is for densities and distribution functions: _lpdf, _lpmf, _cdf ..."));
    }
    if (call.bar().isEmpty() && conditioned && call.arguments().size() > 1) {
      Span comma = call.arguments().getFirst().span().after();
      throw problems.reject(
          Problems.semantic(
                  "bar-missing",
                  call.span(),
                  "'" + name + "' takes a bar, not a comma, after its first argument")
              .withNote("the bar belongs here", comma)
              .withHelp(
                  "write " + name + "(" + call.arguments().getFirst().span().text() + " | ...)"));
    }
  }

  /// Whether a function with such a name may be called here at all.
  private void verifyAllowed(Identifier name, Span span, Context context) {
    String text = name.name();
    if (Suffixes.isLp(text) && functions.isKnown(text)) {
      if (context.isIn(ProgramBlock.TRANSFORMED_PARAMETERS)) {
        problems.report(
            Problems.warning(
                    "lp-in-transformed-parameters",
                    span,
                    "_lp functions in 'transformed parameters' are deprecated")
                .withHelp("write a _jacobian function and jacobian += ..."));
      } else if (!context.mayUseTarget()) {
        throw problems.reject(targetNotHere(span, "'" + text + "' can be called", context));
      }
    }
    if (Suffixes.isJacobian(text) && !context.mayUseJacobian()) {
      throw problems.reject(jacobianNotHere(span, "'" + text + "' can be called", context));
    }
    if (Suffixes.isRng(text) && (!context.mayDraw() || context.inSize())) {
      throw problems.reject(
          Problems.semantic(
                  "rng-not-here",
                  span,
                  "random numbers cannot be drawn in "
                      + (context.inSize() ? "a size" : context.describe()))
              .withHelp(
                  "_rng functions are for 'transformed data', 'generated quantities' and functions"
                      + " whose name ends in _rng"));
    }
    if (Suffixes.isUnnormalized(text) && !context.mayDropConstants()) {
      throw problems.reject(
          Problems.semantic(
                  "unnormalized-not-here",
                  span,
                  "'" + text + "' cannot be called in " + context.describe())
              .withHelp(
                  "unnormalised densities are for the model block and _lpdf and _lpmf functions;"
                      + " here call '"
                      + Suffixes.normalized(text)
                      + "'"));
    }
  }

  Diagnostic targetNotHere(Span span, String what, Context context) {
    return Problems.semantic(
            "target-not-here",
            span,
            what + " only in the model block and in functions whose name ends in _lp")
        .withHelp("this is " + context.describe());
  }

  Diagnostic jacobianNotHere(Span span, String what, Context context) {
    return Problems.semantic(
            "jacobian-not-here",
            span,
            what
                + " only in 'transformed parameters' and in functions whose name ends in _jacobian")
        .withHelp("this is " + context.describe());
  }
}
