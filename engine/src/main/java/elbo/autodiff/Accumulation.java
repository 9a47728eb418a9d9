// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.autodiff;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Sums of cotangents. A node that is read slice by slice (`x[1]`, `x[2]`, … in an unrolled loop)
/// gets one padded cotangent per slice; adding those would cost the square of their number, so
/// disjoint slices are put behind each other instead.
final class Accumulation {
  private Accumulation() {}

  static Node sum(Shape shape, List<Node> terms) {
    List<Node> plain = new ArrayList<>();
    Map<Integer, List<Node>> padded = new TreeMap<>();
    for (Node term : terms) {
      if (term.op() instanceof Op.Pad(int axis, _, _)) {
        padded.computeIfAbsent(axis, _ -> new ArrayList<>()).add(term);
      } else {
        plain.add(term);
      }
    }
    for (Map.Entry<Integer, List<Node>> group : padded.entrySet()) {
      if (group.getValue().size() == 1) {
        plain.add(group.getValue().getFirst());
      } else {
        plain.addAll(join(shape, group.getKey(), group.getValue()));
      }
    }
    return balanced(plain);
  }

  /// A balanced tree of sums: its depth, and so the rounding, grows as the logarithm.
  private static Node balanced(List<Node> terms) {
    List<Node> level = terms;
    while (level.size() > 1) {
      List<Node> next = new ArrayList<>((level.size() + 1) / 2);
      for (int i = 0; i + 1 < level.size(); i += 2) {
        next.add(Ops.add(level.get(i), level.get(i + 1)));
      }
      if (level.size() % 2 == 1) {
        next.add(level.getLast());
      }
      level = next;
    }
    return level.getFirst();
  }

  private record Piece(int start, Node value) {}

  private static List<Node> join(Shape shape, int axis, List<Node> padded) {
    Map<Long, List<Node>> byInterval = new TreeMap<>();
    for (Node term : padded) {
      if (term.op() instanceof Op.Pad(_, int before, _)) {
        Node value = term.input(0);
        long interval = ((long) before << 32) | value.shape().size(axis);
        byInterval.computeIfAbsent(interval, _ -> new ArrayList<>()).add(value);
      }
    }
    List<Piece> pieces = new ArrayList<>();
    byInterval.forEach(
        (interval, values) -> pieces.add(new Piece((int) (interval >> 32), balanced(values))));
    pieces.sort((a, b) -> Integer.compare(a.start(), b.start()));
    List<Node> layers = new ArrayList<>();
    List<Piece> rest = pieces;
    while (!rest.isEmpty()) {
      List<Piece> later = new ArrayList<>();
      List<Node> parts = new ArrayList<>();
      int end = 0;
      for (Piece piece : rest) {
        if (piece.start() < end) {
          later.add(piece);
          continue;
        }
        if (piece.start() > end) {
          parts.add(Vjp.zeros(shape.with(axis, piece.start() - end)));
        }
        parts.add(piece.value());
        end = piece.start() + piece.value().shape().size(axis);
      }
      if (end < shape.size(axis)) {
        parts.add(Vjp.zeros(shape.with(axis, shape.size(axis) - end)));
      }
      layers.add(Layout.concatenate(axis, parts));
      rest = later;
    }
    return layers;
  }
}
