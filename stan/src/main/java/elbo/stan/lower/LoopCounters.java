// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import elbo.stan.check.TypedExpression;
import elbo.stan.check.TypedPlace;
import elbo.stan.check.TypedStatement;
import elbo.stan.check.Variable;
import elbo.stan.syntax.BinaryOperator;
import elbo.stan.syntax.StanType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Ints that a loop only counts up by what is known from data, as in `segment(y, pos, s[k]) ~ …;
/// pos += s[k];`. They carry state from one iteration to the next, but all their values are known
/// before the loop is traced: the statements that count are run alone for all iterations, and
/// summed up.
final class LoopCounters {
  private final Statements statements;
  private final Trace trace;

  LoopCounters(Statements statements, Trace trace) {
    this.statements = statements;
    this.trace = trace;
  }

  /// The counters of a loop with their values when each iteration begins.
  Map<Variable, double[]> find(
      TypedStatement body, Variable variable, Lanes lanes, Node element, Frame frame) {
    Set<Variable> candidates = candidates(body, frame);
    Map<Variable, double[]> found = new IdentityHashMap<>();
    if (candidates.isEmpty()) {
      return found;
    }
    Optional<TypedStatement> counting = Branches.leaves(body) ? Optional.empty() : counting(body);
    if (counting.isEmpty() || !isClosed(counting.get(), body)) {
      return found;
    }
    LoopFacts facts = LoopFacts.of(withoutOwnReads(counting.get(), candidates));
    candidates.removeAll(facts.read());
    // What an inner loop counts is not among the counting statements.
    candidates.removeAll(LoopFacts.of(withoutCounting(body)).assigned());
    Trace.Mark mark = trace.mark();
    Map<Variable, Store> before = new IdentityHashMap<>(frame.variables());
    try {
      trace.lanes(lanes);
      for (Variable v : LoopFacts.of(counting.get()).assigned()) {
        Store store = frame.variables().get(v);
        if (candidates.contains(v)) {
          frame.bind(v, Value.of(0));
        } else if (store != null) {
          frame.bind(v, store.value());
        }
      }
      frame.bind(variable, Value.of(element));
      if (statements.runIteration(counting.get(), frame) != Statements.Flow.NORMAL) {
        return found;
      }
      for (Variable v : candidates) {
        Node added = frame.store(v).value().node();
        Node known = lanes.registry().constant(lanes.lift(added));
        if (known != null) {
          found.put(v, starts(known.value().array(), start(before, v)));
        }
      }
      return found;
    } catch (NotAnAxis
        | DifferingLanes
        | StanError
        | UnsupportedProgramException
        | IllegalArgumentException unknown) {
      return found;
    } finally {
      trace.backTo(mark);
      frame.variables().clear();
      frame.variables().putAll(before);
    }
  }

  /// Whether the counting statements need nothing that the others of the body make.
  private static boolean isClosed(TypedStatement counting, TypedStatement body) {
    LoopFacts kept = LoopFacts.of(counting);
    Set<Variable> missing = LoopFacts.of(withoutCounting(body)).assigned();
    missing.addAll(LoopFacts.of(body).declared());
    missing.removeAll(kept.declared());
    missing.addAll(LoopFacts.of(withoutCounting(body)).assigned());
    Set<Variable> needed = kept.read();
    needed.addAll(kept.assigned());
    return Collections.disjoint(needed, missing);
  }

  /// What [#counting] leaves out.
  private static TypedStatement withoutCounting(TypedStatement statement) {
    return switch (statement) {
      case TypedStatement.Assignment a when Types.isInt(a.place().type()) ->
          new TypedStatement.Empty(a.span());
      case TypedStatement.Block b ->
          new TypedStatement.Block(
              b.body().stream().map(LoopCounters::withoutCounting).toList(), b.span());
      case TypedStatement.If i ->
          new TypedStatement.If(
              i.condition(),
              withoutCounting(i.then()),
              i.otherwise().map(LoopCounters::withoutCounting),
              i.span());
      default -> statement;
    };
  }

