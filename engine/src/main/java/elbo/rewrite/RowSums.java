// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import elbo.graph.BinaryOp;
import elbo.graph.Graph;
import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.graph.TernaryOp;
import elbo.graph.UnaryOp;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Sums over rows of data on which a scalar depends linearly, and the same scalar with a weighted
/// sum over a few rows in the place of each: an unbiased estimate of it if the weights make sums
/// unbiased, because an expectation goes past everything linear.
///
/// A sum counts if data tell its terms apart and no term depends on the data of another row. Where
/// a sum is not linear in the scalar (under a logarithm, or times another such sum) it stays a sum
/// over all rows.
public final class RowSums {
  private final Node root;
  private final List<Node> order;
  private final Set<Node> dependent;

  /// The sums in a scalar.
  public RowSums(Node root) {
    this.root = root;
    this.order = Graph.topologicalOrder(List.of(root));
    this.dependent = RowTree.dependent(order);
  }

  /// The scalar for some rows.
  ///
  /// @param value the estimate
  /// @param conditions what was tested in `value`, and `others`, for the picked rows alone
  /// @param weights an input: one weight per row
  /// @param inputs the inputs that hold the rows
  public record Sampled(Node value, List<Node> conditions, Node weights, List<RowInput> inputs) {
    /// Copies.
    public Sampled {
      conditions = List.copyOf(conditions);
      inputs = List.copyOf(inputs);
    }
  }

  /// How many rows the sums have over which a part may stand for all, with the number of elements
  /// they add: the axis of the largest sums first.
  public List<Integer> numRows() {
    TreeMap<Integer, Long> work = new TreeMap<>();
    Set<Integer> sizes = new HashSet<>();
    for (Node node : order) {
      sizes.addAll(summedSizes(node));
    }
    for (int rows : sizes) {
      if (rows >= 2) {
        Search search = new Search(rows, 1, List.of());
        long elements = 0;
        for (Node sum : search.linearSums()) {
          elements = Math.max(elements, summedElements(sum));
        }
        if (elements > 0) {
          work.put(rows, elements);
        }
      }
    }
    List<Integer> result = new ArrayList<>(work.keySet());
    result.sort((a, b) -> Long.compare(work.getOrDefault(b, 0L), work.getOrDefault(a, 0L)));
    return result;
  }

  /// The scalar with weighted sums over `picked` rows.
  ///
  /// @param rows one of [#numRows]
  /// @param picked how many are taken at each execution
  /// @param others truths about all rows (0 or 1), to be asked of the picked rows alone
  public Sampled sample(int rows, int picked, List<Node> others) {
    return new Search(rows, picked, others).run();
  }

  private Set<Integer> summedSizes(Node node) {
    Set<Integer> sizes = new HashSet<>();
    if (!dependent.contains(node)) {
      return sizes;
    }
    if (node.op() instanceof Op.Reduce(ReduceOp function, int axis) && function == ReduceOp.SUM) {
      Node x = node.input(0);
      sizes.add(x.shape().size(axis));
      if (isFlat(x)) {
        for (int size : x.input(0).shape().sizes()) {
          sizes.add(size);
        }
      }
    }
    if (node.op() instanceof Op.Contract(IntArray left, IntArray right, IntArray result)) {
      for (int k = 0; k < left.length(); k++) {
        if (!result.contains(left.get(k)) && right.contains(left.get(k))) {
          sizes.add(node.input(0).shape().size(k));
        }
      }
    }
    return sizes;
  }

  private static long summedElements(Node sum) {
    long elements = 0;
    for (Node input : sum.inputs()) {
      elements = Math.max(elements, input.shape().numElements());
    }
    return elements;
  }

  /// All elements of an array as a vector.
  private static boolean isFlat(Node node) {
    return node.op() instanceof Op.Reshape(Shape shape)
        && shape.rank() == 1
        && node.input(0).shape().rank() > 1;
  }

  private final class Search {
    private final int rows;
    private final List<Node> others;
    private final Node weights;
    private final RowPicker picker;
    private final Map<Node, Node> sampled = new LinkedHashMap<>();
    private final Set<Node> holding = new HashSet<>();

    Search(int rows, int picked, List<Node> others) {
      this.rows = rows;
      this.others = others;
      this.weights = Node.input("weights", Shape.of(picked));
      Set<Node> all = dependent;
      if (!others.isEmpty()) {
        List<Node> roots = new ArrayList<>(others);
        roots.add(root);
        all = RowTree.dependent(Graph.topologicalOrder(roots));
      }
      this.picker = new RowPicker(rows, picked, new RowTree(rows, all));
      for (Node node : order) {
        if (dependent.contains(node)) {
          Node fewer = weighted(node);
          if (fewer != null) {
            sampled.put(node, fewer);
          }
          boolean holds = fewer != null;
          for (Node input : node.inputs()) {
            holds |= holding.contains(input);
          }
          if (holds) {
            holding.add(node);
          }
        }
      }
    }

    /// The weighted sum over the picked rows for a sum over all; null if it is none.
    private @Nullable Node weighted(Node node) {
      if (node.op() instanceof Op.Reduce(ReduceOp function, int axis) && function == ReduceOp.SUM) {
        return reduced(ReduceOp.SUM, node.input(0), axis, true);
      }
      if (node.op() instanceof Op.Contract(IntArray left, IntArray right, IntArray result)) {
        for (int k = 0; k < left.length(); k++) {
          int other = right.indexOf(left.get(k));
          if (!result.contains(left.get(k))
              && other >= 0
              && node.input(0).shape().size(k) == rows) {
            RowPicker.Row a = picker.pick(node.input(0), k);
            RowPicker.Row b = picker.pick(node.input(1), other);
            if (a != null && b != null && (a.usesData() || b.usesData())) {
              return Linear.contract(weigh(a.node(), k), left, b.node(), right, result);
            }
          }
        }
      }
      return null;
    }

