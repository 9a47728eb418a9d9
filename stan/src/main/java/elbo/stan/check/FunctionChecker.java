// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.check;

import elbo.stan.syntax.FunctionDefinition;
import elbo.stan.syntax.FunctionDefinition.Argument;
import elbo.stan.syntax.StanType;
import elbo.stan.syntax.StanType.Parameter;
import elbo.stan.syntax.Statement;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Checks the functions block: first all heads, so that functions may call each other in any order,
/// then the bodies.
final class FunctionChecker {
  private final Problems problems;
  private final Names names;
  private final Functions functions;
  private final StatementChecker statements;
  private final Map<FunctionDefinition, UserFunction> heads = new IdentityHashMap<>();
  private final List<UserFunction> announced = new ArrayList<>();

  FunctionChecker(
      Problems problems, Names names, Functions functions, StatementChecker statements) {
    this.problems = problems;
    this.names = names;
    this.functions = functions;
    this.statements = statements;
  }

  /// Checks all functions and returns their bodies.
  Map<UserFunction, TypedStatement.Block> check(List<FunctionDefinition> definitions) {
    for (FunctionDefinition definition : definitions) {
      try {
        declare(definition);
      } catch (Problems.Rejected _) { // reported; the next function may be right
      }
    }
    var bodies = new IdentityHashMap<UserFunction, TypedStatement.Block>();
    for (FunctionDefinition definition : definitions) {
      UserFunction head = heads.get(definition);
      if (head != null && definition.body().isPresent()) {
        bodies.put(head, body(definition, head));
      }
    }
    for (UserFunction function : announced) {
      if (!bodies.containsKey(function)) {
        problems.report(
            Problems.semantic(
                    "undefined-function",
                    function.span(),
                    "the function '" + function.name() + "' is declared but never defined")
                .withHelp("write its body, with the same types of arguments"));
      }
    }
    return bodies;
  }

  private void declare(FunctionDefinition definition) {
    verifyName(definition);
    List<Parameter> parameters =
        definition.arguments().stream().map(a -> new Parameter(a.type(), a.dataOnly())).toList();
    for (UserFunction known : functions.userFunctions(definition.name().name())) {
      if (!sameTypes(known.type().parameters(), parameters)) {
        continue;
      }
      if (!known.result().equals(definition.result())) {
        throw problems.reject(
            Problems.semantic(
                    "overload-by-result",
                    definition.span(),
                    "'"
                        + known.name()
                        + "' with these arguments already returns "
                        + known.result()
                        + ", found "
                        + definition.result())
                .withNote("it is declared here", known.span())
                .withHelp("functions of one name must differ in their arguments"));
      }
      boolean completes = announced.contains(known) && known.type().parameters().equals(parameters);
      if (completes && definition.body().isPresent() && !heads.containsValue(known)) {
        heads.put(definition, known);
        return;
      }
      throw problems.reject(
          Problems.semantic(
                  "duplicate-function",
                  definition.span(),
                  "the function '"
                      + known.name()
                      + known.type()
                      + "' is "
                      + (definition.body().isPresent() ? "defined" : "declared")
                      + " twice")
              .withNote("the first is here", known.span()));
    }
    verifyNotBuiltin(definition, parameters);
    UserFunction function = head(definition);
    functions.add(function);
    if (definition.body().isPresent()) {
      heads.put(definition, function);
    } else {
      announced.add(function);
    }
  }

  private static boolean sameTypes(List<Parameter> a, List<Parameter> b) {
    return a.stream()
        .map(Parameter::type)
        .toList()
        .equals(b.stream().map(Parameter::type).toList());
  }

  private void verifyNotBuiltin(FunctionDefinition definition, List<Parameter> parameters) {
    String name = definition.name().name();
    for (StanType.Function builtin : functions.builtins(name)) {
      if (sameTypes(builtin.parameters(), parameters)) {
        throw problems.reject(
            Problems.semantic(
                    "redefined-builtin",
                    definition.span(),
                    "'" + name + builtin + "' is already a function of the language")
                .withHelp("choose another name, or other types of arguments"));
      }
    }
  }

