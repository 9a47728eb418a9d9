// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.lgamma;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.subtract;

import elbo.graph.BinaryOp;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import org.jspecify.annotations.Nullable;

/// Functions of two or three numbers; where Stan allows containers they act element by element.
final class BinaryFunctions {
  private BinaryFunctions() {}

  static Library.@Nullable Function find(String name) {
    return Library.first(arithmetic(name), logarithms(name), gammas(name));
  }

  private static Library.@Nullable Function arithmetic(String name) {
    return switch (name) {
      case "pow" ->
          Library.node(call -> {
            Broadcast.Pair pair = Broadcast.of(call, 0, 1);
            return Operators.power(pair.a(), pair.b(), "pow", call.span());
          });
      case "fmod" -> Library.binary((a, b) -> Ops.binary(BinaryOp.REMAINDER, a, b));
      case "fdim" -> Library.binary(BinaryFunctions::positiveDifference);
      case "fmax" -> Library.binary((a, b) -> ignoringNan(a, b, Ops.max(a, b)));
      case "fmin" -> Library.binary((a, b) -> ignoringNan(a, b, Ops.min(a, b)));
      case "hypot" -> Library.binary((a, b) -> Ops.binary(BinaryOp.HYPOT, a, b));
      case "atan2" -> Library.binary((a, b) -> Ops.binary(BinaryOp.ATAN2, a, b));
      case "fma" -> Library.node(call -> add(multiply(call.node(0), call.node(1)), call.node(2)));
      case "ldexp" -> Library.binary((a, n) -> multiply(a, Ops.pow(Nodes.number(2), n)));
      default -> null;
    };
  }

  private static Library.@Nullable Function logarithms(String name) {
    return switch (name) {
      // 0 ln 0 is 0, but 0 ln ∞ is no number
      case "lmultiply", "multiply_log" ->
          Library.binary((a, b) ->
              select(Ops.unary(UnaryOp.IS_INFINITE, b), Ops.multiply(a, log(b)), Ops.xlogy(a, b)));
      case "log_diff_exp" -> Library.binary((a, b) -> Ops.logDiffExp(a, b));
      case "log_inv_logit_diff" -> Library.binary(BinaryFunctions::logInvLogitDifference);
      case "binary_log_loss" ->
          Library.binary((y, p) ->
              negate(
                  select(
                      Ops.notEqual(y, Nodes.ZERO),
                      log(select(y, p, Nodes.ONE)),
                      Ops.log1m(select(y, Nodes.ZERO, p)))));
      default -> null;
    };
  }

  private static Library.@Nullable Function gammas(String name) {
    return switch (name) {
      case "lbeta" -> Library.binary((a, b) -> Ops.lbeta(a, b));
      case "beta" -> Library.binary((a, b) -> exp(Ops.lbeta(a, b)));
      case "lchoose" -> Library.binary((n, k) -> Ops.lchoose(n, k));
      case "choose" ->
          Library.node(call -> {
            Broadcast.Pair pair = Broadcast.of(call, 0, 1);
            call.check(
                ElementwiseFunctions.all(
                    Ops.and(
                        Ops.lessEqual(Nodes.ZERO, pair.a()), Ops.lessEqual(Nodes.ZERO, pair.b()))),
                "the arguments must not be negative");
            Node value = Ops.unary(UnaryOp.ROUND, exp(Ops.lchoose(pair.a(), pair.b())));
            Node result = select(Ops.less(pair.a(), pair.b()), Nodes.ZERO, value);
            call.check(
                ElementwiseFunctions.all(Ops.lessEqual(result, Nodes.number(Integer.MAX_VALUE))),
                "the result is no int any more; use lchoose");
            return result;
          });
      case "gamma_p" -> Library.node(call -> incompleteGamma(call, BinaryOp.GAMMA_P));
      case "gamma_q" -> Library.node(call -> incompleteGamma(call, BinaryOp.GAMMA_Q));
      case "inc_beta" ->
          Library.node(call -> {
            Node positive =
                Ops.and(
                    Ops.lessEqual(Nodes.ZERO, call.node(0)),
                    Ops.lessEqual(Nodes.ZERO, call.node(1)));
            call.check(positive, "the first two arguments must not be negative");
            Node inside =
                Ops.and(
                    Ops.lessEqual(Nodes.ZERO, call.node(2)),
                    Ops.lessEqual(call.node(2), Nodes.ONE));
            call.check(inside, "the third argument must be between 0 and 1");
            return Ops.incBeta(call.node(0), call.node(1), call.node(2));
          });
      case "log_falling_factorial" ->
          Library.binary((x, n) ->
              subtract(lgamma(add(x, Nodes.ONE)), lgamma(subtract(add(x, Nodes.ONE), n))));
      case "log_rising_factorial" ->
          Library.binary((x, n) -> subtract(lgamma(add(x, n)), lgamma(x)));
      case "falling_factorial" -> Library.node(call -> factorial(call, -1));
      case "rising_factorial" -> Library.node(call -> factorial(call, 1));
      case "lmgamma" ->
          Library.node(call -> {
            Broadcast.Pair pair = Broadcast.of(call, 0, 1);
            if (!pair.a().shape().isScalar()) {
              throw call.unsupported("lmgamma with several dimensions");
            }
            return logMultivariateGamma(call.integer(0), pair.b());
          });
      default -> null;
    };
  }

