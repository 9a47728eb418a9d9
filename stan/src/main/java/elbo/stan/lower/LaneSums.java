// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.BinaryOp;
import elbo.graph.Node;
import elbo.graph.Op;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.graph.TernaryOp;
import elbo.graph.UnaryOp;

/// Scalars of one iteration summed, or demanded, over all iterations. What does not depend on the
/// iteration is counted instead of repeated, as it would be in a vectorised statement.
final class LaneSums {
  private LaneSums() {}

  /// The sum over the lanes of a scalar of one of them.
  static Node total(Lanes lanes, Node x) {
    if (!lanes.varies(x)) {
      return Ops.multiply(Nodes.number(lanes.size()), x);
    }
    return switch (x.op()) {
      case Op.Unary(UnaryOp f) when f == UnaryOp.NEGATE -> Ops.negate(total(lanes, x.input(0)));
      case Op.Binary(BinaryOp f) -> binary(lanes, f, x);
      case Op.Ternary(TernaryOp f) when f == TernaryOp.SELECT -> select(lanes, x);
      default -> lanes.reduce(ReduceOp.SUM, x);
    };
  }

  private static Node select(Lanes lanes, Node x) {
    Node condition = x.input(0);
    if (!lanes.varies(condition)) {
      return Ops.select(condition, total(lanes, x.input(1)), total(lanes, x.input(2)));
    }
    double[] known = lanes.data(condition);
    boolean all = known != null;
    boolean none = known != null;
    for (int k = 0; known != null && k < known.length; k++) {
      all &= known[k] != 0;
      none &= known[k] == 0;
    }
    return all
        ? total(lanes, x.input(1))
        : none ? total(lanes, x.input(2)) : lanes.reduce(ReduceOp.SUM, x);
  }

  private static Node binary(Lanes lanes, BinaryOp f, Node x) {
    Node a = x.input(0);
    Node b = x.input(1);
    return switch (f) {
      // Where both vary, their sum is taken in each iteration: they may cancel.
      case ADD ->
          lanes.varies(a) && lanes.varies(b)
              ? lanes.reduce(ReduceOp.SUM, x)
              : Ops.add(total(lanes, a), total(lanes, b));
      case SUBTRACT ->
          lanes.varies(a) && lanes.varies(b)
              ? lanes.reduce(ReduceOp.SUM, x)
              : Ops.subtract(total(lanes, a), total(lanes, b));
      case MULTIPLY ->
          !lanes.varies(a)
              ? Ops.multiply(a, total(lanes, b))
              : !lanes.varies(b) ? Ops.multiply(total(lanes, a), b) : lanes.reduce(ReduceOp.SUM, x);
      case DIVIDE ->
          lanes.varies(b) ? lanes.reduce(ReduceOp.SUM, x) : Ops.divide(total(lanes, a), b);
      default -> lanes.reduce(ReduceOp.SUM, x);
    };
  }

  /// 1 where a scalar of one lane is not 0 in all lanes. A comparison with a number becomes one of
  /// the extreme: NaN is the extreme where there is one, and no comparison with it holds.
  static Node all(Lanes lanes, Node holds) {
    if (!lanes.varies(holds)) {
      return holds;
    }
    if (holds.op() instanceof Op.Binary(BinaryOp f)) {
      Node a = holds.input(0);
      Node b = holds.input(1);
      if (f == BinaryOp.AND) {
        return Ops.and(all(lanes, a), all(lanes, b));
      }
      if (f == BinaryOp.LESS || f == BinaryOp.LESS_EQUAL) {
        if (!lanes.varies(a)) {
          return compare(f, a, lanes.reduce(ReduceOp.MIN, b));
        }
        if (!lanes.varies(b)) {
          return below(lanes, f, a, b);
        }
      }
    }
    if (holds.op() instanceof Op.Unary(UnaryOp f)
        && f == UnaryOp.IS_ZERO
        && holds.input(0).op() instanceof Op.Unary(UnaryOp inner)
        && inner == UnaryOp.IS_NAN) {
      Node extreme = lanes.reduce(ReduceOp.MAX, holds.input(0).input(0));
      return Ops.not(Ops.unary(UnaryOp.IS_NAN, extreme));
    }
    return lanes.reduce(ReduceOp.MIN, holds);
  }

  private static Node below(Lanes lanes, BinaryOp f, Node a, Node bound) {
    boolean infinite = bound.isConstant() && bound.value().item() == Double.POSITIVE_INFINITY;
    if (f == BinaryOp.LESS
        && infinite
        && a.op() instanceof Op.Unary(UnaryOp magnitude)
        && magnitude == UnaryOp.ABS) {
      // 0 · x is 0 for each finite x, NaN for the others.
      Node x = Ops.multiply(Nodes.ZERO, a.input(0));
      return Ops.equal(lanes.reduce(ReduceOp.SUM, x), Nodes.ZERO);
    }
    return compare(f, lanes.reduce(ReduceOp.MAX, a), bound);
  }

  private static Node compare(BinaryOp f, Node a, Node b) {
    return Ops.binary(f, a, b);
  }
}
