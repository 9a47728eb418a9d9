// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.HashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A sum over rows of data is the sum over the *different* rows, each as often as it occurs: counts
/// of a Bernoulli, binomial or Poisson sample, cells of a cross table. Exact but for rounding,
/// which becomes smaller: a product takes the place of repeated additions.
final class DistinctRows {
  private DistinctRows() {}

  /// The sum of `terms` over rows by classes of equal rows; null if rows repeat too seldom.
  static @Nullable Node sum(Node terms, RowTree tree) {
    Set<Node> leaves = tree.leaves(terms, false);
    if (leaves == null || !tree.isRepetitive(leaves)) {
      return null;
    }
    RowTree.Classes classes = tree.classes(leaves, tree.rows() / 2);
    if (classes == null) {
      return null;
    }
    int[] sizes = classes.sizes();
    double[] counts = new double[sizes.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = sizes[i];
    }
    Node once = tree.at(terms, classes.first(), new HashMap<>());
    return Ops.sum(
        Ops.multiply(Node.constant(Tensor.wrap(Shape.of(counts.length), counts)), once), 0);
  }
}
