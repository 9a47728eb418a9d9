// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one way to make a node: folds constants, drops operations that do nothing, and moves
/// elementwise operations below broadcasts so that they run once per distinct value. A rule holds
/// for every value, NaN and ±∞ included, up to rounding.
public final class Simplify {
  /// Results up to this many elements are folded even where they are larger than the constants they
  /// come from: 32 KiB.
  private static final int ALWAYS_FOLD_UP_TO = 4096;

  private Simplify() {}

  /// The node of this operation on these arguments, or an equal simpler one.
  ///
  /// @throws elbo.tensor.ShapeException if the shapes do not fit
  public static Node node(Op op, List<Node> inputs) {
    Node node = Node.raw(op, inputs);
    Node simpler = simpler(node);
    if (simpler != null) {
      return simpler;
    }
    Node folded = fold(node);
    return folded != null ? folded : node;
  }

  private static @Nullable Node fold(Node node) {
    if (node.op() instanceof Op.Broadcast || node.op() instanceof Op.Sample || node.isConstant()) {
      return null;
    }
    int largest = 0;
    for (Node input : node.inputs()) {
      Node leaf = input;
      while (leaf.op() instanceof Op.Broadcast) {
        leaf = leaf.input(0);
      }
      if (!leaf.isConstant()) {
        return null;
      }
      largest = Math.max(largest, leaf.shape().numElements());
    }
    if (node.shape().numElements() > Math.max(ALWAYS_FOLD_UP_TO, 2 * largest)) {
      return null;
    }
    if (node.op() instanceof Op.Binary(BinaryOp function)) {
      Node a = scalarOf(node.input(0));
      Node b = scalarOf(node.input(1));
      if (a == null && b != null) {
        Tensor value = constantValue(node.input(0));
        return Node.constant(Interpreter.withNumber(function, value, b.value().item()));
      }
      if (a != null && b == null) {
        Tensor value = constantValue(node.input(1));
        return Node.constant(Interpreter.withNumber(function, a.value().item(), value));
      }
    }
    List<Tensor> values = new ArrayList<>(node.inputs().size());
    for (Node input : node.inputs()) {
      values.add(constantValue(input));
    }
    return Node.constant(Interpreter.evaluate(node.op(), values));
  }

  private static Tensor constantValue(Node node) {
    if (node.op() instanceof Op.Broadcast) {
      return Interpreter.evaluate(node.op(), List.of(constantValue(node.input(0))));
    }
    return node.value();
  }

  private static @Nullable Node simpler(Node node) {
    return switch (node.op()) {
      case Op.Unary(UnaryOp function) -> {
        Node x = node.input(0);
        if (function == UnaryOp.NEGATE
            && x.op() instanceof Op.Unary(UnaryOp inner)
            && inner == UnaryOp.NEGATE) {
          yield x.input(0);
        }
        Node positive = function == UnaryOp.IS_ZERO ? Truths.not(x) : null;
        yield positive != null ? positive : belowBroadcast(node);
      }
      case Op.Polygamma _ -> belowBroadcast(node);
      case Op.Binary(BinaryOp function) -> {
        Node neutral = neutral(function, node.input(0), node.input(1));
        yield neutral != null ? neutral : belowBroadcast(node);
      }
      case Op.Ternary(TernaryOp function) -> {
        Node condition = scalarOf(node.input(0));
        if (function == TernaryOp.SELECT && condition != null && condition.isConstant()) {
          yield node.input(condition.value().item() != 0 ? 1 : 2);
        }
        if (function == TernaryOp.SELECT && node.input(0).isConstant()) {
          Node side = onlySide(node.input(0).value().array(), node);
          yield side != null ? side : belowBroadcast(node);
        }
        yield belowBroadcast(node);
      }
      case Op.Reduce(ReduceOp function, int axis) -> reduce(node.input(0), function, axis);
      case Op.Broadcast _ -> null;
      case Op.Reshape(Shape shape) -> reshape(node.input(0), shape);
      case Op.Transpose(var permutation) -> {
        Node x = node.input(0);
        boolean same = true;
        for (int k = 0; k < permutation.length(); k++) {
          same &= permutation.get(k) == k;
        }
        if (same) {
          yield x;
        }
        if (x.op() instanceof Op.Transpose(var inner)) {
          int[] both = new int[permutation.length()];
          for (int k = 0; k < both.length; k++) {
            both[k] = inner.get(permutation.get(k));
          }
          yield Layout.transpose(x.input(0), both);
        }
        yield columns(x);
      }
      case Op.Slice(int axis, int start, int size) -> slice(node, axis, start, size);
      case Op.Pad(_, int before, int after) -> before == 0 && after == 0 ? node.input(0) : null;
      case Op.Concatenate(int axis) -> concatenate(node, axis);
      case Op.Gather(int axis, var indices) -> {
        Node x = node.input(0);
        boolean same = indices.length() == x.shape().size(axis);
        for (int k = 0; same && k < indices.length(); k++) {
          same = indices.get(k) == k;
        }
        if (same) {
          yield x;
        }
        if (x.op() instanceof Op.Broadcast(int at, int _) && at == axis) {
          yield Layout.broadcast(x.input(0), axis, indices.length());
        }
        yield null;
      }
      case Op.Constant _,
          Op.Input _,
          Op.ScatterAdd _,
          Op.LogProduct _,
          Op.LogProductPull _,
          Op.Cholesky _,
          Op.CholeskyInverse _,
          Op.TriangularSolve _ ->
          null;
      case Op.Contract contract -> Contractions.simpler(contract, node.input(0), node.input(1));
      case Op.Inverse _, Op.LogAbsDeterminant _, Op.CumulativeSum _, Op.Scan _, Op.Sample _ -> null;
      case Op.Ode _ -> null;
    };
  }

