// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Matrices in compressed sparse row form: values w, columns v, row starts u.
final class SparseFunctions {
  private SparseFunctions() {}

  static Library.@Nullable Function find(String name) {
    return switch (name) {
      case "csr_matrix_times_vector" -> Library.node(SparseFunctions::timesVector);
      case "csr_to_dense_matrix" -> Library.node(SparseFunctions::dense);
      case "csr_extract_w" -> Library.node(call -> extract(call).get(0));
      case "csr_extract_v" -> Library.node(call -> extract(call).get(1));
      case "csr_extract_u" -> Library.node(call -> extract(call).get(2));
      case "csr_extract" -> call -> new Value.Tuple(extract(call).stream().map(Value::of).toList());
      default -> null;
    };
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entries(int rows, int columns, int[] row, int[] column) {}

  private static Entries entries(Call call) {
    int m = call.integer(0);
    int n = call.integer(1);
    int[] v = call.integers(3);
    int[] u = call.integers(4);
    int count = Nodes.length(call.node(2));
    call.require(m > 0 && n > 0, "the numbers of rows and columns must be positive");
    call.require(
        v.length == count,
        "there must be a column for each value, got " + v.length + " and " + count);
    call.require(u.length == m + 1, "there must be " + (m + 1) + " row starts, got " + u.length);
    call.require(
        u[m] - 1 == count && u[0] == 1,
        "the row starts must run from 1 to the number of values plus 1");
    int[] row = new int[count];
    int[] column = new int[count];
    for (int i = 0; i < m; i++) {
      call.require(u[i] <= u[i + 1], "row starts must not fall");
      for (int k = u[i] - 1; k < u[i + 1] - 1; k++) {
        row[k] = i;
      }
    }
    for (int k = 0; k < count; k++) {
      call.require(v[k] >= 1 && v[k] <= n, "column " + v[k] + " does not exist; there are " + n);
      column[k] = v[k] - 1;
    }
    return new Entries(m, n, row, column);
  }

  private static Node timesVector(Call call) {
    Entries entries = entries(call);
    Node b = call.node(5);
    call.require(
        Nodes.length(b) == entries.columns(),
        "the vector must have " + entries.columns() + " elements, got " + Nodes.length(b));
    if (entries.row().length == 0) {
      return Nodes.filled(Shape.of(entries.rows()), 0);
    }
    Node products = Ops.multiply(call.node(2), Layout.gather(b, 0, IntArray.of(entries.column())));
    return Layout.scatterAdd(products, 0, IntArray.of(entries.row()), entries.rows());
  }

  private static Node dense(Call call) {
    Entries entries = entries(call);
    int[] positions = new int[entries.row().length];
    for (int k = 0; k < positions.length; k++) {
      positions[k] = entries.row()[k] * entries.columns() + entries.column()[k];
    }
    Shape shape = Shape.of(entries.rows(), entries.columns());
    if (positions.length == 0) {
      return Nodes.filled(shape, 0);
    }
    return Layout.reshape(
        Layout.scatterAdd(call.node(2), 0, IntArray.of(positions), shape.numElements()), shape);
  }

  /// The entries that are not zero: a guard on each where they depend on parameters.
  private static List<Node> extract(Call call) {
    Node a = call.node(0);
    int m = a.shape().size(0);
    int n = a.shape().size(1);
    java.util.List<Node> w = new java.util.ArrayList<>();
    java.util.List<Node> v = new java.util.ArrayList<>();
    java.util.List<Node> u = new java.util.ArrayList<>();
    u.add(Nodes.ONE);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        Node x = Nodes.at(a, i, j);
        if (call.trace().decide(Ops.notEqual(x, Nodes.ZERO), call.span(), "a pattern of zeros")
            != 0) {
          w.add(x);
          v.add(Nodes.number(j + 1));
        }
      }
      u.add(Nodes.number(w.size() + 1));
    }
    return List.of(Nodes.vector(w), Nodes.vector(v), Nodes.vector(u));
  }
}
