// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import elbo.graph.BinaryOp;
import elbo.graph.Graph;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Sums over rows of data by fewer rows that say the same, where that is exact: squares of a
/// Gaussian likelihood ([LeastSquares]), rows that occur several times ([DistinctRows]), and tests
/// whether all of an affine form is finite, which one row of each group decides. The cost of a
/// linear regression's gradient then does not depend on the number of observations.
public final class SufficientStatistics {
  /// Fewer rows are not worth another form.
  private static final int FEWEST_ROWS = 32;

  private SufficientStatistics() {}

  /// The node with such sums replaced.
  ///
  /// @param decisions told of every sum that was looked at closely, and why it was replaced or kept
  public static Node in(Node root, Consumer<String> decisions) {
    List<Node> order = Graph.topologicalOrder(List.of(root));
    Set<Node> dependent = RowTree.dependent(order);
    Map<Node, Node> replacements = new HashMap<>();
    Map<Integer, RowTree> trees = new HashMap<>();
    for (Node node : order) {
      boolean isSum =
          node.op() instanceof Op.Reduce(ReduceOp function, int axis)
              && function == ReduceOp.SUM
              && axis == 0
              && dependent.contains(node)
              && node.input(0).shape().rank() == 1
              && node.input(0).shape().size(0) >= FEWEST_ROWS;
      if (isSum) {
        Node terms = node.input(0);
        RowTree tree = trees.computeIfAbsent(terms.shape().size(0), n -> new RowTree(n, dependent));
        Node replacement = replacement(terms, tree, decisions);
        if (replacement != null) {
          replacements.put(node, replacement);
        }
      }
    }
    return replacements.isEmpty() ? root : Substitute.in(List.of(root), replacements).getFirst();
  }

  private static @Nullable Node replacement(Node terms, RowTree tree, Consumer<String> decisions) {
    Node finite = finiteTest(terms, tree);
    if (finite != null) {
      return finite;
    }
    LeastSquares.Result squares = LeastSquares.sum(terms, tree);
    if (squares != null) {
      boolean replaced = squares.sum() != null;
      decisions.accept(
          "sum of squares " + (replaced ? "by QR: " : "kept direct: ") + squares.reason());
      if (replaced) {
        return squares.sum();
      }
    }
    Node distinct = DistinctRows.sum(terms, tree);
    if (distinct != null) {
      decisions.accept("sum over " + tree.rows() + " rows by the number of equal rows");
    }
    return distinct;
  }

  /// `Σ 0·x` is 0 where all x are finite and NaN elsewhere. An affine x is finite in all rows of a
  /// group or in none, as far as its parameters go: products with data that overflow give a density
  /// of −∞ by themselves.
  private static @Nullable Node finiteTest(Node terms, RowTree tree) {
    if (!(terms.op() instanceof Op.Binary(BinaryOp function)) || function != BinaryOp.MULTIPLY) {
      return null;
    }
    int zero = isZero(terms.input(0), tree) ? 0 : 1;
    Node x = terms.input(1 - zero);
    if (!isZero(terms.input(zero), tree) || !isAffine(x, tree)) {
      return null;
    }
    Set<Node> leaves = tree.leaves(x, false);
    if (leaves == null) {
      return null;
    }
    List<Node> indices = new ArrayList<>();
    for (Node leaf : leaves) {
      if (!tree.isData(leaf)) {
        indices.add(leaf);
      } else if (!isFinite(tree.values(leaf))) {
        return null;
      }
    }
    RowTree.Classes groups = tree.classes(Set.copyOf(indices), tree.rows() / 2);
    return groups == null ? null : Ops.sum(tree.at(terms, groups.first(), new HashMap<>()), 0);
  }

  private static boolean isZero(Node node, RowTree tree) {
    Node leaf = node;
    while (leaf.op() instanceof Op.Broadcast) {
      leaf = leaf.input(0);
    }
    return leaf.shape().isScalar() && tree.isData(leaf) && tree.values(leaf).item() == 0;
  }

  private static boolean isFinite(Tensor x) {
    for (int i = 0; i < x.shape().numElements(); i++) {
      if (!Double.isFinite(x.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// Whether data enter by sums and products alone.
  private static boolean isAffine(Node node, RowTree tree) {
    if (tree.isData(node) || tree.product(node) != null || tree.leaves(node, true) != null) {
      return true;
    }
    return node.op() instanceof Op.Binary(BinaryOp function)
        && switch (function) {
          case ADD, SUBTRACT, MULTIPLY ->
              isAffine(node.input(0), tree) && isAffine(node.input(1), tree);
          default -> false;
        };
  }
}