  private static double start(Map<Variable, Store> before, Variable v) {
    Store store = java.util.Objects.requireNonNull(before.get(v));
    return store.value().node().value().item();
  }

  private static double[] starts(double[] added, double start) {
    double[] starts = new double[added.length];
    double value = start;
    for (int k = 0; k < added.length; k++) {
      starts[k] = value;
      value += added[k];
    }
    if (!(Math.abs(value) < Integer.MAX_VALUE)) {
      throw new NotAnAxis("an int that is too large");
    }
    return starts;
  }

  /// Known ints from outside that the body reads and only adds to.
  private static Set<Variable> candidates(TypedStatement body, Frame frame) {
    Set<Variable> candidates = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Variable v : LoopFacts.of(body).assigned()) {
      if (v.type() == StanType.INT
          && frame.variables().get(v) instanceof Store.Dense(DenseStore cells)
          && cells.value().isConstant()) {
        candidates.add(v);
      }
    }
    return candidates;
  }

  /// The statements that assign ints, and what decides that they are reached; nothing if a loop is
  /// among them.
  private static Optional<TypedStatement> counting(TypedStatement statement) {
    return switch (statement) {
      case TypedStatement.Declaration d when Types.isInt(d.variable().type()) -> Optional.of(d);
      case TypedStatement.Assignment a when Types.isInt(a.place().type()) -> Optional.of(a);
      case TypedStatement.Block b -> block(b);
      case TypedStatement.If i -> {
        Optional<TypedStatement> then = counting(i.then());
        Optional<TypedStatement> otherwise = i.otherwise().flatMap(LoopCounters::counting);
        yield then.isEmpty() && otherwise.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new TypedStatement.If(
                    i.condition(),
                    then.orElse(new TypedStatement.Empty(i.span())),
                    otherwise,
                    i.span()));
      }
      default -> Optional.empty();
    };
  }

  private static Optional<TypedStatement> block(TypedStatement.Block block) {
    List<TypedStatement> kept = new ArrayList<>();
    for (TypedStatement statement : block.body()) {
      counting(statement).ifPresent(kept::add);
    }
    return kept.isEmpty()
        ? Optional.empty()
        : Optional.of(new TypedStatement.Block(kept, block.span()));
  }

  /// The statements without those in which a candidate adds to itself: what is read in the rest is
  /// read for another purpose. What assigns a candidate in another way reads it here.
  private static TypedStatement withoutOwnReads(
      TypedStatement statement, Set<Variable> candidates) {
    return switch (statement) {
      case TypedStatement.Assignment a -> {
        if (!(a.place() instanceof TypedPlace.Whole whole)
            || !candidates.contains(whole.variable())) {
          yield a;
        }
        BinaryOperator operator = a.operator().orElse(BinaryOperator.EQUALS);
        boolean adds =
            LoopFacts.sumOnto(a).isPresent()
                || (operator == BinaryOperator.PLUS || operator == BinaryOperator.MINUS)
                    && !LoopFacts.read(a.value()).contains(whole.variable());
        if (!adds) {
          candidates.remove(whole.variable());
          yield a;
        }
        TypedExpression added = a.value();
        Set<Variable> read = LoopFacts.read(added);
        read.remove(whole.variable());
        // A counter that counts another one up would have to wait for it.
        candidates.removeAll(read);
        yield new TypedStatement.Empty(a.span());
      }
      case TypedStatement.Block b ->
          new TypedStatement.Block(
              b.body().stream().map(s -> withoutOwnReads(s, candidates)).toList(), b.span());
      case TypedStatement.If i ->
          new TypedStatement.If(
              i.condition(),
              withoutOwnReads(i.then(), candidates),
              i.otherwise().map(s -> withoutOwnReads(s, candidates)),
              i.span());
      default -> statement;
    };
  }
}
