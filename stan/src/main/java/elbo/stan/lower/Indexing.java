// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.stan.check.TypedExpression;
import elbo.stan.syntax.Index;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Indexes to positions, and reading by them.
final class Indexing {
  private final Expressions expressions;
  private final Trace trace;

  Indexing(Expressions expressions, Trace trace) {
    this.expressions = expressions;
    this.trace = trace;
  }

  /// What the indexes take of the first axes of a shape.
  List<Selection> selections(
      List<Index<TypedExpression>> indexes, Shape shape, Frame frame, String name) {
    List<Selection> selections = new ArrayList<>(indexes.size());
    for (int axis = 0; axis < indexes.size(); axis++) {
      selections.add(selection(indexes.get(axis), shape.size(axis), frame, name));
    }
    return selections;
  }

  /// What one index takes of an axis.
  Selection selection(Index<TypedExpression> index, int size, Frame frame, String name) {
    return switch (index) {
      case Index.All<TypedExpression> _ -> Selection.all(size);
      case Index.Single<TypedExpression>(TypedExpression value, Span span) -> {
        Node node = expressions.evaluate(value, frame).node();
        if (node.shape().isScalar() || isKnownInLanes(node)) {
          yield single(node, size, span, name);
        }
        int[] positions = new int[Nodes.length(node)];
        for (int k = 0; k < positions.length; k++) {
          positions[k] = position(Nodes.at(node, k), size, span, name);
        }
        yield Selection.of(positions);
      }
      case Index.From<TypedExpression>(TypedExpression from, Span span) ->
          range(expressions.evaluate(from, frame).node(), Nodes.number(size), size, span, name);
      case Index.To<TypedExpression>(TypedExpression to, Span span) ->
          range(Nodes.ONE, expressions.evaluate(to, frame).node(), size, span, name);
      case Index.Between<TypedExpression>(TypedExpression from, TypedExpression to, Span span) ->
          range(
              expressions.evaluate(from, frame).node(),
              expressions.evaluate(to, frame).node(),
              size,
              span,
              name);
    };
  }

  /// What one int takes; or several, where they differ between iterations.
  Selection single(Node node, int size, Span span, String name) {
    Lanes lanes = trace.lanes();
    double[] differing = lanes == null ? null : lanes.data(node);
    if (lanes == null || differing == null) {
      return Selection.single(position(node, size, span, name));
    }
    int[] positions = positions(differing, size, span, name);
    return new Selection(positions, node.shape().isScalar(), false, lanes.size());
  }

  Selection range(Node from, Node to, int size, Span span, String name) {
    Lanes lanes = trace.lanes();
    if (lanes != null && (lanes.isData(from) || lanes.isData(to))) {
      return rangeInLanes(lanes, from, to, size, span, name);
    }
    return range(bound(from, span), bound(to, span), size, span, name);
  }

  /// A range in each iteration; all of one length.
  private Selection rangeInLanes(
      Lanes lanes, Node from, Node to, int size, Span span, String name) {
    int n = (int) trace.decide(length(from, to), span, "a range");
    int[] positions = new int[lanes.size() * n];
    Node known = lanes.registry().constant(lanes.lift(from));
    if (known == null) {
      throw new NotAnAxis("a range that depends on parameters");
    }
    for (int lane = 0; lane < lanes.size(); lane++) {
      for (int k = 0; k < n; k++) {
        int index = (int) known.value().get(lane) + k;
        requireInside(index, size, span, name);
        positions[lane * n + k] = index - 1;
      }
    }
    return new Selection(positions, false, false, lanes.size());
  }

  private static Node length(Node from, Node to) {
    return Ops.max(Nodes.ZERO, Ops.add(Ops.subtract(to, from), Nodes.ONE));
  }

  private static int[] positions(double[] indexes, int size, Span span, String name) {
    int[] positions = new int[indexes.length];
    for (int k = 0; k < positions.length; k++) {
      int index = (int) indexes[k];
      requireInside(index, size, span, name);
      positions[k] = index - 1;
    }
    return positions;
  }

  private int bound(Node node, Span span) {
    return (int) trace.decide(node, span, "a range");
  }

  private int position(Node node, int size, Span span, String name) {
    int index = (int) trace.decide(node, span, "an index");
    requireInside(index, size, span, name);
    return index - 1;
  }

  private static Selection range(int from, int to, int size, Span span, String name) {
    if (to < from) {
      return Selection.range(0, 0, size);
    }
    requireInside(from, size, span, name);
    requireInside(to, size, span, name);
    return Selection.range(from - 1, to, size);
  }

