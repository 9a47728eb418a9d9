// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.stan.syntax.StanType;
import elbo.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// Containers from numbers, and containers of other types.
final class ConstructionFunctions {
  private ConstructionFunctions() {}

  static Library.@Nullable Function find(String name) {
    return Library.first(repetitions(name), patterns(name), conversions(name));
  }

  private static int size(Call call, int k) {
    int size = call.integer(k);
    call.require(size >= 0, "a size must not be negative, got " + size);
    return size;
  }

  private static Library.@Nullable Function repetitions(String name) {
    return switch (name) {
      case "rep_vector" -> Library.node(call -> Nodes.repeat(call.node(0), size(call, 1)));
      case "rep_row_vector" -> Library.node(call -> Nodes.repeat(call.node(0), size(call, 1)));
      case "rep_matrix" -> call -> shaped(call, x -> matrixOf(call, x));
      case "rep_array" ->
          call -> {
            int[] sizes = new int[call.count() - 1];
            for (int k = 0; k < sizes.length; k++) {
              sizes[k] = size(call, k + 1);
            }
            return repeat(call.value(0), sizes);
          };
      default -> null;
    };
  }

  private static Node matrixOf(Call call, Node x) {
    if (call.count() == 3) {
      return Nodes.repeat(x, size(call, 1), size(call, 2));
    }
    return Layout.broadcast(x, call.type(0) == StanType.VECTOR ? 1 : 0, size(call, 1));
  }

  private static Value repeat(Value value, int[] sizes) {
    return switch (value) {
      case Value.Dense(Node node) -> Value.of(Nodes.repeat(node, sizes));
      case Value.Complex(Node re, Node im) ->
          new Value.Complex(Nodes.repeat(re, sizes), Nodes.repeat(im, sizes));
      case Value.Tuple _, Value.Sequence _ -> {
        Value result = value;
        for (int k = sizes.length - 1; k >= 0; k--) {
          result = new Value.Sequence(java.util.Collections.nCopies(sizes[k], result));
        }
        yield result;
      }
    };
  }

  private static Library.@Nullable Function patterns(String name) {
    return switch (name) {
      case "linspaced_int_array" ->
          Library.node(call -> {
            int n = size(call, 0);
            int from = call.integer(1);
            int to = call.integer(2);
            call.require(
                from <= to,
                "the lower end must not be above the upper one, got " + from + " and " + to);
            double[] values = new double[n];
            for (int k = 0; k < n; k++) {
              values[k] = n == 1 ? to : from + spaced(k, n, to - from);
            }
            return Nodes.vector(values);
          });
      case "identity_matrix" ->
          Library.node(call -> Linear.diagonalMatrix(Nodes.filled(Shape.of(size(call, 0)), 1)));
      case "uniform_simplex" ->
          Library.node(call -> {
            int n = size(call, 0);
            call.require(n > 0, "a size above 0 is needed");
            return Nodes.filled(Shape.of(n), 1.0 / n);
          });
      case "diagonal" -> Library.node(call -> Linear.diagonal(call.node(0)));
      case "diag_matrix" -> Library.node(call -> Linear.diagonalMatrix(call.node(0)));
      case "zeros_vector", "zeros_row_vector", "zeros_array", "zeros_int_array" ->
          Library.node(call -> Nodes.filled(Shape.of(size(call, 0)), 0));
      case "ones_vector", "ones_row_vector", "ones_array", "ones_int_array" ->
          Library.node(call -> Nodes.filled(Shape.of(size(call, 0)), 1));
      case "one_hot_vector", "one_hot_row_vector", "one_hot_array", "one_hot_int_array" ->
          Library.node(call -> {
            int n = call.integer(0);
            int k = call.integer(1);
            call.require(
                n > 0 && k >= 1 && k <= n,
                "the position must be between 1 and the size, got " + k + " of " + n);
            double[] values = new double[n];
            values[k - 1] = 1;
            return Nodes.vector(values);
          });
      case "linspaced_vector", "linspaced_row_vector", "linspaced_array" ->
          Library.node(ConstructionFunctions::linspaced);
      default -> null;
    };
  }

