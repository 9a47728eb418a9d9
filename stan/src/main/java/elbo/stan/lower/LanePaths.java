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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Conditions that are known but differ between the iterations that are traced together: each side
/// is traced for the iterations that take it, and what differs behind it is put together again.
final class LanePaths {
  private final Statements statements;
  private final Trace trace;

  LanePaths(Statements statements, Trace trace) {
    this.statements = statements;
    this.trace = trace;
  }

  /// The conditions of all iterations if they are known and differ; null if the condition has to be
  /// treated as for one iteration.
  static double @Nullable [] differing(Trace trace, Node condition) {
    Lanes lanes = trace.lanes();
    if (lanes == null || lanes.size() == 0) {
      return null;
    }
    double[] flags = lanes.data(condition);
    CarriedLoop loop = trace.carried();
    if (loop == null || flags == null || loop.lanes() != lanes) {
      return flags;
    }
    loop.requireAlike(flags);
    for (double flag : flags) {
      if ((flag != 0) != (flags[0] != 0)) {
        // The order of the iterations matters: a select for each of them.
        return null;
      }
    }
    return flags;
  }

  /// A value by one of two expressions.
  static Value choose(
      Trace trace, double[] flags, Supplier<Value> then, Supplier<Value> otherwise) {
    Lanes lanes = java.util.Objects.requireNonNull(trace.lanes());
    Lanes yes = lanes.subset(flags, true);
    Lanes no = lanes.subset(flags, false);
    if (no.size() == 0 || yes.size() == 0) {
      return no.size() == 0 ? then.get() : otherwise.get();
    }
    try {
      trace.lanes(yes);
      Value x = then.get();
      trace.lanes(no);
      Value y = otherwise.get();
      trace.lanes(lanes);
      return LaneValues.merge(lanes, yes, x, no, y);
    } finally {
      trace.lanes(lanes);
    }
  }

  /// `a && b`, or `a || b` if `settling`, for known `a`: `b` is evaluated where `a` does not settle
  /// it.
  static Value logical(Trace trace, boolean settling, double[] a, Supplier<Value> b) {
    Supplier<Value> settled = () -> Value.of(Nodes.truth(settling));
    Supplier<Value> second = () -> Value.of(Ops.notEqual(b.get().node(), Nodes.ZERO));
    return choose(trace, a, settling ? settled : second, settling ? second : settled);
  }

  /// Runs an `if` and the statements behind it: only the branch unless one of its sides may leave.
  ///
  /// @param tail whether nothing comes behind `rest` in the iteration
  Statements.Flow run(
      TypedStatement.If branch,
      double[] flags,
      List<TypedStatement> rest,
      boolean tail,
      Frame frame) {
    Lanes lanes = java.util.Objects.requireNonNull(trace.lanes());
    Lanes yes = lanes.subset(flags, true);
    Lanes no = lanes.subset(flags, false);
    List<TypedStatement> then = new ArrayList<>(List.of(branch.then()));
    then.addAll(rest);
    List<TypedStatement> otherwise = new ArrayList<>();
    branch.otherwise().ifPresent(otherwise::add);
    otherwise.addAll(rest);
    if (no.size() == 0 || yes.size() == 0) {
      return statements.run(no.size() == 0 ? then : otherwise, frame, tail);
    }
    Map<Variable, Value> before = new IdentityHashMap<>();
    collect(branch, frame, before);
    rest.forEach(statement -> collect(statement, frame, before));
    try {
      trace.lanes(yes);
      Statements.Flow first = statements.run(then, frame, tail);
      @Nullable Value x = statements.takeReturned();
      Map<Variable, Value> behind = new IdentityHashMap<>();
      before.keySet().forEach(v -> behind.put(v, frame.store(v).value()));
      before.forEach(frame::bind);
      trace.lanes(no);
      Statements.Flow second = statements.run(otherwise, frame, tail);
      @Nullable Value y = statements.takeReturned();
      Map<Variable, Value> other = new IdentityHashMap<>();
      before.keySet().forEach(v -> other.put(v, frame.store(v).value()));
      trace.lanes(lanes);
      for (Variable v : before.keySet()) {
        Value mine = java.util.Objects.requireNonNull(behind.get(v));
        Value yours = java.util.Objects.requireNonNull(other.get(v));
        frame.bind(v, LaneValues.merge(lanes, yes, mine, no, yours));
      }
      if (first == Statements.Flow.RETURN && second == first && x != null && y != null) {
        statements.returned(LaneValues.merge(lanes, yes, x, no, y));
        return first;
      }
      if (first == second && first != Statements.Flow.RETURN) {
        return first;
      }
      if (tail && isEnd(first) && isEnd(second)) {
        return Statements.Flow.NORMAL;
      }
      throw new NotAnAxis("a loop or function that only some iterations leave");
    } finally {
      trace.lanes(lanes);
    }
  }

  private static boolean isEnd(Statements.Flow flow) {
    return flow == Statements.Flow.NORMAL || flow == Statements.Flow.CONTINUE;
  }

  /// The variables from outside that a statement assigns, with their values; those that keep a
  /// record of what each iteration does need no care.
  private static void collect(TypedStatement statement, Frame frame, Map<Variable, Value> found) {
    for (Variable variable : LoopFacts.of(statement).assigned()) {
      Store store = frame.variables().get(variable);
      if (store != null && !(store instanceof Store.Shared)) {
        found.put(variable, store.value());
      }
    }
  }
}