  /// The side of a selection that all its conditions choose, if they agree.
  private static @Nullable Node onlySide(double[] conditions, Node node) {
    for (double condition : conditions) {
      if ((condition != 0) != (conditions[0] != 0)) {
        return null;
      }
    }
    return conditions.length == 0 ? null : node.input(conditions[0] != 0 ? 1 : 2);
  }

  /// `f(broadcast(a), broadcast(b))` is `broadcast(f(a, b))` where all arguments repeat along the
  /// same axis.
  private static @Nullable Node belowBroadcast(Node node) {
    int axis = -1;
    int size = 0;
    for (Node input : node.inputs()) {
      if (input.op() instanceof Op.Broadcast(int a, int n)
          && (axis < 0 || scalarOf(input) == null)) {
        axis = a;
        size = n;
      }
    }
    if (axis < 0) {
      return null;
    }
    List<Node> arguments = new ArrayList<>(node.inputs().size());
    for (Node input : node.inputs()) {
      if (input.op() instanceof Op.Broadcast(int a, int n) && a == axis && n == size) {
        arguments.add(input.input(0));
      } else {
        Node scalar = scalarOf(input);
        if (scalar == null) {
          return null;
        }
        arguments.add(Layout.broadcastTo(scalar, input.shape().remove(axis)));
      }
    }
    return Layout.broadcast(node(node.op(), arguments), axis, size);
  }

  /// The scalar that this node repeats in all its elements, if it does.
  static @Nullable Node scalarOf(Node node) {
    Node leaf = node;
    while (leaf.op() instanceof Op.Broadcast) {
      leaf = leaf.input(0);
    }
    return leaf.shape().isScalar() ? leaf : null;
  }

  private static @Nullable Node neutral(BinaryOp function, Node a, Node b) {
    double left = constantOf(a);
    double right = constantOf(b);
    return switch (function) {
      case ADD -> left == 0 ? b : right == 0 ? a : null;
      case SUBTRACT -> right == 0 ? a : left == 0 ? Ops.negate(b) : null;
      case MULTIPLY -> {
        if (left == 1 || right == 1) {
          yield left == 1 ? b : a;
        }
        if (left == -1 || right == -1) {
          yield Ops.negate(left == -1 ? b : a);
        }
        yield a == b ? Ops.unary(UnaryOp.SQUARE, a) : null;
      }
      case DIVIDE -> right == 1 ? a : left == 1 ? Ops.unary(UnaryOp.RECIPROCAL, b) : null;
      case POW -> power(a, right);
      case MAX, MIN -> a == b ? a : null;
      case REMAINDER, ATAN2, HYPOT, LOG_ADD_EXP, LOG_DIFF_EXP, XLOGY, XLOG1PY, LBETA, LCHOOSE ->
          null;
      case GAMMA_P, GAMMA_Q, GAMMA_P_DA, LOG_GAMMA_P, LOG_GAMMA_Q, LOG_GAMMA_P_DA, LOG_GAMMA_Q_DA ->
          null;
      case AND, OR -> {
        Node other = Truths.with(function, left, b);
        yield other != null ? other : Truths.with(function, right, a);
      }
      case LOG_GAMMA_QUANTILE, LOG_GAMMA_QUANTILE_DA, VON_MISES_QUANTILE, VON_MISES_QUANTILE_DA ->
          null;
      case NORMAL_EXCESS -> null;
      case LOG_RISING, LOG_RISING_DA, EQUAL, NOT_EQUAL, LESS, LESS_EQUAL -> null;
    };
  }

