// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import elbo.graph.Node;
import elbo.stan.syntax.BinaryOperator;
import elbo.stan.syntax.StanType;

/// What operators do for special numbers only. With one iteration these are seen when a number is
/// known; here they are looked for among the numbers of all iterations, and where there are any the
/// loop is no axis.
final class LaneNumbers {
  private LaneNumbers() {}

  static void require(
      Lanes lanes, BinaryOperator operator, Node y, Value result, StanType left, StanType right) {
    boolean ints = Types.isInt(left) && Types.isInt(right);
    switch (operator) {
      case DIVIDE, INTEGER_DIVIDE, MODULO, ELEMENT_DIVIDE -> {
        if (ints) {
          requireEach(lanes, y, 0, 0);
        }
      }
      case POWER, ELEMENT_POWER -> requireEach(lanes, y, Double.MIN_VALUE, Math.nextDown(1.0));
      default -> {}
    }
    if (ints && result instanceof Value.Dense(Node node)) {
      double[] values = lanes.data(node);
      for (int k = 0; values != null && k < values.length; k++) {
        if (!(Math.abs(values[k]) < Integer.MAX_VALUE)) {
          throw new NotAnAxis("an int that is too large");
        }
      }
    }
  }

  /// No number may lie between these.
  private static void requireEach(Lanes lanes, Node y, double from, double to) {
    double[] values = lanes.data(y);
    for (int k = 0; values != null && k < values.length; k++) {
      if (values[k] >= from && values[k] <= to) {
        throw new NotAnAxis("an operand with a meaning of its own");
      }
    }
  }
}
