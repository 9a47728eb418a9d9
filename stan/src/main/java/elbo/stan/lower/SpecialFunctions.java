// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;

import elbo.graph.Layout;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import org.jspecify.annotations.Nullable;

/// Special functions put together from others: rare in models, so a sum over fixed points is fast
/// enough, and its derivative is that of the sum.
final class SpecialFunctions {
  private static final int HALLEY_STEPS = 8;
  private static final int POINTS = 64;

  private SpecialFunctions() {}

  static Library.@Nullable Function find(String name) {
    return switch (name) {
      case "lambert_wm1" ->
          Library.node(call -> {
            Node x = call.node(0);
            Node inside =
                Ops.and(
                    ElementwiseFunctions.notBelow(x, -Math.exp(-1)),
                    ElementwiseFunctions.notAbove(x, 0));
            call.check(ElementwiseFunctions.all(inside), "the argument must be between -1/e and 0");
            return lambertMinusOne(x);
          });
      case "owens_t" ->
          Library.node(call -> {
            Broadcast.Pair pair = Broadcast.of(call, 0, 1);
            call.check(
                ElementwiseFunctions.all(
                    Ops.not(Ops.unary(UnaryOp.IS_NAN, Ops.add(pair.a(), pair.b())))),
                "an argument is NaN");
            return owensT(pair.a(), pair.b());
          });
      default -> null;
    };
  }

  /// W₋₁ by Halley's iteration on v + ln(−v) = ln(−x) with v = W; started from the branch point's
  /// series or the logarithms.
  private static Node lambertMinusOne(Node x) {
    Node logarithm = Ops.log(negate(x));
    Node p =
        Ops.sqrt(
            Ops.max(
                Nodes.number(1e-300),
                multiply(Nodes.number(2), add(Nodes.ONE, multiply(Nodes.number(Math.E), x)))));
    Node near = subtract(subtract(Nodes.number(-1), p), multiply(Nodes.number(1.0 / 3), square(p)));
    Node far = subtract(logarithm, Ops.log(negate(Ops.min(logarithm, Nodes.number(-1)))));
    Node w = select(Ops.less(x, Nodes.number(-0.25)), near, far);
    for (int k = 0; k < HALLEY_STEPS; k++) {
      Node f = subtract(add(w, Ops.log(negate(w))), logarithm);
      Node slope = add(Nodes.ONE, Ops.reciprocal(w));
      Node curvature = negate(Ops.reciprocal(square(w)));
      Node halley =
          subtract(slope, divide(multiply(f, curvature), multiply(Nodes.number(2), slope)));
      w = subtract(w, divide(f, halley));
    }
    return w;
  }

  /// Owen's T by the Gauss–Legendre rule on [0, a] for |a| ≤ 1, and T(h, a) = ½(Φ(h) + Φ(ah)) −
  /// Φ(h)Φ(ah) − T(ah, 1/a) above.
  private static Node owensT(Node h, Node a) {
    Node size = Ops.abs(a);
    Node large = Ops.less(Nodes.ONE, size);
    Node safe = select(large, size, Nodes.ONE);
    Node slope = select(large, Ops.reciprocal(safe), size);
    Node height = select(large, multiply(Ops.abs(h), safe), Ops.abs(h));
    Node inner = rule(height, slope);
    Node ph = upper(Ops.abs(h));
    Node pah = upper(multiply(Ops.abs(h), safe));
    // With upper tails: ½(Φ(h) + Φ(ah)) − Φ(h)Φ(ah) = ½(Q(h) + Q(ah)) − Q(h)Q(ah).
    Node sum = subtract(multiply(Nodes.number(0.5), add(ph, pah)), multiply(ph, pah));
    Node value = select(large, subtract(sum, inner), inner);
    return select(Ops.less(a, Nodes.ZERO), negate(value), value);
  }

  private static Node upper(Node x) {
    return multiply(
        Nodes.number(0.5), Ops.unary(UnaryOp.ERFC, multiply(x, Nodes.number(Math.sqrt(0.5)))));
  }

  private static Node rule(Node h, Node a) {
    double[][] rule = gaussLegendre(POINTS);
    Node sum = Layout.broadcastTo(Nodes.ZERO, add(h, a).shape());
    Node half = multiply(Nodes.number(-0.5), square(h));
    for (int k = 0; k < POINTS; k++) {
      Node at = multiply(a, Nodes.number(rule[0][k]));
      Node one = add(Nodes.ONE, square(at));
      sum = add(sum, multiply(Nodes.number(rule[1][k]), divide(exp(multiply(half, one)), one)));
    }
    return multiply(multiply(a, sum), Nodes.number(0.5 / Math.PI));
  }

  /// Points and weights on [0, 1], by Newton's iteration on the Legendre polynomial.
  static double[][] gaussLegendre(int n) {
    double[] points = new double[n];
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      double x = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
      double slope = 1;
      for (int step = 0; step < 100; step++) {
        double p = 1;
        double previous = 0;
        for (int k = 1; k <= n; k++) {
          double next = ((2 * k - 1) * x * p - (k - 1) * previous) / k;
          previous = p;
          p = next;
        }
        slope = n * (x * p - previous) / (x * x - 1);
        double change = p / slope;
        x -= change;
        if (Math.abs(change) < 1e-16) {
          break;
        }
      }
      points[i] = 0.5 * (1 - x);
      weights[i] = 1 / ((1 - x * x) * slope * slope);
    }
    return new double[][] {points, weights};
  }
}
