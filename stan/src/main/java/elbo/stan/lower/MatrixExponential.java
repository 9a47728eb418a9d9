// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// The exponential of a matrix: Taylor's series of order 18 of A/2ˢ, squared s times. Where the
/// size of A is known at a point s follows from it; otherwise it is 10, enough for norms up to 500.
final class MatrixExponential {
  private static final int ORDER = 18;
  private static final int SQUARINGS = 10;

  private MatrixExponential() {}

  static Library.@Nullable Function find(String name) {
    return switch (name) {
      case "matrix_exp" -> Library.node(call -> exponential(call, call.node(0)));
      case "matrix_exp_multiply" ->
          Library.node(call -> multiply(call, Nodes.ONE, call.node(0), call.node(1)));
      case "scale_matrix_exp_multiply" ->
          Library.node(call -> multiply(call, call.node(0), call.node(1), call.node(2)));
      default -> null;
    };
  }

  private static Node multiply(Call call, Node scale, Node a, Node b) {
    call.require(
        a.shape().size(0) == a.shape().size(1) && a.shape().size(1) == b.shape().size(0),
        "a square matrix with as many columns as the other has rows is needed, got "
            + a.shape()
            + " and "
            + b.shape());
    return b.shape().numElements() == 0
        ? b
        : Linear.matmul(exponential(call, Ops.multiply(scale, a)), b);
  }

  private static Node exponential(Call call, Node a) {
    Solve.requireSquare(a, call.span());
    if (a.shape().numElements() == 0) {
      return a;
    }
    int squarings = SQUARINGS;
    if (a.isConstant() || call.trace().isGuided()) {
      Node norm = Ops.reduceAll(ReduceOp.MAX, Ops.sum(Ops.abs(a), 0));
      Node doublings =
          Ops.unary(
              elbo.graph.UnaryOp.CEIL,
              Ops.divide(Ops.log(Ops.max(norm, Nodes.ONE)), Nodes.number(Math.log(2))));
      squarings = (int) call.trace().decide(doublings, call.span(), "the size of a matrix") + 1;
    }
    Node identity = Linear.diagonalMatrix(Nodes.filled(Shape.of(a.shape().size(0)), 1));
    Node scaled = Ops.multiply(a, Nodes.number(Math.scalb(1.0, -squarings)));
    Node sum = identity;
    for (int k = ORDER; k >= 1; k--) {
      sum = Ops.add(identity, Ops.multiply(Nodes.number(1.0 / k), Linear.matmul(scaled, sum)));
    }
    for (int k = 0; k < squarings; k++) {
      sum = Linear.matmul(sum, sum);
    }
    return sum;
  }
}
