// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import elbo.stan.check.TypedExpression;
import elbo.stan.check.TypedPlace;
import elbo.stan.check.Variable;
import elbo.stan.syntax.Index;
import elbo.stan.syntax.Span;
import elbo.stan.syntax.StanType;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The left sides of assignments.
final class Places {
  /// A variable, or the member of one, and what is taken of its first axes.
  record Location(Store store, List<Selection> selections) {}

  private final Indexing indexing;

  Places(Indexing indexing) {
    this.indexing = indexing;
  }

  /// The variable at the root of each place in `place`.
  static List<Variable> roots(TypedPlace place) {
    return switch (place) {
      case TypedPlace.Whole whole -> List.of(whole.variable());
      case TypedPlace.Indexed indexed -> roots(indexed.base());
      case TypedPlace.Projection projection -> roots(projection.base());
      case TypedPlace.Unpack unpack ->
          unpack.members().stream().flatMap(p -> roots(p).stream()).toList();
    };
  }

  /// What the place holds.
  Value read(TypedPlace place, Frame frame) {
    Location at = locate(place, frame);
    return switch (at.store()) {
      case Store.Dense(DenseStore cells) -> Value.of(indexing.read(cells, at.selections()));
      case Store.Complex(DenseStore re, DenseStore im) ->
          new Value.Complex(indexing.read(re, at.selections()), indexing.read(im, at.selections()));
      case Store.Shared(LaneStore cells) -> Value.of(cells.read(at.selections()));
      case Store.Parts parts -> parts.value();
    };
  }

  /// Where the place is if iterations that are traced together share it; null if it is their own.
  @Nullable Location shared(TypedPlace place, Frame frame) {
    List<Variable> roots = roots(place);
    if (place instanceof TypedPlace.Unpack
        || !(frame.store(roots.getFirst()) instanceof Store.Shared(LaneStore cells))) {
      return null;
    }
    Location at = locate(place, frame);
    return cells.isPrivate(at.selections()) ? null : at;
  }

  /// Assigns a value.
  void write(TypedPlace place, Value value, Frame frame) {
    switch (place) {
      case TypedPlace.Whole(Variable variable, Span _)
          when frame.store(variable) instanceof Store.Shared ->
          write(locate(place, frame), value, place);
      case TypedPlace.Whole(Variable variable, Span span) -> {
        requireSameSizes(frame.store(variable).value(), value, variable.name(), span);
        frame.bind(variable, value);
      }
      case TypedPlace.Unpack(List<TypedPlace> members, StanType _, Span _) -> {
        if (!(value instanceof Value.Tuple(List<Value> values))) {
          throw new IllegalStateException("a tuple is expected, got " + value);
        }
        for (int k = 0; k < values.size(); k++) {
          write(members.get(k), Expressions.promote(values.get(k), members.get(k).type()), frame);
        }
      }
      case TypedPlace.Indexed _, TypedPlace.Projection _ ->
          write(locate(place, frame), value, place);
    }
  }

  private void write(Location at, Value value, TypedPlace place) {
    switch (at.store()) {
      case Store.Dense(DenseStore cells) ->
          write(cells, at.selections(), value.node(), place.span());
      case Store.Complex(DenseStore re, DenseStore im) -> {
        write(re, at.selections(), value.complex().re(), place.span());
        write(im, at.selections(), value.complex().im(), place.span());
      }
      case Store.Shared(LaneStore cells) -> {
        requireSize(cells.shape(), at.selections(), value.node(), place.span());
        cells.write(at.selections(), value.node());
      }
      case Store.Parts(boolean _, List<Store> parts) -> {
        List<Value> values =
            switch (value) {
              case Value.Tuple(List<Value> members) -> members;
              case Value.Sequence(List<Value> elements) -> elements;
              case Value.Dense _, Value.Complex _ ->
                  throw new IllegalStateException("tuples are expected");
            };
        requireSameSizes(at.store().value(), value, "the left side", place.span());
        for (int k = 0; k < values.size(); k++) {
          parts.set(k, Store.of(values.get(k)));
        }
      }
    }
  }

  private void write(DenseStore cells, List<Selection> selections, Node value, Span span) {
    requireSize(cells.shape(), selections, value, span);
    indexing.write(cells, selections, value);
  }

