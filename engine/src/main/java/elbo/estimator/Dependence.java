// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.graph.Node;
import elbo.graph.Op;
import elbo.tensor.Shape;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;

/// Which coordinates of a point each element of a node depends on: exact for elementwise
/// operations, sums and movements of data; for other operations each element is taken to depend on
/// everything that any argument does.
final class Dependence {
  private final Node point;
  private final Map<Node, BitSet[]> known = new IdentityHashMap<>();

  Dependence(Node point) {
    this.point = point;
  }

  /// A set for each element, in row-major order.
  BitSet[] of(Node node) {
    Deque<Node> open = new ArrayDeque<>();
    open.push(node);
    while (!open.isEmpty()) {
      Node next = open.peek();
      boolean isReady = true;
      for (Node input : next.inputs()) {
        if (!known.containsKey(input)) {
          open.push(input);
          isReady = false;
        }
      }
      if (isReady) {
        open.pop();
        known.computeIfAbsent(next, this::compute);
      }
    }
    BitSet[] found = known.get(node);
    if (found == null) {
      throw new IllegalStateException("no dependence of " + node + "; please report this");
    }
    return found;
  }

  private BitSet[] arguments(Node node, int i) {
    BitSet[] sets = known.get(node.inputs().get(i));
    if (sets == null) {
      throw new IllegalStateException("an argument of " + node + " was left out");
    }
    return sets;
  }

  private BitSet[] compute(Node node) {
    int size = node.shape().numElements();
    BitSet[] sets = new BitSet[size];
    if (node == point) {
      for (int i = 0; i < size; i++) {
        sets[i] = new BitSet();
        sets[i].set(i);
      }
      return sets;
    }
    switch (node.op()) {
      case Op.Unary _, Op.Polygamma _, Op.Binary _, Op.Ternary _ -> elementwise(node, sets);
      case Op.Reshape _ -> System.arraycopy(arguments(node, 0), 0, sets, 0, size);
      case Op.Reduce(var _, int axis) -> reduce(node, axis, sets);
      case Op.Broadcast(int axis, int count) -> {
        int inner = inner(node.shape(), axis);
        for (int i = 0; i < size; i++) {
          sets[i] = arguments(node, 0)[i / (inner * count) * inner + i % inner];
        }
      }
      case Op.Slice(int axis, int start, int count) -> {
        int inner = inner(node.shape(), axis);
        int length = node.inputs().getFirst().shape().size(axis);
        for (int i = 0; i < size; i++) {
          int at = start + i / inner % count;
          sets[i] = arguments(node, 0)[(i / (inner * count) * length + at) * inner + i % inner];
        }
      }
      case Op.Gather(int axis, var indices) -> {
        int inner = inner(node.shape(), axis);
        int count = node.shape().size(axis);
        int length = node.inputs().getFirst().shape().size(axis);
        for (int i = 0; i < size; i++) {
          int at = indices.get(i / inner % count);
          sets[i] = arguments(node, 0)[(i / (inner * count) * length + at) * inner + i % inner];
        }
      }
      case Op.Concatenate(int axis) -> concatenate(node, axis, sets);
      case Op.Constant _,
          Op.Input _,
          Op.Transpose _,
          Op.Pad _,
          Op.ScatterAdd _,
          Op.Contract _,
          Op.LogProduct _,
          Op.LogProductPull _,
          Op.Cholesky _,
          Op.TriangularSolve _,
          Op.CholeskyInverse _,
          Op.Inverse _,
          Op.LogAbsDeterminant _,
          Op.CumulativeSum _,
          Op.Scan _,
          Op.Ode _,
          Op.Sample _ ->
          Arrays.fill(sets, all(node));
    }
    return sets;
  }

  /// Everything that any argument depends on.
  private BitSet all(Node node) {
    BitSet all = new BitSet();
    for (int k = 0; k < node.inputs().size(); k++) {
      for (BitSet set : arguments(node, k)) {
        all.or(set);
      }
    }
    return all;
  }

  private void elementwise(Node node, BitSet[] sets) {
    for (int i = 0; i < sets.length; i++) {
      sets[i] = new BitSet();
      for (int k = 0; k < node.inputs().size(); k++) {
        BitSet[] of = arguments(node, k);
        sets[i].or(of[of.length == 1 ? 0 : i]);
      }
    }
  }

  private void reduce(Node node, int axis, BitSet[] sets) {
    Shape shape = node.inputs().getFirst().shape();
    int inner = inner(shape, axis);
    int length = shape.size(axis);
    BitSet[] of = arguments(node, 0);
    for (int i = 0; i < sets.length; i++) {
      sets[i] = new BitSet();
      for (int j = 0; j < length; j++) {
        sets[i].or(of[(i / inner * length + j) * inner + i % inner]);
      }
    }
  }

  private void concatenate(Node node, int axis, BitSet[] sets) {
    int inner = inner(node.shape(), axis);
    int total = node.shape().size(axis);
    int before = 0;
    for (int k = 0; k < node.inputs().size(); k++) {
      int count = node.inputs().get(k).shape().size(axis);
      BitSet[] of = arguments(node, k);
      for (int i = 0; i < of.length; i++) {
        int at = i / inner % count + before;
        sets[(i / (inner * count) * total + at) * inner + i % inner] = of[i];
      }
      before += count;
    }
  }

  /// The number of elements behind an axis.
  private static int inner(Shape shape, int axis) {
    int inner = 1;
    for (int a = axis + 1; a < shape.rank(); a++) {
      inner *= shape.size(a);
    }
    return inner;
  }
}
