// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Decides guards by their values at one point. What was computed for one guard is kept for the
/// next.
final class PointGuide implements Trace.Guide {
  private final Map<Node, Tensor> known = new IdentityHashMap<>();

  PointGuide(Node input, double[] point) {
    known.put(input, Tensor.vector(point));
  }

  @Override
  public double decide(Node guard) {
    return value(guard).item();
  }

  /// The value of a node at the point.
  Tensor value(Node node) {
    Tensor value = known.get(node);
    if (value != null) {
      return value;
    }
    for (Node next : Graph.topologicalOrder(List.of(node))) {
      if (!known.containsKey(next)) {
        List<Tensor> arguments = new ArrayList<>(next.inputs().size());
        for (Node input : next.inputs()) {
          arguments.add(java.util.Objects.requireNonNull(known.get(input)));
        }
        known.put(
            next,
            next.op() instanceof Op.Sample(var _, int _, var shape)
                ? Tensor.filled(shape, 0.5)
                : Interpreter.evaluate(next.op(), arguments));
      }
    }
    return java.util.Objects.requireNonNull(known.get(node));
  }
}
