// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import elbo.graph.Graph;
import elbo.graph.Interpreter;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Simplify;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Expressions over the rows of data: elementwise functions of data columns, numbers, parameters
/// picked by a data column of indices, and products of a data matrix with a vector. Such an
/// expression can be written again for other rows.
final class RowTree {
  private static final int SAMPLE = 2048;

  private final int rows;
  private final Set<Node> dependent;
  private final Map<Node, Tensor> data = new HashMap<>();

  /// @param rows the length of the axis
  /// @param dependent every node that depends on an input or is random
  RowTree(int rows, Set<Node> dependent) {
    this.rows = rows;
    this.dependent = dependent;
  }

  /// The nodes among these that depend on an input or are random.
  static Set<Node> dependent(List<Node> order) {
    Set<Node> result = new HashSet<>();
    for (Node node : order) {
      boolean depends = node.op() instanceof Op.Input || node.op() instanceof Op.Sample;
      for (Node input : node.inputs()) {
        depends |= result.contains(input);
      }
      if (depends) {
        result.add(node);
      }
    }
    return result;
  }

  int rows() {
    return rows;
  }

  boolean isData(Node node) {
    return !dependent.contains(node);
  }

  /// The values of a node that [#isData].
  Tensor values(Node node) {
    return data.computeIfAbsent(
        node,
        n ->
            n.op() instanceof Op.Constant(Tensor value)
                ? value
                : Interpreter.evaluate(Graph.of(List.of(), List.of(n)), List.of()).getFirst());
  }

  /// A data matrix times a vector of parameters.
  record Product(Node matrix, Node vector) {}

  /// The node as such a product over the rows, null if it is none.
  @Nullable Product product(Node node) {
    if (!(node.op() instanceof Op.Contract(IntArray left, IntArray right, IntArray result))
        || result.length() != 1) {
      return null;
    }
    int row = result.get(0);
    for (int which = 0; which < 2; which++) {
      IntArray labels = which == 0 ? left : right;
      IntArray other = which == 0 ? right : left;
      Node matrix = node.input(which);
      boolean fits = labels.length() == 2 && labels.get(0) == row && other.length() == 1;
      if (fits && other.get(0) == labels.get(1) && isData(matrix)) {
        return new Product(matrix, node.input(1 - which));
      }
    }
    return null;
  }

  private static boolean isElementwise(Node node) {
    return switch (node.op()) {
      case Op.Unary _, Op.Polygamma _, Op.Binary _, Op.Ternary _ -> true;
      default -> false;
    };
  }

  private boolean isOverRows(Node node) {
    return node.shape().equals(Shape.of(rows));
  }

  private static boolean isRepeatedNumber(Node node) {
    return node.op() instanceof Op.Broadcast && node.input(0).shape().isScalar();
  }

  private static boolean isPicked(Node node) {
    return node.op() instanceof Op.Gather(int axis, _)
        && axis == 0
        && node.input(0).shape().rank() == 1;
  }

  /// What tells rows apart: data columns, data matrices, index columns, once each; null if the
  /// expression is none of this kind.
  ///
  /// @param onlyIndices whether data may not occur but as numbers repeated
  @Nullable Set<Node> leaves(Node node, boolean onlyIndices) {
    Set<Node> found = new HashSet<>();
    Set<Node> seen = new HashSet<>();
    List<Node> open = new ArrayList<>(List.of(node));
    while (!open.isEmpty()) {
      Node next = open.removeLast();
      if (next.shape().isScalar() || isRepeatedNumber(next) || !seen.add(next)) {
        continue;
      }
      if (!isOverRows(next)) {
        return null;
      }
      Product product = product(next);
      if (isData(next) || product != null) {
        if (onlyIndices) {
          return null;
        }
        found.add(product == null ? next : product.matrix());
      } else if (isPicked(next)) {
        found.add(next);
      } else if (isElementwise(next)) {
        open.addAll(next.inputs());
      } else {
        return null;
      }
    }
    return found;
  }

  /// An expression with [#leaves] for other rows: row `i` of the result is row `picked[i]`.
  Node at(Node node, int[] picked, Map<Node, Node> known) {
    Node result = known.get(node);
    if (result == null) {
      result = make(node, picked, known);
      known.put(node, result);
    }
    return result;
  }

