// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import java.util.ArrayList;
import java.util.List;

/// Sorting, ranks and running sums.
final class OrderFunctions {
  private OrderFunctions() {}

  static void register(Library library) {
    library.add(
        "cumulative_sum",
        call ->
            ConstructionFunctions.shaped(
                call, x -> Nodes.length(x) == 0 ? x : Layout.cumulativeSum(x, 0, false)));
    library.node("sort_asc", call -> Nodes.pick(call.node(0), 0, order(call, true)));
    library.node("sort_desc", call -> Nodes.pick(call.node(0), 0, order(call, false)));
    library.node("sort_indices_asc", call -> positions(order(call, true)));
    library.node("sort_indices_desc", call -> positions(order(call, false)));
    library.node(
        "rank",
        call -> {
          Node x = call.node(0);
          int k = call.integer(1);
          call.require(
              k >= 1 && k <= Nodes.length(x),
              "element " + k + " does not exist; there are " + Nodes.length(x));
          return Ops.sum(Ops.less(x, Nodes.at(x, k - 1)));
        });
  }

  private static Node positions(int[] order) {
    double[] values = new double[order.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = order[k] + 1;
    }
    return Nodes.vector(values);
  }

  /// The order of the elements: known for data, a guard on each element's place otherwise. Equal
  /// elements keep their order.
  static int[] order(Call call, boolean ascending) {
    Node x = call.node(0);
    int n = Nodes.length(x);
    call.check(Ops.not(Ops.sum(Ops.unary(elbo.graph.UnaryOp.IS_NAN, x))), "no element may be NaN");
    if (x.isConstant()) {
      double[] v = x.value().array();
      List<Integer> order = new ArrayList<>();
      for (int k = 0; k < n; k++) {
        order.add(k);
      }
      order.sort((i, j) -> ascending ? compare(v[i], v[j]) : compare(v[j], v[i]));
      return order.stream().mapToInt(Integer::intValue).toArray();
    }
    int[] order = new int[n];
    for (int k = 0; k < n; k++) {
      Node mine = Nodes.at(x, k);
      Node place = Ops.sum(ascending ? Ops.less(x, mine) : Ops.less(mine, x));
      if (k > 0) {
        place = Ops.add(place, Ops.sum(Ops.equal(Layout.slice(x, 0, 0, k), mine)));
      }
      order[(int) call.trace().decide(place, call.span(), "an order")] = k;
    }
    return order;
  }

  private static int compare(double a, double b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }
}
