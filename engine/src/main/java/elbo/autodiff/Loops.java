// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.autodiff;

import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.Recurrence;
import elbo.graph.Recurrence.Carry;
import elbo.graph.Recurrence.Slice;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The derivatives of [Op.Scan]: a loop again. In reverse mode it runs the other way and carries
/// the cotangents of the state; as the whole trajectory is there, what the step's derivative
/// depends on is known before, and the loop itself is linear in what it carries. The trajectory
/// takes the length times the state per draw of a tile; where that is much, [Recurrence] has made a
/// loop over segments, whose step recomputes a segment.
final class Loops {
  private final Op.Scan op;
  private final int[] offsets;

  /// The body written with fresh placeholders and with the invariants themselves.
  private final List<Slice> slices = new ArrayList<>();

  private final Map<Node, Node> known = new HashMap<>();

  private Loops(Node node, Op.Scan op) {
    this.op = op;
    this.offsets = op.offsets();
    Node before = slice(rows(node, true));
    Node after = slice(rows(node, false));
    List<Node> formal = op.body().inputs();
    for (int i = 0; i < formal.size(); i++) {
      if (i < op.numCarries()) {
        known.put(formal.get(i), part(before, i));
      } else {
        known.put(formal.get(i), isSlice(i) ? slice(node.input(i)) : node.input(i));
      }
    }
    // What the step computed is read, not computed again.
    for (int i = 0; i < op.numCarries(); i++) {
      Node output = op.body().outputs().get(i);
      if (!output.isConstant()) {
        known.putIfAbsent(output, part(after, i));
      }
    }
  }

  private boolean isSlice(int argument) {
    return argument >= op.numCarries() && argument < op.numCarries() + op.numSlices();
  }

  private Node slice(Node values) {
    Node each = Recurrence.placeholder(values.shape().remove(0));
    slices.add(new Slice(each, values));
    return each;
  }

  /// The rows of a trajectory before each step, or after it.
  private Node rows(Node trajectory, boolean before) {
    return Layout.slice(trajectory, 0, before == op.reverse() ? 1 : 0, op.length());
  }

  private Node part(Node row, int carry) {
    Shape shape = op.body().outputs().get(carry).shape();
    return Layout.reshape(Layout.slice(row, 0, offsets[carry], shape.numElements()), shape);
  }

  /// The cotangents of the arguments, null where none is asked for.
  ///
  /// @param terms what the cotangent of the trajectory is the sum of
  /// @param active for each argument whether it is asked for
  static List<@Nullable Node> vjp(Node node, Op.Scan op, List<Node> terms, List<Boolean> active) {
    return new Loops(node, op).pull(new Terms(op, node.shape(), terms), active);
  }

  /// The terms of a trajectory's cotangent by the rows they are in: those of a block of rows are
  /// taken as they are, and not padded and added up first.
  private static final class Terms {
    private final Op.Scan op;

    /// Of the state after each step, before each step, before the first and behind the last.
    final List<Node> after = new ArrayList<>();

    final List<Node> before = new ArrayList<>();
    final List<Node> first = new ArrayList<>();
    final List<Node> last = new ArrayList<>();

    Terms(Op.Scan op, Shape shape, List<Node> terms) {
      this.op = op;
      List<Node> others = new ArrayList<>();
      for (Node term : terms) {
        List<Node> place =
            term.op() instanceof Op.Pad(int axis, int above, int below) && axis == 0
                ? op.reverse() ? place(below, above) : place(above, below)
                : others;
        (place == null ? others : place).add(place == null ? term : value(term, place, others));
      }
      if (!others.isEmpty()) {
        Node rest = Accumulation.sum(shape, others);
        after.add(Layout.slice(rest, 0, op.reverse() ? 0 : 1, op.length()));
        first.add(Layout.slice(rest, 0, op.reverse() ? op.length() : 0, 1));
      }
    }

    private static Node value(Node term, List<Node> place, List<Node> others) {
      return place == others ? term : term.input(0);
    }

    /// @param done rows before the block, in the order of the steps
    /// @param ahead rows behind it
    private @Nullable List<Node> place(int done, int ahead) {
      if (done == 1 && ahead == 0) {
        return after;
      }
      if (done == 0 && ahead == 1) {
        return before;
      }
      if (done == 0 && ahead == op.length()) {
        return first;
      }
      return done == op.length() && ahead == 0 ? last : null;
    }

    private static @Nullable Node sum(List<Node> terms) {
      return terms.isEmpty() ? null : Accumulation.sum(terms.getFirst().shape(), terms);
    }
  }

  /// A row of one step, if there is one.
  private @Nullable Node sliceOf(List<Node> terms) {
    Node sum = Terms.sum(terms);
    return sum == null ? null : slice(sum);
  }

