// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.graph.Recurrence.Carry;
import elbo.graph.Recurrence.Results;
import elbo.graph.Recurrence.Slice;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// A long loop as a loop over segments of about √length steps, each of them a loop of its own. Only
/// the state between segments is kept; the derivative, which is a loop over the segments the other
/// way round, runs a segment's steps once more before it goes back through them. The step is the
/// same, so the state has the same bits.
final class Segments {
  /// Numbers of a loop's states, per draw, that may be kept: 32 MB, of which the loop, its
  /// derivative and what lies between them take some ten.
  static final long MOST_KEPT = 1 << 22;

  /// Segments of equal length are worth that much more or less than the root.
  private static final int UNEVEN = 4;

  private final int length;
  private final boolean reverse;
  private final List<Carry> carries;
  private final List<Slice> slices;
  private final List<Node> stacked;
  private final List<Node> last;

  private Segments(
      int length,
      boolean reverse,
      List<Carry> carries,
      List<Slice> slices,
      List<Node> stacked,
      List<Node> last) {
    this.length = length;
    this.reverse = reverse;
    this.carries = carries;
    this.slices = slices;
    this.stacked = stacked;
    this.last = last;
  }

  /// What [Recurrence#of] gives, with the state kept between segments alone.
  static Results of(
      int length,
      boolean reverse,
      List<Carry> carries,
      List<Slice> slices,
      List<Node> stacked,
      List<Node> last) {
    return new Segments(length, reverse, carries, slices, stacked, last).run();
  }

  /// The steps of a segment: a divisor of the length near its root, so that no steps are left over;
  /// without one the root.
  static int steps(int length) {
    int root = (int) Math.ceil(Math.sqrt(length));
    for (int more = 0; more < UNEVEN * root; more++) {
      int above = root + more;
      int below = root - more;
      if (below * UNEVEN > root && length % below == 0) {
        return below;
      }
      if (above < UNEVEN * root && length % above == 0) {
        return above;
      }
    }
    return root;
  }

  private Results run() {
    int steps = steps(length);
    int count = length / steps;
    int inSegments = count * steps;
    int rest = length - inSegments;
    List<Carry> outer = new ArrayList<>();
    List<Slice> outerSlices = new ArrayList<>();
    List<Carry> inner = new ArrayList<>();
    List<Slice> innerSlices = new ArrayList<>();
    for (Slice slice : slices) {
      Shape each = slice.each().shape();
      Node rows = Layout.slice(slice.rows(), 0, reverse ? rest : 0, inSegments);
      Node segment = Recurrence.placeholder(each.prepend(steps));
      outerSlices.add(new Slice(segment, Layout.reshape(rows, each.prepend(steps).prepend(count))));
      innerSlices.add(new Slice(slice.each(), segment));
    }
    for (Carry carry : carries) {
      Node before = Recurrence.placeholder(carry.before().shape());
      inner.add(new Carry(carry.before(), before, carry.after()));
    }
    List<Node> ends = new ArrayList<>(last);
    carries.forEach(carry -> ends.add(carry.after()));
    Results within = Recurrence.of(steps, reverse, inner, innerSlices, stacked, ends);
    List<Node> after = within.last().subList(last.size(), ends.size());
    for (int i = 0; i < carries.size(); i++) {
      outer.add(new Carry(inner.get(i).initial(), carries.get(i).initial(), after.get(i)));
    }
    Results all =
        Recurrence.of(count, reverse, outer, outerSlices, within.stacked(), within.last());
    List<Node> joined = new ArrayList<>();
    for (int i = 0; i < stacked.size(); i++) {
      Shape shape = stacked.get(i).shape().prepend(inSegments);
      joined.add(Layout.reshape(all.stacked().get(i), shape));
    }
    return rest == 0
        ? new Results(joined, all.last().subList(0, last.size()))
        : withRest(joined, all.last().subList(last.size(), ends.size()), inSegments);
  }

  /// The steps that are left over behind the segments.
  private Results withRest(List<Node> joined, List<Node> state, int inSegments) {
    int rest = length - inSegments;
    List<Carry> from = new ArrayList<>();
    for (int i = 0; i < carries.size(); i++) {
      Carry carry = carries.get(i);
      from.add(new Carry(carry.before(), state.get(i), carry.after()));
    }
    List<Slice> rows = new ArrayList<>();
    for (Slice slice : slices) {
      Node values = Layout.slice(slice.rows(), 0, reverse ? 0 : inSegments, rest);
      rows.add(new Slice(slice.each(), values));
    }
    Results behind = Recurrence.of(rest, reverse, from, rows, stacked, last);
    List<Node> both = new ArrayList<>();
    for (int i = 0; i < joined.size(); i++) {
      Node first = joined.get(i);
      Node second = behind.stacked().get(i);
      both.add(Layout.concatenate(0, reverse ? List.of(second, first) : List.of(first, second)));
    }
    return new Results(both, behind.last());
  }
}
