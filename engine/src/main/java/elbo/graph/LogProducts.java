// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Products of matrices of which the logarithms are given, [Op.LogProduct]: the step of a hidden
/// Markov model.
///
/// With the largest elements m of `a` and n of `b` along the summed axis, ln Σᵢ exp(aᵢ + bᵢⱼ) is m
/// + nⱼ + ln Σᵢ exp(aᵢ − m)·exp(bᵢⱼ − nⱼ): as many exponentials as `a` and `b` have elements, and
///   not one for each of their combinations. Sums that come out tiny, because all their large
///   factors meet small ones, are computed from the definition instead (in the kernel, `LogSpace`).
public final class LogProducts {
  private LogProducts() {}

  /// What exp(a + b − r) is the product of.
  ///
  /// @param left exp(a − m), labelled as `a`
  /// @param right exp(b − n), labelled as `b`
  /// @param result exp(m + n − r), labelled as the result
  public record Factors(Node left, Node right, Node result) {}

  /// ln Σ exp(a + b) over the one label that is not in `result`.
  public static Node of(Node a, IntArray left, Node b, IntArray right, IntArray result) {
    int summed = summed(left, result);
    Node largest = largest(b, right.indexOf(summed));
    Node factor = exponentials(b, largest, right.indexOf(summed));
    return Simplify.node(new Op.LogProduct(left, right, result), List.of(a, b, largest, factor));
  }

  /// The label of `left` that is not in `result`.
  static int summed(IntArray left, IntArray result) {
    for (int label : left.array()) {
      if (!result.contains(label)) {
        return label;
      }
    }
    throw new IllegalArgumentException("no label of " + left + " is summed over");
  }

  private static Node largest(Node x, int axis) {
    Node max = Ops.reduce(ReduceOp.MAX, x, axis);
    return Ops.select(Ops.unary(UnaryOp.IS_INFINITE, max), Ops.constant(0), max);
  }

  private static Node exponentials(Node x, Node largest, int axis) {
    return Ops.exp(Ops.subtract(x, Layout.broadcast(largest, axis, x.shape().size(axis))));
  }

  /// The factors of a node's derivative.
  public static Factors factors(Node node, Op.LogProduct op) {
    Node a = node.input(0);
    int summed = summed(op.left(), op.result());
    int axis = op.left().indexOf(summed);
    // Where m is infinite so are all results, and nothing is a product.
    Node m = Ops.reduce(ReduceOp.MAX, a, axis);
    Node sum =
        Ops.add(
            spread(m, without(op.left(), summed), op.result(), node.shape()),
            spread(node.input(2), without(op.right(), summed), op.result(), node.shape()));
    return new Factors(exponentials(a, m, axis), node.input(3), Ops.exp(Ops.subtract(sum, node)));
  }

  /// The cotangent of the first argument, of the second if `ofRight`.
  ///
  /// @param g the cotangent of the node
  public static Node pull(Node node, Op.LogProduct op, Factors factors, boolean ofRight, Node g) {
    return Simplify.node(
        new Op.LogProductPull(ofRight, op.left(), op.right(), op.result()),
        List.of(
            node.input(0),
            node.input(1),
            node,
            g,
            factors.left(),
            factors.right(),
            factors.result()));
  }

  /// The sum along an axis of a reverse whose target is the same in all places of that axis: one
  /// more axis to sum over. Null if it is not.
  static @Nullable Node summed(Node node, Op.LogProductPull op, int axis) {
    int target = op.ofRight() ? 1 : 0;
    IntArray labels = op.ofRight() ? op.right() : op.left();
    IntArray others = op.ofRight() ? op.left() : op.right();
    if (!others.contains(labels.get(axis)) || !op.result().contains(labels.get(axis))) {
      return null;
    }
    List<Node> inputs = new ArrayList<>(node.inputs());
    for (int i : new int[] {target, target + 4}) {
      if (!(inputs.get(i).op() instanceof Op.Broadcast(int at, int _)) || at != axis) {
        return null;
      }
      inputs.set(i, inputs.get(i).input(0));
    }
    IntArray fewer = without(labels, labels.get(axis));
    return Simplify.node(
        new Op.LogProductPull(
            op.ofRight(),
            op.ofRight() ? op.left() : fewer,
            op.ofRight() ? fewer : op.right(),
            op.result()),
        inputs);
  }

  /// The same value from simpler operations: derivatives of any order.
  ///
  /// @param values `a` and `b`
  public static Node plain(Op.LogProduct op, List<Node> values) {
    IntArray all = op.result().append(summed(op.left(), op.result()));
    Shape shape = shape(all, op.left(), values.get(0), op.right(), values.get(1));
    Node sum =
        Ops.add(
            spread(values.get(0), op.left(), all, shape),
            spread(values.get(1), op.right(), all, shape));
    return Ops.logSumExp(sum, all.length() - 1);
  }

  /// The same value from simpler operations.
  ///
  /// @param values `a`, `b`, `r` and `g`
  public static Node plain(Op.LogProductPull op, List<Node> values) {
    IntArray all = op.result().append(summed(op.left(), op.result()));
    Shape shape = shape(all, op.left(), values.get(0), op.right(), values.get(1));
    Node r = values.get(2);
    Node infinite = Ops.unary(UnaryOp.IS_INFINITE, r);
    Node safe = Ops.select(infinite, Ops.constant(0), r);
    Node sum =
        Ops.add(
            spread(values.get(0), op.left(), all, shape),
            spread(values.get(1), op.right(), all, shape));
    Node ratio = Ops.exp(Ops.subtract(sum, spread(safe, op.result(), all, shape)));
    Node zero = Layout.broadcastTo(Ops.constant(0), shape);
    Node p = Ops.select(spread(infinite, op.result(), all, shape), zero, ratio);
    Node product = Ops.multiply(p, spread(values.get(3), op.result(), all, shape));
    IntArray target = op.ofRight() ? op.right() : op.left();
    IntArray rest = all;
    for (int label : all.array()) {
      if (!target.contains(label)) {
        product = Ops.sum(product, rest.indexOf(label));
        rest = without(rest, label);
      }
    }
    int[] permutation = new int[target.length()];
    for (int k = 0; k < permutation.length; k++) {
      permutation[k] = rest.indexOf(target.get(k));
    }
    return Layout.transpose(product, permutation);
  }

  private static Shape shape(IntArray all, IntArray left, Node a, IntArray right, Node b) {
    int[] sizes = new int[all.length()];
    for (int k = 0; k < sizes.length; k++) {
      int inLeft = left.indexOf(all.get(k));
      sizes[k] = inLeft >= 0 ? a.shape().size(inLeft) : b.shape().size(right.indexOf(all.get(k)));
    }
    return Shape.of(sizes);
  }

  static IntArray without(IntArray labels, int label) {
    int[] rest = new int[labels.length() - (labels.contains(label) ? 1 : 0)];
    int n = 0;
    for (int other : labels.array()) {
      if (other != label) {
        rest[n++] = other;
      }
    }
    return IntArray.of(rest);
  }

  /// A node with the axes `from` in the order of `to`, repeated along those that it lacks.
  static Node spread(Node x, IntArray from, IntArray to, Shape shape) {
    List<Integer> present = new ArrayList<>();
    for (int label : to.array()) {
      if (from.contains(label)) {
        present.add(from.indexOf(label));
      }
    }
    Node result = Layout.transpose(x, present.stream().mapToInt(Integer::intValue).toArray());
    for (int k = 0; k < to.length(); k++) {
      if (!from.contains(to.get(k))) {
        result = Layout.broadcast(result, k, shape.size(k));
      }
    }
    return result;
  }
}
