// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;

/// Categories as intervals of a number that is not seen.
final class Thresholds {
  private Thresholds() {}

  /// 1 more than the number of cutpoints below each value.
  static Node count(Node cutpoints, Node value, Shape batch) {
    Node rows = Batch.align(cutpoints, 1, batch);
    int axis = batch.rank();
    Node passed = Ops.less(rows, Layout.broadcast(value, axis, rows.shape().size(axis)));
    return Ops.add(Ops.constant(1), Ops.sum(passed, axis));
  }
}
