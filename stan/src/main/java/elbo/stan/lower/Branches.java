// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.stan.check.TypedStatement;
import elbo.stan.check.Variable;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An `if` on a condition that depends on parameters, in a trace that nothing guides: both sides
/// run, target terms and checks are masked by the path, and what was assigned is joined by a
/// select. A shortcut for the common case; where it does not apply the trace has to be specialised.
final class Branches {
  private final Statements statements;
  private final Trace trace;

  Branches(Statements statements, Trace trace) {
    this.statements = statements;
    this.trace = trace;
  }

  void run(TypedStatement.If branch, Node condition, Frame frame) {
    Map<Variable, Value> before = new IdentityHashMap<>();
    collect(branch, frame, before);
    boolean thenEnds = side(branch.then(), condition, frame);
    Map<Variable, Value> then = snapshot(before, frame);
    before.forEach(frame::bind);
    Optional<TypedStatement> other = branch.otherwise();
    boolean otherwiseEnds = other.isPresent() && side(other.get(), Ops.not(condition), frame);
    for (Variable variable : before.keySet()) {
      Value mine = java.util.Objects.requireNonNull(then.get(variable));
      if (otherwiseEnds) {
        frame.bind(variable, mine);
      } else if (!thenEnds) {
        frame.bind(
            variable, Merge.select(condition, mine, frame.store(variable).value(), branch.span()));
      }
    }
  }

  /// Whether a statement may leave the function.
  static boolean returns(TypedStatement statement) {
    return switch (statement) {
      case TypedStatement.Return _ -> true;
      case TypedStatement.If branch ->
          returns(branch.then()) || branch.otherwise().map(Branches::returns).orElse(false);
      case TypedStatement.Profile profile -> profile.body().stream().anyMatch(Branches::returns);
      case TypedStatement.Block block -> block.body().stream().anyMatch(Branches::returns);
      case TypedStatement.While _, TypedStatement.ForRange _, TypedStatement.ForEach _ -> false;
      case TypedStatement.Assignment _, TypedStatement.Declaration _, TypedStatement.Call _ ->
          false;
      case TypedStatement.TargetIncrement _, TypedStatement.JacobianIncrement _ -> false;
      case TypedStatement.Tilde _, TypedStatement.Message _, TypedStatement.Break _ -> false;
      case TypedStatement.Continue _, TypedStatement.Empty _ -> false;
    };
  }

  /// Whether a statement may leave the iteration or function it stands in.
  static boolean leaves(TypedStatement statement) {
    return switch (statement) {
      case TypedStatement.Return _, TypedStatement.Break _, TypedStatement.Continue _ -> true;
      case TypedStatement.If branch ->
          leaves(branch.then()) || branch.otherwise().map(Branches::leaves).orElse(false);
      case TypedStatement.Profile profile -> profile.body().stream().anyMatch(Branches::leaves);
      case TypedStatement.Block block -> block.body().stream().anyMatch(Branches::leaves);
      case TypedStatement.While loop -> returnsWithin(loop.body());
      case TypedStatement.ForRange loop -> returnsWithin(loop.body());
      case TypedStatement.ForEach loop -> returnsWithin(loop.body());
      case TypedStatement.Assignment _, TypedStatement.Declaration _, TypedStatement.Call _ ->
          false;
      case TypedStatement.TargetIncrement _, TypedStatement.JacobianIncrement _ -> false;
      case TypedStatement.Tilde _, TypedStatement.Message _, TypedStatement.Empty _ -> false;
    };
  }

  private static boolean returnsWithin(TypedStatement body) {
    return switch (body) {
      case TypedStatement.While loop -> returnsWithin(loop.body());
      case TypedStatement.ForRange loop -> returnsWithin(loop.body());
      case TypedStatement.ForEach loop -> returnsWithin(loop.body());
      case TypedStatement.Block block -> block.body().stream().anyMatch(Branches::returnsWithin);
      case TypedStatement.Profile profile ->
          profile.body().stream().anyMatch(Branches::returnsWithin);
      case TypedStatement.If branch ->
          returnsWithin(branch.then())
              || branch.otherwise().map(Branches::returnsWithin).orElse(false);
      default -> body instanceof TypedStatement.Return;
    };
  }

