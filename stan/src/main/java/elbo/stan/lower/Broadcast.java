// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.tensor.Shape;

/// Two operands brought to one shape: equal shapes, a scalar with anything, or (as Stan's
/// vectorised binary functions allow) an int array with a container of reals of its shape.
final class Broadcast {
  /// Two nodes that an elementwise operation takes.
  record Pair(Node a, Node b) {}

  private Broadcast() {}

  static Pair of(Call call, int i, int j) {
    Node a = call.node(i);
    Node b = call.node(j);
    Shape s = a.shape();
    Shape t = b.shape();
    if (s.isScalar() || t.isScalar() || s.equals(t)) {
      return new Pair(a, b);
    }
    throw call.error("the arguments must have the same size, got " + s + " and " + t);
  }

  /// `x` repeated along trailing axes so that it fits `shape`, whose leading axes it has.
  static Node trailing(Node x, Shape shape) {
    Node result = x;
    for (int axis = x.shape().rank(); axis < shape.rank(); axis++) {
      result = Layout.broadcast(result, axis, shape.size(axis));
    }
    return result;
  }
}