  /// The part of one carried value in the only row of a sum, 0 if there are no terms.
  private Node partOfRow(List<Node> terms, int carry) {
    Node sum = Terms.sum(terms);
    return sum == null
        ? Vjp.zeros(op.body().outputs().get(carry).shape())
        : part(Layout.at(sum, 0, 0), carry);
  }

  private List<@Nullable Node> pull(Terms terms, List<Boolean> active) {
    List<Node> formal = op.body().inputs();
    Node gained = sliceOf(terms.after);
    Node seen = sliceOf(terms.before);
    List<Node> carried = new ArrayList<>();
    List<Node> totals = new ArrayList<>();
    for (int i = 0; i < op.numCarries(); i++) {
      Node cotangent = Recurrence.placeholder(formal.get(i).shape());
      carried.add(cotangent);
      totals.add(gained == null ? cotangent : Ops.add(cotangent, part(gained, i)));
    }
    List<Node> asked = new ArrayList<>();
    for (int i = 0; i < formal.size(); i++) {
      if (i < op.numCarries() || active.get(i)) {
        asked.add(formal.get(i));
      }
    }
    List<Node> pulled = Graph.replaced(Vjp.pull(op.body().outputs(), totals, asked), known);
    List<Carry> carries = new ArrayList<>();
    List<Node> first = new ArrayList<>();
    for (int i = 0; i < op.numCarries(); i++) {
      Node before = seen == null ? pulled.get(i) : Ops.add(pulled.get(i), part(seen, i));
      carries.add(new Carry(carried.get(i), partOfRow(terms.last, i), before));
      if (active.get(i)) {
        first.add(before);
      }
    }
    List<Node> each = pulled.subList(op.numCarries(), pulled.size());
    Recurrence.Results results =
        Recurrence.of(op.length(), !op.reverse(), carries, slices, each, first);
    List<@Nullable Node> cotangents = new ArrayList<>();
    int next = 0;
    int nextFirst = 0;
    for (int i = 0; i < formal.size(); i++) {
      if (!active.get(i)) {
        cotangents.add(null);
      } else if (i < op.numCarries()) {
        cotangents.add(Ops.add(results.last().get(nextFirst++), partOfRow(terms.first, i)));
      } else {
        Node all = results.stacked().get(next++);
        cotangents.add(isZero(all) ? null : isSlice(i) ? all : Ops.sum(all, 0));
      }
    }
    return cotangents;
  }

  private static boolean isZero(Node node) {
    Node leaf = node;
    while (leaf.op() instanceof Op.Broadcast) {
      leaf = leaf.input(0);
    }
    return leaf.isConstant() && leaf.shape().isScalar() && leaf.value().item() == 0;
  }

  /// The tangent of the trajectory.
  ///
  /// @param tangents of the arguments, null where they do not move
  static Node jvp(Node node, Op.Scan op, List<@Nullable Node> tangents) {
    return new Loops(node, op).push(tangents);
  }

  private Node push(List<@Nullable Node> tangents) {
    List<Node> formal = op.body().inputs();
    List<Node> moving = new ArrayList<>();
    List<Node> directions = new ArrayList<>();
    List<Node> starts = new ArrayList<>();
    List<Node> carried = new ArrayList<>();
    for (int i = 0; i < formal.size(); i++) {
      Node tangent = tangents.get(i);
      if (i < op.numCarries()) {
        Node direction = Recurrence.placeholder(formal.get(i).shape());
        carried.add(direction);
        moving.add(formal.get(i));
        directions.add(direction);
        starts.add(tangent != null ? tangent : Vjp.zeros(direction.shape()));
      } else if (tangent != null) {
        moving.add(formal.get(i));
        directions.add(isSlice(i) ? slice(tangent) : tangent);
      }
    }
    List<Node> pushed = Graph.replaced(Jvp.push(op.body().outputs(), moving, directions), known);
    List<Carry> carries = new ArrayList<>();
    for (int i = 0; i < op.numCarries(); i++) {
      carries.add(new Carry(carried.get(i), starts.get(i), pushed.get(i)));
    }
    List<Node> stacked =
        Recurrence.of(op.length(), op.reverse(), carries, slices, pushed, List.of()).stacked();
    List<Node> columns = new ArrayList<>();
    for (int i = 0; i < op.numCarries(); i++) {
      int size = offsets[i + 1] - offsets[i];
      Node start = Layout.reshape(starts.get(i), Shape.of(1, size));
      Node all = Layout.reshape(stacked.get(i), Shape.of(op.length(), size));
      columns.add(Layout.concatenate(0, op.reverse() ? List.of(all, start) : List.of(start, all)));
    }
    return Layout.concatenate(1, columns);
  }
}