  private static void requireInside(int index, int size, Span span, String name) {
    if (index < 1 || index > size) {
      throw new StanError(
          span,
          "index "
              + index
              + " is out of range; "
              + name
              + " has "
              + size
              + " elements there, counted from 1");
    }
  }

  /// Reads part of a variable.
  Value read(Store store, List<Index<TypedExpression>> indexes, Frame frame, String name) {
    return switch (store) {
      case Store.Dense(DenseStore cells) -> {
        Value chosen = choose(cells, indexes, frame, name);
        yield chosen != null
            ? chosen
            : Value.of(read(cells, selections(indexes, cells.shape(), frame, name)));
      }
      case Store.Complex(DenseStore re, DenseStore im) -> {
        List<Selection> selections = selections(indexes, re.shape(), frame, name);
        yield new Value.Complex(read(re, selections), read(im, selections));
      }
      case Store.Shared(LaneStore cells) ->
          Value.of(cells.read(selections(indexes, cells.shape(), frame, name)));
      case Store.Parts(boolean _, List<Store> parts) -> {
        if (indexes.isEmpty()) {
          yield store.value();
        }
        Selection first = selection(indexes.getFirst(), parts.size(), frame, name);
        List<Index<TypedExpression>> rest = indexes.subList(1, indexes.size());
        if (first.single()) {
          yield read(parts.get(first.first()), rest, frame, name);
        }
        List<Value> values = new ArrayList<>();
        for (int k : first.positions()) {
          values.add(read(parts.get(k), rest, frame, name));
        }
        yield new Value.Sequence(values);
      }
    };
  }

  /// What one selection per axis takes of a variable.
  Node read(DenseStore cells, List<Selection> selections) {
    Lanes lanes = trace.lanes();
    return lanes != null && selections.stream().anyMatch(s -> s.lanes() > 0)
        ? LaneReads.take(lanes, cells, selections)
        : cells.read(selections);
  }

  /// Writes what one selection per axis takes of a variable.
  void write(DenseStore cells, List<Selection> selections, Node value) {
    Lanes lanes = trace.lanes();
    if (lanes == null || selections.stream().noneMatch(s -> s.lanes() > 0)) {
      cells.write(selections, value);
      return;
    }
    LaneStore each = new LaneStore(trace, lanes, cells);
    each.write(selections, value);
    cells.write(List.of(), each.finish());
  }

  /// Where no point guides the trace: one element by an index that depends on parameters, selected
  /// from all there are.
  private @Nullable Value choose(
      DenseStore cells, List<Index<TypedExpression>> indexes, Frame frame, String name) {
    if (trace.isGuided()) {
      return null;
    }
    List<Node> dynamic = new ArrayList<>();
    List<Selection> fixed = new ArrayList<>();
    boolean any = false;
    for (int axis = 0; axis < indexes.size(); axis++) {
      Node index = ints(indexes.get(axis), frame);
      if (index != null && !index.isConstant() && !isKnownInLanes(index)) {
        dynamic.add(index);
        fixed.add(Selection.all(cells.shape().size(axis)));
        any = true;
      } else {
        Selection selection = selection(indexes.get(axis), cells.shape().size(axis), frame, name);
        fixed.add(selection);
        if (!selection.single()) {
          dynamic.add(Nodes.ZERO);
        }
      }
    }
    if (!any) {
      return Value.of(read(cells, fixed));
    }
    Node value = read(cells, fixed);
    int axis = 0;
    for (Node index : dynamic) {
      if (index == Nodes.ZERO) {
        axis++;
        continue;
      }
      int n = value.shape().size(axis);
      Node inside = Ops.and(Ops.lessEqual(Nodes.ONE, index), Ops.lessEqual(index, Nodes.number(n)));
      trace.check(inside, indexes.getFirst().span(), "an index of " + name + " is out of range");
      if (n == 0) {
        throw new StanError(indexes.getFirst().span(), name + " has no elements");
      }
      Node picked = Layout.at(value, axis, 0);
      for (int k = 1; k < n; k++) {
        picked =
            Ops.select(Ops.equal(index, Nodes.number(k + 1)), Layout.at(value, axis, k), picked);
      }
      value = picked;
    }
    return Value.of(value);
  }

  private boolean isKnownInLanes(Node index) {
    Lanes lanes = trace.lanes();
    return lanes != null && lanes.isData(index);
  }

  /// The node of an index by one int, if it is one.
  private @Nullable Node ints(Index<TypedExpression> index, Frame frame) {
    if (index instanceof Index.Single<TypedExpression>(TypedExpression value, Span _)
        && value.type() == StanType.INT) {
      return expressions.evaluate(value, frame).node();
    }
    return null;
  }
}
