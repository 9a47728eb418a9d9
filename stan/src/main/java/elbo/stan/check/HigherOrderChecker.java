// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.check.HigherOrderFunctions.Form;
import elbo.stan.syntax.Expression;
import elbo.stan.syntax.Identifier;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import elbo.stan.syntax.StanType.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Checks calls of functions that take a function as their first argument.
final class HigherOrderChecker {
  private final Problems problems;
  private final Names names;
  private final Functions functions;
  private final ExpressionChecker expressions;

  HigherOrderChecker(
      Problems problems, Names names, Functions functions, ExpressionChecker expressions) {
    this.problems = problems;
    this.names = names;
    this.functions = functions;
    this.expressions = expressions;
  }

  /// One way to read a call: a function to hand over and what the other arguments must be.
  private record Reading(UserFunction function, List<Parameter> parameters, StanType result) {}

  TypedExpression check(Expression.Call call, Where where) {
    String name = call.function().name();
    if (Laplace.isName(name)) {
      return laplace(call, where);
    }
    Identifier handed = handed(call, name);
    List<UserFunction> overloads = overloads(handed, where);
    List<TypedExpression> rest =
        expressions.checkAll(call.arguments().subList(1, call.arguments().size()), where);
    var why = new ArrayList<String>();
    List<Reading> readings =
        HigherOrderFunctions.REDUCE_SUM.contains(name)
            ? slicings(overloads, rest, call, why)
            : readings(overloads, HigherOrderFunctions.forms(name), why);
    if (HigherOrderFunctions.forms(name).stream().noneMatch(Form::variadic)
        && name.startsWith("integrate_ode")) {
      problems.report(
          Problems.warning("deprecated-ode", call.span(), "'" + name + "' is deprecated")
              .withHelp(
                  "write "
                      + (name.equals("integrate_ode")
                          ? "ode_rk45"
                          : name.replace("integrate_", ""))));
    }
    return choose(call, handed, readings, rest, why);
  }

  private Identifier handed(Expression.Call call, String name) {
    if (!call.arguments().isEmpty()
        && call.arguments().getFirst() instanceof Expression.Variable(var handed, _)) {
      return handed;
    }
    throw problems.reject(
        Problems.type(
            "no-function-argument",
            call.span(),
            "the first argument of '" + name + "' must be the name of a function"));
  }

  private List<UserFunction> overloads(Identifier handed, Where where) {
    String full = Suffixes.normalized(handed.name());
    List<UserFunction> overloads = functions.userFunctions(full);
    if (!overloads.isEmpty()) {
      return overloads;
    }
    if (where.scope().find(full).isPresent()) {
      throw problems.reject(
          Problems.type(
              "no-function-argument",
              handed.span(),
              "'" + handed + "' is a variable, but a function is needed here"));
    }
    if (functions.isBuiltin(full)) {
      throw problems.reject(
          Problems.type(
                  "no-function-argument",
                  handed.span(),
                  "'"
                      + handed
                      + "' is a function of the language, but only a function of the program can be"
                      + " handed over")
              .withHelp("write a function that calls it"));
    }
    throw names.undeclaredFunction(handed, handed.span());
  }

  private static List<Reading> readings(
      List<UserFunction> overloads, List<Form> forms, List<String> why) {
    var readings = new ArrayList<Reading>();
    for (UserFunction function : overloads) {
      for (Form form : forms) {
        Optional<String> mismatch = mismatch(function, form.function(), form.variadic(), false);
        if (mismatch.isPresent()) {
          why.add(mismatch.get());
          continue;
        }
        List<Parameter> own = function.type().parameters();
        List<Parameter> passed =
            form.variadic()
                ? own.subList(form.function().parameters().size(), own.size())
                : List.of();
        readings.add(
            new Reading(
                function, HigherOrderFunctions.with(form.control(), passed), form.result()));
      }
    }
    return readings;
  }

  private List<Reading> slicings(
      List<UserFunction> overloads,
      List<TypedExpression> rest,
      Expression.Call call,
      List<String> why) {
    if (!rest.isEmpty()) {
      StanType sliced = rest.getFirst().type();
      if (!(sliced instanceof StanType.Array)
          || !HigherOrderFunctions.SLICEABLE.contains(Types.innermost(sliced))) {
        throw problems.reject(
            Problems.type(
                "not-sliceable",
                rest.getFirst().span(),
                "the second argument of '"
                    + call.function()
                    + "' must be an array, which is cut into slices, found "
                    + sliced));
      }
    }
    var readings = new ArrayList<Reading>();
    for (UserFunction function : overloads) {
      List<Parameter> own = function.type().parameters();
      Parameter slice =
          own.isEmpty()
              ? HigherOrderFunctions.any(StanType.array(1, StanType.REAL))
              : own.getFirst();
      var required =
          HigherOrderFunctions.function(
              StanType.REAL,
              slice,
              HigherOrderFunctions.data(StanType.INT),
              HigherOrderFunctions.data(StanType.INT));
      Optional<String> mismatch = mismatch(function, required, true, true);
      if (mismatch.isPresent()) {
        why.add(mismatch.get());
        continue;
      }
      List<Parameter> control = List.of(slice, HigherOrderFunctions.any(StanType.INT));
      readings.add(
          new Reading(
              function,
              HigherOrderFunctions.with(control, own.subList(3, own.size())),
              StanType.REAL));
    }
    return readings;
  }

