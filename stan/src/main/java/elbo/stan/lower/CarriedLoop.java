// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.Recurrence;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A loop whose iterations read what earlier ones have written, traced once. What such a read finds
/// is not known while the iteration is traced: a stand-in takes its place, and another node that of
/// its values in all iterations. Behind the body all writes are known. Then each read must have
/// found what one write has written a fixed number of iterations before, or in the first iterations
/// what the variable held before the loop: this makes the loop a [Recurrence], and its values
/// replace the nodes that stood for them.
final class CarriedLoop {
  /// Loops with fewer iterations are unrolled.
  static final int FEWEST = 16;

  /// Reads are followed element by element up to this many in all iterations.
  private static final long MOST_KEYS = 1L << 23;

  /// Says that the first iterations differ from the others and have to be traced alone.
  static final class FirstDiffer extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int count;

    FirstDiffer(int count) {
      super("the first iterations differ", null, false, false);
      this.count = count;
    }

    int count() {
      return count;
    }
  }

  private static final Node INFINITE = Nodes.number(Double.POSITIVE_INFINITY);

  /// How many iterations in front may differ.
  private static final int MOST_DIFFERING = 2;

  /// A read whose stand-in is `each`; `all` stands for its values in all iterations.
  private record Pending(LaneStore store, LaneStore.Access access, Node each, Node all) {}

  /// Where the elements of a read come from.
  ///
  /// @param write the write, null for what was there before the loop
  /// @param element of what was written
  /// @param lag how many iterations ago
  private record Source(LaneStore.Access write, int element, int lag) {}

  private final Lanes lanes;
  private final boolean splits;
  private final List<Pending> pending = new ArrayList<>();
  private final Map<LaneStore.Access, TreeMap<Integer, Delay>> delays = new IdentityHashMap<>();
  private final Map<LaneStore.Access, LaneStore> stores = new IdentityHashMap<>();

  /// What a write has written some iterations ago.
  private static final class Delay {
    final Node before;
    final int[] initial;

    Delay(Node before, int size) {
      this.before = before;
      this.initial = new int[size];
      Arrays.fill(initial, -1);
    }
  }

  /// @param lanes the iterations
  /// @param splits whether the first iterations may still be traced alone
  CarriedLoop(Lanes lanes, boolean splits) {
    this.lanes = lanes;
    this.splits = splits;
  }

  Lanes lanes() {
    return lanes;
  }

  /// A known condition of the iterations: differing in the first ones, it divides the loop.
  void requireAlike(double[] flags) {
    int n = flags.length;
    int first = 1;
    while (first < n && flags[first] == flags[0]) {
      first++;
    }
    boolean rest = true;
    for (int k = first; k < n; k++) {
      rest &= flags[k] == flags[n - 1];
    }
    if (splits && first <= MOST_DIFFERING && rest && first < n) {
      throw new FirstDiffer(first);
    }
  }

  /// What a read finds; null if it is nothing that this iteration has written.
  ///
  /// @param carried whether earlier iterations may have written it
  @Nullable Node read(LaneStore store, LaneStore.Access read, Shape shape, boolean carried) {
    if ((long) read.keys().length > MOST_KEYS) {
      throw new NotAnAxis("too many elements in all iterations");
    }
    List<Node> columns = new ArrayList<>();
    List<Integer> missing = new ArrayList<>();
    for (int w = 0; w < read.width(); w++) {
      Node own = own(store, read, w);
      columns.add(own != null ? own : Nodes.NAN);
      if (own == null) {
        missing.add(w);
      }
    }
    if (missing.size() == read.width()) {
      return carried ? standIn(store, read, shape) : null;
    }
    if (!missing.isEmpty()) {
      if (!carried) {
        return null;
      }
      int[] keys = new int[missing.size() * lanes.size()];
      for (int k = 0; k < keys.length; k++) {
        int lane = k / missing.size();
        keys[k] = read.keys()[lane * read.width() + missing.get(k % missing.size())];
      }
      LaneStore.Access rest =
          new LaneStore.Access(LaneStore.Kind.READ, lanes, keys, missing.size(), null);
      Node others = standIn(store, rest, Shape.of(missing.size()));
      for (int k = 0; k < missing.size(); k++) {
        columns.set(missing.get(k), Nodes.at(others, k));
      }
    }
    return joined(columns, shape);
  }

  /// Element `w` of a read if each iteration has written it itself.
  private @Nullable Node own(LaneStore store, LaneStore.Access read, int w) {
    List<LaneStore.Access> accesses = store.accesses();
    for (int a = accesses.size() - 1; a >= 0; a--) {
      LaneStore.Access write = accesses.get(a);
      if (write.kind() != LaneStore.Kind.WRITE) {
        continue;
      }
      if (write.lanes() != lanes) {
        throw new NotAnAxis("an element that only some iterations write");
      }
      int element = element(write, read.keys()[w], 0);
      boolean all = element >= 0;
      boolean any = all;
      for (int lane = 1; lane < lanes.size(); lane++) {
        int found = element(write, read.keys()[lane * read.width() + w], lane);
        all &= found == element;
        any |= found >= 0;
      }
      if (all) {
        return element(write.node(), element);
      }
      if (any) {
        throw new NotAnAxis("an element that only some iterations write");
      }
    }
    return null;
  }

  private static int element(LaneStore.Access write, int key, int lane) {
    int from = lane * write.width();
    for (int e = 0; e < write.width(); e++) {
      if (write.keys()[from + e] == key) {
        return e;
      }
    }
    return -1;
  }

  private static Node element(Node value, int position) {
    return value.shape().isScalar() ? value : Layout.at(Layout.flatten(value), 0, position);
  }

  /// Elements as one value; neighbours of one vector are taken from it at once.
  private static Node joined(List<Node> elements, Shape shape) {
    if (shape.isScalar()) {
      return elements.getFirst();
    }
    List<Node> parts = new ArrayList<>();
    for (int k = 0; k < elements.size(); ) {
      int end = k + 1;
      while (end < elements.size() && follows(elements.get(end - 1), elements.get(end))) {
        end++;
      }
      parts.add(
          end == k + 1
              ? Layout.reshape(elements.get(k), Shape.of(1))
              : Layout.slice(source(elements.get(k)), 0, start(elements.get(k)), end - k));
      k = end;
    }
    return Layout.reshape(Nodes.concatenate(0, parts), shape);
  }

  private static boolean follows(Node a, Node b) {
    return start(a) >= 0 && start(b) == start(a) + 1 && source(a) == source(b);
  }

  /// The place of an element in the vector it is taken from; −1 if it is not taken from one.
  private static int start(Node element) {
    return element.op() instanceof Op.Reshape
            && element.input(0).op() instanceof Op.Slice(int axis, int start, int size)
            && axis == 0
            && size == 1
            && element.input(0).shape().rank() == 1
        ? start
        : -1;
  }

  private static Node source(Node element) {
    return start(element) < 0 ? element : element.input(0).input(0);
  }

  private Node standIn(LaneStore store, LaneStore.Access read, Shape shape) {
    Node all = Node.input("carried", lanes.wide(shape));
    Node each = lanes.standInFor(all);
    lanes.carries(all);
    store.note(read);
    pending.add(new Pending(store, read, each, all));
    return each;
  }

  // ---- behind the body

  /// What takes the places of the nodes that stand for values of all iterations.
  Map<Node, Node> solve() {
    Map<Node, Node> solved = new HashMap<>();
    Map<Node, Node> each = new LinkedHashMap<>();
    List<Pending> carried = new ArrayList<>();
    for (Pending read : pending) {
      List<Source> sources = sources(read);
      if (sources.stream().allMatch(s -> s.lag() == 0)) {
        Node rows = Lanes.spread(read.store().before(), read.access().keys());
        solved.put(read.all(), Layout.reshape(rows, read.all().shape()));
      } else {
        each.put(read.each(), found(read, sources));
        carried.add(read);
      }
    }
    if (carried.isEmpty()) {
      closeReductions(solved);
      return solved;
    }
    List<Recurrence.Carry> carries = new ArrayList<>();
    List<LaneStore.Access> writes = new ArrayList<>(delays.keySet());
    List<Node> written = new ArrayList<>();
    writes.forEach(w -> written.add(w.node()));
    List<Node> after = Graph.replaced(written, each);
    for (int k = 0; k < writes.size(); k++) {
      int longest = Objects.requireNonNull(delays.get(writes.get(k))).lastKey();
      for (int i = 1; i <= longest; i++) {
        Delay delay = delay(writes.get(k), i);
        Node next = i == 1 ? after.get(k) : delay(writes.get(k), i - 1).before;
        carries.add(new Recurrence.Carry(delay.before, initial(writes.get(k), delay), next));
      }
    }
    List<Node> stacked = new ArrayList<>(each.values());
    stacked.addAll(after);
    List<Recurrence.Slice> slices = slices(stacked, carries, solved);
    List<Node> rows =
        Recurrence.of(lanes.size(), false, carries, slices, stacked, List.of()).stacked();
    for (int k = 0; k < carried.size(); k++) {
      solved.put(carried.get(k).all(), rows.get(k));
    }
    for (int k = 0; k < writes.size(); k++) {
      if (lanes.varies(writes.get(k).node())) {
        solved.putIfAbsent(lanes.lift(writes.get(k).node()), rows.get(carried.size() + k));
      }
    }
    if (Recurrence.keepsAll(lanes.size(), carries)) {
      closeReductions(solved);
    } else {
      accumulate(carries, each, solved);
    }
    return solved;
  }

  /// Reductions of values of all iterations, which are there.
  private void closeReductions(Map<Node, Node> solved) {
    for (Lanes.Reduction reduction : lanes.reductions()) {
      Node all = Ops.reduceAll(reduction.function(), lanes.lift(reduction.each()));
      solved.put(reduction.total(), Graph.replaced(List.of(all), solved).getFirst());
    }
  }

  /// Reductions as further values that the loop carries: where only some of its states are kept, no
  /// values of all iterations are asked for.
  private void accumulate(
      List<Recurrence.Carry> states, Map<Node, Node> each, Map<Node, Node> solved) {
    List<Lanes.Reduction> reductions = lanes.reductions();
    List<Node> terms =
        Graph.replaced(reductions.stream().map(Lanes.Reduction::each).toList(), each);
    List<Recurrence.Carry> carries = new ArrayList<>(states);
    List<Node> totals = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();
    states.forEach(carry -> nodes.add(carry.after()));
    for (int i = 0; i < terms.size(); i++) {
      Node before = Recurrence.placeholder(Shape.of());
      Node term = terms.get(i);
      switch (reductions.get(i).function()) {
        case SUM -> total(carries, before, Nodes.ZERO, Ops.add(before, term));
        case MIN -> total(carries, before, INFINITE, Ops.min(before, term));
        case MAX -> total(carries, before, Ops.negate(INFINITE), Ops.max(before, term));
        case LOG_SUM_EXP -> throw new NotAnAxis("a reduction that is no sum");
      }
      totals.add(carries.getLast().after());
      nodes.add(term);
    }
    List<Recurrence.Slice> slices = slices(nodes, carries, solved);
    List<Node> last = Recurrence.of(lanes.size(), false, carries, slices, List.of(), totals).last();
    for (int i = 0; i < last.size(); i++) {
      solved.put(reductions.get(i).total(), last.get(i));
    }
  }

  private static void total(List<Recurrence.Carry> carries, Node before, Node initial, Node after) {
    carries.add(new Recurrence.Carry(before, initial, after));
  }

  /// For each element of a read where it comes from.
  private List<Source> sources(Pending read) {
    LaneStore store = read.store();
    int width = read.access().width();
    List<LaneStore.Access> accesses = store.accesses();
    int[] lastLane = new int[store.numCells()];
    int[] lastElement = new int[store.numCells()];
    LaneStore.Access[] last = new LaneStore.Access[store.numCells()];
    Source[] sources = new Source[width];
    for (int lane = 0; lane < lanes.size(); lane++) {
      for (LaneStore.Access access : accesses) {
        if (access == read.access()) {
          for (int w = 0; w < width; w++) {
            int key = access.keys()[lane * width + w];
            if (last[key] == null) {
              requireUniform(sources[w] == null);
              continue;
            }
            int lag = lane - lastLane[key];
            // Until then the read has found what was there before the loop.
            requireUniform(
                sources[w] == null
                    ? lane == lag
                    : sources[w].write() == last[key]
                        && sources[w].element() == lastElement[key]
                        && sources[w].lag() == lag);
            sources[w] = new Source(last[key], lastElement[key], lag);
          }
        } else if (access.kind() == LaneStore.Kind.WRITE) {
          for (int e = 0; e < access.width(); e++) {
            int key = access.keys()[lane * access.width() + e];
            last[key] = access;
            lastLane[key] = lane;
            lastElement[key] = e;
          }
        }
      }
    }
    List<Source> found = new ArrayList<>();
    for (int w = 0; w < width; w++) {
      found.add(sources[w] == null ? new Source(read.access(), w, 0) : sources[w]);
    }
    return found;
  }

  private void requireUniform(boolean holds) {
    if (!holds && splits) {
      throw new FirstDiffer(1);
    }
    if (!holds) {
      throw new NotAnAxis("iterations read at different distances");
    }
  }

  private Delay delay(LaneStore.Access write, int lag) {
    return delays
        .computeIfAbsent(write, _ -> new TreeMap<>())
        .computeIfAbsent(
            lag, _ -> new Delay(Recurrence.placeholder(write.node().shape()), write.width()));
  }

  /// The value of a read in one iteration, from what is carried.
  private Node found(Pending read, List<Source> sources) {
    int width = read.access().width();
    int[] keys = read.access().keys();
    List<Node> elements = new ArrayList<>();
    for (int w = 0; w < width; w++) {
      Source source = sources.get(w);
      if (source.lag() == 0) {
        int[] mine = new int[lanes.size()];
        for (int lane = 0; lane < mine.length; lane++) {
          mine[lane] = keys[lane * width + w];
        }
        elements.add(lanes.standIn(Lanes.spread(read.store().before(), mine)));
        continue;
      }
      for (int i = source.lag(); i >= 1; i--) {
        int[] initial = delay(source.write(), i).initial;
        int key = keys[(source.lag() - i) * width + w];
        int known = initial[source.element()];
        requireUniform(known < 0 || known == key);
        initial[source.element()] = key;
      }
      elements.add(element(delay(source.write(), source.lag()).before, source.element()));
    }
    stores.put(read.access(), read.store());
    sources.forEach(s -> stores.put(s.write(), read.store()));
    return joined(elements, read.each().shape());
  }

  /// What a carried value is before the first iteration. Elements that nobody reads then are those
  /// of a neighbour.
  private Node initial(LaneStore.Access write, Delay delay) {
    int[] keys = delay.initial.clone();
    int some = -1;
    for (int key : keys) {
      some = Math.max(some, key);
    }
    for (int k = 0; k < keys.length; k++) {
      keys[k] = keys[k] < 0 ? Math.max(0, some) : keys[k];
    }
    LaneStore store = Objects.requireNonNull(stores.get(write));
    return Layout.reshape(Lanes.spread(store.before(), keys), write.node().shape());
  }

  /// What each iteration has of its own among what these nodes need.
  private List<Recurrence.Slice> slices(
      List<Node> nodes, List<Recurrence.Carry> carries, Map<Node, Node> solved) {
    Set<Node> carried = Collections.newSetFromMap(new IdentityHashMap<>());
    carries.forEach(carry -> carried.add(carry.before()));
    Set<Node> unknown = new HashSet<>();
    pending.forEach(read -> unknown.add(read.all()));
    unknown.removeAll(solved.keySet());
    List<Recurrence.Slice> slices = new ArrayList<>();
    for (Node node : Graph.topologicalOrder(nodes)) {
      if (node.op() instanceof Op.Sample) {
        throw new NotAnAxis("a random number in a loop that carries state");
      }
      if (!(node.op() instanceof Op.Input) || carried.contains(node)) {
        continue;
      }
      Node rows = lanes.rows(node);
      if (rows == null) {
        if (lanes.varies(node)) {
          throw new NotAnAxis("a value of other iterations");
        }
        continue;
      }
      if (!rows.isConstant()
          && Graph.topologicalOrder(List.of(rows)).stream().anyMatch(unknown::contains)) {
        throw new NotAnAxis("a gather from what is carried");
      }
      slices.add(new Recurrence.Slice(node, Graph.replaced(List.of(rows), solved).getFirst()));
    }
    return slices;
  }
}
