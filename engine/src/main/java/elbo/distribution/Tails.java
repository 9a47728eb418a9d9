// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import elbo.graph.Node;
import elbo.graph.Ops;
import java.util.function.UnaryOperator;

/// Distribution functions where a value may be outside the support: a formula sees only values
/// inside, and so do its derivatives.
final class Tails {
  private Tails() {}

  /// `formula` for values from 0 on, `below` for negative ones.
  static Node aboveZero(Node value, double below, UnaryOperator<Node> formula) {
    return above(value, Ops.constant(0), below, formula);
  }

  /// `formula` for values from `lower` on, `below` for those under it.
  static Node above(Node value, Node lower, double below, UnaryOperator<Node> formula) {
    Node outside = Ops.less(value, lower);
    if (outside.isConstant() && Batch.isTrue(Ops.not(outside))) {
      return formula.apply(value);
    }
    Node safe = Ops.select(outside, Ops.add(lower, Ops.constant(1)), value);
    return Ops.select(outside, Ops.constant(below), formula.apply(safe));
  }

  /// `formula` for values from `lower` to `upper`.
  static Node between(
      Node value, Node lower, Node upper, double below, double above, UnaryOperator<Node> formula) {
    Node under = Ops.less(value, lower);
    Node over = Ops.less(upper, value);
    Node middle = Ops.multiply(Ops.constant(0.5), Ops.add(lower, upper));
    Node safe = Ops.select(Ops.or(under, over), middle, value);
    Node result = Ops.select(under, Ops.constant(below), formula.apply(safe));
    return Ops.select(over, Ops.constant(above), result);
  }

  /// `below` for values under 0, `between` from 0 to below 1, `above` from 1 on.
  static Node binary(Node value, double below, Node between, double above) {
    Node fromZero = Ops.select(Ops.less(value, Ops.constant(1)), between, Ops.constant(above));
    return Ops.select(Ops.less(value, Ops.constant(0)), Ops.constant(below), fromZero);
  }
}
