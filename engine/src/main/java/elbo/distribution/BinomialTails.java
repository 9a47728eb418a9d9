// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.less;
import static elbo.graph.Ops.logIncBeta;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.subtract;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;

/// The binomial distribution function as an incomplete beta function: P(X ≤ k) = I_{1 − p}(n − k, k
/// + 1).
final class BinomialTails {
  private BinomialTails() {}

  static Node logCdf(Node value, Node count, Node success, Node failure) {
    return split(value, count, Double.NEGATIVE_INFINITY, 0, success, failure, false);
  }

  static Node logSurvival(Node value, Node count, Node success, Node failure) {
    return split(value, count, 0, Double.NEGATIVE_INFINITY, success, failure, true);
  }

  private static Node split(
      Node value,
      Node count,
      double below,
      double above,
      Node success,
      Node failure,
      boolean upper) {
    Node isBelow = less(value, constant(0));
    Node isAbove = Ops.greaterEqual(value, count);
    Node outside = Ops.or(isBelow, isAbove);
    Node successes = select(outside, constant(0), Ops.unary(UnaryOp.FLOOR, value));
    Node trials = select(outside, constant(1), count);
    Node a = subtract(trials, successes);
    Node b = add(successes, constant(1));
    Node inside =
        upper
            ? logIncBeta(b, a, divide(success, failure))
            : logIncBeta(a, b, divide(failure, success));
    return select(isBelow, constant(below), select(isAbove, constant(above), inside));
  }
}
