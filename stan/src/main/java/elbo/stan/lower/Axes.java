// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.stan.check.TypedStatement;
import elbo.stan.check.Variable;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Loops whose iterations do not depend on each other: the body is traced once for all of them (see
/// [Lanes]). What does not fit is left to be unrolled.
final class Axes {
  /// Loops with fewer iterations are unrolled: their graph is small, and constants fold in it.
  private static final int FEWEST = 5;

  /// Loops inside traced iterations with at most so many iterations are unrolled there: their terms
  /// are then added up without being stored.
  private static final int FEWEST_INSIDE = 17;

  private static final int MAX_LANES = 1 << 27;
  private static final int MAX_CLASSES = 64;

  private final Statements statements;
  private final Trace trace;
  private final Map<TypedStatement, LoopFacts> facts = new IdentityHashMap<>();

  Axes(Statements statements, Trace trace) {
    this.statements = statements;
    this.trace = trace;
  }

  /// Traces `for (i in from:to)` if it can be an axis.
  ///
  /// @return whether it was; otherwise nothing has happened
  boolean forRange(TypedStatement.ForRange loop, Node from, Node to, Frame frame) {
    @Nullable Lanes parent = trace.lanes();
    double[] first = bounds(parent, from);
    double[] last = bounds(parent, to);
    if (first == null || last == null) {
      return false;
    }
    int outer = parent == null ? 1 : parent.size();
    long total = 0;
    boolean uniform = true;
    for (int k = 0; k < outer; k++) {
      long trips = Math.max(0, (long) last[k] - (long) first[k] + 1);
      uniform &= first[k] == first[0] && last[k] == last[0];
      total += trips;
    }
    long each = outer == 0 ? 0 : total / outer;
    if (total == 0) {
      return true;
    }
    if (total > MAX_LANES || uniform && each < (parent == null ? FEWEST : FEWEST_INSIDE)) {
      return false;
    }
    LoopFacts body = facts.computeIfAbsent(loop, l -> LoopFacts.of(loop.body()));
    if (!java.util.Collections.disjoint(body.assigned(), LoopFacts.read(loop.to()))) {
      return false;
    }
    int[] toParent = new int[(int) total];
    double[] index = new double[(int) total];
    int n = 0;
    for (int k = 0; k < outer; k++) {
      for (long i = (long) first[k]; i <= last[k]; i++) {
        toParent[n] = k;
        index[n++] = i;
      }
    }
    Node values = Node.constant(Tensor.wrap(Shape.of((int) total), index));
    return trace(loop, loop.body(), loop.variable(), toParent, values, frame);
  }

  /// Traces `for (x in container)` over the elements of an array or vector, if it can be an axis.
  boolean forEach(TypedStatement.ForEach loop, Node container, Frame frame) {
    if (trace.lanes() != null || container.shape().size(0) < FEWEST) {
      return false;
    }
    LoopFacts body = facts.computeIfAbsent(loop, l -> LoopFacts.of(loop.body()));
    if (!java.util.Collections.disjoint(body.assigned(), LoopFacts.read(loop.container()))) {
      return false;
    }
    int[] toParent = new int[container.shape().size(0)];
    return trace(loop, loop.body(), loop.variable(), toParent, container, frame);
  }

  /// A bound in each lane of the parent; null if it is not known.
  private double @Nullable [] bounds(@Nullable Lanes parent, Node bound) {
    if (parent == null) {
      return Nodes.isNumber(bound) ? new double[] {bound.value().item()} : null;
    }
    Node known = trace.registry().constant(parent.lift(bound));
    return known == null ? null : known.value().array();
  }

  private boolean trace(
      TypedStatement loop,
      TypedStatement body,
      Variable variable,
      int[] toParent,
      Node elements,
      Frame frame) {
    if (!trace.options().axes()) {
      return false;
    }
    Trace.Mark mark = trace.mark();
    Map<Variable, Store> before = new IdentityHashMap<>(frame.variables());
    Map<Variable, LaneStore> open = new IdentityHashMap<>();
    Map<LaneStore, Integer> logs = new IdentityHashMap<>();
    Set<Variable> assigned = LoopFacts.of(body).assigned();
    Set<Variable> first = LoopFacts.assignedFirst(body);
    first.retainAll(assigned);
    int[] classes = new int[toParent.length];
    int numClasses = 1;
    Set<Variable> carried = Collections.newSetFromMap(new IdentityHashMap<>());
    int alone = 0;
    while (true) {
      int[] others = Arrays.copyOfRange(toParent, alone, toParent.length);
      Lanes lanes = new Lanes(trace.registry(), mark.lanes(), others);
      try {
        iterate(body, variable, elements, alone, assigned, frame);
        Node element = lanes.standIn(Layout.slice(elements, 0, alone, others.length));
        Map<Variable, double[]> counters = new IdentityHashMap<>();
        if (mark.lanes() == null) {
          counters.putAll(
              new LoopCounters(statements, trace).find(body, variable, lanes, element, frame));
        }
        Set<Variable> own = Collections.newSetFromMap(new IdentityHashMap<>());
        own.addAll(first);
        own.addAll(counters.keySet());
        if (!carried.isEmpty()) {
          trace.carried(new CarriedLoop(lanes, alone == 0));
        }
        prepare(assigned, own, carried, frame, open, logs);
        run(body, variable, lanes, classes, numClasses, element, counters, own, frame, open, mark);
        frame.variables().keySet().retainAll(before.keySet());
        trace.carried(mark.carried());
        return true;
      } catch (CarriedLoop.FirstDiffer differ) {
        restore(mark, before, logs, frame);
        alone += differ.count();
      } catch (NotAnAxis dependent) {
        Optional<Variable> variableBetween = ofStore(open, dependent.store());
        restore(mark, before, logs, frame);
        boolean fits = mark.lanes() == null && numClasses == 1;
        fits &= toParent.length >= CarriedLoop.FEWEST && variableBetween.isPresent();
        if (!fits || !carried.add(variableBetween.get())) {
          trace.unrolled(loop.span(), String.valueOf(dependent.getMessage()));
          return false;
        }
        alone = 0;
      } catch (DifferingLanes differing) {
        restore(mark, before, logs, frame);
        if (!differing.lanes().isWithin(lanes)) {
          throw differing;
        }
        numClasses = carried.isEmpty() ? refine(classes, differing, lanes) : classes.length;
        if (numClasses > MAX_CLASSES || 2L * numClasses > toParent.length) {
          trace.unrolled(loop.span(), String.valueOf(differing.getMessage()));
          return false;
        }
      } catch (StanError | UnsupportedProgramException | IllegalArgumentException unfit) {
        restore(mark, before, logs, frame);
        trace.unrolled(loop.span(), String.valueOf(unfit.getMessage()));
        return false;
      }
    }
  }

  private static Optional<Variable> ofStore(
      Map<Variable, LaneStore> open, @Nullable LaneStore store) {
    return open.entrySet().stream()
        .filter(entry -> entry.getValue() == store)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// Runs the first iterations one by one.
  private void iterate(
      TypedStatement body,
      Variable variable,
      Node elements,
      int count,
      Set<Variable> assigned,
      Frame frame) {
    if (count == 0) {
      return;
    }
    for (Variable v : assigned) {
      // The variables as they were before the loop must not be written to.
      frame.variables().computeIfPresent(v, (_, store) -> Store.of(store.value()));
    }
    for (int k = 0; k < count; k++) {
      frame.bind(variable, Value.of(Nodes.at(elements, k)));
      if (statements.run(body, frame) != Statements.Flow.NORMAL) {
        throw new NotAnAxis("a loop that is left");
      }
    }
  }

  private void restore(
      Trace.Mark mark, Map<Variable, Store> before, Map<LaneStore, Integer> logs, Frame frame) {
    trace.backTo(mark);
    frame.variables().clear();
    frame.variables().putAll(before);
    logs.forEach(LaneStore::backTo);
    statements.takeReturned();
  }

  /// Opens a record for each variable from outside that the body assigns.
  private void prepare(
      Set<Variable> assigned,
      Set<Variable> first,
      Set<Variable> carried,
      Frame frame,
      Map<Variable, LaneStore> open,
      Map<LaneStore, Integer> logs) {
    open.clear();
    logs.clear();
    for (Variable variable : assigned) {
      Store store = frame.variables().get(variable);
      switch (store) {
        case null -> {}
        case Store.Shared(LaneStore cells) -> logs.put(cells, cells.mark());
        case Store.Dense(DenseStore cells) -> {
          if (!first.contains(variable)) {
            @Nullable CarriedLoop loop = carried.contains(variable) ? trace.carried() : null;
            LaneStore shared = new LaneStore(trace, trace.lanes(), cells, loop);
            frame.variables().put(variable, new Store.Shared(shared));
            open.put(variable, shared);
          }
        }
        case Store.Complex _, Store.Parts _ -> {
          if (!first.contains(variable)) {
            throw new NotAnAxis("tuples or complex numbers that are assigned in part");
          }
        }
      }
    }
  }

  private void run(
      TypedStatement body,
      Variable variable,
      Lanes lanes,
      int[] classes,
      int numClasses,
      Node element,
      Map<Variable, double[]> counters,
      Set<Variable> first,
      Frame frame,
      Map<Variable, LaneStore> open,
      Trace.Mark mark) {
    Map<Variable, Value> last = new IdentityHashMap<>();
    for (int c = 0; c < numClasses; c++) {
      Lanes part = lanes;
      if (numClasses > 1) {
        double[] flags = new double[lanes.size()];
        for (int k = 0; k < flags.length; k++) {
          flags[k] = classes[k] == c ? 1 : 0;
        }
        part = lanes.subset(flags, true);
      }
      trace.lanes(part);
      frame.bind(variable, Value.of(element));
      counters.forEach((v, values) ->
          frame.bind(v, Value.of(lanes.standIn(Node.constant(Tensor.vector(values))))));
      Statements.Flow flow = statements.runIteration(body, frame);
      if (flow != Statements.Flow.NORMAL && flow != Statements.Flow.CONTINUE) {
        throw new NotAnAxis("a loop that is left");
      }
      if (classes.length > 0 && classes[classes.length - 1] == c) {
        for (Variable v : first) {
          Store store = frame.variables().get(v);
          if (store != null && !(store instanceof Store.Shared)) {
            last.put(v, behind(part, lanes, store.value()));
          }
        }
      }
    }
    trace.lanes(lanes.parent());
    Map<Variable, Value> behind = new IdentityHashMap<>(last);
    open.forEach((v, store) -> behind.put(v, Value.of(store.finish())));
    CarriedLoop loop = trace.carried();
    if (loop != null && loop.lanes() == lanes) {
      resolve(loop, mark, behind);
    }
    behind.forEach(frame::bind);
  }

  /// Puts the values of a recurrence into what was traced.
  private void resolve(CarriedLoop loop, Trace.Mark mark, Map<Variable, Value> values) {
    List<Node> nodes = new ArrayList<>();
    List<Variable> variables = new ArrayList<>(values.keySet());
    for (Variable v : variables) {
      LaneValues.map(
          java.util.Objects.requireNonNull(values.get(v)),
          node -> {
            nodes.add(node);
            return node;
          });
    }
    Iterator<Node> replaced = trace.replace(mark, loop.solve(), nodes).iterator();
    for (Variable v : variables) {
      values.computeIfPresent(
          v,
          (_, value) ->
              LaneValues.map(
                  value,
                  _ -> {
                    Node node = replaced.next();
                    Node known = trace.registry().constant(node);
                    return known != null ? known : node;
                  }));
    }
  }

  /// What a variable holds behind the loop that every iteration assigns: the value of the last.
  private static Value behind(Lanes part, Lanes lanes, Value value) {
    Lanes parent = lanes.parent();
    if (parent == null) {
      return LaneValues.map(
          value, node -> part.varies(node) ? Nodes.at(part.lift(node), part.size() - 1) : node);
    }
    int[] homes = lanes.toAncestor(parent);
    int[] ends = new int[parent.size()];
    java.util.Arrays.fill(ends, -1);
    for (int k = 0; k < homes.length; k++) {
      ends[homes[k]] = k;
    }
    for (int end : ends) {
      if (end < 0 || part != lanes) {
        throw new NotAnAxis("a variable that only some iterations assign");
      }
    }
    return LaneValues.map(
        value,
        node -> lanes.varies(node) ? parent.standIn(Lanes.spread(lanes.lift(node), ends)) : node);
  }

  /// Divides the classes of iterations further.
  ///
  /// @return how many there are
  private static int refine(int[] classes, DifferingLanes differing, Lanes lanes) {
    int[] places = differing.lanes().toAncestor(lanes);
    double[] values = new double[classes.length];
    java.util.Arrays.fill(values, Double.NaN);
    for (int k = 0; k < places.length; k++) {
      values[places[k]] = differing.values()[k];
    }
    Map<List<Double>, Integer> numbers = new HashMap<>();
    for (int k = 0; k < classes.length; k++) {
      List<Double> key = new ArrayList<>(List.of((double) classes[k], values[k]));
      Integer number = numbers.get(key);
      if (number == null) {
        number = numbers.size();
        numbers.put(key, number);
      }
      classes[k] = number;
    }
    return numbers.size();
  }
}
