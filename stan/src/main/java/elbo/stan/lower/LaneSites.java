// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.distribution.Argument;
import elbo.distribution.Distribution;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.tensor.Shape;
import elbo.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The distribution of a `~` statement in the iterations of a loop, as the one of a vectorised
/// statement would be: outcome and arguments have the iterations as first axis.
final class LaneSites {
  private LaneSites() {}

  /// The site; null where the distribution is not one of numbers.
  static Trace.@Nullable Site of(
      Lanes lanes, String name, Distribution one, Call call, boolean observed) {
    if (!one.eventShape().isScalar() || !DensityTable.has(name)) {
      return null;
    }
    for (Argument argument : one.arguments()) {
      if (argument.eventRank() > 0) {
        return null;
      }
    }
    Shape batch = Shape.SCALAR;
    for (int k = 0; k < call.count(); k++) {
      batch = call.shape(k).isScalar() ? batch : call.shape(k);
    }
    List<Node> nodes = new ArrayList<>();
    for (int k = 0; k < call.count(); k++) {
      nodes.add(all(lanes, call.node(k), batch));
    }
    try {
      List<Node> arguments = nodes.subList(1, nodes.size());
      Distribution all = DensityTable.make(name, nodes.getFirst(), arguments);
      return new Trace.Site(all, nodes.getFirst(), observed);
    } catch (ShapeException mismatch) {
      return null;
    }
  }

  private static Node all(Lanes lanes, Node x, Shape batch) {
    if (!lanes.varies(x)) {
      return x.shape().isScalar() ? x : Layout.broadcast(x, 0, lanes.size());
    }
    Node result = lanes.lift(x);
    for (int axis = 0; x.shape().isScalar() && axis < batch.rank(); axis++) {
      result = Layout.broadcast(result, axis + 1, batch.size(axis));
    }
    return result;
  }
}
