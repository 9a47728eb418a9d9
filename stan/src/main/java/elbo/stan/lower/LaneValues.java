// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/// Values of several iterations.
final class LaneValues {
  private LaneValues() {}

  /// A value that is `x` in the lanes of `a` and `y` in those of `b`, which together are those of
  /// `lanes`.
  static Value merge(Lanes lanes, Lanes a, Value x, Lanes b, Value y) {
    return merge(x, y, (p, q) -> lanes.merge(a, p, b, q));
  }

  private static Value merge(Value x, Value y, BinaryOperator<Node> join) {
    return switch (x) {
      case Value.Dense(Node node) -> Value.of(join.apply(node, y.node()));
      case Value.Complex(Node re, Node im) ->
          new Value.Complex(join.apply(re, y.complex().re()), join.apply(im, y.complex().im()));
      case Value.Tuple(List<Value> members) when y instanceof Value.Tuple(List<Value> others) ->
          new Value.Tuple(merge(members, others, join));
      case Value.Sequence(List<Value> elements)
          when y instanceof Value.Sequence(List<Value> others) ->
          new Value.Sequence(merge(elements, others, join));
      case Value.Tuple _, Value.Sequence _ ->
          throw new NotAnAxis("a tuple that differs between iterations");
    };
  }

  private static List<Value> merge(List<Value> x, List<Value> y, BinaryOperator<Node> join) {
    if (x.size() != y.size()) {
      throw new NotAnAxis("sizes differ between iterations");
    }
    List<Value> merged = new ArrayList<>();
    for (int k = 0; k < x.size(); k++) {
      merged.add(merge(x.get(k), y.get(k), join));
    }
    return merged;
  }

  /// A value with each of its nodes replaced.
  static Value map(Value value, UnaryOperator<Node> change) {
    return switch (value) {
      case Value.Dense(Node node) -> Value.of(change.apply(node));
      case Value.Complex(Node re, Node im) -> new Value.Complex(change.apply(re), change.apply(im));
      case Value.Tuple(List<Value> members) ->
          new Value.Tuple(members.stream().map(m -> map(m, change)).toList());
      case Value.Sequence(List<Value> elements) ->
          new Value.Sequence(elements.stream().map(e -> map(e, change)).toList());
    };
  }
}
