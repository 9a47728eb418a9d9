// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.estimator;

import elbo.graph.BinaryOp;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.graph.TernaryOp;
import elbo.graph.UnaryOp;
import elbo.model.LogDensity;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// A log density as a sum of terms, with the coordinates that each depends on.
///
/// @param values the terms, a vector
/// @param coordinates for each term
record Terms(Node values, List<BitSet> coordinates) {
  /// Splits sums, differences and constant factors, down to the elements of vectors; checks of a
  /// model's arguments are terms of their own.
  static Terms of(LogDensity target) {
    List<Node> parts = new ArrayList<>();
    split(target.value(), 1, parts);
    Dependence dependence = new Dependence(target.point());
    List<BitSet> coordinates = new ArrayList<>();
    for (Node part : parts) {
      coordinates.addAll(List.of(dependence.of(part)));
    }
    return new Terms(Layout.concatenate(0, parts), coordinates);
  }

  /// 1 where a term (column) depends on a coordinate (row).
  Tensor blankets(int dimension) {
    int size = coordinates.size();
    double[] matrix = new double[dimension * size];
    for (int t = 0; t < size; t++) {
      BitSet set = coordinates.get(t);
      for (int d = set.nextSetBit(0); d >= 0; d = set.nextSetBit(d + 1)) {
        matrix[d * size + t] = 1;
      }
    }
    return Tensor.wrap(Shape.of(dimension, size), matrix);
  }

  /// Adds what, times `factor` and summed over all elements, makes up a node.
  private static void split(Node x, double factor, List<Node> parts) {
    List<Node> inputs = x.inputs();
    switch (x.op()) {
      case Op.Reduce(ReduceOp function, int _) when function == ReduceOp.SUM ->
          split(inputs.getFirst(), factor, parts);
      case Op.Reshape _ -> split(inputs.getFirst(), factor, parts);
      case Op.Unary(UnaryOp function) when function == UnaryOp.NEGATE ->
          split(inputs.getFirst(), -factor, parts);
      case Op.Binary(BinaryOp function)
          when (function == BinaryOp.ADD || function == BinaryOp.SUBTRACT) && haveShape(x) -> {
        split(inputs.get(0), factor, parts);
        split(inputs.get(1), function == BinaryOp.ADD ? factor : -factor, parts);
      }
      case Op.Binary(BinaryOp function)
          when function == BinaryOp.MULTIPLY && isNumber(inputs.get(0)) ->
          split(inputs.get(1), factor * inputs.get(0).value().get(0), parts);
      case Op.Binary(BinaryOp function)
          when function == BinaryOp.MULTIPLY && isNumber(inputs.get(1)) ->
          split(inputs.get(0), factor * inputs.get(1).value().get(0), parts);
      case Op.Ternary(TernaryOp function)
          when function == TernaryOp.SELECT && isCheck(x) && factor > 0 -> {
        // A check: the whole is −∞ where it fails. What it guards is a sum like any other.
        split(inputs.get(2), factor, parts);
        parts.add(
            Layout.reshape(Ops.select(inputs.get(0), inputs.get(1), Ops.constant(0)), Shape.of(1)));
      }
      default ->
          parts.add(
              Layout.reshape(
                  factor == 1 ? x : Ops.multiply(Ops.constant(factor), x),
                  Shape.of(x.shape().numElements())));
    }
  }

  /// Whether a node is a scalar that is −∞ where a condition holds.
  private static boolean isCheck(Node x) {
    Node value = x.inputs().get(1);
    return x.shape().isScalar()
        && isNumber(value)
        && value.value().get(0) == Double.NEGATIVE_INFINITY;
  }

  private static boolean haveShape(Node x) {
    return x.inputs().stream().allMatch(input -> input.shape().equals(x.shape()));
  }

  private static boolean isNumber(Node x) {
    return x.op() instanceof Op.Constant && x.shape().isScalar();
  }
}
