// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.Diagnostic;
import elbo.stan.syntax.Identifier;
import elbo.stan.syntax.Program;
import elbo.stan.syntax.ProgramBlock;
import elbo.stan.syntax.Statement;
import elbo.stan.syntax.Suggestions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The rules for names, and what can be said of a name that is not known.
final class Names {
  private static final Set<String> RESERVED =
      Set.of(
          "generated",
          "quantities",
          "transformed",
          "repeat",
          "until",
          "then",
          "true",
          "false",
          "typedef",
          "struct",
          "var",
          "export",
          "extern",
          "static",
          "auto");

  private final Problems problems;
  private final Functions functions;
  private final Map<String, Identifier> declaredSomewhere = new HashMap<>();

  Names(Problems problems, Functions functions, Program program) {
    this.problems = problems;
    this.functions = functions;
    for (ProgramBlock block : ProgramBlock.values()) {
      collect(program.statements(block));
    }
  }

  private void collect(List<Statement> statements) {
    statements.forEach(this::collect);
  }

  private void collect(Statement statement) {
    switch (statement) {
      case Statement.Declaration declaration ->
          declaration
              .declarators()
              .forEach(d -> declaredSomewhere.putIfAbsent(d.name().name(), d.name()));
      case Statement.Block block -> collect(block.body());
      case Statement.Profile profile -> collect(profile.body());
      case Statement.If branch -> {
        collect(branch.then());
        branch.otherwise().ifPresent(this::collect);
      }
      case Statement.While loop -> collect(loop.body());
      case Statement.ForRange loop -> {
        declaredSomewhere.putIfAbsent(loop.variable().name(), loop.variable());
        collect(loop.body());
      }
      case Statement.ForEach loop -> {
        declaredSomewhere.putIfAbsent(loop.variable().name(), loop.variable());
        collect(loop.body());
      }
      case Statement.Assignment _,
          Statement.CallStatement _,
          Statement.TargetIncrement _,
          Statement.JacobianIncrement _,
          Statement.Tilde _,
          Statement.Message _,
          Statement.Break _,
          Statement.Continue _,
          Statement.Return _,
          Statement.Empty _ -> {}
    }
  }

  /// Refuses names kept for generated code and for later.
  void verify(Identifier name) {
    if (name.name().endsWith("__")) {
      throw problems.reject(
          Problems.semantic(
                  "reserved-name", name.span(), "the name '" + name + "' ends in two underscores")
              .withHelp("such names are kept for generated code; choose another"));
    }
    if (RESERVED.contains(name.name())) {
      throw problems.reject(
          Problems.semantic(
                  "reserved-name", name.span(), "'" + name + "' is a word kept for the language")
              .withHelp("choose another name"));
    }
  }

  /// Refuses a new variable's name that is taken.
  void verifyFresh(Identifier name, Scope scope) {
    verify(name);
    if (Suffixes.isUnnormalized(name.name())) {
      throw problems.reject(
          Problems.semantic(
                  "reserved-name",
                  name.span(),
                  "the name '" + name + "' ends like an unnormalised density")
              .withHelp("choose a name without _lupdf or _lupmf"));
    }
    scope
        .find(name.name())
        .ifPresent(taken -> {
          throw problems.reject(
              Problems.semantic(
                      "duplicate-name", name.span(), "the name '" + name + "' is already taken")
                  .withNote("it was declared here", taken.variable().span())
                  .withHelp("a variable cannot hide another; choose another name"));
        });
  }

  Problems.Rejected undeclaredVariable(Identifier name, Where where) {
    Diagnostic problem =
        Problems.semantic(
            "undeclared-variable", name.span(), "the variable '" + name + "' is not declared");
    Optional<String> near = Suggestions.near(name.name(), where.scope().names());
    Identifier elsewhere = declaredSomewhere.get(name.name());
    if (elsewhere != null) {
      boolean later = elsewhere.span().start() > name.span().start();
      problem =
          problem.withNote(
              later
                  ? "it is declared only later, here"
                  : "it is declared here, but cannot be seen outside its braces or its block",
              elsewhere.span());
    } else if (near.isPresent()) {
      problem = problem.withHelp("did you mean '" + near.get() + "'?");
    }
    return problems.rejectUndeclared(name.name(), problem);
  }

  Problems.Rejected undeclaredFunction(Identifier name, elbo.stan.syntax.Span at) {
    Diagnostic problem =
        Problems.semantic("undeclared-function", at, "there is no function '" + name + "'");
    Optional<String> help =
        RemovedFunctions.hint(name.name(), functions)
            .or(() -> otherSuffix(name.name()))
            .or(() ->
                Suggestions.near(name.name(), functions.names())
                    .map(near -> "did you mean '" + near + "'?"));
    return problems.rejectUndeclared(name + "()", problem.withHelp(help));
  }

  private Optional<String> otherSuffix(String name) {
    int at = name.lastIndexOf('_');
    String stem = at < 0 ? name : name.substring(0, at);
    for (String suffix : List.of("_lpdf", "_lpmf", "_rng", "_lcdf")) {
      for (String candidate : List.of(stem + suffix, name + suffix)) {
        if (functions.isKnown(candidate)) {
          return Optional.of("did you mean '" + candidate + "'?");
        }
      }
    }
    return Optional.empty();
  }

  Problems.Rejected undeclaredDistribution(Identifier name, elbo.stan.syntax.Span at) {
    var known = new java.util.TreeSet<String>();
    for (String function : functions.names()) {
      if (function.endsWith("_lpdf") || function.endsWith("_lpmf")) {
        known.add(function.substring(0, function.length() - 5));
      }
    }
    Diagnostic problem =
        Problems.semantic("undeclared-distribution", at, "there is no distribution '" + name + "'");
    Optional<String> help =
        functions.isKnown(name.name())
            ? Optional.of(
                "there is a function '"
                    + name
                    + "', but ~ needs '"
                    + name
                    + "_lpdf' or '"
                    + name
                    + "_lpmf'")
            : Suggestions.near(name.name(), known).map(near -> "did you mean '" + near + "'?");
    return problems.reject(problem.withHelp(help));
  }
}
