// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.distribution;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.constant;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.less;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.square;

import elbo.graph.Node;

/// The modified Bessel function of order 0.
final class Bessel {
  /// From here on the asymptotic series is exact to the last digit: its smallest term is about
  /// e^(−2x) = 1e-19.
  private static final double SWITCH = 22;

  /// At x = 22 term 45 of the power series is 1e-17 of the sum.
  private static final int POWER_TERMS = 46;

  /// At x = 22 term 18 of the asymptotic series is 1e-17.
  private static final int ASYMPTOTIC_TERMS = 20;

  private Bessel() {}

  /// ln I₀(x) for x ≥ 0, to about 4 ulp of the larger of 1 and the result: the power series Σ
  /// (x²/4)ᵏ/k!² below 22, x − ½ ln 2πx + ln Σ ((2k − 1)!!)²/(k! (8x)ᵏ) above. Abramowitz and
  /// Stegun (1964), 9.6.12 and 9.7.1.
  static Node logI0(Node x) {
    Node isLarge = less(constant(SWITCH), x);
    Node small = select(isLarge, constant(1), x);
    Node large = select(isLarge, x, constant(SWITCH));
    return select(isLarge, asymptotic(large), log(powerSeries(small)));
  }

  /// By Horner's rule from the innermost factor 1 + q/k².
  private static Node powerSeries(Node x) {
    Node quarter = multiply(constant(0.25), square(x));
    Node sum = constant(1);
    for (int k = POWER_TERMS; k >= 1; k--) {
      sum = add(constant(1), multiply(multiply(quarter, constant(1.0 / ((double) k * k))), sum));
    }
    return sum;
  }

  private static Node asymptotic(Node x) {
    Node inverse = divide(constant(0.125), x);
    Node sum = constant(1);
    for (int k = ASYMPTOTIC_TERMS; k >= 1; k--) {
      double odd = 2.0 * k - 1;
      sum = add(constant(1), multiply(multiply(inverse, constant(odd * odd / k)), sum));
    }
    Node root = multiply(constant(-0.5), log(multiply(constant(2 * Math.PI), x)));
    return add(add(x, root), log(sum));
  }
}
