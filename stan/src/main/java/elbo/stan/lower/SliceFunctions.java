// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.stan.syntax.StanType;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parts of containers, and containers put together.
final class SliceFunctions {
  private SliceFunctions() {}

  static Library.@Nullable Function find(String name) {
    return switch (name) {
      case "head" ->
          call -> {
            int n = call.integer(1);
            requireCount(call, n);
            return part(call, 0, n);
          };
      case "tail" ->
          call -> {
            int n = call.integer(1);
            requireCount(call, n);
            return part(call, length(call) - n, n);
          };
      case "segment" ->
          call -> {
            int from = call.integer(1);
            int n = call.integer(2);
            call.require(
                n >= 0 && (n == 0 || from >= 1 && from + n - 1 <= length(call)),
                "elements "
                    + from
                    + " to "
                    + (from + n - 1)
                    + " do not exist; there are "
                    + length(call));
            return part(call, n == 0 ? 0 : from - 1, n);
          };
      case "reverse" ->
          call -> {
            int n = length(call);
            int[] positions = new int[n];
            for (int k = 0; k < n; k++) {
              positions[k] = n - 1 - k;
            }
            return mapParts(
                call.value(0), x -> Nodes.pick(x, 0, positions), elements -> elements.reversed());
          };
      case "row" -> call -> ConstructionFunctions.shaped(call, x -> Nodes.at(x, index(call, 1, 0)));
      case "col" ->
          call -> ConstructionFunctions.shaped(call, x -> Layout.at(x, 1, index(call, 1, 1)));
      case "sub_col" ->
          call ->
              ConstructionFunctions.shaped(
                  call,
                  x -> {
                    int i = index(call, 1, 0);
                    int j = index(call, 2, 1);
                    int n = call.integer(3);
                    call.require(
                        n >= 0 && i + n <= x.shape().size(0),
                        "there are " + x.shape().size(0) + " rows");
                    return Layout.slice(Layout.at(x, 1, j), 0, i, n);
                  });
      case "sub_row" ->
          call ->
              ConstructionFunctions.shaped(
                  call,
                  x -> {
                    int i = index(call, 1, 0);
                    int j = index(call, 2, 1);
                    int n = call.integer(3);
                    call.require(
                        n >= 0 && j + n <= x.shape().size(1),
                        "there are " + x.shape().size(1) + " columns");
                    return Layout.slice(Nodes.at(x, i), 0, j, n);
                  });
      case "block" ->
          call ->
              ConstructionFunctions.shaped(
                  call,
                  x -> {
                    int i = index(call, 1, 0);
                    int j = index(call, 2, 1);
                    int m = call.integer(3);
                    int n = call.integer(4);
                    call.require(
                        m >= 0
                            && n >= 0
                            && i + m <= x.shape().size(0)
                            && j + n <= x.shape().size(1),
                        "the block leaves the matrix of size " + x.shape());
                    return Layout.slice(Layout.slice(x, 0, i, m), 1, j, n);
                  });
      case "append_row" -> call -> append(call, 0);
      case "append_col" -> call -> append(call, 1);
      case "append_array" -> SliceFunctions::appendArray;
      default -> null;
    };
  }

  private static int length(Call call) {
    return ReductionFunctions.shape(call.value(0)).size(0);
  }

  private static void requireCount(Call call, int n) {
    call.require(
        n >= 0 && n <= length(call), n + " elements were asked for; there are " + length(call));
  }

  /// An index argument, from 0.
  private static int index(Call call, int k, int axis) {
    int index = call.integer(k);
    int size = ReductionFunctions.shape(call.value(0)).size(axis);
    call.require(
        index >= 1 && index <= size,
        (axis == 0 ? "row " : "column ") + index + " does not exist; there are " + size);
    return index - 1;
  }

  private static Value part(Call call, int from, int n) {
    return mapParts(
        call.value(0),
        x -> Layout.slice(x, 0, from, n),
        elements -> elements.subList(from, from + n));
  }

  private static Value mapParts(
      Value value,
      java.util.function.UnaryOperator<Node> nodes,
      java.util.function.UnaryOperator<List<Value>> sequences) {
    return switch (value) {
      case Value.Dense(Node node) -> Value.of(nodes.apply(node));
      case Value.Complex(Node re, Node im) -> new Value.Complex(nodes.apply(re), nodes.apply(im));
      case Value.Sequence(List<Value> elements) -> new Value.Sequence(sequences.apply(elements));
      case Value.Tuple _ -> throw new IllegalStateException("a tuple has no elements");
    };
  }

  private static Value append(Call call, int axis) {
    if (Types.isComplex(call.result())) {
      Value.Complex a = call.value(0).complex();
      Value.Complex b = call.value(1).complex();
      return new Value.Complex(
          append(call, axis, a.re(), b.re()), append(call, axis, a.im(), b.im()));
    }
    return Value.of(append(call, axis, call.node(0), call.node(1)));
  }

  private static Node append(Call call, int axis, Node a, Node b) {
    if (Types.eventRank(call.result()) == 1) {
      return Nodes.concatenate(0, List.of(line(a), line(b)));
    }
    Node x = matrix(a, call.type(0));
    Node y = matrix(b, call.type(1));
    int other = 1 - axis;
    if (x.shape().size(other) != y.shape().size(other)) {
      if (x.shape().numElements() == 0 && x.shape().size(other) == 0) {
        return y;
      }
      if (y.shape().numElements() == 0 && y.shape().size(other) == 0) {
        return x;
      }
      throw call.error("sizes do not agree: " + x.shape() + " and " + y.shape());
    }
    return Nodes.concatenate(axis, List.of(x, y));
  }

  private static Node line(Node x) {
    return x.shape().isScalar() ? Layout.reshape(x, Shape.of(1)) : x;
  }

  private static Node matrix(Node x, StanType type) {
    if (x.shape().rank() == 2) {
      return x;
    }
    Node line = line(x);
    int n = Nodes.length(line);
    boolean row = type == StanType.ROW_VECTOR || type == StanType.COMPLEX_ROW_VECTOR;
    return Layout.reshape(line, row ? Shape.of(1, n) : Shape.of(n, 1));
  }

  private static Value appendArray(Call call) {
    if (call.value(0) instanceof Value.Sequence(List<Value> a)
        && call.value(1) instanceof Value.Sequence(List<Value> b)) {
      List<Value> both = new ArrayList<>(a);
      both.addAll(b);
      return new Value.Sequence(both);
    }
    Shape s = ReductionFunctions.shape(call.value(0));
    Shape t = ReductionFunctions.shape(call.value(1));
    if (s.size(0) == 0) {
      return call.value(1);
    }
    if (t.size(0) == 0) {
      return call.value(0);
    }
    call.require(
        s.remove(0).equals(t.remove(0)),
        "the elements of both arrays must have one size, got " + s + " and " + t);
    if (Types.isComplex(call.result())) {
      Value.Complex a = call.value(0).complex();
      Value.Complex b = call.value(1).complex();
      return new Value.Complex(
          Nodes.concatenate(0, List.of(a.re(), b.re())),
          Nodes.concatenate(0, List.of(a.im(), b.im())));
    }
    return Value.of(Nodes.concatenate(0, List.of(call.node(0), call.node(1))));
  }
}
