// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import elbo.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Graphs as text: a line per node, `%3 = multiply %1 %2 : [8, 64]`.
public final class Printer {
  private Printer() {}

  static String print(Graph graph) {
    StringBuilder text = new StringBuilder();
    print(graph, "", text);
    return text.toString();
  }

  /// The body of a loop follows its line, indented.
  private static void print(Graph graph, String indent, StringBuilder text) {
    Map<Node, String> names = new HashMap<>();
    List<Node> order = graph.order();
    for (int i = 0; i < order.size(); i++) {
      Node node = order.get(i);
      names.put(node, "%" + i);
      text.append(indent).append("%").append(i).append(" = ").append(describe(node.op()));
      for (Node input : node.inputs()) {
        text.append(' ').append(names.get(input));
      }
      text.append(" : ").append(node.shape()).append('\n');
      if (node.op() instanceof Op.Scan scan) {
        print(scan.body(), indent + "  ", text);
      }
      if (node.op() instanceof Op.Ode ode) {
        print(ode.pull().orElse(ode.rates()), indent + "  ", text);
      }
    }
    text.append(indent).append("return");
    for (Node output : graph.outputs()) {
      text.append(' ').append(names.get(output));
    }
    text.append('\n');
  }

  /// An operation with its attributes, as `slice(axis 0, 2 to 5)`.
  public static String describe(Op op) {
    return switch (op) {
      case Op.Constant(Tensor value) -> "constant " + value;
      case Op.Input(String name) -> "input " + name;
      case Op.Unary(var function) -> lower(function);
      case Op.Polygamma(int order) -> "polygamma(" + order + ")";
      case Op.Binary(var function) -> lower(function);
      case Op.Ternary(var function) -> lower(function);
      case Op.Reduce(var function, int axis) -> "reduce_" + lower(function) + "(axis " + axis + ")";
      case Op.Broadcast(int axis, int size) -> "broadcast(axis " + axis + ", size " + size + ")";
      case Op.Reshape(var shape) -> "reshape" + shape;
      case Op.Transpose(var permutation) -> "transpose" + permutation;
      case Op.Slice(int axis, int start, int size) ->
          "slice(axis " + axis + ", " + start + " to " + (start + size) + ")";
      case Op.Pad(int axis, int before, int after) ->
          "pad(axis " + axis + ", " + before + ", " + after + ")";
      case Op.Concatenate(int axis) -> "concatenate(axis " + axis + ")";
      case Op.Gather(int axis, var indices) -> "gather(axis " + axis + ", " + indices + ")";
      case Op.ScatterAdd(int axis, var indices, int size) ->
          "scatter_add(axis " + axis + ", " + indices + ", size " + size + ")";
      case Op.Contract(var left, var right, var result) ->
          "contract(" + left + " " + right + " -> " + result + ")";
      case Op.LogProduct(var left, var right, var result) ->
          "log_product(" + left + " " + right + " -> " + result + ")";
      case Op.LogProductPull(boolean ofRight, var left, var right, var result) ->
          "log_product_pull("
              + (ofRight ? "right, " : "left, ")
              + left
              + " "
              + right
              + " -> "
              + result
              + ")";
      case Op.Cholesky() -> "cholesky";
      case Op.TriangularSolve(boolean transposed) ->
          transposed ? "triangular_solve(transposed)" : "triangular_solve";
      case Op.CholeskyInverse() -> "cholesky_inverse";
      case Op.Inverse() -> "inverse";
      case Op.LogAbsDeterminant() -> "log_abs_determinant";
      case Op.CumulativeSum(int axis, boolean reverse) ->
          "cumulative_sum(axis " + axis + (reverse ? ", reverse)" : ")");
      case Op.Scan scan ->
          "scan("
              + (scan.reverse() ? "reverse, " : "")
              + scan.length()
              + " steps, "
              + scan.numCarries()
              + " carried, "
              + scan.numSlices()
              + " sliced)";
      case Op.Ode(_, _, var pull, var method) ->
          (pull.isPresent() ? "ode_pull(" : "ode(")
              + lower(method.scheme())
              + ", tolerances "
              + method.relativeTolerance()
              + ", "
              + method.absoluteTolerance()
              + ")";
      case Op.Sample(var function, int site, _) ->
          "sample_" + lower(function) + "(site " + site + ")";
    };
  }

  private static String lower(Enum<?> function) {
    return function.name().toLowerCase(Locale.ROOT);
  }
}