  /// Eigen's spacing of ints: whole steps where the range divides, else each value that many times.
  private static int spaced(int k, int n, int range) {
    int steps = n - 1;
    if (range < steps) {
      return k / ((n + range) / (range + 1));
    }
    int remainder = range % steps;
    return remainder == 0 ? k * (range / steps) : (int) Math.floor((double) (k * (range / steps)));
  }

  private static Node linspaced(Call call) {
    int n = size(call, 0);
    double from = call.trace().decide(call.node(1), call.span(), "an end of " + call.name());
    double to = call.trace().decide(call.node(2), call.span(), "an end of " + call.name());
    call.require(
        from <= to, "the lower end must not be above the upper one, got " + from + " and " + to);
    double[] values = new double[n];
    for (int k = 0; k < n; k++) {
      values[k] = k == n - 1 ? to : from + k * ((to - from) / (n - 1));
    }
    return Nodes.vector(values);
  }

  private static Library.@Nullable Function conversions(String name) {
    return switch (name) {
      case "to_vector" -> call -> shaped(call, x -> ReductionFunctions.column(x, call.type(0)));
      case "to_row_vector" -> call -> shaped(call, x -> ReductionFunctions.column(x, call.type(0)));
      case "to_array_1d" -> call -> shaped(call, x -> flat(call, x));
      case "to_array_2d" -> call -> shaped(call, x -> x);
      case "to_matrix" -> call -> shaped(call, x -> matrix(call, x));
      case "to_complex" ->
          call -> {
            Node re = call.count() > 0 ? call.node(0) : Nodes.ZERO;
            Node im = call.count() > 1 ? call.node(1) : Nodes.ZERO;
            Shape shape = re.shape().isScalar() ? im.shape() : re.shape();
            return new Value.Complex(Layout.broadcastTo(re, shape), Layout.broadcastTo(im, shape));
          };
      default -> null;
    };
  }

  static Value shaped(Call call, java.util.function.UnaryOperator<Node> function) {
    return call.value(0) instanceof Value.Complex(Node re, Node im)
        ? new Value.Complex(function.apply(re), function.apply(im))
        : Value.of(function.apply(call.node(0)));
  }

  /// Arrays row-major; matrices by columns, also inside arrays.
  private static Node flat(Call call, Node x) {
    StanType inner = Types.innermost(call.type(0));
    if (inner != StanType.MATRIX && inner != StanType.COMPLEX_MATRIX) {
      return Layout.flatten(x);
    }
    int rank = x.shape().rank();
    int[] permutation = elbo.tensor.IntArray.range(0, rank).toArray();
    permutation[rank - 2] = rank - 1;
    permutation[rank - 1] = rank - 2;
    return Layout.flatten(Layout.transpose(x, permutation));
  }

  private static Node matrix(Call call, Node x) {
    boolean isMatrix = call.type(0) == StanType.MATRIX || call.type(0) == StanType.COMPLEX_MATRIX;
    if (call.count() == 1) {
      return switch (call.type(0)) {
        case StanType.Basic b when b == StanType.ROW_VECTOR || b == StanType.COMPLEX_ROW_VECTOR ->
            Layout.reshape(x, Shape.of(1, Nodes.length(x)));
        case StanType.Basic b when b == StanType.VECTOR || b == StanType.COMPLEX_VECTOR ->
            Layout.reshape(x, Shape.of(Nodes.length(x), 1));
        default -> x;
      };
    }
    int m = call.integer(1);
    int n = call.integer(2);
    boolean byColumns = call.count() == 3 || call.integer(3) != 0;
    Node flat = isMatrix ? Layout.flatten(Layout.transpose(x)) : Layout.flatten(x);
    call.require(
        (long) m * n == Nodes.length(flat),
        "a "
            + m
            + " by "
            + n
            + " matrix has "
            + (long) m * n
            + " elements, got "
            + Nodes.length(flat));
    return byColumns
        ? Layout.transpose(Layout.reshape(flat, Shape.of(n, m)))
        : Layout.reshape(flat, Shape.of(m, n));
  }
}