  /// An `if` that may return, with all that follows it on either side: both sides run to their
  /// return, and the values are joined.
  @Nullable Value runToReturn(
      TypedStatement.If branch, List<TypedStatement> rest, Node condition, Frame frame) {
    Map<Variable, Value> before = new IdentityHashMap<>();
    collect(branch, frame, before);
    rest.forEach(statement -> collect(statement, frame, before));
    List<TypedStatement> then = new ArrayList<>(List.of(branch.then()));
    then.addAll(rest);
    List<TypedStatement> otherwise = new ArrayList<>();
    branch.otherwise().ifPresent(otherwise::add);
    otherwise.addAll(rest);
    Optional<Value> first = toReturn(then, condition, frame, branch);
    before.forEach(frame::bind);
    Optional<Value> second = toReturn(otherwise, Ops.not(condition), frame, branch);
    if (first.isEmpty() || second.isEmpty()) {
      return first
          .or(() -> second)
          .orElseThrow(() -> new StanError(branch.span(), "both sides end in an error"));
    }
    return Merge.select(condition, first.get(), second.get(), branch.span());
  }

  /// Runs statements to their return.
  ///
  /// @return the value; empty if they certainly end in an error
  private Optional<Value> toReturn(
      List<TypedStatement> body, Node condition, Frame frame, TypedStatement.If branch) {
    @Nullable Node outer = trace.path();
    trace.path(outer == null ? condition : Ops.and(outer, condition));
    try {
      Statements.Flow flow = statements.run(body, frame);
      Value value = statements.takeReturned();
      if (flow != Statements.Flow.RETURN || value == null) {
        throw new UnsupportedProgramException(
            branch.span(), "leaving a loop or function on a condition that depends on parameters");
      }
      return Optional.of(value);
    } catch (StanError error) {
      requireOneIteration();
      String message = String.valueOf(error.getMessage());
      trace.check(Nodes.ZERO, branch.span(), List.of(trace.pathNode()), _ -> message);
      return Optional.empty();
    } finally {
      trace.path(outer);
    }
  }

  /// Runs one side.
  ///
  /// @return whether it certainly ends in an error
  private boolean side(TypedStatement statement, Node condition, Frame frame) {
    @Nullable Node outer = trace.path();
    trace.path(outer == null ? condition : Ops.and(outer, condition));
    try {
      if (statements.run(statement, frame) != Statements.Flow.NORMAL) {
        throw new UnsupportedProgramException(
            statement.span(),
            "leaving a loop or function on a condition that depends on parameters");
      }
      return false;
    } catch (StanError error) {
      requireOneIteration();
      trace.check(
          Nodes.ZERO,
          statement.span(),
          List.of(trace.pathNode()),
          _ -> String.valueOf(error.getMessage()));
      return true;
    } finally {
      trace.path(outer);
    }
  }

  /// An error of one iteration is not one of all.
  private void requireOneIteration() {
    if (trace.lanes() != null) {
      throw new NotAnAxis("an error in an iteration");
    }
  }

  private static Map<Variable, Value> snapshot(Map<Variable, Value> variables, Frame frame) {
    Map<Variable, Value> values = new IdentityHashMap<>();
    for (Variable variable : variables.keySet()) {
      values.put(variable, frame.store(variable).value());
    }
    return values;
  }

  /// The variables from outside that a statement assigns, with their values.
  private static void collect(TypedStatement statement, Frame frame, Map<Variable, Value> found) {
    switch (statement) {
      case TypedStatement.Assignment assignment -> {
        for (Variable variable : Places.roots(assignment.place())) {
          Store store = frame.variables().get(variable);
          // What iterations share is written on the condition, and needs no join.
          if (store != null && !(store instanceof Store.Shared)) {
            found.put(variable, store.value());
          }
        }
      }
      case TypedStatement.If branch -> {
        collect(branch.then(), frame, found);
        branch.otherwise().ifPresent(other -> collect(other, frame, found));
      }
      case TypedStatement.While loop -> collect(loop.body(), frame, found);
      case TypedStatement.ForRange loop -> collect(loop.body(), frame, found);
      case TypedStatement.ForEach loop -> collect(loop.body(), frame, found);
      case TypedStatement.Profile profile -> profile.body().forEach(s -> collect(s, frame, found));
      case TypedStatement.Block block -> block.body().forEach(s -> collect(s, frame, found));
      case TypedStatement.Declaration _,
          TypedStatement.Call _,
          TypedStatement.TargetIncrement _ -> {}
      case TypedStatement.JacobianIncrement _,
          TypedStatement.Tilde _,
          TypedStatement.Message _ -> {}
      case TypedStatement.Break _,
          TypedStatement.Continue _,
          TypedStatement.Return _,
          TypedStatement.Empty _ -> {}
    }
  }
}
