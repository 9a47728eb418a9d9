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
        if (node.shape().isScalar()) {
          yield Selection.single(position(node, size, span, name));
        }
        int[] positions = new int[Nodes.length(node)];
        for (int k = 0; k < positions.length; k++) {
          positions[k] = position(Nodes.at(node, k), size, span, name);
        }
        yield Selection.of(positions);
      }
      case Index.From<TypedExpression>(TypedExpression from, Span span) ->
          range(bound(from, frame, span), size, size, span, name);
      case Index.To<TypedExpression>(TypedExpression to, Span span) ->
          range(1, bound(to, frame, span), size, span, name);
      case Index.Between<TypedExpression>(TypedExpression from, TypedExpression to, Span span) ->
          range(bound(from, frame, span), bound(to, frame, span), size, span, name);
    };
  }

  private int bound(TypedExpression expression, Frame frame, Span span) {
    return (int) trace.decide(expressions.evaluate(expression, frame).node(), span, "a range");
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
            : Value.of(cells.read(selections(indexes, cells.shape(), frame, name)));
      }
      case Store.Complex(DenseStore re, DenseStore im) -> {
        List<Selection> selections = selections(indexes, re.shape(), frame, name);
        yield new Value.Complex(re.read(selections), im.read(selections));
      }
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
      if (index != null && !index.isConstant()) {
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
      return null;
    }
    Node value = cells.read(fixed);
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

  /// The node of an index by one int, if it is one.
  private @Nullable Node ints(Index<TypedExpression> index, Frame frame) {
    if (index instanceof Index.Single<TypedExpression>(TypedExpression value, Span _)
        && value.type() == StanType.INT) {
      return expressions.evaluate(value, frame).node();
    }
    return null;
  }
}
