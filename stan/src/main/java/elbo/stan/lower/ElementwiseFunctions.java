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
import java.util.function.UnaryOperator;

/// Functions of one argument that act on each number of a container.
final class ElementwiseFunctions {
  private ElementwiseFunctions() {}

  static void register(Library library) {
    primitive(library);
    exponential(library);
    special(library);
    rounding(library);
    constants(library);
  }

  private static void primitive(Library library) {
    op(library, "sin", UnaryOp.SIN);
    op(library, "cos", UnaryOp.COS);
    op(library, "tan", UnaryOp.TAN);
    op(library, "asin", UnaryOp.ASIN);
    op(library, "acos", UnaryOp.ACOS);
    op(library, "atan", UnaryOp.ATAN);
    op(library, "sinh", UnaryOp.SINH);
    op(library, "cosh", UnaryOp.COSH);
    op(library, "tanh", UnaryOp.TANH);
    op(library, "asinh", UnaryOp.ASINH);
    checked(
        library,
        "acosh",
        x -> Ops.unary(UnaryOp.ACOSH, x),
        x -> notBelow(x, 1),
        "the argument must be at least 1");
    checked(
        library,
        "atanh",
        x -> Ops.unary(UnaryOp.ATANH, x),
        x -> Ops.and(notBelow(x, -1), notAbove(x, 1)),
        "the argument must be between -1 and 1");
    op(library, "cbrt", UnaryOp.CBRT);
    op(library, "sqrt", UnaryOp.SQRT);
    op(library, "square", UnaryOp.SQUARE);
    op(library, "inv", UnaryOp.RECIPROCAL);
    library.unary("inv_square", x -> Ops.reciprocal(square(x)));
    library.unary("inv_sqrt", x -> Ops.reciprocal(Ops.sqrt(x)));
    library.unary("abs", ElementwiseFunctions::magnitude);
    library.unary("fabs", ElementwiseFunctions::magnitude);
    op(library, "erf", UnaryOp.ERF);
    op(library, "erfc", UnaryOp.ERFC);
  }

  private static void exponential(Library library) {
    op(library, "exp", UnaryOp.EXP);
    library.unary("exp2", x -> exp(multiply(x, Nodes.number(Math.log(2)))));
    op(library, "expm1", UnaryOp.EXPM1);
    op(library, "log", UnaryOp.LOG);
    library.unary("log2", x -> divide(log(x), Nodes.number(Math.log(2))));
    library.unary("log10", x -> divide(log(x), Nodes.number(Math.log(10))));
    checked(library, "log1p", Ops::log1p, x -> notBelow(x, -1), "the argument must be at least -1");
    checked(library, "log1m", Ops::log1m, x -> notAbove(x, 1), "the argument must be at most 1");
    op(library, "log1p_exp", UnaryOp.SOFTPLUS);
    library.unary("log1m_exp", x -> Ops.log1mExp(x));
    op(library, "inv_logit", UnaryOp.LOGISTIC);
    op(library, "logit", UnaryOp.LOGIT);
    library.unary("log_inv_logit", x -> negate(Ops.softplus(negate(x))));
    library.unary("log1m_inv_logit", x -> negate(Ops.softplus(x)));
    library.unary("inv_cloglog", x -> negate(Ops.expm1(negate(exp(x)))));
  }

  private static void special(Library library) {
    checked(
        library,
        "Phi",
        ElementwiseFunctions::normalCdf,
        x -> Ops.not(Ops.unary(UnaryOp.IS_NAN, x)),
        "the argument must not be NaN");
    library.unary(
        "Phi_approx",
        x ->
            Ops.logistic(
                multiply(
                    x, add(Nodes.number(1.5976), multiply(Nodes.number(0.07056), square(x))))));
    checked(
        library,
        "inv_Phi",
        x -> Ops.unary(UnaryOp.NDTRI, x),
        x -> Ops.and(notBelow(x, 0), notAbove(x, 1)),
        "the argument must be between 0 and 1");
    checked(
        library,
        "std_normal_qf",
        x -> Ops.unary(UnaryOp.NDTRI, x),
        x -> Ops.and(notBelow(x, 0), notAbove(x, 1)),
        "the argument must be between 0 and 1");
    checked(
        library,
        "std_normal_log_qf",
        ElementwiseFunctions::normalLogQuantile,
        x -> notAbove(x, 0),
        "the argument must be at most 0");
    library.unary(
        "inv_erfc",
        x ->
            multiply(
                Nodes.number(-Math.sqrt(0.5)),
                Ops.unary(UnaryOp.NDTRI, multiply(Nodes.number(0.5), x))));
    op(library, "lgamma", UnaryOp.LGAMMA);
    library.unary("tgamma", ElementwiseFunctions::gamma);
    library.unary("digamma", Ops::digamma);
    library.unary("trigamma", x -> Ops.polygamma(1, x));
    checked(
        library,
        "lambert_w0",
        x -> Ops.unary(UnaryOp.LAMBERT_W0, x),
        x -> notBelow(x, -Math.exp(-1)),
        "the argument must be at least -1/e");
  }

  private static void rounding(Library library) {
    op(library, "floor", UnaryOp.FLOOR);
    op(library, "ceil", UnaryOp.CEIL);
    op(library, "round", UnaryOp.ROUND);
    op(library, "trunc", UnaryOp.TRUNC);
    library.node(
        "to_int",
        call -> {
          Node x = call.node(0);
          call.check(finite(x), "the argument must be a finite number within the ints");
          return Ops.unary(UnaryOp.TRUNC, x);
        });
    library.unary("step", x -> Ops.not(Ops.less(x, Nodes.ZERO)));
    library.unary("int_step", x -> Ops.less(Nodes.ZERO, x));
    op(library, "is_nan", UnaryOp.IS_NAN);
    op(library, "is_inf", UnaryOp.IS_INFINITE);
    library.unary("logical_negation", Ops::not);
  }

  private static void constants(Library library) {
    constant(library, "pi", Math.PI);
    constant(library, "e", Math.E);
    constant(library, "sqrt2", Math.sqrt(2));
    constant(library, "log2", Math.log(2));
    constant(library, "log10", Math.log(10));
    constant(library, "not_a_number", Double.NaN);
    constant(library, "positive_infinity", Double.POSITIVE_INFINITY);
    constant(library, "negative_infinity", Double.NEGATIVE_INFINITY);
    constant(library, "machine_precision", Math.ulp(1.0));
  }

  private static void op(Library library, String name, UnaryOp op) {
    library.unary(name, x -> Ops.unary(op, x));
  }

  private static void constant(Library library, String name, double value) {
    library.whenNoArguments(name, value);
  }

  /// A function that Stan refuses to evaluate outside its domain.
  private static void checked(
      Library library,
      String name,
      UnaryOperator<Node> function,
      UnaryOperator<Node> inside,
      String message) {
    library.node(
        name,
        call -> {
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
