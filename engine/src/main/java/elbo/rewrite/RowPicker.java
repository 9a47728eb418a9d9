// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.rewrite;

import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Simplify;
import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes what is computed for every row of an axis for a few rows that are only known at each
/// execution. Data along the axis become inputs; parameters that rows choose by an index are chosen
/// by a matrix of ones and zeros, a product, since indices of a gather are part of the operation.
final class RowPicker {
  /// A matrix of choices has at most so many elements: 128 MiB.
  private static final long LARGEST_CHOICE = 1L << 24;

  private final int rows;
  private final int picked;
  private final RowTree tree;
  private final Map<Place, Optional<Row>> known = new HashMap<>();
  private final Map<Place, RowInput> data = new LinkedHashMap<>();
  private final Map<IntArray, RowInput> choices = new LinkedHashMap<>();

  private record Place(Node node, int axis) {}

  /// @param node for the picked rows
  /// @param usesData whether data tell its rows apart
  record Row(Node node, boolean usesData) {}

  /// @param rows the length of the axis
  /// @param picked how many rows are taken
  /// @param tree knows what is data
  RowPicker(int rows, int picked, RowTree tree) {
    this.rows = rows;
    this.picked = picked;
    this.tree = tree;
  }

  /// The inputs that were made so far.
  List<RowInput> inputs() {
    List<RowInput> all = new ArrayList<>(data.values());
    all.addAll(choices.values());
    return all;
  }

  /// The node for the picked rows; null if one row of it depends on other rows.
  @Nullable Row pick(Node node, int axis) {
    Place place = new Place(node, axis);
    Optional<Row> before = known.get(place);
    if (before == null) {
      before = Optional.ofNullable(make(node, axis));
      known.put(place, before);
    }
    return before.orElse(null);
  }

  private @Nullable Row make(Node node, int axis) {
    if (node.op() instanceof Op.Broadcast(int at, int size)) {
      if (at == axis) {
        return new Row(Layout.broadcast(node.input(0), axis, picked), false);
      }
      Row row = pick(node.input(0), at < axis ? axis - 1 : axis);
      return row == null ? null : new Row(Layout.broadcast(row.node, at, size), row.usesData);
    }
    if (tree.isData(node)) {
      return new Row(ofData(node, axis), true);
    }
    return switch (node.op()) {
      case Op.Constant _ -> throw new IllegalStateException("constants are data");
      case Op.Unary _, Op.Polygamma _, Op.Binary _, Op.Ternary _ -> same(node, axis);
      case Op.Reduce(_, int at) -> rebuilt(node, at <= axis ? axis + 1 : axis);
      case Op.Broadcast _ -> throw new IllegalStateException("handled above");
      case Op.Reshape(Shape shape) -> reshaped(node, shape, axis);
      case Op.Transpose(IntArray permutation) -> rebuilt(node, permutation.get(axis));
      case Op.Slice(int at, int start, _) ->
          at == axis
              ? chosen(node.input(0), axis, IntArray.range(start, start + rows))
              : rebuilt(node, axis);
      case Op.Gather(int at, IntArray indices) ->
          at == axis ? chosen(node.input(0), axis, indices) : rebuilt(node, axis);
      case Op.Input _ -> chosen(node, axis, IntArray.range(0, rows));
      case Op.Pad(int at, _, _) -> at == axis ? null : rebuilt(node, axis);
      case Op.Concatenate(int at) -> at == axis ? null : same(node, axis);
      case Op.ScatterAdd(int at, _, _) -> at == axis ? null : rebuilt(node, axis);
      case Op.CumulativeSum(int at, _) -> at == axis ? null : rebuilt(node, axis);
      case Op.Contract(IntArray left, IntArray right, IntArray result) ->
          labelled(node, result.get(axis), List.of(left, right));
      case Op.LogProduct(IntArray left, IntArray right, IntArray result) -> {
        int summed = -1;
        for (int label : left.array()) {
          summed = result.contains(label) ? summed : label;
        }
        int[] rest = new int[right.length() - 1];
        int n = 0;
        for (int label : right.array()) {
          if (label != summed) {
            rest[n++] = label;
          }
        }
        yield labelled(node, result.get(axis), List.of(left, right, IntArray.of(rest), right));
      }
      case Op.Cholesky(), Op.CholeskyInverse(), Op.Inverse() ->
          axis >= 2 ? rebuilt(node, axis) : null;
      case Op.LogAbsDeterminant() -> rebuilt(node, axis + 2);
      case Op.TriangularSolve _ -> solved(node, axis);
      case Op.LogProductPull _, Op.Scan _, Op.Ode _, Op.Sample _ -> null;
    };
  }

  /// All arguments have the axis at the same place.
  private @Nullable Row same(Node node, int axis) {
    List<Node> inputs = new ArrayList<>();
    boolean usesData = false;
    for (Node input : node.inputs()) {
      Row row = pick(input, axis);
      if (row == null) {
        return null;
      }
      usesData |= row.usesData;
      inputs.add(row.node);
    }
    return new Row(Simplify.node(node.op(), inputs), usesData);
  }

