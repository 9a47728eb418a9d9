// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.graph;

import org.jspecify.annotations.Nullable;

/// Simplification of what is true or false: 1 or 0, and nothing else.
final class Truths {
  private Truths() {}

  /// Whether all elements are 0 or 1 whatever the inputs are.
  static boolean isTruth(Node node) {
    Node x = node;
    while (x.op() instanceof Op.Broadcast
        || x.op() instanceof Op.Reshape
        || x.op() instanceof Op.Slice
        || x.op() instanceof Op.Reduce(ReduceOp f, int axis)
            && x.input(0).shape().size(axis) > 0
            && f != ReduceOp.SUM
            && f != ReduceOp.LOG_SUM_EXP) {
      x = x.input(0);
    }
    return switch (x.op()) {
      case Op.Unary(UnaryOp function) -> function == UnaryOp.IS_ZERO || function == UnaryOp.IS_NAN;
      case Op.Binary(BinaryOp function) ->
          switch (function) {
            case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, AND, OR -> true;
            default -> false;
          };
      default -> false;
    };
  }

  /// "Not not x" is x.
  static @Nullable Node not(Node x) {
    return x.op() instanceof Op.Unary(UnaryOp function)
            && function == UnaryOp.IS_ZERO
            && isTruth(x.input(0))
        ? x.input(0)
        : null;
  }

  /// "False or x" is x, and so is "true and x".
  ///
  /// @param known the number that all elements of one side are; NaN if they are not known
  static @Nullable Node with(BinaryOp function, double known, Node other) {
    boolean neutral = function == BinaryOp.OR ? known == 0 : known == 1;
    return neutral && isTruth(other) ? other : null;
  }
}
