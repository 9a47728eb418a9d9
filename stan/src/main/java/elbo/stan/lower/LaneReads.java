// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reading by indexes that differ between iterations: one gather for all of them.
final class LaneReads {
  /// What was read from what.
  private record Key(Node whole, List<Part> parts) {}

  private record Part(IntArray positions, boolean single, int lanes) {}

  private LaneReads() {}

  /// What one selection per axis takes of a variable, at least one of them differing between
  /// iterations.
  static Node take(Lanes lanes, DenseStore cells, List<Selection> selections) {
    Node whole = cells.value();
    List<Part> parts = new ArrayList<>();
    for (Selection s : selections) {
      parts.add(new Part(IntArray.of(s.positions()), s.single(), s.lanes()));
    }
    return lanes.standIn(new Key(whole, parts), () -> gather(lanes, whole, selections));
  }

  private static Node gather(Lanes lanes, Node whole, List<Selection> selections) {
    List<Selection> fixed = new ArrayList<>();
    List<Integer> axes = new ArrayList<>();
    List<Selection> differing = new ArrayList<>();
    int axis = 0;
    for (int k = 0; k < selections.size(); k++) {
      Selection s = selections.get(k);
      if (s.lanes() > 0) {
        fixed.add(Selection.all(whole.shape().size(k)));
        axes.add(axis);
        differing.add(s);
      } else {
        fixed.add(s);
      }
      axis += s.lanes() > 0 || !s.single() ? 1 : 0;
    }
    Node part = DenseStore.take(whole, fixed);
    if (lanes.varies(part)) {
      // Each iteration has a value of its own, and takes from that.
      part = lanes.lift(part);
      axes.replaceAll(a -> a + 1);
      axes.addFirst(0);
      int[] own = IntArray.range(0, lanes.size()).toArray();
      differing.addFirst(new Selection(own, true, false, lanes.size()));
      return arrange(lanes, part, axes, differing, 1);
    }
    return arrange(lanes, part, axes, differing, 0);
  }

  /// @param own how many axes in front are the iterations themselves
  private static Node arrange(
      Lanes lanes, Node part, List<Integer> axes, List<Selection> differing, int own) {
    Shape shape = part.shape();
    int rank = shape.rank();
    int[] front = new int[rank];
    int[] rest = new int[rank - axes.size()];
    int next = axes.size();
    int merged = 1;
    for (int a = 0; a < rank; a++) {
      int place = axes.indexOf(a);
      if (place >= 0) {
        front[place] = a;
        merged = Math.multiplyExact(merged, shape.size(a));
      } else {
        rest[next - axes.size()] = shape.size(a);
        front[next++] = a;
      }
    }
    Node lines = Layout.reshape(Layout.transpose(part, front), Shape.of(rest).prepend(merged));
    Node taken = Lanes.spread(lines, places(lanes.size(), shape, axes, differing));
    return inOrder(lanes, taken, rest, axes, differing, own, rank);
  }

  private static int[] places(
      int lanes, Shape shape, List<Integer> axes, List<Selection> differing) {
    if (differing.size() == 1) {
      return differing.getFirst().positions();
    }
    int width = 1;
    for (Selection s : differing) {
      width = Math.multiplyExact(width, s.size());
    }
    if (width == 1) {
      int[] places = new int[lanes];
      for (int k = 0; k < differing.size(); k++) {
        int[] positions = differing.get(k).positions();
        int size = shape.size(axes.get(k));
        for (int lane = 0; lane < lanes; lane++) {
          places[lane] = places[lane] * size + positions[lane];
        }
      }
      return places;
    }
    int[] places = new int[Math.multiplyExact(lanes, width)];
    for (int lane = 0; lane < lanes; lane++) {
      for (int w = 0; w < width; w++) {
        int place = 0;
        int stride = 1;
        int left = w;
        for (int k = differing.size() - 1; k >= 0; k--) {
          Selection s = differing.get(k);
          place += s.at(lane, left % s.size()) * stride;
          left /= s.size();
          stride *= shape.size(axes.get(k));
        }
        places[lane * width + w] = place;
      }
    }
    return places;
  }

  /// Gives each axis that remains its place among the axes of one iteration.
  private static Node inOrder(
      Lanes lanes,
      Node taken,
      int[] rest,
      List<Integer> axes,
      List<Selection> differing,
      int own,
      int rank) {
    List<Integer> sizes = new ArrayList<>(List.of(lanes.size()));
    List<Integer> original = new ArrayList<>();
    for (int k = 0; k < differing.size(); k++) {
      if (k >= own && !differing.get(k).single()) {
        sizes.add(differing.get(k).size());
        original.add(axes.get(k));
      }
    }
    int[] others = new int[rank - axes.size()];
    int n = 0;
    for (int a = 0; a < rank; a++) {
      if (!axes.contains(a)) {
        others[n++] = a;
      }
    }
    for (int k = 0; k < rest.length; k++) {
      sizes.add(rest[k]);
      original.add(others[k]);
    }
    Node shaped =
        Layout.reshape(taken, Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray()));
    int[] sorted = original.stream().mapToInt(Integer::intValue).toArray();
    Arrays.sort(sorted);
    int[] permutation = new int[sorted.length + 1];
    for (int k = 0; k < sorted.length; k++) {
      permutation[k + 1] = original.indexOf(sorted[k]) + 1;
    }
    return Layout.transpose(shaped, permutation);
  }
}
