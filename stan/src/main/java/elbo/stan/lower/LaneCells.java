// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which cells of a variable accesses touch, and values put together from what was written where.
final class LaneCells {
  /// Up to this many runs of neighbours are copied run by run, more by a gather.
  private static final int MAX_RUNS = 8;

  private LaneCells() {}

  /// How many cells one iteration touches.
  static int width(Shape shape, List<Selection> selections) {
    long width = 1;
    for (int axis = 0; axis < shape.rank(); axis++) {
      width *= axis < selections.size() ? selections.get(axis).size() : shape.size(axis);
    }
    if (width > Integer.MAX_VALUE) {
      throw new NotAnAxis("too many elements");
    }
    return (int) width;
  }

  /// The shape of what selections take, in one iteration.
  static Shape shape(Shape shape, List<Selection> selections) {
    List<Integer> sizes = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (axis >= selections.size()) {
        sizes.add(shape.size(axis));
      } else if (!selections.get(axis).single()) {
        sizes.add(selections.get(axis).size());
      }
    }
    return Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  /// The cells within the variable, row-major, those of each lane behind those of the one before.
  static int[] keys(Shape shape, List<Selection> selections, int lanes, int width) {
    int rank = shape.rank();
    int[] keys = new int[lanes * width];
    if (rank == 1 && selections.size() == 1 && selections.getFirst().lanes() > 0) {
      return selections.getFirst().positions().clone();
    }
    int[] sizes = new int[rank];
    int[] strides = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      sizes[axis] = axis < selections.size() ? selections.get(axis).size() : shape.size(axis);
      strides[axis] = shape.stride(axis);
    }
    int[] position = new int[rank];
    for (int lane = 0; lane < lanes && width > 0; lane++) {
      for (int w = 0; w < width; w++) {
        int key = 0;
        for (int axis = 0; axis < rank; axis++) {
          int p = position[axis];
          key += (axis < selections.size() ? selections.get(axis).at(lane, p) : p) * strides[axis];
        }
        keys[lane * width + w] = key;
        for (int axis = rank - 1; axis >= 0 && ++position[axis] == sizes[axis]; axis--) {
          position[axis] = 0;
        }
      }
    }
    return keys;
  }

  /// What a read finds: for each cell the last write of the same iteration, or the value from
  /// before the loop, which no earlier iteration may have replaced.
  static Node gather(LaneStore store, LaneStore.Access read, Shape shape) {
    List<LaneStore.Access> writes = store.writes();
    int n = read.keys().length;
    int[] piece = new int[n];
    int[] place = read.keys().clone();
    boolean[] earlier = new boolean[n];
    for (int w = 0; w < writes.size(); w++) {
      LaneStore.Access write = writes.get(w);
      @Nullable Lanes common = store.loopAround(write.lanes(), read.lanes());
      LastWrites last = new LastWrites(write, write.lanes().toAncestor(common), store.numCells());
      int[] seen = read.lanes().toAncestor(common);
      for (int k = 0; k < n; k++) {
        int key = read.keys()[k];
        int time = seen[k / read.width()];
        int found = last.at(time, key);
        if (found >= 0) {
          piece[k] = w + 1;
          place[k] = found;
        }
        earlier[k] |= last.isBefore(time, key);
      }
    }
    for (int k = 0; k < n; k++) {
      if (earlier[k] && piece[k] == 0) {
        throw new NotAnAxis("an iteration reads what an earlier one has written", store);
      }
    }
    store.note(read);
    Node values = combine(store, writes, piece, place);
    return read.lanes().standIn(Layout.reshape(values, read.lanes().wide(shape)));
  }

  /// Which of its writes to a cell an access makes last in each iteration.
  private static final class LastWrites {
    private final int[] first;
    private final int[] last;
    private final int[] place;
    private final Map<Long, Integer> repeated = new HashMap<>();

    LastWrites(LaneStore.Access write, int[] times, int cells) {
      first = new int[cells];
      last = new int[cells];
      place = new int[cells];
      Arrays.fill(first, Integer.MAX_VALUE);
      Arrays.fill(last, -1);
      for (int k = 0; k < write.keys().length; k++) {
        int key = write.keys()[k];
        int time = times[k / write.width()];
        if (last[key] >= 0 && last[key] != time) {
          // Iterations are met in their order: what was last belongs to an earlier one.
          repeated.put(number(last[key], key), place[key]);
        }
        first[key] = Math.min(first[key], time);
        last[key] = time;
        place[key] = k;
      }
    }

    private long number(int time, int key) {
      return (long) time * last.length + key;
    }

    int at(int time, int key) {
      return last[key] == time
          ? place[key]
          : repeated.isEmpty() ? -1 : repeated.getOrDefault(number(time, key), -1);
    }

    boolean isBefore(int time, int key) {
      return first[key] < time;
    }
  }

  /// All cells behind the loop: for each the write that comes last.
  static Node assemble(LaneStore store) {
    List<LaneStore.Access> writes = store.writes();
    int n = store.numCells();
    int[] piece = new int[n];
    int[] place = new int[n];
    Arrays.setAll(place, k -> k);
    for (int w = 0; w < writes.size(); w++) {
      LaneStore.Access write = writes.get(w);
      int[][] times = new int[w + 1][];
      int[][] others = new int[w + 1][];
      for (int v = 0; v < w; v++) {
        @Nullable Lanes common = store.loopAround(write.lanes(), writes.get(v).lanes());
        times[v] = write.lanes().toAncestor(common);
        others[v] = writes.get(v).lanes().toAncestor(common);
      }
      for (int k = 0; k < write.keys().length; k++) {
        int key = write.keys()[k];
        int v = piece[key] - 1;
        boolean later =
            v < 0
                || v == w
                || times[v][k / write.width()] >= others[v][place[key] / writes.get(v).width()];
        if (later) {
          piece[key] = w + 1;
          place[key] = k;
        }
      }
    }
    return combine(store, writes, piece, place);
  }

  /// A vector whose element `k` is element `place[k]` of a piece: piece 0 is what the variable held
  /// before the loop, piece `w + 1` what write `w` has written.
  private static Node combine(
      LaneStore store, List<LaneStore.Access> writes, int[] piece, int[] place) {
    boolean[] used = new boolean[writes.size() + 1];
    for (int p : piece) {
      used[p] = true;
    }
    List<Node> pieces = new ArrayList<>();
    int[] offsets = new int[used.length];
    int total = 0;
    for (int p = 0; p < used.length; p++) {
      if (used[p]) {
        Node node = p == 0 ? store.before() : store.written(writes.get(p - 1));
        offsets[p] = total;
        total += Nodes.length(node);
        pieces.add(node);
      }
    }
    if (pieces.isEmpty()) {
      return Nodes.vector();
    }
    int[] index = new int[place.length];
    int runs = 0;
    for (int k = 0; k < index.length; k++) {
      index[k] = offsets[piece[k]] + place[k];
      runs += k == 0 || index[k] != index[k - 1] + 1 || piece[k] != piece[k - 1] ? 1 : 0;
    }
    Node joined = pieces.size() == 1 ? pieces.getFirst() : Nodes.concatenate(0, pieces);
    return runs <= MAX_RUNS && !joined.isConstant()
        ? slices(joined, index)
        : Lanes.spread(joined, index);
  }

  private static Node slices(Node joined, int[] index) {
    List<Node> parts = new ArrayList<>();
    for (int k = 0; k < index.length; ) {
      int end = k + 1;
      while (end < index.length && index[end] == index[end - 1] + 1) {
        end++;
      }
      parts.add(Layout.slice(joined, 0, index[k], end - k));
      k = end;
    }
    return parts.isEmpty() ? Nodes.vector() : Nodes.concatenate(0, parts);
  }
}
