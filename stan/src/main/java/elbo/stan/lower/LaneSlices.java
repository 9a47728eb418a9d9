// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.stan.check.TypedExpression;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Functions that take a part of a container, where which part differs between iterations: they are
/// read as the index expressions they stand for.
final class LaneSlices {
  private static final Set<String> NAMES =
      Set.of("head", "tail", "segment", "row", "col", "sub_row", "sub_col", "block");

  private final Expressions expressions;
  private final Indexing indexing;

  LaneSlices(Expressions expressions, Indexing indexing) {
    this.expressions = expressions;
    this.indexing = indexing;
  }

  /// The part; null if the call is none of these or takes the same part in all iterations.
  @Nullable Value apply(Lanes lanes, TypedExpression.BuiltinCall call, Frame frame) {
    if (!NAMES.contains(call.function()) || Types.isTuple(call.arguments().getFirst().type())) {
      return null;
    }
    List<Node> ints = new ArrayList<>();
    boolean differs = false;
    for (TypedExpression argument : call.arguments().subList(1, call.arguments().size())) {
      Node node = expressions.evaluate(argument, frame).node();
      differs |= lanes.isData(node);
      ints.add(node);
    }
    if (!differs) {
      return null;
    }
    Store store =
        call.arguments().getFirst() instanceof TypedExpression.Read read
            ? frame.store(read.variable())
            : Store.of(expressions.evaluate(call.arguments().getFirst(), frame));
    return switch (store) {
      case Store.Dense(DenseStore cells) ->
          Value.of(indexing.read(cells, selections(lanes, call, cells.shape(), ints)));
      case Store.Shared(LaneStore cells) ->
          Value.of(cells.read(selections(lanes, call, cells.shape(), ints)));
      case Store.Complex _, Store.Parts _ -> null;
    };
  }

  private List<Selection> selections(
      Lanes lanes, TypedExpression.BuiltinCall call, Shape shape, List<Node> ints) {
    Picks picks = new Picks(lanes, call, shape, ints);
    return switch (call.function()) {
      case "head" -> List.of(picks.range(0, Nodes.ONE, 0));
      case "tail" -> {
        Node first = Ops.subtract(Nodes.number(shape.size(0) + 1.0), ints.getFirst());
        yield List.of(picks.range(0, first, 0));
      }
      case "segment" -> List.of(picks.range(0, ints.get(0), 1));
      case "row" -> List.of(picks.single(0, 0));
      case "col" -> List.of(Selection.all(shape.size(0)), picks.single(1, 0));
      case "sub_row" -> List.of(picks.single(0, 0), picks.range(1, ints.get(1), 2));
      case "sub_col" -> List.of(picks.range(0, ints.get(0), 2), picks.single(1, 1));
      default -> List.of(picks.range(0, ints.get(0), 2), picks.range(1, ints.get(1), 3));
    };
  }

  /// The selections of one call.
  private final class Picks {
    private final Lanes lanes;
    private final TypedExpression.BuiltinCall call;
    private final Shape shape;
    private final List<Node> ints;

    Picks(Lanes lanes, TypedExpression.BuiltinCall call, Shape shape, List<Node> ints) {
      this.lanes = lanes;
      this.call = call;
      this.shape = shape;
      this.ints = ints;
    }

    Selection single(int axis, int argument) {
      return indexing.single(ints.get(argument), shape.size(axis), call.span(), call.function());
    }

    Selection range(int axis, Node first, int count) {
      Node n = ints.get(count);
      Node known = lanes.registry().constant(lanes.lift(n));
      if (known == null) {
        throw new NotAnAxis("a size that depends on parameters");
      }
      for (double value : known.value().array()) {
        if (value < 0) {
          throw new NotAnAxis("a negative size");
        }
      }
      Node last = Ops.subtract(Ops.add(first, n), Nodes.ONE);
      return indexing.range(first, last, shape.size(axis), call.span(), call.function());
    }
  }
}
