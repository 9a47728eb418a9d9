// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.stan.check.TypedExpression;
import elbo.stan.check.TypedPlace;
import elbo.stan.check.TypedStatement;
import elbo.stan.check.Variable;
import elbo.stan.syntax.Index;
import elbo.stan.syntax.Printable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a statement reads and writes, from its text.
final class LoopFacts {
  private final Set<Variable> assigned = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Variable> read = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Variable> declared = Collections.newSetFromMap(new IdentityHashMap<>());

  private LoopFacts() {}

  static LoopFacts of(TypedStatement statement) {
    LoopFacts facts = new LoopFacts();
    facts.visit(statement);
    return facts;
  }

  /// The variables that expressions mention.
  static Set<Variable> read(TypedExpression expression) {
    LoopFacts facts = new LoopFacts();
    facts.visit(expression);
    return facts.read;
  }

  /// The variables that are assigned, wholly or in part.
  Set<Variable> assigned() {
    return assigned;
  }

  /// The variables that are declared, those of loops included.
  Set<Variable> declared() {
    return declared;
  }

  /// The variables whose values are used.
  Set<Variable> read() {
    return read;
  }

  /// The variables that a body assigns as a whole before it does anything else with them.
  static Set<Variable> assignedFirst(TypedStatement body) {
    Set<Variable> first = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Variable> touched = Collections.newSetFromMap(new IdentityHashMap<>());
    List<TypedStatement> list =
        body instanceof TypedStatement.Block block ? block.body() : List.of(body);
    for (TypedStatement statement : list) {
      if (Branches.leaves(statement)) {
        break;
      }
      LoopFacts facts = of(statement);
      if (statement instanceof TypedStatement.Assignment assignment
          && assignment.operator().isEmpty()
          && assignment.place() instanceof TypedPlace.Whole whole
          && !touched.contains(whole.variable())
          && !facts.read.contains(whole.variable())) {
        first.add(whole.variable());
      }
      touched.addAll(facts.read);
      touched.addAll(facts.assigned);
    }
    return first;
  }

  private void visit(TypedStatement statement) {
    switch (statement) {
      case TypedStatement.Declaration d -> {
        declared.add(d.variable());
        visitSizes(d.type());
        d.value().ifPresent(this::visit);
      }
      case TypedStatement.Assignment a -> {
        visit(a.value());
        visit(a.place(), a.operator().isPresent());
      }
      case TypedStatement.Call c -> c.arguments().forEach(this::visit);
      case TypedStatement.TargetIncrement i -> visit(i.value());
      case TypedStatement.JacobianIncrement i -> visit(i.value());
      case TypedStatement.Tilde t -> {
        visit(t.density());
        t.truncation()
            .ifPresent(truncation -> {
              truncation.lower().ifPresent(this::visit);
              truncation.upper().ifPresent(this::visit);
            });
      }
      case TypedStatement.Message m -> {
        for (Printable<TypedExpression> argument : m.arguments()) {
          if (argument instanceof Printable.Value<TypedExpression>(TypedExpression value)) {
            visit(value);
          }
        }
      }
      case TypedStatement.Break _, TypedStatement.Continue _, TypedStatement.Empty _ -> {}
      case TypedStatement.Return r -> r.value().ifPresent(this::visit);
      case TypedStatement.If i -> {
        visit(i.condition());
        visit(i.then());
        i.otherwise().ifPresent(this::visit);
      }
      case TypedStatement.While w -> {
        visit(w.condition());
        visit(w.body());
      }
      case TypedStatement.ForRange f -> {
        declared.add(f.variable());
        visit(f.from());
        visit(f.to());
        visit(f.body());
      }
      case TypedStatement.ForEach f -> {
        declared.add(f.variable());
        visit(f.container());
        visit(f.body());
      }
      case TypedStatement.Profile p -> p.body().forEach(this::visit);
      case TypedStatement.Block b -> b.body().forEach(this::visit);
    }
  }

