// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A variable from outside a loop that its iterations write, traced together. It keeps a record of
/// what is read and written where, and refuses ([NotAnAxis]) as soon as one iteration would read
/// what an earlier one has written. What iterations only add to is summed at the end.
///
/// The *cells* of the variable are its elements, one set for each lane in which the variable lives
/// (for a variable from outside of all loops there is one).
final class LaneStore {
  /// Accesses larger than this are not followed element by element.
  private static final long MAX_KEYS = 1L << 27;

  enum Kind {
    READ,
    WRITE,
    ADD
  }

  /// One access.
  ///
  /// @param lanes where it stands
  /// @param keys the cells, those of each lane behind those of the one before
  /// @param width how many per lane
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Access(Kind kind, Lanes lanes, int[] keys, int width, @Nullable Node value) {
    /// What is written.
    Node node() {
      return java.util.Objects.requireNonNull(value);
    }
  }

  private final Trace trace;
  private final @Nullable Lanes home;
  private final DenseStore base;
  private final int cellsPerLane;
  private final @Nullable CarriedLoop carried;
  private final @Nullable Node outerPath;
  private final List<Access> accesses = new ArrayList<>();

  /// @param home the lanes in which the variable lives; null for a variable outside of all
  LaneStore(Trace trace, @Nullable Lanes home, DenseStore base) {
    this(trace, home, base, null);
  }

  /// @param carried the loop that carries this variable from one iteration to the next; null if no
  ///   iteration may read what an earlier one has written
  LaneStore(Trace trace, @Nullable Lanes home, DenseStore base, @Nullable CarriedLoop carried) {
    this.carried = carried;
    this.outerPath = trace.path();
    this.trace = trace;
    this.home = home;
    this.base = base;
    this.cellsPerLane = base.shape().numElements();
    if ((long) cellsPerLane * (home == null ? 1 : home.size()) > MAX_KEYS) {
      throw new NotAnAxis("a variable that is too large");
    }
  }

  Shape shape() {
    return base.shape();
  }

  int mark() {
    return accesses.size();
  }

  void backTo(int mark) {
    accesses.subList(mark, accesses.size()).clear();
  }

  int numCells() {
    return cellsPerLane * (home == null ? 1 : home.size());
  }

  /// All accesses in the order of the program.
  List<Access> accesses() {
    return accesses;
  }

  /// The writes in the order of the program.
  List<Access> writes() {
    return accesses.stream().filter(a -> a.kind() == Kind.WRITE).toList();
  }

  void note(Access read) {
    accesses.add(read);
  }

  /// The innermost lanes around two accesses; the lanes where the variable lives, or the outside,
  /// if no loop is around both.
  @Nullable Lanes loopAround(Lanes a, Lanes b) {
    Lanes common = Lanes.common(a, b);
    return common == null || (home != null && home.isWithin(common)) ? home : common;
  }

  /// All cells before the loop.
  Node before() {
    Node whole = base.value();
    return Layout.flatten(
        home == null
            ? whole
            : home.varies(whole) ? home.lift(whole) : Layout.broadcast(whole, 0, home.size()));
  }

  /// All that an access writes.
  Node written(Access write) {
    return Layout.flatten(write.lanes().lift(value(write)));
  }

  private Lanes lanes() {
    Lanes lanes = trace.lanes();
    if (lanes == null) {
      throw new IllegalStateException("a variable of a loop is read outside of it");
    }
    return lanes;
  }

  /// The whole, as the current iteration sees it.
  Node value() {
    return read(List.of());
  }

  /// What one selection per axis takes, as the current iteration sees it.
  Node read(List<Selection> selections) {
    Lanes lanes = lanes();
    boolean written = false;
    for (Access access : accesses) {
      written |= access.kind() != Kind.READ;
    }
    Access read = access(Kind.READ, lanes, selections, null);
    CarriedLoop loop = trace.carried();
    if (loop != null && home == null) {
      if (carried != null && lanes != loop.lanes()) {
        throw new NotAnAxis("an inner loop reads what is carried");
      }
      Shape shape = LaneCells.shape(shape(), selections);
      Node mine = lanes == loop.lanes() ? loop.read(this, read, shape, carried != null) : null;
      if (mine != null) {
        return mine;
      }
    }
    Node found = written ? resolve(read, LaneCells.shape(shape(), selections)) : null;
    if (found != null) {
      return found;
    }
    accesses.add(read);
    if (selections.stream().noneMatch(s -> s.lanes() > 0)) {
      return base.read(selections);
    }
    if (home == null || !home.varies(base.value())) {
      return LaneReads.take(lanes, base, selections);
    }
    Node taken = Lanes.spread(before(), read.keys());
    Shape shape = LaneCells.shape(shape(), selections);
    return lanes.standIn(Layout.reshape(taken, lanes.wide(shape)));
  }