  private static @Nullable Node power(Node base, double exponent) {
    if (exponent == 1) {
      return base;
    }
    if (exponent == 2) {
      return Ops.unary(UnaryOp.SQUARE, base);
    }
    if (exponent == -1) {
      return Ops.unary(UnaryOp.RECIPROCAL, base);
    }
    return null;
  }

  /// The number that all elements are, NaN if they are not known to be the same.
  private static double constantOf(Node node) {
    Node scalar = scalarOf(node);
    return scalar != null && scalar.isConstant() ? scalar.value().item() : Double.NaN;
  }

  private static @Nullable Node reduce(Node x, ReduceOp function, int axis) {
    if (x.shape().size(axis) == 1) {
      return Layout.reshape(x, x.shape().remove(axis));
    }
    if (x.op() instanceof Op.Broadcast(int at, int size) && size > 0) {
      Node repeated = x.input(0);
      if (at == axis) {
        return switch (function) {
          case SUM -> Ops.multiply(repeated, Ops.constant(size));
          case MAX, MIN -> repeated;
          case LOG_SUM_EXP -> Ops.add(repeated, Ops.constant(Math.log(size)));
        };
      }
      int inner = axis > at ? axis - 1 : axis;
      return Layout.broadcast(Ops.reduce(function, repeated, inner), at > axis ? at - 1 : at, size);
    }
    if (function == ReduceOp.SUM && x.op() instanceof Op.LogProductPull pull) {
      return LogProducts.summed(x, pull, axis);
    }
    return null;
  }

  private static @Nullable Node reshape(Node x, Shape shape) {
    if (x.shape().equals(shape)) {
      return x;
    }
    if (x.op() instanceof Op.Reshape) {
      return Layout.reshape(x.input(0), shape);
    }
    if (x.op() instanceof Op.Pad(int axis, int before, int after)
        && axis > 0
        && x.shape().size(0) == 1
        && shape.equals(x.shape().remove(0))) {
      Node inner = Layout.reshape(x.input(0), x.input(0).shape().remove(0));
      return Layout.pad(inner, axis - 1, before, after);
    }
    Node scalar =
        x.op() instanceof Op.Broadcast && x.shape().numElements() > 0 ? scalarOf(x) : null;
    return scalar != null ? Layout.broadcastTo(scalar, shape) : null;
  }

  private static @Nullable Node slice(Node node, int axis, int start, int size) {
    Node x = node.input(0);
    if (size == x.shape().size(axis)) {
      return x;
    }
    if (x.op() instanceof Op.Broadcast(int at, int n)) {
      if (at == axis) {
        return Layout.broadcast(x.input(0), at, size);
      }
      int inner = axis > at ? axis - 1 : axis;
      return Layout.broadcast(Layout.slice(x.input(0), inner, start, size), at, n);
    }
    if (x.op() instanceof Op.Slice(int at, int first, int _) && at == axis) {
      return Layout.slice(x.input(0), axis, first + start, size);
    }
    if (x.op() instanceof Op.Pad(int at, int before, int _) && at == axis) {
      Node padded = x.input(0);
      int behind = before + padded.shape().size(axis);
      if (start >= before && start + size <= behind) {
        return Layout.slice(padded, axis, start - before, size);
      }
      if (start + size <= before || start >= behind) {
        return Layout.broadcastTo(Ops.constant(0), node.shape());
      }
    }
    Node earlier = axis == 0 ? sliceFirst(x, start, size) : null;
    if (earlier != null) {
      return earlier;
    }
    if (x.op() instanceof Op.Concatenate(int at) && at == axis) {
      int offset = 0;
      for (Node part : x.inputs()) {
        int length = part.shape().size(axis);
        if (start >= offset && start + size <= offset + length) {
          return Layout.slice(part, axis, start - offset, size);
        }
        offset += length;
      }
    }
    return null;
  }

