// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.stan.syntax.StanType;
import elbo.tensor.Shape;
import java.util.List;

/// Containers from numbers, and containers of other types.
final class ConstructionFunctions {
  private ConstructionFunctions() {}

  static void register(Library library) {
    repetitions(library);
    patterns(library);
    conversions(library);
  }

  private static int size(Call call, int k) {
    int size = call.integer(k);
    call.require(size >= 0, "a size must not be negative, got " + size);
    return size;
  }

  private static void repetitions(Library library) {
    library.node("rep_vector", call -> Nodes.repeat(call.node(0), size(call, 1)));
    library.node("rep_row_vector", call -> Nodes.repeat(call.node(0), size(call, 1)));
    library.add("rep_matrix", call -> shaped(call, x -> matrixOf(call, x)));
    library.add(
        "rep_array",
        call -> {
          int[] sizes = new int[call.count() - 1];
          for (int k = 0; k < sizes.length; k++) {
            sizes[k] = size(call, k + 1);
          }
          return repeat(call.value(0), sizes);
        });
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

  private static void patterns(Library library) {
    for (String kind : List.of("vector", "row_vector", "array", "int_array")) {
      library.node("zeros_" + kind, call -> Nodes.filled(Shape.of(size(call, 0)), 0));
      library.node("ones_" + kind, call -> Nodes.filled(Shape.of(size(call, 0)), 1));
      library.node(
          "one_hot_" + kind,
          call -> {
            int n = call.integer(0);
            int k = call.integer(1);
            call.require(
                n > 0 && k >= 1 && k <= n,
                "the position must be between 1 and the size, got " + k + " of " + n);
            double[] values = new double[n];
            values[k - 1] = 1;
            return Nodes.vector(values);
          });
    }
    for (String kind : List.of("vector", "row_vector", "array")) {
      library.node("linspaced_" + kind, ConstructionFunctions::linspaced);
    }
    library.node(
        "linspaced_int_array",
        call -> {
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
    library.node(
        "identity_matrix", call -> Linear.diagonalMatrix(Nodes.filled(Shape.of(size(call, 0)), 1)));
    library.node(
        "uniform_simplex",
        call -> {
          int n = size(call, 0);
          call.require(n > 0, "a size above 0 is needed");
          return Nodes.filled(Shape.of(n), 1.0 / n);
        });
    library.node("diagonal", call -> Linear.diagonal(call.node(0)));
    library.node("diag_matrix", call -> Linear.diagonalMatrix(call.node(0)));
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

  private static void conversions(Library library) {
    library.add("to_vector", call -> shaped(call, x -> ReductionFunctions.column(x, call.type(0))));
    library.add(
        "to_row_vector", call -> shaped(call, x -> ReductionFunctions.column(x, call.type(0))));
    library.add("to_array_1d", call -> shaped(call, x -> flat(call, x)));
    library.add("to_array_2d", call -> shaped(call, x -> x));
    library.add("to_matrix", call -> shaped(call, x -> matrix(call, x)));
    library.add(
        "to_complex",
        call -> {
          Node re = call.count() > 0 ? call.node(0) : Nodes.ZERO;
          Node im = call.count() > 1 ? call.node(1) : Nodes.ZERO;
          Shape shape = re.shape().isScalar() ? im.shape() : re.shape();
          return new Value.Complex(Layout.broadcastTo(re, shape), Layout.broadcastTo(im, shape));
        });
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