  private Node make(Node node, int[] picked, Map<Node, Node> known) {
    if (node.shape().isScalar()) {
      return node;
    }
    if (isRepeatedNumber(node)) {
      return Layout.broadcast(node.input(0), 0, picked.length);
    }
    Product product = product(node);
    if (product != null) {
      Node matrix = Node.constant(pick(values(product.matrix()), picked));
      return Linear.matmul(matrix, product.vector());
    }
    if (isData(node)) {
      return Node.constant(pick(values(node), picked));
    }
    if (node.op() instanceof Op.Gather(_, IntArray indices)) {
      int[] there = new int[picked.length];
      for (int i = 0; i < there.length; i++) {
        there[i] = indices.get(picked[i]);
      }
      return Layout.gather(node.input(0), 0, IntArray.of(there));
    }
    List<Node> inputs = new ArrayList<>();
    for (Node input : node.inputs()) {
      inputs.add(at(input, picked, known));
    }
    return Simplify.node(node.op(), inputs);
  }

  private static Tensor pick(Tensor x, int[] picked) {
    int inner = x.shape().numElements() / x.shape().size(0);
    double[] values = new double[picked.length * inner];
    for (int i = 0; i < picked.length; i++) {
      for (int k = 0; k < inner; k++) {
        values[i * inner + k] = x.get(picked[i] * inner + k);
      }
    }
    return Tensor.wrap(x.shape().with(0, picked.length), values);
  }

  /// Rows that agree in all leaves, numbered in the order in which they first occur.
  static final class Classes {
    private final int[] of;
    private final int[] first;

    private Classes(int[] of, int[] first) {
      this.of = of;
      this.first = first;
    }

    /// The number of each row's class; not a copy.
    int[] of() {
      return of;
    }

    /// The first row of each class; not a copy.
    int[] first() {
      return first;
    }

    int[] sizes() {
      int[] sizes = new int[first.length];
      for (int c : of) {
        sizes[c]++;
      }
      return sizes;
    }
  }

  /// Classes of equal rows, null if there are more than `most`.
  @Nullable Classes classes(Set<Node> leaves, int most) {
    int[] of = new int[rows];
    int count = 1;
    for (Node leaf : leaves) {
      boolean isIndex = leaf.op() instanceof Op.Gather && !isData(leaf);
      int inner = isIndex ? 1 : leaf.shape().numElements() / rows;
      for (int k = 0; k < inner; k++) {
        // One column at a time refines the classes; 0.0 and -0.0 stay apart.
        Map<Refined, Integer> numbers = new HashMap<>();
        for (int i = 0; i < rows; i++) {
          long bits =
              isIndex && leaf.op() instanceof Op.Gather(_, IntArray indices)
                  ? indices.get(i)
                  : Double.doubleToLongBits(values(leaf).get(i * inner + k));
          int fresh = numbers.size();
          Integer number = numbers.putIfAbsent(new Refined(of[i], bits), fresh);
          of[i] = number == null ? fresh : number;
          if (numbers.size() > most) {
            return null;
          }
        }
        count = numbers.size();
      }
    }
    int[] first = new int[count];
    for (int i = rows - 1; i >= 0; i--) {
      first[of[i]] = i;
    }
    return new Classes(of, first);
  }

  private record Refined(int before, long bits) {}

  /// Whether rows repeat so often that more than half of some 2,000, taken evenly, have an equal
  /// one among them: decided without looking at all of them.
  boolean isRepetitive(Set<Node> leaves) {
    int step = Math.max(1, rows / SAMPLE);
    Set<List<Double>> seen = new HashSet<>();
    int taken = 0;
    for (int i = 0; i < rows; i += step) {
      List<Double> row = new ArrayList<>();
      for (Node leaf : leaves) {
        boolean isIndex = leaf.op() instanceof Op.Gather && !isData(leaf);
        int inner = isIndex ? 1 : leaf.shape().numElements() / rows;
        for (int k = 0; k < inner; k++) {
          row.add(
              isIndex && leaf.op() instanceof Op.Gather(_, IntArray indices)
                  ? (double) indices.get(i)
                  : (Double) values(leaf).get(i * inner + k));
        }
      }
      seen.add(row);
      taken++;
    }
    return 2 * seen.size() <= taken;
  }
}
