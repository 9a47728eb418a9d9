// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.log;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.select;
import static elbo.graph.Ops.square;

import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.ReduceOp;
import elbo.graph.UnaryOp;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Functions of one argument that act on each number of a container.
final class ElementwiseFunctions {
  private ElementwiseFunctions() {}

  static Library.@Nullable Function find(String name) {
    return Library.first(primitive(name), exponential(name), special(name), rounding(name));
  }

  private static Library.@Nullable Function primitive(String name) {
    return switch (name) {
      case "sin" -> op(UnaryOp.SIN);
      case "cos" -> op(UnaryOp.COS);
      case "tan" -> op(UnaryOp.TAN);
      case "asin" -> op(UnaryOp.ASIN);
      case "acos" -> op(UnaryOp.ACOS);
      case "atan" -> op(UnaryOp.ATAN);
      case "sinh" -> op(UnaryOp.SINH);
      case "cosh" -> op(UnaryOp.COSH);
      case "tanh" -> op(UnaryOp.TANH);
      case "asinh" -> op(UnaryOp.ASINH);
      case "acosh" ->
          checked(
              x -> Ops.unary(UnaryOp.ACOSH, x),
              x -> notBelow(x, 1),
              "the argument must be at least 1");
      case "atanh" ->
          checked(
              x -> Ops.unary(UnaryOp.ATANH, x),
              x -> Ops.and(notBelow(x, -1), notAbove(x, 1)),
              "the argument must be between -1 and 1");
      case "cbrt" -> op(UnaryOp.CBRT);
      case "sqrt" -> op(UnaryOp.SQRT);
      case "square" -> op(UnaryOp.SQUARE);
      case "inv" -> op(UnaryOp.RECIPROCAL);
      case "inv_square" -> Library.unary(x -> Ops.reciprocal(square(x)));
      case "inv_sqrt" -> Library.unary(x -> Ops.reciprocal(Ops.sqrt(x)));
      case "abs" -> Library.unary(ElementwiseFunctions::magnitude);
      case "fabs" -> Library.unary(ElementwiseFunctions::magnitude);
      case "erf" -> op(UnaryOp.ERF);
      case "erfc" -> op(UnaryOp.ERFC);
      default -> null;
    };
  }

  private static Library.@Nullable Function exponential(String name) {
    return switch (name) {
      case "exp" -> op(UnaryOp.EXP);
      case "exp2" -> Library.unary(x -> exp(multiply(x, Nodes.number(Math.log(2)))));
      case "expm1" -> op(UnaryOp.EXPM1);
      case "log" -> op(UnaryOp.LOG);
      case "log2" -> Library.unary(x -> divide(log(x), Nodes.number(Math.log(2))));
      case "log10" -> Library.unary(x -> divide(log(x), Nodes.number(Math.log(10))));
      case "log1p" -> checked(Ops::log1p, x -> notBelow(x, -1), "the argument must be at least -1");
      case "log1m" -> checked(Ops::log1m, x -> notAbove(x, 1), "the argument must be at most 1");
      case "log1p_exp" -> op(UnaryOp.SOFTPLUS);
      case "log1m_exp" -> Library.unary(x -> Ops.log1mExp(x));
      case "inv_logit" -> op(UnaryOp.LOGISTIC);
      case "logit" -> op(UnaryOp.LOGIT);
      case "log_inv_logit" -> Library.unary(x -> negate(Ops.softplus(negate(x))));
      case "log1m_inv_logit" -> Library.unary(x -> negate(Ops.softplus(x)));
      case "inv_cloglog" -> Library.unary(x -> negate(Ops.expm1(negate(exp(x)))));
      default -> null;
    };
  }

  private static Library.@Nullable Function special(String name) {
    return switch (name) {
      case "Phi" ->
          checked(
              ElementwiseFunctions::normalCdf,
              x -> Ops.not(Ops.unary(UnaryOp.IS_NAN, x)),
              "the argument must not be NaN");
      case "Phi_approx" ->
          Library.unary(x ->
              Ops.logistic(
                  multiply(
                      x, add(Nodes.number(1.5976), multiply(Nodes.number(0.07056), square(x))))));
      case "inv_Phi" ->
          checked(
              x -> Ops.unary(UnaryOp.NDTRI, x),
              x -> Ops.and(notBelow(x, 0), notAbove(x, 1)),
              "the argument must be between 0 and 1");
      case "std_normal_qf" ->
          checked(
              x -> Ops.unary(UnaryOp.NDTRI, x),
              x -> Ops.and(notBelow(x, 0), notAbove(x, 1)),
              "the argument must be between 0 and 1");
      case "std_normal_log_qf" ->
          checked(
              ElementwiseFunctions::normalLogQuantile,
              x -> notAbove(x, 0),
              "the argument must be at most 0");
      case "inv_erfc" ->
          Library.unary(x ->
              multiply(
                  Nodes.number(-Math.sqrt(0.5)),
                  Ops.unary(UnaryOp.NDTRI, multiply(Nodes.number(0.5), x))));
      case "lgamma" -> op(UnaryOp.LGAMMA);
      case "tgamma" -> Library.unary(ElementwiseFunctions::gamma);
      case "digamma" -> Library.unary(Ops::digamma);
      case "trigamma" -> Library.unary(x -> Ops.polygamma(1, x));
      case "lambert_w0" ->
          checked(
              x -> Ops.unary(UnaryOp.LAMBERT_W0, x),
              x -> notBelow(x, -Math.exp(-1)),
              "the argument must be at least -1/e");
      default -> null;
    };
  }