  private Access access(Kind kind, Lanes lanes, List<Selection> selections, @Nullable Node value) {
    int width = LaneCells.width(shape(), selections);
    if ((long) width * lanes.size() > MAX_KEYS) {
      throw new NotAnAxis("too many elements in all iterations");
    }
    int[] keys = LaneCells.keys(shape(), selections, lanes.size(), width);
    if (home != null) {
      int[] homes = lanes.toAncestor(home);
      for (int k = 0; k < keys.length; k++) {
        keys[k] += homes[k / width] * cellsPerLane;
      }
    }
    return new Access(kind, lanes, keys, width, value);
  }

  /// The value of what was written before in the same iteration; null if it is that from before the
  /// loop.
  private @Nullable Node resolve(Access read, Shape shape) {
    boolean overlapping = false;
    for (int k = accesses.size() - 1; k >= 0; k--) {
      Access write = accesses.get(k);
      if (write.kind() == Kind.READ || !overlaps(write, read)) {
        continue;
      }
      if (write.kind() == Kind.ADD) {
        throw new NotAnAxis("a sum that is read before it is complete", this);
      }
      if (!overlapping && sameCells(write, read)) {
        if (read.lanes().isInLoopOf(write.lanes())) {
          // An iteration of the inner loop may still write there, before the next one reads.
          accesses.add(read);
        }
        return Layout.reshape(value(write), shape);
      }
      overlapping = true;
    }
    return overlapping ? LaneCells.gather(this, read, shape) : null;
  }

  private static Node value(Access write) {
    return java.util.Objects.requireNonNull(write.value());
  }

  private boolean overlaps(Access a, Access b) {
    boolean[] touched = new boolean[numCells()];
    for (int key : a.keys()) {
      touched[key] = true;
    }
    for (int key : b.keys()) {
      if (touched[key]) {
        return true;
      }
    }
    return false;
  }

  /// Whether each iteration that reads has itself written just these cells.
  private static boolean sameCells(Access write, Access read) {
    if (write.width() != read.width() || !read.lanes().isWithin(write.lanes())) {
      return false;
    }
    if (read.lanes() == write.lanes()) {
      return Arrays.equals(write.keys(), read.keys());
    }
    int[] from = read.lanes().toAncestor(write.lanes());
    int width = read.width();
    for (int k = 0; k < read.keys().length; k++) {
      if (read.keys()[k] != write.keys()[from[k / width] * width + k % width]) {
        return false;
      }
    }
    return true;
  }

  /// The value where the statement is reached, on conditions that depend on parameters; `otherwise`
  /// elsewhere.
  private Node onPath(Node value, Supplier<Node> otherwise) {
    Node reached = trace.path();
    return reached == null || reached == outerPath
        ? value
        : Ops.select(reached, value, otherwise.get());
  }

  /// Assigns.
  void write(List<Selection> selections, Node assigned) {
    if (carried != null) {
      writeCarried(selections, assigned);
      return;
    }
    Node value = onPath(assigned, () -> read(selections));
    Access write = access(Kind.WRITE, lanes(), selections, value);
    for (Access other : accesses) {
      if (other.kind() == Kind.READ) {
        requireNotReadLater(write, other);
      } else if (other.kind() == Kind.ADD && overlaps(write, other)) {
        throw new NotAnAxis("a sum that is overwritten", this);
      }
    }
    accesses.add(write);
  }

