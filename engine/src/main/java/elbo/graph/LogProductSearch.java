// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.tensor.IntArray;
import elbo.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds log-sum-exp of sums in a step of a loop that are [Op.LogProduct]: one addend differs
/// between steps, another does not, and both have the axis that is summed over. What the second one
/// needs is then computed once, and not in each step.
///
/// Sums that are written one by one, `log_sum_exp(gamma + log_theta[:, k])` for k = 1, 2, …, are
/// taken together if they share the first addend.
final class LogProductSearch {
  private final Predicate<Node> isSame;
  private final Predicate<Node> isCarried;
  private final Map<Node, Sum> found = new LinkedHashMap<>();
  private final Map<Node, Group> groups = new HashMap<>();
  private final Map<Node, Node> known = new HashMap<>();

  /// A part of a sum, with a label for each of its axes.
  private record Term(Node node, IntArray labels) {}

  /// ln Σ exp(left + right) + outside, along the axis with the label `summed` of `shape`.
  private record Sum(
      Shape shape, int summed, List<Term> left, List<Term> right, List<Term> outside) {
    IntArray labels() {
      return IntArray.range(0, shape.rank());
    }
  }

  /// Sums over vectors that share their first addend.
  private static final class Group {
    final List<Node> members = new ArrayList<>();
    @Nullable Node result;
  }

  /// @param isSame whether a node does not depend on the step
  /// @param isCarried whether a node depends on carried values
  LogProductSearch(Predicate<Node> isSame, Predicate<Node> isCarried) {
    this.isSame = isSame;
    this.isCarried = isCarried;
  }

  /// The nodes, computed with products where that is less work.
  ///
  /// @param leaves what stands for carried values and rows
  List<Node> in(List<Node> roots, Set<Node> leaves) {
    List<Node> order = Graph.topologicalOrder(roots, leaves);
    for (Node node : order) {
      if (node.op() instanceof Op.Reduce(ReduceOp function, int axis)
          && function == ReduceOp.LOG_SUM_EXP
          && isCarried.test(node)) {
        find(node, axis);
      }
    }
    groups.forEach((_, group) -> {
      if (group.members.size() < 2) {
        group.members.forEach(found::remove);
      }
    });
    if (found.isEmpty()) {
      return roots;
    }
    for (Node node : order) {
      if (isCarried.test(node)) {
        known.put(node, rebuilt(node));
      }
    }
    List<Node> results = new ArrayList<>();
    roots.forEach(root -> results.add(known(root)));
    return results;
  }

  private void find(Node node, int axis) {
    Node x = node.input(0);
    List<Term> terms = new ArrayList<>();
    collect(x, IntArray.range(0, x.shape().rank()), terms);
    Sum sum = new Sum(x.shape(), axis, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Term term : terms) {
      List<Term> place =
          !term.labels().contains(axis)
              ? sum.outside()
              : isSame.test(term.node()) ? sum.right() : sum.left();
      place.add(term);
    }
    if (sum.left().isEmpty() || sum.right().isEmpty()) {
      return;
    }
    IntArray left = union(sum.left(), sum);
    IntArray result = result(sum);
    if (size(result, sum) > 1) {
      if (x.shape().numElements() >= size(left, sum) + size(result, sum)) {
        found.put(node, sum);
      }
    } else if (sum.left().size() == 1) {
      found.put(node, sum);
      groups.computeIfAbsent(sum.left().getFirst().node(), _ -> new Group()).members.add(node);
    }
  }

  private void collect(Node x, IntArray labels, List<Term> terms) {
    switch (x.op()) {
      case Op.Broadcast(int axis, int _) ->
          collect(x.input(0), LogProducts.without(labels, labels.get(axis)), terms);
      case Op.Transpose(IntArray permutation) -> {
        int[] before = new int[labels.length()];
        for (int k = 0; k < before.length; k++) {
          before[permutation.get(k)] = labels.get(k);
        }
        collect(x.input(0), IntArray.of(before), terms);
      }
      case Op.Binary(BinaryOp function) -> {
        if (function == BinaryOp.ADD && isCarried.test(x)) {
          collect(x.input(0), labels, terms);
          collect(x.input(1), labels, terms);
        } else {
          terms.add(new Term(x, labels));
        }
      }
      default -> terms.add(new Term(x, labels));
    }
  }

  private static IntArray union(List<Term> terms, Sum sum) {
    IntArray labels = IntArray.of();
    for (int label : sum.labels().array()) {
      for (Term term : terms) {
        if (term.labels().contains(label)) {
          labels = labels.append(label);
          break;
        }
      }
    }
    return labels;
  }

