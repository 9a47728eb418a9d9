// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.autodiff;

import elbo.graph.BinaryOp;
import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.graph.UnaryOp;
import elbo.tensor.IntArray;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Cotangents behind a choice. Where a branch is not taken its values may be anything, and its
/// derivatives infinite or NaN: times a cotangent of 0 they would be NaN, and not 0. So a branch is
/// given the cotangent as it is, and the condition goes along as a mask, until the cotangent leaves
/// the branch or meets an operation that mixes elements: there what is not chosen becomes 0.
final class Masks {
  private static final Set<UnaryOp> FINITE =
      Set.of(
          UnaryOp.NEGATE,
          UnaryOp.ABS,
          UnaryOp.TANH,
          UnaryOp.ATAN,
          UnaryOp.LOGISTIC,
          UnaryOp.SOFTPLUS,
          UnaryOp.ERF,
          UnaryOp.ERFC);

  private static final Set<BinaryOp> FINITE_OF_TWO =
      Set.of(BinaryOp.ADD, BinaryOp.SUBTRACT, BinaryOp.MAX, BinaryOp.MIN);

  /// A term of a cotangent.
  ///
  /// @param mask where it counts, of its shape or a scalar; elsewhere it is 0, whatever it says;
  ///   null: everywhere
  record Term(Node value, @Nullable Node mask) {
    /// The term itself.
    Node settled() {
      return mask == null ? value : Ops.select(mask, value, Ops.constant(0));
    }
  }

  private Masks() {}

  /// The mask that all terms have in common; null if there is none.
  static @Nullable Node common(List<Term> terms) {
    Node mask = terms.getFirst().mask();
    for (Term term : terms) {
      if (term.mask() != mask) {
        return null;
      }
    }
    return mask;
  }

  /// The terms as values: under their common mask, or as they are.
  static List<Node> values(List<Term> terms, @Nullable Node common) {
    List<Node> values = new ArrayList<>(terms.size());
    for (Term term : terms) {
      values.add(common != null ? term.value() : term.settled());
    }
    return values;
  }

  /// The mask where one of a choice's sides counts.
  ///
  /// @param outer the mask of the choice itself, null if there is none
  static Node of(Node condition, boolean holds, @Nullable Node outer) {
    Node leaf = condition;
    while (leaf.op() instanceof Op.Broadcast) {
      leaf = leaf.input(0);
    }
    Node simple = leaf.shape().isScalar() ? leaf : condition;
    Node side = holds ? simple : Ops.not(simple);
    return outer == null ? side : Ops.and(outer, side);
  }

  /// The mask of a node's cotangent as one of what its arguments get; null where their elements do
  /// not each belong to an element of the node.
  static @Nullable Node below(Node node, Node mask) {
    if (mask.shape().isScalar()) {
      return mask;
    }
    return switch (node.op()) {
      case Op.Unary _, Op.Polygamma _, Op.Binary _, Op.Ternary _ -> mask;
      case Op.Reduce(ReduceOp _, int axis) ->
          Layout.broadcast(mask, axis, node.input(0).shape().size(axis));
      case Op.Broadcast(int axis, int _) ->
          mask.op() instanceof Op.Broadcast(int same, int _) && same == axis ? mask.input(0) : null;
      case Op.Reshape _ -> Layout.reshape(mask, node.input(0).shape());
      case Op.Transpose(IntArray permutation) -> {
        int[] inverse = new int[permutation.length()];
        for (int k = 0; k < inverse.length; k++) {
          inverse[permutation.get(k)] = k;
        }
        yield Layout.transpose(mask, inverse);
      }
      case Op.Slice(int axis, int start, int size) ->
          Layout.pad(mask, axis, start, node.input(0).shape().size(axis) - start - size);
      case Op.Pad(int axis, int before, int _) ->
          Layout.slice(mask, axis, before, node.input(0).shape().size(axis));
      case Op.Constant _, Op.Input _, Op.Sample _ -> null;
      case Op.Concatenate _, Op.Gather _, Op.ScatterAdd _, Op.Contract _, Op.LogProduct _ -> null;
      case Op.LogProductPull _, Op.Cholesky _, Op.TriangularSolve _, Op.CholeskyInverse _ -> null;
      case Op.Inverse _, Op.LogAbsDeterminant _, Op.CumulativeSum _, Op.Scan _ -> null;
      case Op.Ode _ -> null;
    };
  }

  /// The nodes whose cotangents meet a derivative that can be infinite or NaN on their way down.
  ///
  /// @param order arguments before what uses them
  /// @param active what the derivative is passed on to
  static Set<Node> risky(List<Node> order, Set<Node> active) {
    Set<Node> risky = new HashSet<>();
    for (Node node : order) {
      if (!active.contains(node)) {
        continue;
      }
      boolean isRisky = canBeInfinite(node);
      for (Node input : node.inputs()) {
        isRisky |= risky.contains(input);
      }
      if (isRisky) {
        risky.add(node);
      }
    }
    return risky;
  }

  /// Whether a derivative of an operation can be infinite or NaN, where data may be infinite.
  private static boolean canBeInfinite(Node node) {
    return switch (node.op()) {
      case Op.Unary(UnaryOp function) -> !FINITE.contains(function) && !Partials.isStep(function);
      case Op.Binary(BinaryOp function) ->
          function == BinaryOp.MULTIPLY
              ? !isFinite(node.input(0)) && !isFinite(node.input(1))
              : !FINITE_OF_TWO.contains(function) && !Partials.isStep(function);
      case Op.Constant _, Op.Input _, Op.Sample _, Op.Ternary _, Op.Reduce _, Op.Broadcast _ ->
          false;
      case Op.Reshape _, Op.Transpose _, Op.Slice _, Op.Pad _, Op.Concatenate _, Op.Gather _ ->
          false;
      case Op.ScatterAdd _, Op.Contract _, Op.CumulativeSum _ -> false;
      case Op.Polygamma _, Op.LogProduct _, Op.LogProductPull _, Op.Scan _, Op.Ode _ -> true;
      case Op.Cholesky _, Op.TriangularSolve _, Op.CholeskyInverse _, Op.Inverse _ -> true;
      case Op.LogAbsDeterminant _ -> true;
    };
  }

  /// Whether all elements are finite numbers known now: data too, which are looked at once.
  private static boolean isFinite(Node node) {
    Node leaf = node;
    while (leaf.op() instanceof Op.Broadcast) {
      leaf = leaf.input(0);
    }
    return leaf.isConstant() && areFinite(leaf.value().array());
  }

  private static boolean areFinite(double[] values) {
    double sum = 0;
    for (double value : values) {
      // NaN where one is not finite
      sum += value * 0;
    }
    return sum == 0;
  }
}