    /// A reduction for the picked rows; null if the axis is not that of the rows.
    private @Nullable Node reduced(ReduceOp function, Node x, int axis, boolean isWeighted) {
      if (x.shape().size(axis) == rows) {
        RowPicker.Row row = picker.pick(x, axis);
        if (row != null && (row.usesData() || !isWeighted)) {
          return Ops.reduce(function, isWeighted ? weigh(row.node(), axis) : row.node(), axis);
        }
      }
      if (!isFlat(x)) {
        return null;
      }
      Node array = x.input(0);
      for (int k = 0; k < array.shape().rank(); k++) {
        if (array.shape().size(k) == rows) {
          RowPicker.Row row = picker.pick(array, k);
          if (row != null && (row.usesData() || !isWeighted)) {
            return Ops.reduceAll(function, isWeighted ? weigh(row.node(), k) : row.node());
          }
        }
      }
      return null;
    }

    private Node weigh(Node x, int axis) {
      Node w = weights;
      for (int k = 0; k < x.shape().rank(); k++) {
        if (k != axis) {
          w = Layout.broadcast(w, k, x.shape().size(k));
        }
      }
      return Ops.multiply(w, x);
    }

    /// The sums whose every use is linear, outermost first, none below another.
    List<Node> linearSums() {
      return new ArrayList<>(linear(new ArrayList<>()));
    }

    private Set<Node> linear(List<Node> conditions) {
      Set<Node> linear = new HashSet<>(Set.of(root));
      Set<Node> other = new HashSet<>();
      Set<Node> found = new HashSet<>();
      for (int i = order.size() - 1; i >= 0; i--) {
        Node node = order.get(i);
        boolean isLinear = linear.contains(node) && !other.contains(node);
        if (isLinear && sampled.containsKey(node)) {
          found.add(node);
          continue;
        }
        if (!isLinear && !other.contains(node)) {
          continue; // only under a sum that is replaced, or a condition
        }
        for (int k = 0; k < node.inputs().size(); k++) {
          Node input = node.input(k);
          if (isLinear && isCondition(node, k)) {
            conditions.add(input);
          } else {
            (isLinear && isLinearIn(node, k) ? linear : other).add(input);
          }
        }
      }
      return found;
    }

    private static boolean isCondition(Node node, int k) {
      return k == 0 && node.op() instanceof Op.Ternary(TernaryOp f) && f == TernaryOp.SELECT;
    }

    private boolean isLinearIn(Node node, int k) {
      return switch (node.op()) {
        case Op.Unary(UnaryOp function) -> function == UnaryOp.NEGATE;
        case Op.Binary(BinaryOp function) ->
            switch (function) {
              case ADD, SUBTRACT -> true;
              case MULTIPLY -> !holding.contains(node.input(1 - k));
              case DIVIDE -> k == 0 && !holding.contains(node.input(1));
              default -> false;
            };
        case Op.Ternary(TernaryOp function) -> function == TernaryOp.SELECT;
        case Op.Reduce(ReduceOp function, _) -> function == ReduceOp.SUM;
        case Op.Contract _ -> !holding.contains(node.input(1 - k));
        case Op.Broadcast _, Op.Reshape _, Op.Transpose _, Op.Slice _, Op.Pad _ -> true;
        case Op.Concatenate _, Op.Gather _, Op.ScatterAdd _, Op.CumulativeSum _ -> true;
        case Op.Constant _, Op.Input _, Op.Polygamma _, Op.LogProduct _ -> false;
        case Op.LogProductPull _, Op.Cholesky _, Op.TriangularSolve _ -> false;
        case Op.CholeskyInverse _, Op.Inverse _, Op.LogAbsDeterminant _ -> false;
        case Op.Scan _, Op.Ode _, Op.Sample _ -> false;
      };
    }

    Sampled run() {
      List<Node> conditions = new ArrayList<>();
      Set<Node> sums = linear(conditions);
      Map<Node, Node> replacements = new HashMap<>();
      for (Node sum : sums) {
        replacements.put(sum, Optional.ofNullable(sampled.get(sum)).orElseThrow());
      }
      List<Node> tested = new ArrayList<>(others);
      tested.addAll(conditions);
      List<Node> ofRows = tests(tested);
      for (int i = 0; i < conditions.size(); i++) {
        replacements.put(conditions.get(i), ofRows.get(others.size() + i));
      }
      Node value = Substitute.in(List.of(root), replacements).getFirst();
      List<Node> results = new ArrayList<>(ofRows.subList(0, others.size()));
      List<Node> roots = new ArrayList<>(results);
      roots.add(value);
      Set<Node> needed = new HashSet<>(Graph.topologicalOrder(roots));
      List<RowInput> inputs =
          picker.inputs().stream().filter(input -> needed.contains(input.input())).toList();
      return new Sampled(value, results, weights, inputs);
    }

    /// Truths about all rows as truths about the picked rows: reductions along the axis of the
    /// rows, without weights.
    private List<Node> tests(List<Node> truths) {
      Map<Node, Node> replacements = new HashMap<>();
      for (Node node : Graph.topologicalOrder(truths)) {
        if (node.op() instanceof Op.Reduce(ReduceOp function, int axis)) {
          Node fewer = reduced(function, node.input(0), axis, false);
          if (fewer != null) {
            replacements.put(node, fewer);
          }
        }
      }
      return Substitute.in(truths, replacements);
    }
  }
}
