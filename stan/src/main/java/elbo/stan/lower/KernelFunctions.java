// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
package elbo.stan.lower;

import static elbo.graph.Ops.add;
import static elbo.graph.Ops.divide;
import static elbo.graph.Ops.exp;
import static elbo.graph.Ops.multiply;
import static elbo.graph.Ops.negate;
import static elbo.graph.Ops.square;
import static elbo.graph.Ops.subtract;

import elbo.graph.Layout;
import elbo.graph.Linear;
import elbo.graph.Node;
import elbo.graph.Ops;
import elbo.graph.UnaryOp;
import elbo.tensor.Shape;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Covariance functions of Gaussian processes.
final class KernelFunctions {
  private KernelFunctions() {}

  static Library.@Nullable Function find(String name) {
    return switch (name) {
      case "gp_exp_quad_cov" ->
          Library.node(call -> stationary(call, s -> exp(multiply(Nodes.number(-0.5), s))));
      case "cov_exp_quad" ->
          Library.node(call -> stationary(call, s -> exp(multiply(Nodes.number(-0.5), s))));
      case "gp_exponential_cov" ->
          Library.node(call -> stationary(call, s -> exp(negate(root(s)))));
      case "gp_matern32_cov" ->
          Library.node(call ->
              stationary(
                  call,
                  s -> {
                    Node d = multiply(Nodes.number(Math.sqrt(3)), root(s));
                    return multiply(add(Nodes.ONE, d), exp(negate(d)));
                  }));
      case "gp_matern52_cov" ->
          Library.node(call ->
              stationary(
                  call,
                  s -> {
                    Node d = multiply(Nodes.number(Math.sqrt(5)), root(s));
                    Node polynomial = add(add(Nodes.ONE, d), multiply(Nodes.number(5.0 / 3), s));
                    return multiply(polynomial, exp(negate(d)));
                  }));
      case "gp_periodic_cov" -> Library.node(KernelFunctions::periodic);
      case "gp_dot_prod_cov" -> Library.node(KernelFunctions::dotProduct);
      default -> null;
    };
  }

  /// √s whose derivative at 0 is 0, as Stan has it where two inputs coincide.
  static Node root(Node s) {
    Node zero = Ops.equal(s, Nodes.ZERO);
    return Ops.select(zero, Nodes.ZERO, Ops.sqrt(Ops.select(zero, Nodes.ONE, s)));
  }

  private record Inputs(Node a, Node b, int next) {}

  /// One set of inputs or two: numbers as columns, vectors as rows of a matrix.
  private static Inputs inputs(Call call, int parameters) {
    boolean two = call.count() == parameters + 2;
    Node a = rows(call.node(0));
    Node b = two ? rows(call.node(1)) : a;
    call.require(
        a.shape().size(1) == b.shape().size(1) || a.shape().size(0) == 0 || b.shape().size(0) == 0,
        "the inputs of both sets must have one size, got " + a.shape() + " and " + b.shape());
    call.check(ElementwiseFunctions.all(Ops.not(Ops.unary(UnaryOp.IS_NAN, a))), "an input is NaN");
    return new Inputs(a, b, two ? 2 : 1);
  }

  private static Node rows(Node x) {
    return x.shape().rank() == 1 ? Layout.reshape(x, Shape.of(Nodes.length(x), 1)) : x;
  }

  private static void requirePositive(Call call, Node x, String name) {
    Node finite = Ops.less(x, Nodes.number(Double.POSITIVE_INFINITY));
    call.check(
        ElementwiseFunctions.all(Ops.and(Ops.less(Nodes.ZERO, x), finite)),
        name + " must be positive and finite");
  }

  /// σ² f(Σ ((a − b)/ℓ)²).
  private static Node stationary(Call call, UnaryOperator<Node> function) {
    Inputs inputs = inputs(call, 2);
    Node sigma = call.node(inputs.next());
    Node length = call.node(inputs.next() + 1);
    requirePositive(call, sigma, "the marginal standard deviation");
    requirePositive(call, length, "the length scale");
    int d = inputs.a().shape().size(1);
    if (!length.shape().isScalar() && inputs.a().shape().size(0) > 0) {
      call.require(
          Nodes.length(length) == d,
          "there must be a length scale for each of "
              + d
              + " dimensions, got "
              + Nodes.length(length));
    }
    Node scaled = function.apply(squaredDistances(inputs, length));
    return multiply(square(sigma), scaled);
  }

  private static Node squaredDistances(Inputs inputs, Node length) {
    int m = inputs.a().shape().size(0);
    int n = inputs.b().shape().size(0);
    Node sum = Nodes.filled(Shape.of(m, n), 0);
    if (m == 0 || n == 0) {
      return sum;
    }
    for (int k = 0; k < inputs.a().shape().size(1); k++) {
      Node scale = length.shape().isScalar() ? length : Nodes.at(length, k);
      sum = add(sum, square(divide(difference(inputs, k), scale)));
    }
    return sum;
  }

  private static Node difference(Inputs inputs, int k) {
    Node a = Layout.at(inputs.a(), 1, k);
    Node b = Layout.at(inputs.b(), 1, k);
    return subtract(
        Layout.broadcast(a, 1, Nodes.length(b)), Layout.broadcast(b, 0, Nodes.length(a)));
  }

  /// σ² exp(−2 sin²(π |a − b| / p) / ℓ²).
  private static Node periodic(Call call) {
    Inputs inputs = inputs(call, 3);
    Node sigma = call.node(inputs.next());
    Node length = call.node(inputs.next() + 1);
    Node period = call.node(inputs.next() + 2);
    requirePositive(call, sigma, "the marginal standard deviation");
    requirePositive(call, length, "the length scale");
    requirePositive(call, period, "the period");
    Node distance = root(squaredDistances(inputs, Nodes.ONE));
    Node sine = Ops.unary(UnaryOp.SIN, multiply(distance, divide(Nodes.number(Math.PI), period)));
    return multiply(
        square(sigma), exp(multiply(Nodes.number(-2), divide(square(sine), square(length)))));
  }

  /// σ² + aᵀb.
  private static Node dotProduct(Call call) {
    Inputs inputs = inputs(call, 1);
    Node sigma = call.node(inputs.next());
    Node inside =
        Ops.and(
            Ops.lessEqual(Nodes.ZERO, sigma),
            Ops.less(sigma, Nodes.number(Double.POSITIVE_INFINITY)));
    call.check(inside, "the standard deviation must be finite and not negative");
    return add(square(sigma), Linear.matmul(inputs.a(), Layout.transpose(inputs.b())));
  }
}
