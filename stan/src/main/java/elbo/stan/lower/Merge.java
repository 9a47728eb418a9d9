// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.stan.syntax.Span;
import java.util.ArrayList;
import java.util.List;

/// Two values of one variable joined behind a condition that depends on parameters.
final class Merge {
  private Merge() {}

  static Value select(Node condition, Value then, Value otherwise, Span span) {
    return switch (then) {
      case Value.Dense(Node node) -> Value.of(select(condition, node, otherwise.node(), span));
      case Value.Complex(Node re, Node im) ->
          new Value.Complex(
              select(condition, re, otherwise.complex().re(), span),
              select(condition, im, otherwise.complex().im(), span));
      case Value.Tuple(List<Value> members)
          when otherwise instanceof Value.Tuple(List<Value> others) ->
          new Value.Tuple(each(condition, members, others, span));
      case Value.Sequence(List<Value> elements)
          when otherwise instanceof Value.Sequence(List<Value> others) ->
          new Value.Sequence(each(condition, elements, others, span));
      case Value.Tuple _, Value.Sequence _ ->
          throw new IllegalStateException("two tuples are expected");
    };
  }

  private static List<Value> each(Node condition, List<Value> a, List<Value> b, Span span) {
    if (a.size() != b.size()) {
      throw new UnsupportedProgramException(span, "a size that depends on parameters");
    }
    List<Value> merged = new ArrayList<>();
    for (int k = 0; k < a.size(); k++) {
      merged.add(select(condition, a.get(k), b.get(k), span));
    }
    return merged;
  }

  private static Node select(Node condition, Node a, Node b, Span span) {
    if (a == b) {
      return a;
    }
    if (!a.shape().equals(b.shape())) {
      throw new UnsupportedProgramException(span, "a size that depends on parameters");
    }
    return Ops.select(condition, a, b);
  }
}
