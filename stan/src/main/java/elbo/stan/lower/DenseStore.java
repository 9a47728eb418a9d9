// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A variable of numbers that may be written element by element. It is one node until a part is
/// written; then it keeps parts along its first axis and joins them only when the whole is read.
/// While everything is known it is an array of its own.
final class DenseStore {
  private final Shape shape;
  private Node base;
  private double @Nullable [] numbers;
  private @Nullable Object @Nullable [] parts;

  DenseStore(Node base) {
    this.shape = base.shape();
    this.base = base;
  }

  Shape shape() {
    return shape;
  }

  /// The whole.
  Node value() {
    if (numbers != null) {
      base = Node.constant(Tensor.wrap(shape, numbers));
      numbers = null;
    } else if (parts != null) {
      List<Node> joined = new ArrayList<>();
      Shape rest = shape.remove(0);
      List<Node> run = new ArrayList<>();
      for (int k = 0; k < parts.length; ) {
        int end = k;
        while (end < parts.length && parts[end] == null) {
          end++;
        }
        if (end > k) {
          flush(run, rest, joined);
          joined.add(Layout.slice(base, 0, k, end - k));
          k = end;
        } else {
          run.add(part(k));
          k++;
        }
      }
      flush(run, rest, joined);
      base = Nodes.concatenate(0, joined);
      parts = null;
    }
    return base;
  }

  private static void flush(List<Node> run, Shape rest, List<Node> joined) {
    if (!run.isEmpty()) {
      joined.add(Nodes.stack(run, rest));
      run.clear();
    }
  }

  private Node part(int k) {
    Object part = parts == null ? null : parts[k];
    return switch (part) {
      case null -> Nodes.at(base, k);
      case DenseStore store -> store.value();
      default -> (Node) part;
    };
  }

  /// What one selection per axis takes; trailing axes without one are whole.
  Node read(List<Selection> selections) {
    if (!selections.isEmpty()
        && selections.getFirst().single()
        && (parts != null || numbers != null)) {
      int k = selections.getFirst().first();
      if (numbers != null) {
        int stride = shape.stride(0);
        if (shape.rank() == 1) {
          return Nodes.number(numbers[k]);
        }
        double[] copy = java.util.Arrays.copyOfRange(numbers, k * stride, (k + 1) * stride);
        Node row = Node.constant(Tensor.wrap(shape.remove(0), copy));
        return new DenseStore(row).read(selections.subList(1, selections.size()));
      }
      Object part = parts == null ? null : parts[k];
      List<Selection> rest = selections.subList(1, selections.size());
      return part instanceof DenseStore store ? store.read(rest) : take(part(k), rest);
    }
    return take(value(), selections);
  }

  /// What one selection per axis takes of a node.
  static Node take(Node x, List<Selection> selections) {
    if (x.isConstant()
        && selections.size() == x.shape().rank()
        && selections.stream().allMatch(Selection::single)) {
      int position = 0;
      for (int axis = 0; axis < selections.size(); axis++) {
        position += selections.get(axis).first() * x.shape().stride(axis);
      }
      return Nodes.number(x.value().get(position));
    }
    Node result = x;
    int axis = 0;
    for (Selection selection : selections) {
      if (selection.single()) {
        result =
            axis == 0
                ? Nodes.at(result, selection.first())
                : Layout.at(result, axis, selection.first());
      } else {
        result = selection.all() ? result : Nodes.pick(result, axis, selection.positions());
        axis++;
      }
    }
    return result;
  }

  /// Writes what one selection per axis takes; `value` has the axes of those that are not single,
  /// and the trailing ones.
  void write(List<Selection> selections, Node value) {
    if (selections.stream().allMatch(Selection::all) && value.shape().equals(shape)) {
      base = value;
      numbers = null;
      parts = null;
      return;
    }
    if (parts == null && value.isConstant() && (numbers != null || base.isConstant())) {
      if (numbers == null) {
        numbers = base.value().toArray();
      }
      writeNumbers(selections, 0, 0, value.value().array(), new int[1]);
      return;
    }
    if (parts == null) {
      value();
      parts = new Object[shape.size(0)];
    }
    Selection first = selections.getFirst();
    List<Selection> rest = selections.subList(1, selections.size());
    for (int k = 0; k < first.size(); k++) {
      writePart(first.positions()[k], rest, first.single() ? value : Nodes.at(value, k));
    }
  }

  private void writePart(int k, List<Selection> rest, Node value) {
    Object[] mine = java.util.Objects.requireNonNull(parts);
    if (rest.stream().allMatch(Selection::all)) {
      mine[k] = value;
      return;
    }
    if (!(mine[k] instanceof DenseStore)) {
      mine[k] = new DenseStore(part(k));
    }
    ((DenseStore) mine[k]).write(rest, value);
  }

  private void writeNumbers(
      List<Selection> selections, int axis, int offset, double[] from, int[] next) {
    double[] target = java.util.Objects.requireNonNull(numbers);
    if (axis == shape.rank()) {
      target[offset] = from[next[0]++];
      return;
    }
    int stride = shape.stride(axis);
    if (axis >= selections.size()) {
      System.arraycopy(from, next[0], target, offset, stride * shape.size(axis));
      next[0] += stride * shape.size(axis);
      return;
    }
    for (int k : selections.get(axis).positions()) {
      writeNumbers(selections, axis + 1, offset + k * stride, from, next);
    }
  }
}