  /// Why a function cannot be handed over; empty when it can.
  private static Optional<String> mismatch(
      UserFunction function, StanType.Function required, boolean variadic, boolean density) {
    StanType.Function type = function.type();
    String expected =
        "'"
            + function.name()
            + "' must be a function "
            + (variadic ? variadicText(required) : required)
            + ", found "
            + type;
    if (!Suffixes.isPlain(function.name()) && !(density && Suffixes.isDensity(function.name()))) {
      return Optional.of(
          "'" + function.name() + "' cannot be handed over: its name ends in a suffix");
    }
    int prefix = required.parameters().size();
    int own = type.parameters().size();
    if (own < prefix || (!variadic && own > prefix) || !type.result().equals(required.result())) {
      return Optional.of(expected);
    }
    for (int i = 0; i < prefix; i++) {
      Parameter wanted = required.parameters().get(i);
      Parameter has = type.parameters().get(i);
      if (!wanted.type().equals(has.type()) || (has.dataOnly() && !wanted.dataOnly())) {
        return Optional.of(expected);
      }
    }
    return Optional.empty();
  }

  private static String variadicText(StanType.Function required) {
    String text = required.toString();
    int close = text.lastIndexOf(") =>");
    return text.substring(0, close) + ", ..." + text.substring(close);
  }

  private TypedExpression choose(
      Expression.Call call,
      Identifier handed,
      List<Reading> readings,
      List<TypedExpression> rest,
      List<String> why) {
    String name = call.function().name();
    Span span = call.span();
    var candidates = new ArrayList<Functions.Candidate>();
    for (Reading reading : readings) {
      candidates.add(
          new Functions.Candidate(
              new StanType.Function(reading.result(), reading.parameters()),
              Optional.of(reading.function())));
    }
    return switch (Overloads.choose(candidates, Overloads.arguments(rest))) {
      case Overloads.Choice.Match(var found) -> {
        var arguments = new ArrayList<TypedExpression>();
        boolean unnormalized = Suffixes.isUnnormalized(handed.name());
        arguments.add(
            new TypedExpression.FunctionReference(
                found.user().orElseThrow(), unnormalized, handed.span()));
        Level level = Level.DATA;
        for (int i = 0; i < rest.size(); i++) {
          TypedExpression argument = rest.get(i);
          StanType type = found.type().parameters().get(i).type();
          arguments.add(ExpressionChecker.promote(argument, type));
          level = argument.level().isAutodiff() ? Level.AUTODIFF : level;
        }
        StanType type = found.type().result();
        yield new TypedExpression.HigherOrderCall(
            name, arguments, type, Levels.forType(type, level), span);
      }
      case Overloads.Choice.Ambiguous(var several) ->
          throw problems.reject(CallChecker.ambiguous(name, several, span));
      case Overloads.Choice.None(var none) -> {
        if (none.isEmpty()) {
          UserFunction first =
              functions.userFunctions(Suffixes.normalized(handed.name())).getFirst();
          throw problems.reject(
              Problems.type("function-argument", span, why.getFirst())
                  .withNote("it is defined here", first.span()));
        }
        String counted = "'" + name + "', after the function,";
        throw problems.reject(
            Problems.type(
                    "no-matching-function",
                    span,
                    Overloads.reason(name, none, Overloads.arguments(rest))
                        .replace("'" + name + "' takes", counted + " takes"))
                .withHelp("arguments are counted after the function '" + handed + "'"));
      }
    };
  }

  /// The Laplace family is recognised, and its values and functions are, but not its forms: it has
  /// no oracle in Stan 2.35, and the lowering refuses it.
  private TypedExpression laplace(Expression.Call call, Where where) {
    var arguments = new ArrayList<TypedExpression>();
    Level level = Level.DATA;
    for (Expression argument : call.arguments()) {
      TypedExpression typed;
      if (argument instanceof Expression.Variable(var handed, var span)
          && where.scope().find(handed.name()).isEmpty()
          && !functions.userFunctions(handed.name()).isEmpty()) {
        UserFunction function = functions.userFunctions(handed.name()).getFirst();
        typed = new TypedExpression.FunctionReference(function, false, span);
      } else {
        typed = expressions.check(argument, where);
      }
      level = typed.level().isAutodiff() ? Level.AUTODIFF : level;
      arguments.add(typed);
    }
    String name = call.function().name();
    return new TypedExpression.HigherOrderCall(
        name, arguments, Laplace.result(name), level, call.span());
  }
}