  private void verifyName(FunctionDefinition definition) {
    String name = definition.name().name();
    names.verify(definition.name());
    definition.arguments().forEach(argument -> names.verify(argument.name()));
    if (HigherOrderFunctions.isName(name)) {
      throw problems.reject(
          Problems.semantic(
              "redefined-builtin",
              definition.name().span(),
              "'" + name + "' is a function of the language and cannot be overloaded"));
    }
    if (Suffixes.isUnnormalized(name)) {
      throw problems.reject(
          Problems.semantic(
                  "unnormalized-definition",
                  definition.name().span(),
                  "'" + name + "' cannot be defined itself")
              .withHelp(
                  "define '"
                      + Suffixes.normalized(name)
                      + "'; the unnormalised form comes with it"));
    }
    if (Suffixes.isConditioned(name) && definition.result() != StanType.REAL) {
      throw problems.reject(
          Problems.semantic(
              "density-result",
              definition.span(),
              "'" + name + "' must return a real, as its name says, found " + definition.result()));
    }
    Optional<StanType> first = definition.arguments().stream().findFirst().map(Argument::type);
    boolean discrete = first.filter(Types::isDiscrete).isPresent();
    if (name.endsWith("_lpdf") && (first.isEmpty() || discrete)) {
      throw problems.reject(
          Problems.semantic(
                  "density-argument",
                  definition.span(),
                  "the first argument of the density '"
                      + name
                      + "' must be real, found "
                      + shown(first))
              .withHelp("the probability of an int ends in _lpmf"));
    }
    if (name.endsWith("_lpmf") && !discrete) {
      throw problems.reject(
          Problems.semantic(
                  "density-argument",
                  definition.span(),
                  "the first argument of the probability '"
                      + name
                      + "' must be an int, found "
                      + shown(first))
              .withHelp("the density of a real ends in _lpdf"));
    }
    for (int i = 0; i < definition.arguments().size(); i++) {
      for (int j = 0; j < i; j++) {
        String argument = definition.arguments().get(i).name().name();
        if (argument.equals(definition.arguments().get(j).name().name())) {
          throw problems.reject(
              Problems.semantic(
                      "duplicate-argument",
                      definition.span(),
                      "two arguments of '" + name + "' have the name '" + argument + "'")
                  .withNote("the second is here", definition.arguments().get(i).name().span()));
        }
      }
    }
  }

  private static String shown(Optional<StanType> type) {
    return type.map(StanType::toString).orElse("no argument");
  }

  private static UserFunction head(FunctionDefinition definition) {
    var arguments = new ArrayList<Variable>();
    var dataOnly = new ArrayList<Boolean>();
    for (Argument argument : definition.arguments()) {
      Level level = argument.dataOnly() ? Level.DATA : Level.AUTODIFF;
      arguments.add(
          new Variable(
              argument.name().name(),
              argument.type(),
              Levels.forType(argument.type(), level),
              Variable.Origin.ARGUMENT,
              argument.name().span()));
      dataOnly.add(argument.dataOnly());
    }
    return new UserFunction(
        definition.name().name(),
        arguments,
        dataOnly,
        definition.result(),
        definition.name().span());
  }

  private TypedStatement.Block body(FunctionDefinition definition, UserFunction head) {
    Scope scope = Scope.outermost();
    // A definition after a forward declaration may name its arguments anew.
    for (int i = 0; i < head.arguments().size(); i++) {
      String name = definition.arguments().get(i).name().name();
      scope.add(name, new Scope.Binding(head.arguments().get(i), Optional.empty(), true));
    }
    var where = new Where(scope.inner(), Context.of(head));
    Statement.Block written = definition.body().orElseThrow();
    var block =
        new TypedStatement.Block(statements.checkAll(written.body(), where), written.span());
    if (definition.result() != StanType.VOID && !ReturnPaths.alwaysReturns(written)) {
      problems.report(
          Problems.semantic(
                  "missing-return",
                  definition.span(),
                  "the function '" + head.name() + "' does not return a value on every path")
              .withHelp("end each branch with return or reject; an 'if' may lack its 'else'"));
    }
    return block;
  }
}