  private static Library.@Nullable Function rounding(String name) {
    return switch (name) {
      case "floor" -> op(UnaryOp.FLOOR);
      case "ceil" -> op(UnaryOp.CEIL);
      case "round" -> op(UnaryOp.ROUND);
      case "trunc" -> op(UnaryOp.TRUNC);
      case "to_int" ->
          Library.node(call -> {
            Node x = call.node(0);
            call.check(finite(x), "the argument must be a finite number within the ints");
            return Ops.unary(UnaryOp.TRUNC, x);
          });
      case "step" -> Library.unary(x -> Ops.not(Ops.less(x, Nodes.ZERO)));
      case "int_step" -> Library.unary(x -> Ops.less(Nodes.ZERO, x));
      case "is_nan" -> op(UnaryOp.IS_NAN);
      case "is_inf" -> op(UnaryOp.IS_INFINITE);
      case "logical_negation" -> Library.unary(Ops::not);
      default -> null;
    };
  }

  /// A named number, which a function of the same name with arguments may stand beside.
  static Optional<Double> constant(String name) {
    return switch (name) {
      case "pi" -> Optional.of(Math.PI);
      case "e" -> Optional.of(Math.E);
      case "sqrt2" -> Optional.of(Math.sqrt(2));
      case "log2" -> Optional.of(Math.log(2));
      case "log10" -> Optional.of(Math.log(10));
      case "not_a_number" -> Optional.of(Double.NaN);
      case "positive_infinity" -> Optional.of(Double.POSITIVE_INFINITY);
      case "negative_infinity" -> Optional.of(Double.NEGATIVE_INFINITY);
      case "machine_precision" -> Optional.of(Math.ulp(1.0));
      default -> Optional.empty();
    };
  }

  private static Library.Function op(UnaryOp op) {
    return Library.unary(x -> Ops.unary(op, x));
  }

  /// A function that Stan refuses to evaluate outside its domain.
  private static Library.Function checked(
      UnaryOperator<Node> function, UnaryOperator<Node> inside, String message) {
    return Library.node(call -> {
      call.check(all(inside.apply(call.node(0))), message);
      return function.apply(call.node(0));
    });
  }

  /// 1 where all elements are not 0.
  static Node all(Node truth) {
    return truth.shape().numElements() == 0 ? Nodes.ONE : Ops.reduceAll(ReduceOp.MIN, truth);
  }

  /// NaN is neither below nor above.
  static Node notBelow(Node x, double bound) {
    return Ops.not(Ops.less(x, Nodes.number(bound)));
  }

  static Node notAbove(Node x, double bound) {
    return Ops.not(Ops.less(Nodes.number(bound), x));
  }

  private static Node finite(Node x) {
    return all(Ops.less(Ops.abs(x), Nodes.number(2147483648.0)));
  }

  static Node normalCdf(Node x) {
    return multiply(
        Nodes.number(0.5), Ops.unary(UnaryOp.ERFC, multiply(x, Nodes.number(-Math.sqrt(0.5)))));
  }

  /// |x|, at 0 a constant: what is infinite there behind it does not meet its derivative.
  private static Node magnitude(Node x) {
    return x.isConstant() ? Ops.abs(x) : select(Ops.equal(x, Nodes.ZERO), Nodes.ZERO, Ops.abs(x));
  }

  /// Φ⁻¹(eˣ); from the other tail where eˣ is above one half.
  static Node normalLogQuantile(Node x) {
    Node low = Ops.less(x, Nodes.number(-Math.log(2)));
    Node below = Ops.unary(UnaryOp.NDTRI, exp(select(low, x, Nodes.number(-1))));
    Node above =
        negate(Ops.unary(UnaryOp.NDTRI, negate(Ops.expm1(select(low, Nodes.number(-0.5), x)))));
    return select(low, below, above);
  }

  /// Γ(x): its sign for negative arguments is that of the number of poles passed.
  static Node gamma(Node x) {
    Node magnitude = exp(Ops.lgamma(x));
    Node floor = Ops.unary(UnaryOp.FLOOR, x);
    Node half = multiply(Nodes.number(0.5), floor);
    Node odd = Ops.notEqual(half, Ops.unary(UnaryOp.FLOOR, half));
    Node negative = Ops.and(Ops.less(x, Nodes.ZERO), odd);
    return multiply(magnitude, select(negative, Nodes.number(-1), Nodes.ONE));
  }
}