  /// The only argument has the axis at this place.
  private @Nullable Row rebuilt(Node node, int axis) {
    Row row = pick(node.input(0), axis);
    return row == null ? null : new Row(Simplify.node(node.op(), List.of(row.node)), row.usesData);
  }

  private @Nullable Row reshaped(Node node, Shape shape, int axis) {
    int place = sameAxis(shape, axis, node.input(0).shape());
    if (place < 0) {
      return columnsSolved(node, axis);
    }
    Row row = pick(node.input(0), place);
    return row == null
        ? null
        : new Row(Layout.reshape(row.node, shape.with(axis, picked)), row.usesData);
  }

  /// A triangle that all rows share solves for the columns of all of them as one matrix.
  private @Nullable Row columnsSolved(Node node, int axis) {
    Node solve = node.input(0);
    boolean fits =
        solve.op() instanceof Op.TriangularSolve
            && solve.shape().rank() == 2
            && axis >= 1
            && solve.shape().size(0) == node.shape().size(0);
    Node right = fits ? columns(solve.input(1), node.shape()) : null;
    Row row = right == null ? null : pick(right, axis);
    if (row == null) {
      return null;
    }
    Shape shape = row.node.shape();
    int size = shape.size(0);
    Node columns = Layout.reshape(row.node, Shape.of(size, shape.numElements() / size));
    Node solved = Simplify.node(solve.op(), List.of(solve.input(0), columns));
    return new Row(Layout.reshape(solved, shape), row.usesData);
  }

  /// The array of a shape whose columns these are; null if it is not known.
  private @Nullable Node columns(Node columns, Shape shape) {
    if (columns.op() instanceof Op.Reshape && columns.input(0).shape().equals(shape)) {
      return columns.input(0);
    }
    return tree.isData(columns) ? Node.constant(tree.values(columns).reshape(shape)) : null;
  }

  /// The axis of another shape of the same elements that runs over them as this one does; −1 if
  /// there is none.
  private static int sameAxis(Shape shape, int axis, Shape other) {
    int before = shape.slice(0, axis).numElements();
    for (int k = 0; k < other.rank(); k++) {
      if (other.size(k) == shape.size(axis) && other.slice(0, k).numElements() == before) {
        return k;
      }
    }
    return -1;
  }

  /// The arguments whose axes have the label.
  private @Nullable Row labelled(Node node, int label, List<IntArray> labels) {
    List<Node> inputs = new ArrayList<>();
    boolean usesData = false;
    for (int i = 0; i < labels.size(); i++) {
      int at = labels.get(i).indexOf(label);
      if (at < 0) {
        inputs.add(node.input(i));
        continue;
      }
      Row row = pick(node.input(i), at);
      if (row == null) {
        return null;
      }
      usesData |= row.usesData;
      inputs.add(row.node);
    }
    return new Row(Simplify.node(node.op(), inputs), usesData);
  }

  /// Columns on the right are solved for one by one.
  private @Nullable Row solved(Node node, int axis) {
    if (axis == 0) {
      return null;
    }
    if (axis >= 2) {
      return same(node, axis);
    }
    Row row = pick(node.input(1), 1);
    return row == null
        ? null
        : new Row(Simplify.node(node.op(), List.of(node.input(0), row.node)), row.usesData);
  }

  private Node ofData(Node node, int axis) {
    return data.computeIfAbsent(
            new Place(node, axis),
            _ -> {
              Shape shape = node.shape().with(axis, picked);
              Node input = Node.input("rows" + data.size(), shape);
              return new RowInput(input, new RowInput.Part(tree.values(node), axis));
            })
        .input();
  }

  /// Rows of parameters. Indices are data unless each is above the one before: so the diagonal of a
  /// matrix is chosen, or a part of a vector.
  private @Nullable Row chosen(Node from, int axis, IntArray indices) {
    int size = from.shape().size(axis);
    if ((long) picked * size > LARGEST_CHOICE) {
      return null;
    }
    // Choices from axes of different sizes are different matrices, even where indices agree.
    IntArray key = indices.append(size);
    Node matrix =
        choices
            .computeIfAbsent(
                key,
                _ -> {
                  Node input = Node.input("choice" + choices.size(), Shape.of(picked, size));
                  return new RowInput(input, new RowInput.Choice(indices, size));
                })
            .input();
    int rank = from.shape().rank();
    int[] result = IntArray.range(0, rank).toArray();
    result[axis] = rank;
    Node node =
        Linear.contract(
            matrix, IntArray.of(rank, axis), from, IntArray.range(0, rank), IntArray.of(result));
    boolean isIncreasing = true;
    for (int i = 1; i < indices.length(); i++) {
      isIncreasing &= indices.get(i) > indices.get(i - 1);
    }
    return new Row(node, !isIncreasing);
  }
}