  private static void requireSize(Shape whole, List<Selection> selections, Node value, Span span) {
    Shape shape = LaneCells.shape(whole, selections);
    if (!shape.equals(value.shape())) {
      throw new StanError(
          span, "the left side has size " + shape + ", the right side " + value.shape());
    }
  }

  /// Stan lets a container of no elements take any size.
  private static void requireSameSizes(Value old, Value value, String name, Span span) {
    switch (old) {
      case Value.Dense(Node node) ->
          requireSameShape(node.shape(), value.node().shape(), name, span);
      case Value.Complex(Node re, Node _) ->
          requireSameShape(re.shape(), value.complex().re().shape(), name, span);
      case Value.Tuple(List<Value> members)
          when value instanceof Value.Tuple(List<Value> values) -> {
        for (int k = 0; k < members.size(); k++) {
          requireSameSizes(members.get(k), values.get(k), name, span);
        }
      }
      case Value.Sequence(List<Value> elements)
          when value instanceof Value.Sequence(List<Value> values) -> {
        if (!elements.isEmpty() && elements.size() != values.size()) {
          throw new StanError(
              span,
              name + " has " + elements.size() + " elements, the right side " + values.size());
        }
        for (int k = 0; k < elements.size(); k++) {
          requireSameSizes(elements.get(k), values.get(k), name, span);
        }
      }
      case Value.Tuple _, Value.Sequence _ ->
          throw new IllegalStateException("tuples are expected");
    }
  }

  private static void requireSameShape(Shape old, Shape shape, String name, Span span) {
    if (old.numElements() != 0 && !old.equals(shape)) {
      throw new StanError(span, name + " has size " + old + ", the right side " + shape);
    }
  }

  private Location locate(TypedPlace place, Frame frame) {
    return switch (place) {
      case TypedPlace.Whole(Variable variable, Span _) ->
          new Location(frame.store(variable), List.of());
      case TypedPlace.Projection(TypedPlace base, int member, StanType _, Span span) -> {
        if (locate(base, frame).store() instanceof Store.Parts(boolean _, List<Store> parts)) {
          yield new Location(parts.get(member - 1), List.of());
        }
        throw new IllegalStateException(span + ": a tuple is expected");
      }
      case TypedPlace.Indexed(
              TypedPlace base,
              List<Index<TypedExpression>> indexes,
              StanType _,
              Span span) ->
          index(locate(base, frame), indexes, frame, span);
      case TypedPlace.Unpack(List<TypedPlace> _, StanType _, Span span) ->
          throw new IllegalStateException(span + ": several places");
    };
  }

  private Location index(
      Location at, List<Index<TypedExpression>> indexes, Frame frame, Span span) {
    return switch (at.store()) {
      case Store.Parts(boolean _, List<Store> parts) -> {
        Selection first =
            indexing.selection(indexes.getFirst(), parts.size(), frame, "the left side");
        if (!first.single()) {
          List<Store> chosen = new ArrayList<>();
          for (int k : first.positions()) {
            chosen.add(parts.get(k));
          }
          throw new UnsupportedProgramException(
              span, "assignment to " + chosen.size() + " tuples at once");
        }
        Location element = new Location(parts.get(first.first()), List.of());
        yield indexes.size() == 1
            ? element
            : index(element, indexes.subList(1, indexes.size()), frame, span);
      }
      case Store.Dense(DenseStore cells) ->
          new Location(at.store(), compose(at.selections(), cells.shape(), indexes, frame));
      case Store.Complex(DenseStore re, DenseStore _) ->
          new Location(at.store(), compose(at.selections(), re.shape(), indexes, frame));
      case Store.Shared(LaneStore cells) ->
          new Location(at.store(), compose(at.selections(), cells.shape(), indexes, frame));
    };
  }

  /// Further indexes: they count along the axes that the first ones have left.
  private List<Selection> compose(
      List<Selection> first, Shape shape, List<Index<TypedExpression>> indexes, Frame frame) {
    List<Selection> composed = new ArrayList<>();
    int next = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      Selection old = axis < first.size() ? first.get(axis) : Selection.all(shape.size(axis));
      if (old.single() || next == indexes.size()) {
        composed.add(old);
      } else {
        composed.add(
            indexing.selection(indexes.get(next), old.size(), frame, "the left side").within(old));
        next++;
      }
    }
    return composed;
  }
}