  private static @Nullable Node concatenate(Node node, int axis) {
    if (node.inputs().size() == 1) {
      return node.input(0);
    }
    Node together = neighbours(node.inputs(), axis);
    return together != null ? together : axis == 0 ? trajectory(node) : null;
  }

  /// Slices that lie behind each other are one slice.
  private static @Nullable Node neighbours(List<Node> parts, int axis) {
    Node source = null;
    int from = 0;
    int next = 0;
    for (Node part : parts) {
      if (!(part.op() instanceof Op.Slice(int at, int start, int size))
          || at != axis
          || source != null && (part.input(0) != source || start != next)) {
        return null;
      }
      from = source == null ? start : from;
      source = part.input(0);
      next = start + size;
    }
    return source == null ? null : Layout.slice(source, axis, from, next - from);
  }

  /// Rows put behind each other and turned are columns put beside each other.
  private static @Nullable Node columns(Node x) {
    if (x.shape().rank() != 2
        || !(x.op() instanceof Op.Concatenate(int axis))
        || axis != 0
        || x.shape().size(0) != x.inputs().size()) {
      return null;
    }
    List<Node> columns = new ArrayList<>();
    for (Node row : x.inputs()) {
      columns.add(Layout.reshape(row, Shape.of(x.shape().size(1), 1)));
    }
    return Layout.concatenate(1, columns);
  }

  /// Rows are taken before their elements are: the rest of them is not needed.
  private static @Nullable Node sliceFirst(Node x, int start, int size) {
    if (x.op() instanceof Op.Slice(int at, int first, int count) && at > 0) {
      return Layout.slice(Layout.slice(x.input(0), 0, start, size), at, first, count);
    }
    if (!(x.op() instanceof Op.Reshape(Shape shape))) {
      return null;
    }
    Node y = x.input(0);
    if (y.shape().rank() > 0 && y.shape().size(0) == shape.size(0)) {
      return Layout.reshape(Layout.slice(y, 0, start, size), shape.with(0, size));
    }
    int row = y.shape().rank() < 2 || shape.rank() != 1 ? 0 : y.shape().stride(0);
    if (row > 0 && start % row == 0 && size % row == 0) {
      return Layout.reshape(Layout.slice(y, 0, start / row, size / row), shape.with(0, size));
    }
    return null;
  }

  /// The state before the first step and those after all steps are the trajectory of a loop.
  private static @Nullable Node trajectory(Node node) {
    Node rows = withoutReshape(node.inputs().getLast());
    int from = 0;
    int size = -1;
    if (rows.op() instanceof Op.Slice(int at, int first, int count) && at == 1) {
      from = first;
      size = count;
      rows = rows.input(0);
    }
    if (node.inputs().size() != 2
        || !(rows.op() instanceof Op.Slice(int axis, int start, int length))
        || axis != 0
        || start != 1
        || !(rows.input(0).op() instanceof Op.Scan scan)
        || scan.reverse()
        || length != scan.length()) {
      return null;
    }
    int[] offsets = scan.offsets();
    for (int i = 0; i < scan.numCarries(); i++) {
      int width = offsets[i + 1] - offsets[i];
      boolean fits = offsets[i] == from && (size < 0 ? scan.numCarries() == 1 : width == size);
      if (fits && isSame(node.input(0), rows.input(0).input(i), width)) {
        return Layout.reshape(Layout.slice(rows.input(0), 1, from, width), node.shape());
      }
    }
    return null;
  }

  private static Node withoutReshape(Node node) {
    return node.op() instanceof Op.Reshape ? node.input(0) : node;
  }

  private static boolean isSame(Node a, Node b, int elements) {
    Node x = withoutReshape(a);
    Node y = withoutReshape(b);
    return a.shape().numElements() == elements
        && (x == y
            || x.isConstant()
                && y.isConstant()
                && x.value()
                    .reshape(Shape.of(elements))
                    .equals(y.value().reshape(Shape.of(elements))));
  }
}