  /// On a path that not every iteration takes the others keep what is there.
  private void writeCarried(List<Selection> selections, Node value) {
    Node kept = onPath(value, () -> read(selections));
    Lanes lanes = lanes();
    if (carried == null || lanes != carried.lanes()) {
      throw new NotAnAxis("an inner loop writes what is carried");
    }
    accesses.add(access(Kind.WRITE, lanes, selections, kept));
  }

  /// A read that saw the value from before the loop must not stand in a later iteration than the
  /// write.
  private void requireNotReadLater(Access write, Access read) {
    @Nullable Lanes common = loopAround(write.lanes(), read.lanes());
    if (common == home) {
      return;
    }
    int[] first = new int[numCells()];
    Arrays.fill(first, Integer.MAX_VALUE);
    int[] times = write.lanes().toAncestor(common);
    for (int k = 0; k < write.keys().length; k++) {
      int key = write.keys()[k];
      first[key] = Math.min(first[key], times[k / write.width()]);
    }
    int[] readTimes = read.lanes().toAncestor(common);
    for (int k = 0; k < read.keys().length; k++) {
      if (first[read.keys()[k]] < readTimes[k / read.width()]) {
        throw new NotAnAxis("an iteration reads what an earlier one has written", this);
      }
    }
  }

  /// Whether no two iterations touch the same cell.
  boolean isPrivate(List<Selection> selections) {
    if (carried != null) {
      return true;
    }
    Access access = access(Kind.READ, lanes(), selections, null);
    boolean[] touched = new boolean[numCells()];
    for (int key : access.keys()) {
      if (touched[key]) {
        return false;
      }
      touched[key] = true;
    }
    return true;
  }

  /// Adds to cells that iterations share.
  void add(List<Selection> selections, Node added) {
    Node value = onPath(added, () -> Nodes.filled(added.shape(), 0));
    Access add = access(Kind.ADD, lanes(), selections, value);
    for (Access other : accesses) {
      if (other.kind() != Kind.ADD && overlaps(add, other)) {
        throw new NotAnAxis("a sum that is read or overwritten", this);
      }
    }
    accesses.add(add);
  }

  /// What the variable holds behind the loop, in the lanes where it lives.
  Node finish() {
    Node result = LaneCells.assemble(this);
    for (Access add : accesses) {
      if (add.kind() == Kind.ADD) {
        result = Ops.add(result, sum(add));
      }
    }
    Node whole = atHome(result);
    Node known = whole == null ? null : trace.registry().constant(whole);
    return known != null ? known : java.util.Objects.requireNonNull(whole);
  }

  /// All cells as a value where the variable lives.
  private Node atHome(Node cells) {
    if (home == null) {
      return Layout.reshape(cells, shape());
    }
    return home.standIn(Layout.reshape(cells, home.wide(shape())));
  }

  /// What is added to each cell.
  private Node sum(Access add) {
    Lanes lanes = add.lanes();
    Node value = value(add);
    int width = add.width();
    boolean one = home == null && isFixed(add);
    if (one && value.shape().isScalar()) {
      return scatter(Layout.reshape(LaneSums.total(lanes, value), Shape.of(1)), add.keys(), 1);
    }
    Node all = Layout.reshape(lanes.lift(value), Shape.of(lanes.size(), width));
    if (one) {
      return scatter(Ops.sum(all, 0), add.keys(), width);
    }
    return scatter(Layout.flatten(all), add.keys(), add.keys().length);
  }

  private Node scatter(Node values, int[] keys, int n) {
    int[] places = n == keys.length ? keys : Arrays.copyOf(keys, n);
    int times = numCells() == 0 ? 0 : n / numCells();
    boolean blocks = times > 0 && n == numCells() * times;
    for (int k = 0; blocks && k < n; k++) {
      blocks = places[k] == k / times;
    }
    if (blocks) {
      // Neighbours are added up.
      return times == 1 ? values : Ops.sum(Layout.reshape(values, Shape.of(numCells(), times)), 1);
    }
    return Layout.scatterAdd(values, 0, IntArray.of(places), numCells());
  }

  /// Whether all lanes access the same cells.
  private static boolean isFixed(Access access) {
    for (int k = access.width(); k < access.keys().length; k++) {
      if (access.keys()[k] != access.keys()[k - access.width()]) {
        return false;
      }
    }
    return true;
  }
}