  private static IntArray result(Sum sum) {
    List<Term> both = new ArrayList<>(sum.left());
    both.addAll(sum.right());
    return LogProducts.without(union(both, sum), sum.summed());
  }

  private static int size(IntArray labels, Sum sum) {
    int size = 1;
    for (int label : labels.array()) {
      size *= sum.shape().size(label);
    }
    return size;
  }

  private Node known(Node node) {
    Node value = known.get(node);
    return value != null ? value : node;
  }

  private Node rebuilt(Node node) {
    Sum sum = found.get(node);
    if (sum != null) {
      return outside(product(node, sum), sum);
    }
    boolean changed = false;
    List<Node> arguments = new ArrayList<>(node.inputs().size());
    for (Node argument : node.inputs()) {
      Node value = known(argument);
      changed |= value != argument;
      arguments.add(value);
    }
    if (!changed) {
      return node;
    }
    Node together =
        node.op() instanceof Op.Concatenate(int axis) && axis == 0 ? together(arguments) : null;
    return together != null ? together : Simplify.node(node.op(), arguments);
  }

  private Node product(Node node, Sum sum) {
    IntArray left = union(sum.left(), sum);
    Node a = total(sum.left(), left, sum);
    if (size(result(sum), sum) > 1) {
      IntArray right = union(sum.right(), sum);
      return LogProducts.of(a, left, total(sum.right(), right, sum), right, result(sum));
    }
    Group group = groups.get(sum.left().getFirst().node());
    if (group == null) {
      throw new IllegalStateException("a sum without its group: " + node);
    }
    if (group.result == null) {
      List<Node> columns = new ArrayList<>();
      for (Node member : group.members) {
        Sum other = found.get(member);
        if (other == null) {
          throw new IllegalStateException("a group with a sum that is none: " + member);
        }
        columns.add(Layout.flatten(total(other.right(), union(other.right(), other), other)));
      }
      group.result =
          LogProducts.of(
              Layout.flatten(a),
              IntArray.of(0),
              Layout.stack(1, columns),
              IntArray.of(0, 1),
              IntArray.of(1));
    }
    Node place = Layout.at(group.result, 0, group.members.indexOf(node));
    int[] ones = new int[result(sum).length()];
    java.util.Arrays.fill(ones, 1);
    return Layout.reshape(place, Shape.of(ones));
  }

  private Node total(List<Term> terms, IntArray labels, Sum sum) {
    Node total = null;
    for (Term term : terms) {
      Node x = LogProducts.spread(known(term.node()), term.labels(), labels, shape(labels, sum));
      total = total == null ? x : Ops.add(total, x);
    }
    if (total == null) {
      throw new IllegalStateException("a sum of no terms");
    }
    return total;
  }

  private static Shape shape(IntArray labels, Sum sum) {
    int[] sizes = new int[labels.length()];
    for (int k = 0; k < sizes.length; k++) {
      sizes[k] = sum.shape().size(labels.get(k));
    }
    return Shape.of(sizes);
  }

  private Node outside(Node product, Sum sum) {
    IntArray labels = LogProducts.without(sum.labels(), sum.summed());
    Shape shape = sum.shape().remove(sum.summed());
    Node result = LogProducts.spread(product, result(sum), labels, shape);
    for (Term term : sum.outside()) {
      result =
          Ops.add(result, LogProducts.spread(known(term.node()), term.labels(), labels, shape));
    }
    return result;
  }

  /// `[f(x₁, y₁), f(x₂, y₂), …]` as `f([x₁, x₂, …], [y₁, y₂, …])` where the x or the y come from
  /// one array.
  private static @Nullable Node together(List<Node> parts) {
    List<Node> first = new ArrayList<>();
    List<Node> second = new ArrayList<>();
    BinaryOp function = null;
    for (Node part : parts) {
      Node value = part.op() instanceof Op.Reshape ? part.input(0) : part;
      if (part.shape().rank() != 1
          || !(value.op() instanceof Op.Binary(BinaryOp f))
          || function != null && f != function) {
        return null;
      }
      function = f;
      first.add(Layout.reshape(value.input(0), part.shape()));
      second.add(Layout.reshape(value.input(1), part.shape()));
    }
    if (function == null) {
      return null;
    }
    Node x = Layout.concatenate(0, first);
    Node y = Layout.concatenate(0, second);
    return x.op() instanceof Op.Concatenate && y.op() instanceof Op.Concatenate
        ? null
        : Ops.binary(function, x, y);
  }
}