  private void visitSizes(elbo.stan.syntax.SizedType<TypedExpression> type) {
    switch (type) {
      case elbo.stan.syntax.SizedType.Basic<TypedExpression> basic ->
          basic.sizes().forEach(this::visit);
      case elbo.stan.syntax.SizedType.Array<TypedExpression> array -> {
        array.sizes().forEach(this::visit);
        visitSizes(array.element());
      }
      case elbo.stan.syntax.SizedType.Tuple<TypedExpression> tuple ->
          tuple.members().forEach(this::visitSizes);
    }
  }

  private void visit(TypedPlace place, boolean isRead) {
    switch (place) {
      case TypedPlace.Whole whole -> {
        assigned.add(whole.variable());
        if (isRead) {
          read.add(whole.variable());
        }
      }
      case TypedPlace.Indexed indexed -> {
        visit(indexed.base(), isRead);
        indexed.indexes().forEach(this::visit);
      }
      case TypedPlace.Projection projection -> visit(projection.base(), isRead);
      case TypedPlace.Unpack unpack -> unpack.members().forEach(p -> visit(p, isRead));
    }
  }

  private void visit(Index<TypedExpression> index) {
    switch (index) {
      case Index.All<TypedExpression> _ -> {}
      case Index.Single<TypedExpression> single -> visit(single.value());
      case Index.From<TypedExpression> from -> visit(from.from());
      case Index.To<TypedExpression> to -> visit(to.to());
      case Index.Between<TypedExpression> between -> {
        visit(between.from());
        visit(between.to());
      }
    }
  }

  /// Chains may be thousands deep: no recursion along their left sides.
  private void visit(TypedExpression expression) {
    List<TypedExpression> stack = new ArrayList<>(List.of(expression));
    while (!stack.isEmpty()) {
      switch (stack.removeLast()) {
        case TypedExpression.Read r -> read.add(r.variable());
        case TypedExpression.BuiltinCall c -> stack.addAll(c.arguments());
        case TypedExpression.UserCall c -> stack.addAll(c.arguments());
        case TypedExpression.HigherOrderCall c -> stack.addAll(c.arguments());
        case TypedExpression.Unary u -> stack.add(u.operand());
        case TypedExpression.Binary b -> {
          stack.add(b.left());
          stack.add(b.right());
        }
        case TypedExpression.Conditional c -> {
          stack.add(c.condition());
          stack.add(c.then());
          stack.add(c.otherwise());
        }
        case TypedExpression.ArrayLiteral a -> stack.addAll(a.elements());
        case TypedExpression.RowLiteral r -> stack.addAll(r.elements());
        case TypedExpression.TupleLiteral t -> stack.addAll(t.members());
        case TypedExpression.Indexed i -> {
          stack.add(i.base());
          i.indexes().forEach(this::visit);
        }
        case TypedExpression.Projection p -> stack.add(p.base());
        case TypedExpression.Promotion p -> stack.add(p.operand());
        case TypedExpression.IntLiteral _,
            TypedExpression.RealLiteral _,
            TypedExpression.ImaginaryLiteral _ -> {}
        case TypedExpression.FunctionReference _, TypedExpression.Target _ -> {}
      }
    }
  }

  /// The statement as `x = x + e` or `x = x - e` for a whole variable `x` that `e` does not read:
  /// the chain of sums whose first operand is `x`.
  static Optional<TypedExpression.Binary> sumOnto(TypedStatement.Assignment assignment) {
    if (assignment.operator().isPresent()
        || !(assignment.place() instanceof TypedPlace.Whole whole)
        || !(assignment.value() instanceof TypedExpression.Binary sum)) {
      return Optional.empty();
    }
    TypedExpression left = sum;
    while (left instanceof TypedExpression.Binary step) {
      boolean linear =
          step.operator() == elbo.stan.syntax.BinaryOperator.PLUS
              || step.operator() == elbo.stan.syntax.BinaryOperator.MINUS;
      if (!linear || read(step.right()).contains(whole.variable())) {
        return Optional.empty();
      }
      left = step.left();
    }
    return left instanceof TypedExpression.Read r && r.variable() == whole.variable()
        ? Optional.of(sum)
        : Optional.empty();
  }
}
