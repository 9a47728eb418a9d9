// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sorting, ranks and running sums.
final class OrderFunctions {
  private OrderFunctions() {}

  static Library.@Nullable Function find(String name) {
    return switch (name) {
      case "cumulative_sum" ->
          call ->
              ConstructionFunctions.shaped(
                  call, x -> Nodes.length(x) == 0 ? x : Layout.cumulativeSum(x, 0, false));
      case "sort_asc" -> Library.node(call -> sorted(call, true));
      case "sort_desc" -> Library.node(call -> sorted(call, false));
      case "sort_indices_asc" -> Library.node(call -> positions(call, true));
      case "sort_indices_desc" -> Library.node(call -> positions(call, false));
      case "rank" ->
          Library.node(call -> {
            Node x = call.node(0);
            int k = call.integer(1);
            call.require(
                k >= 1 && k <= Nodes.length(x),
                "element " + k + " does not exist; there are " + Nodes.length(x));
            return Ops.sum(Ops.less(x, Nodes.at(x, k - 1)));
          });
      default -> null;
    };
  }

  /// The elements in order.
  static Node sorted(Call call, boolean ascending) {
    Node x = call.node(0);
    requireNumbers(call, x);
    return x.isConstant()
        ? Nodes.pick(x, 0, order(x, ascending))
        : arrange(x, places(x, ascending));
  }

  private static Node positions(Call call, boolean ascending) {
    Node x = call.node(0);
    requireNumbers(call, x);
    double[] numbers = new double[Nodes.length(x)];
    java.util.Arrays.setAll(numbers, k -> k + 1);
    Node indices = Nodes.vector(numbers);
    return x.isConstant()
        ? Nodes.pick(indices, 0, order(x, ascending))
        : arrange(indices, places(x, ascending));
  }

  private static void requireNumbers(Call call, Node x) {
    call.check(Ops.not(Ops.sum(Ops.unary(UnaryOp.IS_NAN, x))), "no element may be NaN");
  }

  /// The place, from 0, of each element in the order; equal elements keep theirs. Counted over all
  /// pairs: no element decides a branch.
  private static Node places(Node x, boolean ascending) {
    int n = Nodes.length(x);
    Node mine = Layout.broadcast(x, 1, n);
    Node others = Layout.broadcast(x, 0, n);
    double[] before = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        before[i * n + j] = 1;
      }
    }
    Node tie = Ops.and(Ops.equal(mine, others), Nodes.matrix(n, n, before));
    Node earlier = ascending ? Ops.less(others, mine) : Ops.less(mine, others);
    return Ops.sum(Ops.or(earlier, tie), 1);
  }

  /// Each element of `x` at its place.
  private static Node arrange(Node x, Node places) {
    int n = Nodes.length(x);
    double[] slots = new double[n];
    java.util.Arrays.setAll(slots, k -> k);
    Node hit =
        Ops.equal(Layout.broadcast(places, 0, n), Layout.broadcast(Nodes.vector(slots), 1, n));
    return Ops.sum(Ops.select(hit, Layout.broadcast(x, 0, n), Nodes.ZERO), 1);
  }

  /// The order of known elements. Equal ones keep theirs.
  private static int[] order(Node x, boolean ascending) {
    double[] v = x.value().array();
    List<Integer> order = new ArrayList<>();
    for (int k = 0; k < v.length; k++) {
      order.add(k);
    }
    order.sort((i, j) -> ascending ? compare(v[i], v[j]) : compare(v[j], v[i]));
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int compare(double a, double b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }
}
