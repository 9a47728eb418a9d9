// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.check.Functions.Candidate;
import elbo.stan.syntax.Identifier;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import elbo.stan.syntax.Statement;
import elbo.stan.syntax.Truncation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Checks distribution statements, `y ~ normal(mu, sigma) T[a, b]`.
final class TildeChecker {
  private final Problems problems;
  private final Names names;
  private final Functions functions;
  private final ExpressionChecker expressions;

  TildeChecker(Problems problems, Names names, Functions functions, ExpressionChecker expressions) {
    this.problems = problems;
    this.names = names;
    this.functions = functions;
    this.expressions = expressions;
  }

  TypedStatement check(Statement.Tilde tilde, Where where) {
    Identifier name = tilde.distribution();
    Span span = tilde.span();
    TypedExpression value = expressions.check(tilde.value(), where);
    List<TypedExpression> arguments = expressions.checkAll(tilde.arguments(), where);
    Optional<Truncation<TypedExpression>> truncation =
        tilde.truncation().map(t -> t.map(e -> bound(expressions.check(e, where))));
    names.verify(name);
    verifyName(name);
    if (!where.context().mayUseTarget()) {
      throw problems.reject(
          Problems.semantic(
                  "tilde-not-here",
                  span,
                  "a distribution statement stands only in the model block and in functions whose"
                      + " name ends in _lp")
              .withHelp("this is " + where.context().describe() + drawHint(name, where)));
    }
    var all = new ArrayList<TypedExpression>();
    all.add(value);
    all.addAll(arguments);
    TypedExpression density = density(name, all, span);
    List<TypedExpression> promoted =
        switch (density) {
          case TypedExpression.BuiltinCall call -> call.arguments();
          case TypedExpression.UserCall call -> call.arguments();
          default -> all;
        };
    Optional<TypedStatement.Cdfs> cdfs =
        truncation.map(t -> cdfs(name, t, promoted.subList(1, promoted.size()), span));
    return new TypedStatement.Tilde(
        density,
        name.name(),
        promoted.getFirst(),
        promoted.subList(1, promoted.size()),
        truncation,
        cdfs,
        span);
  }

  private String drawHint(Identifier name, Where where) {
    return where.context().mayDraw() && functions.isKnown(name.name() + "_rng")
        ? "; to draw a value write y = " + name + "_rng(...)"
        : "";
  }

  private TypedExpression bound(TypedExpression bound) {
    if (bound.type() != StanType.INT && bound.type() != StanType.REAL) {
      throw problems.reject(
          Problems.type(
              "truncation-bound",
              bound.span(),
              "the bound of a truncation must be an int or a real, found " + bound.type()));
    }
    return bound;
  }

  private void verifyName(Identifier name) {
    for (String suffix : List.of("_lpdf", "_lpmf", "_lupdf", "_lupmf", "_lcdf", "_lccdf", "_cdf")) {
      if (name.name().endsWith(suffix)) {
        String stem = name.name().substring(0, name.name().length() - suffix.length());
        throw problems.reject(
            Problems.semantic(
                    "suffix-after-tilde",
                    name.span(),
                    "expected the plain name of a distribution after ~, found '" + name + "'")
                .withHelp("write ~ " + stem + "(...)"));
      }
    }
  }

  private TypedExpression density(Identifier name, List<TypedExpression> arguments, Span span) {
    List<Overloads.Argument> shape = Overloads.arguments(arguments);
    var tried = new ArrayList<Candidate>();
    Optional<Overloads.Choice.Ambiguous> ambiguous = Optional.empty();
    String called = name.name() + "_lpdf";
    for (String suffix : List.of("_lpmf", "_lpdf")) {
      List<Candidate> candidates = functions.candidates(name.name() + suffix);
      if (!candidates.isEmpty()) {
        called = name.name() + suffix;
      }
      switch (Overloads.choose(candidates, shape)) {
        case Overloads.Choice.Match(var found) -> {
          String full = name.name() + suffix.replace("_lp", "_lup");
          return CallChecker.call(full, found, arguments, span);
        }
        case Overloads.Choice.Ambiguous several -> ambiguous = Optional.of(several);
        case Overloads.Choice.None(var none) -> tried.addAll(none);
      }
    }
    if (ambiguous.isPresent()) {
      throw problems.reject(CallChecker.ambiguous(called, ambiguous.get().candidates(), span));
    }
    if (tried.isEmpty()) {
      if (Laplace.isName(called.replace("_lpdf", "_lpmf"))) {
        return new TypedExpression.HigherOrderCall(
            name.name() + "_lupmf", arguments, StanType.REAL, Level.AUTODIFF, span);
      }
      throw names.undeclaredDistribution(name, span);
    }
    throw problems.reject(CallChecker.noMatch(called, tried, arguments, span));
  }

  private TypedStatement.Cdfs cdfs(
      Identifier name,
      Truncation<TypedExpression> truncation,
      List<TypedExpression> arguments,
      Span span) {
    for (Optional<TypedExpression> bound : List.of(truncation.lower(), truncation.upper())) {
      if (bound.isPresent()) {
        function(name, "_lcdf", bound.get(), arguments, span);
        function(name, "_lccdf", bound.get(), arguments, span);
      }
    }
    return new TypedStatement.Cdfs(
        truncation.lower().flatMap(b -> function(name, "_lccdf", b, arguments, span)),
        truncation.upper().flatMap(b -> function(name, "_lcdf", b, arguments, span)));
  }

  /// The user's function behind `name_lcdf(bound | arguments)`; empty for one of the language.
  private Optional<UserFunction> function(
      Identifier name,
      String suffix,
      TypedExpression bound,
      List<TypedExpression> arguments,
      Span span) {
    var all = new ArrayList<TypedExpression>();
    all.add(bound);
    all.addAll(arguments);
    if (Overloads.choose(functions.candidates(name.name() + suffix), Overloads.arguments(all))
        instanceof Overloads.Choice.Match(var found)) {
      return found.user();
    }
    throw problems.reject(
        Problems.semantic(
                "truncation-without-cdf",
                span,
                "'"
                    + name
                    + "' cannot be truncated: there is no '"
                    + name
                    + suffix
                    + "' for these arguments")
            .withHelp(
                "a truncation needs both " + name + "_lcdf and " + name + "_lccdf of one number"));
  }
}