  private static Node positiveDifference(Node a, Node b) {
    Node larger = Ops.lessEqual(a, b);
    return select(larger, multiply(Nodes.ZERO, Ops.and(larger, larger)), subtract(a, b));
  }

  private static Node ignoringNan(Node a, Node b, Node result) {
    return select(Ops.unary(UnaryOp.IS_NAN, a), b, select(Ops.unary(UnaryOp.IS_NAN, b), a, result));
  }

  /// ln(logit⁻¹(a) − logit⁻¹(b)) = a + ln(1 − e^(b−a)) − softplus(a) − softplus(b).
  private static Node logInvLogitDifference(Node a, Node b) {
    Node gap = Ops.log1mExp(subtract(b, a));
    return add(subtract(gap, Ops.softplus(negate(a))), negate(Ops.softplus(b)));
  }

  private static Node incompleteGamma(Call call, BinaryOp op) {
    Broadcast.Pair pair = Broadcast.of(call, 0, 1);
    call.check(
        ElementwiseFunctions.all(Ops.less(Nodes.ZERO, pair.a())),
        "the first argument must be positive");
    call.check(
        ElementwiseFunctions.all(Ops.lessEqual(Nodes.ZERO, pair.b())),
        "the second argument must not be negative");
    return Ops.binary(op, pair.a(), pair.b());
  }

  /// x (x + s) (x + 2s) … with n factors for a whole n.
  private static Node factorial(Call call, int step) {
    Broadcast.Pair pair = Broadcast.of(call, 0, 1);
    call.check(
        ElementwiseFunctions.all(Ops.lessEqual(Nodes.ZERO, pair.b())),
        "the second argument must not be negative");
    if (pair.b().isConstant() && pair.b().shape().isScalar()) {
      Node product = Nodes.ONE;
      for (int k = 0; k < (int) pair.b().value().item(); k++) {
        product = multiply(product, add(pair.a(), Nodes.number((double) step * k)));
      }
      return elbo.graph.Layout.broadcastTo(product, pair.a().shape());
    }
    if (pair.b().isConstant()) {
      double largest = Ops.reduceAll(elbo.graph.ReduceOp.MAX, pair.b()).value().item();
      Node product = Nodes.ONE;
      for (int k = 0; k < (int) largest; k++) {
        Node factor = add(pair.a(), Nodes.number((double) step * k));
        product = multiply(product, select(Ops.less(Nodes.number(k), pair.b()), factor, Nodes.ONE));
      }
      return product;
    }
    throw call.unsupported(call.name() + " with a count that depends on parameters");
  }

  static Node logMultivariateGamma(int dimension, Node x) {
    Node sum = Nodes.number(0.25 * dimension * (dimension - 1) * Math.log(Math.PI));
    for (int j = 1; j <= dimension; j++) {
      sum = add(sum, lgamma(add(x, Nodes.number(0.5 * (1 - j)))));
    }
    return sum;
  }
}
